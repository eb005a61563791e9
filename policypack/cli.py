"""The `trailguard` command."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from policypack import __version__
from policypack.audit.run import audit
from policypack.catalog import CONTROLS
from policypack.model.assessment import AuditedState, Status
from policypack.model.control import Level
from policypack.reports.jsonl import jsonl
from policypack.selection import enabled_controls

EXIT_VIOLATION = 1
EXIT_ERROR = 3


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="trailguard")
def main() -> None:
    """Compliance of AWS stacks on Pulumi: trails, private buckets, least-privilege roles."""


@main.command("audit")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--all-controls", is_flag=True, help="Also ask the optional controls, as advisory.")
@click.option("--all", "with_passes", is_flag=True, help="Also list what passed.")
@click.option("--format", "format_", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
def audit_command(paths: tuple[Path, ...], all_controls: bool, with_passes: bool, format_: str) -> None:
    """Judge exported states, without the engine and without an AWS account.

    Each PATH is a file, or a folder in which every .json, .json.gz and .json.zst is a state: what
    `pulumi stack export` writes, or the checkpoint of a self-managed backend.

    Exit code: 0 clean, 1 a mandatory violation, 2 wrong usage, 3 something could not be judged for an error
    (1 wins over 3). What is undetermined alone is 0.
    """
    controls = enabled_controls(CONTROLS, {}, optional_as=Level.ADVISORY if all_controls else Level.DISABLED)
    outcome = _Outcome()
    for line in jsonl(outcome.watch(audit(paths, controls, datetime.now(UTC))), with_passes=with_passes):
        click.echo(line)
    sys.exit(outcome.exit_code)


class _Outcome:
    """Keeps what decides the exit code while the states pass by."""

    def __init__(self) -> None:
        self._blocks = False
        self._failed = False

    def watch(self, states: Iterator[AuditedState]) -> Iterator[AuditedState]:
        for state in states:
            self._failed = self._failed or bool(state.problems)
            for assessment in state.assessments:
                if assessment.status is Status.VIOLATION and assessment.level is Level.MANDATORY:
                    self._blocks = True
                elif assessment.status is Status.ERROR:
                    self._failed = True
            yield state

    @property
    def exit_code(self) -> int:
        if self._blocks:
            return EXIT_VIOLATION
        return EXIT_ERROR if self._failed else 0
