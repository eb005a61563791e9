"""The `trailguard audit` command: evaluates exported states."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Generator, Iterable, Iterator
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from policypack.audit.audit_plan import AuditPlan
from policypack.audit.contents import MAX_MEGABYTES
from policypack.audit.remote import open_place
from policypack.audit.run import Shard, audit, audit_in_processes
from policypack.audit.state_locations import StateLocation, is_url, state_locations
from policypack.cli.dask import Cluster, DaskOptions, by_dask, cluster_at, dask_options
from policypack.cli.inputs import FILE, accepted, configuration, day_option, instant, max_days_option, notices
from policypack.cli.output import EXIT_CODES, output_options, read_output, write
from policypack.model.control import Level
from policypack.model.result import StackResults

_HELP = f"""Evaluate the states of deployed stacks, without the Pulumi engine and without an AWS account.

Each SOURCE is a file, a folder or a URL that fsspec opens (s3://bucket/prefix, file:///states). It contains output of
`pulumi stack export` or the backend of self-managed stacks, as .json, .json.gz or .json.zst. The audit writes nothing
to a source and never decrypts secrets: results that depend on a secret are undetermined.

\b
  trailguard audit state.json
  trailguard audit s3://my-state-bucket --jobs 4 --output html=report.html
  trailguard audit states/ --shard 2/8 --format jsonl > part2.jsonl
  cat part*.jsonl | trailguard report - --format markdown

{EXIT_CODES}"""


@click.command("audit", help=_HELP)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--all-controls", is_flag=True, help="Also evaluate the optional controls, as advisory.")
@click.option(
    "--config", "config_file", type=FILE, help="Levels and options of controls: a file for --policy-pack-config."
)
@click.option("--exemptions", "exemptions_file", type=FILE, help="File of exemptions, see trailguard exemptions.")
@max_days_option
@day_option
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Number of worker processes.")
@click.option("--shard", metavar="K/N", help="Evaluate part K of N; trailguard report joins the parts' JSON lines.")
@click.option("--executor", metavar="URL", help="Evaluate on a Dask cluster, such as tls://scheduler:8786.")
@dask_options
@click.option(
    "--max-size",
    type=click.IntRange(min=1),
    default=MAX_MEGABYTES,
    show_default=True,
    help="Size limit of a state in MB, after decompression.",
)
@output_options()
def audit_command(
    sources: tuple[str, ...],
    all_controls: bool,
    config_file: Path | None,
    exemptions_file: Path | None,
    max_days: int,
    day: datetime | None,
    jobs: int,
    shard: str | None,
    executor: str | None,
    dask: DaskOptions,
    max_size: int,
    format_: str | None,
    outputs: tuple[str, ...],
    with_all: bool,
    fail_on: str,
) -> None:
    _check_sources(sources)
    output = read_output(format_, outputs, with_all, fail_on)
    at = instant(day)
    configured = configuration(config_file, at.date())
    exemptions = accepted(configured, config_file, exemptions_file, at.date(), max_days)
    plan = AuditPlan(
        at=at,
        levels=configured.levels,
        settings=configured.settings,
        optional_as=Level.ADVISORY if all_controls else Level.DISABLED,
        exemptions=exemptions,
        with_passes=with_all,
        max_bytes=max_size * 1_000_000,
    )
    part = _shard(shard)
    cluster = None if executor is None else cluster_at(executor, dask)
    found = (target for target in _without_duplicates(state_locations(sources)) if part is None or part.holds(target))
    with contextlib.closing(_audit(plan, found, jobs, cluster)) as results:
        shown = results if output.format == "jsonl" and sys.stdout.isatty() else _with_progress(results)
        code = write(output, shown, notices(exemptions, at.date(), is_partial=part is not None))
    sys.exit(code)


def _without_duplicates(found: Iterable[StateLocation]) -> Iterator[StateLocation]:
    """Yield each state once, also when several sources contain it."""
    seen = set()
    for target in found:
        name = target.name if target.is_remote else os.path.abspath(target.name)
        if name not in seen:
            seen.add(name)
            yield target


def _audit(
    plan: AuditPlan, found: Iterable[StateLocation], jobs: int, cluster: Cluster | None
) -> Generator[StackResults]:
    if cluster is not None:
        return by_dask(cluster, plan, found)
    return audit(plan, found) if jobs == 1 else audit_in_processes(plan, found, jobs)


def _with_progress(results: Iterator[StackResults]) -> Iterator[StackResults]:
    console = Console(stderr=True)
    if not console.is_terminal or os.environ.get("CI"):
        yield from results
        return
    columns = (SpinnerColumn(), TextColumn("{task.completed:.0f} states evaluated"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("")
        for stack_results in results:
            progress.advance(task)
            yield stack_results


def _check_sources(sources: Iterable[str]) -> None:
    for source in sources:
        if not is_url(source):
            if not os.path.lexists(source):
                raise click.UsageError(f"{source} does not exist")
            continue
        try:
            open_place(source)
        except ImportError as error:
            raise click.UsageError(f"{source}: {error}") from None
        except Exception as error:  # each protocol raises its own exceptions for an invalid address
            raise click.UsageError(f"{source} is not an address that can be opened ({type(error).__name__})") from None


def _shard(text: str | None) -> Shard | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise click.UsageError(f"--shard {text}: expected K/N, such as 2/8")
    return Shard(number=int(found[1]), of=int(found[2]))
