"""`trailguard preview` and `trailguard report`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TextIO

import click

from policypack.audit.audit_plan import AuditPlan
from policypack.catalog import CONTROLS
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

_PREVIEW_HELP = f"""Run a preview with the pack, and report its findings with file and line.

Whatever follows -- goes to pulumi preview.

\b
  trailguard preview --cwd stack
  trailguard preview --cwd stack --output sarif=trailguard.sarif -- --stack prod

{EXIT_CODES}"""

_REPORT_HELP = f"""Report on a run that was made elsewhere, or on JSON lines of earlier reports.

\b
  pulumi preview --json --show-sames --event-log events.jsonl --policy-pack ../trailguard > preview.json
  trailguard report events.jsonl preview.json --format markdown
  cat part*.jsonl | trailguard report - --format html > report.html

Pulumi knows --event-log when PULUMI_DEBUG_COMMANDS=1 is set. One FILE alone is JSON lines (- is standard input).

{EXIT_CODES}"""


@click.command("preview", help=_PREVIEW_HELP)
@click.option("--cwd", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("."))
@click.option(
    "--policy-pack",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The pack's folder [default: the pack of this installation].",
)
@click.option("--config", "config_file", type=FILE, help="Levels and options: a file for --policy-pack-config.")
@click.option("--exemptions", "exemptions_file", type=FILE, help="Accepted findings, see trailguard exemptions.")
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
    held = accepted(configured, config_file, exemptions_file, at.date(), max_days)
    config = for_engine(config_file, held, max_days)
    try:
        done = preview(cwd, policy_pack, config, arguments)
    except EngineMissing:
        raise click.UsageError("pulumi is not on PATH") from None
    judged, errors = _judged(done.events.split("\n"), done.plan, configured, at)
    _say(errors)
    sys.exit(write(output, [judged], notices(held, at.date(), seldom_met=True)))


def for_engine(file: Path | None, held: Iterable[Exemption], max_days: int) -> str | None:
    """The configuration for the engine; exemptions that it does not hold yet are put into it, at its level for them."""
    found = json.loads(file.read_text("utf-8-sig")) if file else {}
    policy = found.get(EXEMPTIONS_POLICY, "advisory")
    policy = policy if isinstance(policy, dict) else {LEVEL: policy}
    if held and not policy.get("entries"):
        found[EXEMPTIONS_POLICY] = {LEVEL: "advisory"} | policy | {"entries": entries(held), "maxDays": max_days}
    return json.dumps(found) if found else None


@click.command("report", help=_REPORT_HELP)
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.File("r", encoding="utf-8-sig", errors="replace")
)
@click.option("--config", "config_file", type=FILE, help="The configuration that the run had.")
@click.option("--exemptions", "exemptions_file", type=FILE, help="The exemptions that the run had.")
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
    held = accepted(configured, config_file, exemptions_file, at.date(), max_days)
    texts = [file.read() for file in files]
    sys.exit(_reported(texts, output, configured, held, at))


def _reported(
    texts: list[str], output: Output, configured: Configuration, held: tuple[Exemption, ...], at: datetime
) -> int:
    if len(texts) == 2 and not texts[1].lstrip().startswith('{"type"'):
        judged, errors = _judged(texts[0].split("\n"), texts[1], configured, at)
        _say(errors)
        return write(output, [judged], notices(held, at.date(), seldom_met=True))
    try:
        return write(output, [read_lines(text) for text in texts], notices(held, at.date(), seldom_met=True))
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _say(errors: Iterable[str]) -> None:
    """What the engine says of its errors may quote the program: it steers neither a terminal nor a runner."""
    for error in errors:
        click.echo("\n".join(one_line(line) for line in error.splitlines()), err=True)


def _judged(
    lines: Iterable[str], plan_text: str, configured: Configuration, at: datetime
) -> tuple[StackResults, tuple[str, ...]]:
    """The results, and what the engine says of its own errors."""
    problems = []
    run, plan = Run(), None
    try:
        run = read_events(lines, (control.id for control in CONTROLS))
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
