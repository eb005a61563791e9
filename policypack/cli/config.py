"""`trailguard config`: creates and checks configurations of the policy pack."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from policypack.cli.controls import of_framework
from policypack.cli.inputs import FILE, configuration, day_option, instant
from policypack.configuration.pack_configuration import ALL
from policypack.crossguard.diagnostics import UNDETERMINED_POLICY


@click.group("config", invoke_without_command=True)
@click.option("--framework", help="Enable only the controls of this framework, such as cis_aws_5.0.")
@click.option(
    "--level",
    type=click.Choice(["mandatory", "advisory"]),
    default="mandatory",
    show_default=True,
    help="Level of these controls.",
)
@click.pass_context
def config_command(context: click.Context, framework: str | None, level: str) -> None:
    """Create a configuration that enables only the controls of one framework, or check a configuration.

    \b
      trailguard config --framework cis_aws_5.0 --level mandatory > pack.json
      trailguard config check pack.json
      pulumi preview --policy-pack ../trailguard --policy-pack-config pack.json
    """
    if context.invoked_subcommand is not None:
        if framework is not None:
            raise click.UsageError(f"--framework cannot be used with {context.invoked_subcommand}")
        return
    if framework is None:
        raise click.UsageError(
            "name a framework (--framework cis_aws_5.0) or check a file (trailguard config check FILE)"
        )
    made = {ALL: "disabled", UNDETERMINED_POLICY: "advisory"}
    made |= {control.id: level for control in of_framework(framework)}
    click.echo(json.dumps(made, indent=2))


@config_command.command("check")
@click.argument("file", type=FILE)
@day_option
def check_command(file: Path, day: datetime | None) -> None:
    """Check a file for --policy-pack-config: names of controls and options, levels, values and exemptions.

    The engine silently ignores a misspelt control. Exit code 2 if the file is invalid.
    """
    found = configuration(file, instant(day).date())
    click.echo(
        f"{file}: {len(found.levels)} levels, {sum(map(len, found.settings.values()))} options, "
        f"{len(found.exemptions)} exemptions: valid"
    )
