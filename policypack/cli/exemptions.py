"""`trailguard exemptions`: checks files of exemptions and compiles them into a configuration."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from policypack.cli.inputs import FILE, configuration, day_option, exemptions, instant, max_days_option, refused
from policypack.configuration.exemption_entries import entries
from policypack.crossguard.diagnostics import EXEMPTIONS_POLICY


@click.group("exemptions")
def exemptions_command() -> None:
    """Check and compile exemptions: findings that are accepted until a date.

    \b
    exemptions.yaml:
      - id: EX-12
        control: s3-no-website
        urn: urn:pulumi:prod::shop::*::landing-page
        reason: a public landing page, reviewed by security
        owner: web-team
        ticket: SEC-101          # optional
        finding: ...             # optional; default: all findings of the resource
        expires: 2027-06-30      # the last day
    """


@exemptions_command.command("check")
@click.argument("file", type=FILE)
@max_days_option
@day_option
def check_command(file: Path, max_days: int, day: datetime | None) -> None:
    """Check a file of exemptions. Exit code 2 if it is invalid."""
    at = instant(day).date()
    found = exemptions(file, at, max_days)
    expired = [it.id for it in found if it.expires < at]
    counted = f"{len(found)} {'exemption' if len(found) == 1 else 'exemptions'}"
    click.echo(f"{file}: {counted}" + (f", expired: {', '.join(expired)}" if expired else ""))


@exemptions_command.command("compile")
@click.argument("file", type=FILE)
@click.option("--config", "config_file", type=FILE, help="Configuration of the pack to add the exemptions to.")
@max_days_option
@day_option
def compile_command(file: Path, config_file: Path | None, max_days: int, day: datetime | None) -> None:
    """Print a configuration for --policy-pack-config that contains the exemptions of a file.

    \b
      trailguard exemptions compile exemptions.yaml --config levels.json > pack.json
      pulumi up --policy-pack ../trailguard --policy-pack-config pack.json
    """
    at = instant(day).date()
    found = exemptions(file, at, max_days)
    base: dict[str, object] = {}
    if config_file is not None:
        configuration(config_file, at)
        base = json.loads(config_file.read_text("utf-8-sig"))
        if EXEMPTIONS_POLICY in base:
            raise refused(config_file, ["it already contains exemptions"])
    configured = {"enforcementLevel": "advisory", "entries": entries(found), "maxDays": max_days}
    click.echo(json.dumps(base | {EXEMPTIONS_POLICY: configured}, indent=2))
