"""The commands `trailguard preview` and `trailguard report`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TextIO

import click

from policypack.audit.audit_plan import AuditPlan
from policypack.catalog.own_controls import all_controls
from policypack.cli.inputs import FILE, accepted, configuration, day_option, instant, max_days_option, notices
from policypack.cli.output import EXIT_CODES, Output, output_options, read_output, write
from policypack.configuration.exemption_entries import entries
from policypack.configuration.pack_configuration import LEVEL, Configuration
from policypack.crossguard.diagnostics import EXEMPTIONS_POLICY
from policypack.escaping import one_line
from policypack.evaluation.exemptions import Exemption
from policypack.model.assessment import Status
from policypack.model.control import Level
from policypack.model.result import Result, StackResults
from policypack.preview.engine import EngineMissing, preview
from policypack.preview.events import Run, UnreadableRun, join, read_events, read_plan
from policypack.reports.jsonl import read_lines

_PREVIEW_HELP = f"""Run `pulumi preview` with the policy pack, and report findings with file and line.

Arguments after -- are passed to pulumi preview.

\b
  trailguard preview --cwd stack
  trailguard preview --cwd stack --output sarif=trailguard.sarif -- --stack prod

{EXIT_CODES}"""

_REPORT_HELP = f"""Report on a preview that ran elsewhere, or join JSON lines of earlier reports.

\b
  pulumi preview --json --show-sames --event-log events.jsonl --policy-pack ../trailguard > preview.json
  trailguard report events.jsonl preview.json --format markdown
  cat part*.jsonl | trailguard report - --format html > report.html

Pulumi accepts --event-log only if PULUMI_DEBUG_COMMANDS=1 is set. A single FILE contains JSON lines (- is standard
input).

{EXIT_CODES}"""


@click.command("preview", help=_PREVIEW_HELP)
@click.option("--cwd", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("."))
@click.option(
    "--policy-pack",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the policy pack [default: the pack of this installation].",
)
@click.option(
    "--config", "config_file", type=FILE, help="Levels and options of controls: a file for --policy-pack-config."
)
@click.option("--exemptions", "exemptions_file", type=FILE, help="File of exemptions, see trailguard exemptions.")
@max_days_option
@output_options()
@click.argument("arguments", metavar="[-- PULUMI_ARGUMENTS...]", nargs=-1, type=click.UNPROCESSED)
def preview_command(
    cwd: Path,
    policy_pack: Path | None,
    config_file: Path | None,
    exemptions_file: Path | None,
    max_days: int,
    format_: str | None,
    outputs: tuple[str, ...],
    with_all: bool,
    fail_on: str,
    arguments: tuple[str, ...],
) -> None:
    output = read_output(format_, outputs, with_all, fail_on)
    at = instant(None)
    configured = configuration(config_file, at.date())
    exemptions = accepted(configured, config_file, exemptions_file, at.date(), max_days)
    config = for_engine(config_file, exemptions, max_days)
    try:
        done = preview(cwd, policy_pack, config, arguments)
    except EngineMissing:
        raise click.UsageError("pulumi is not on PATH") from None
    results, errors = _results(done.events.split("\n"), done.plan, configured, at)
    _print_errors(errors)
    sys.exit(write(output, [results], notices(exemptions, at.date(), is_partial=True)))


def for_engine(file: Path | None, exemptions: Iterable[Exemption], max_days: int) -> str | None:
    """Return the configuration for the engine, with the exemptions added where it contains none."""
    found = json.loads(file.read_text("utf-8-sig")) if file else {}
    policy = found.get(EXEMPTIONS_POLICY, "advisory")
    policy = policy if isinstance(policy, dict) else {LEVEL: policy}
    if exemptions and not policy.get("entries"):
        found[EXEMPTIONS_POLICY] = {LEVEL: "advisory"} | policy | {"entries": entries(exemptions), "maxDays": max_days}
    return json.dumps(found) if found else None


@click.command("report", help=_REPORT_HELP)
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.File("r", encoding="utf-8-sig", errors="replace")
)
@click.option("--config", "config_file", type=FILE, help="Configuration of the run.")
@click.option("--exemptions", "exemptions_file", type=FILE, help="Exemptions of the run.")
@day_option
@max_days_option
@output_options()
def report_command(
    files: tuple[TextIO, ...],
    config_file: Path | None,
    exemptions_file: Path | None,
    day: datetime | None,
    max_days: int,
    format_: str | None,
    outputs: tuple[str, ...],
    with_all: bool,
    fail_on: str,
) -> None:
    output = read_output(format_, outputs, with_all, fail_on)
    at = instant(day)
    configured = configuration(config_file, at.date())
    exemptions = accepted(configured, config_file, exemptions_file, at.date(), max_days)
    texts = [file.read() for file in files]
    sys.exit(_report(texts, output, configured, exemptions, at))


def _report(
    texts: list[str], output: Output, configured: Configuration, exemptions: tuple[Exemption, ...], at: datetime
) -> int:
    if len(texts) == 2 and not texts[1].lstrip().startswith('{"type"'):
        results, errors = _results(texts[0].split("\n"), texts[1], configured, at)
        _print_errors(errors)
        return write(output, [results], notices(exemptions, at.date(), is_partial=True))
    try:
        return write(output, [read_lines(text) for text in texts], notices(exemptions, at.date(), is_partial=True))
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _print_errors(errors: Iterable[str]) -> None:
    """Print error messages of the engine, escaped, because they may quote the program."""
    for error in errors:
        click.echo("\n".join(one_line(line) for line in error.splitlines()), err=True)


def _results(
    lines: Iterable[str], plan_text: str, configured: Configuration, at: datetime
) -> tuple[StackResults, tuple[str, ...]]:
    """Return the results of a run and the error messages of the engine."""
    problems = []
    run, plan = Run(), None
    try:
        run = read_events(lines, (control.id for control in all_controls()))
    except UnreadableRun as error:
        problems.append(f"the events cannot be read: {error}")
    try:
        plan = read_plan(plan_text)
    except UnreadableRun as error:
        problems.append(f"the plan cannot be read: {error}")
    if problems or plan is None:
        records = tuple(Result(status=Status.ERROR, message=problem) for problem in problems)
        return StackResults(records=records, counts={Status.ERROR: len(records)}), run.errors
    everything = AuditPlan(
        at=at, levels=configured.levels, settings=configured.settings, optional_as=Level.ADVISORY
    ).controls()
    return join(run, plan, everything, at), run.errors
