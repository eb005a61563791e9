"""Output of results: the options of all reporting commands, and the writer of the formats."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click
from rich.console import Console

from policypack.catalog.own_controls import all_controls
from policypack.cli.summary import Summary
from policypack.model.assessment import Status
from policypack.model.control import Level
from policypack.model.result import StackResults
from policypack.reports import jsonl
from policypack.reports.formats import FORMATS
from policypack.reports.report import Notice, Report, report
from policypack.reports.terminal import terminal_report

NAMES = ("terminal", "jsonl", *FORMATS)

EXIT_CODES = """\b
Exit codes: 0 no violation, 1 a mandatory violation (see --fail-on), 2 wrong usage or configuration,
3 something could not be read or evaluated (1 takes precedence over 3).
Undetermined results alone give 0."""

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """The requested output.

    Attributes:
        format: format on standard output; `None` for none.
        files: pairs of format and file.
        with_all: also list passed and exempt results.
        fail_on: the lowest level of a violation that gives exit code 1; `None` for never.
    """

    format: str | None
    files: Sequence[tuple[str, Path]]
    with_all: bool
    fail_on: Level | None


def output_options(default: str = "terminal") -> Callable[[F], F]:
    """Return a decorator that adds the options of a reporting command."""

    def add(command: F) -> F:
        options = (
            click.option(
                "--format",
                "format_",
                type=click.Choice(NAMES),
                help=f"Format on standard output [default: {default}, none with --output alone].",
            ),
            click.option(
                "--output",
                "outputs",
                multiple=True,
                metavar="FORMAT=FILE",
                help="Write a file in this format; repeatable.",
            ),
            click.option("--all", "with_all", is_flag=True, help="Also list passed and exempt results."),
            click.option(
                "--fail-on",
                type=click.Choice(["mandatory", "advisory", "never"]),
                default="mandatory",
                show_default=True,
                help="Lowest level of a violation that gives exit code 1.",
            ),
        )
        for option in reversed(options):
            command = option(command)
        return command

    return add


def read_output(
    format_: str | None, outputs: Sequence[str], with_all: bool, fail_on: str, default: str = "terminal"
) -> Output:
    """Return the requested output.

    Raises:
        click.UsageError: a format is unknown, or a file cannot be written.
    """
    files: list[tuple[str, Path]] = []
    for text in outputs:
        name, _, path = text.partition("=")
        if name not in NAMES or not path:
            raise click.UsageError(f"--output {text}: expected FORMAT=FILE with one of {', '.join(NAMES)}")
        if not Path(path).absolute().parent.is_dir() or Path(path).is_dir():
            raise click.UsageError(f"--output {text}: its folder does not exist, or it is a folder")
        if path == "-":
            raise click.UsageError(f"--output {text}: use --format {name} for standard output")
        if any(os.path.realpath(path) == os.path.realpath(other) for _, other in files):
            raise click.UsageError(f"--output {text}: the file is used for two formats")
        if not os.access(path if os.path.exists(path) else Path(path).absolute().parent, os.W_OK):
            raise click.UsageError(f"--output {text}: this file cannot be written")
        files.append((name, Path(path)))
    return Output(
        format=format_ or (None if files else default),
        files=files,
        with_all=with_all,
        fail_on=None if fail_on == "never" else Level(fail_on),
    )


def write(
    output: Output,
    results: Iterable[StackResults],
    notices: Callable[[set[str]], Sequence[Notice]] = lambda applied: (),
) -> int:
    """Write all formats, JSON lines as results arrive, and return the exit code.

    Args:
        notices: returns the exemptions that need review, given the ids of the applied ones.
    """
    summary = Summary(output.fail_on)
    kept: list[StackResults] = []
    wanted = {name for name, _ in output.files} | {output.format}
    with contextlib.ExitStack() as files:
        streams = [files.enter_context(_opened(path)) for name, path in output.files if name == "jsonl"]
        if output.format == "jsonl":
            streams.append(sys.stdout)
        for stack_results in summary.watch(results):
            for stream in streams:
                stream.writelines(f"{line}\n" for line in jsonl.lines(stack_results, with_all=output.with_all))
            if wanted - {"jsonl", None}:
                kept.append(stack_results)
        found = notices(summary.exemptions)
        for stream in streams:
            stream.write(jsonl.summary(summary.counts, summary.states, found) + "\n")
    _write_reports(output, kept, found)
    return summary.exit_code


def _write_reports(output: Output, results: Sequence[StackResults], notices: Sequence[Notice]) -> None:
    everything = report(results, all_controls(), notices)
    whole = everything if output.with_all else _without(everything, Status.PASS)
    for_terminal = everything if output.with_all else _without(everything, Status.PASS, Status.EXEMPT)
    for name, path in output.files:
        if name == "terminal":
            with _opened(path) as stream:
                terminal_report(for_terminal, Console(file=stream, force_terminal=False, no_color=True))
        elif name in FORMATS:
            with _opened(path) as stream:
                stream.write(FORMATS[name](whole))
    if output.format == "terminal":
        terminal_report(for_terminal, _Console())
    elif output.format is not None and output.format in FORMATS:
        sys.stdout.write(FORMATS[output.format](whole))


def _without(whole: Report, *statuses: Status) -> Report:
    """Return the report without the results of some statuses, which are still counted."""
    return replace(whole, records=[record for record in whole.records if record.status not in statuses])


class _Console(Console):
    """A console that raises on a broken pipe, so that the command sets the exit code."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def _opened(path: Path) -> TextIO:
    try:
        return path.open("w", encoding="utf-8", errors="backslashreplace", newline="")
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}") from None
