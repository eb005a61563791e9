"""Options and input files of several commands: the pack's configuration, exemptions and the date."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from policypack.catalog.own_controls import all_controls
from policypack.cli.strict_yaml import InvalidYaml, load
from policypack.configuration.exemption_entries import MAX_DAYS, InvalidExemptions, read_exemptions
from policypack.configuration.pack_configuration import Configuration, InvalidConfiguration, read_configuration
from policypack.escaping import one_line
from policypack.evaluation.exemptions import EXPIRING_DAYS, Exemption
from policypack.reports.report import Notice

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

day_option = click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Date for which exemptions and date conditions of policies are evaluated [default: today, UTC].",
)
max_days_option = click.option(
    "--max-days",
    type=click.IntRange(min=1),
    default=MAX_DAYS,
    show_default=True,
    help="Maximum number of days until an exemption expires.",
)


def instant(day: datetime | None) -> datetime:
    """Return the time of the evaluation: the end of the given day, or now."""
    if day is None:
        return datetime.now(UTC)
    return day.replace(hour=23, minute=59, second=59, tzinfo=UTC)


def configuration(path: Path | None, day: date) -> Configuration:
    """Return the configuration in a file.

    Raises:
        click.UsageError: the file is invalid; the message lists every error.
    """
    if path is None:
        return Configuration()
    try:
        return read_configuration(_content(path), all_controls(), day)
    except InvalidConfiguration as error:
        raise refused(path, error.problems) from None


def exemptions(path: Path | None, day: date, max_days: int = MAX_DAYS) -> tuple[Exemption, ...]:
    """Return the exemptions in a file.

    Raises:
        click.UsageError: the file is invalid; the message lists every error.
    """
    if path is None:
        return ()
    try:
        found = load(_content(path))
    except InvalidYaml as error:
        raise refused(path, [str(error)]) from None
    listed = found.get("exemptions") if isinstance(found, dict) and set(found) == {"exemptions"} else found
    try:
        return read_exemptions(
            [] if listed is None else listed, controls=[it.id for it in all_controls()], day=day, max_days=max_days
        )
    except InvalidExemptions as error:
        raise refused(path, error.problems) from None


def accepted(
    configured: Configuration, config_file: Path | None, exemptions_file: Path | None, day: date, max_days: int
) -> tuple[Exemption, ...]:
    """Return the exemptions of a run: from the exemptions file, or compiled into the configuration.

    Raises:
        click.UsageError: they are invalid, or both sources contain exemptions, so an id would be ambiguous.
    """
    found = exemptions(exemptions_file, day, max_days)
    if config_file is not None and found and configured.exemptions:
        raise refused(config_file, ["it already contains exemptions"])
    return found or configured.exemptions


def refused(path: Path, problems: Sequence[str]) -> click.UsageError:
    """Return the usage error for an invalid file, with one line for each error."""
    return click.UsageError("\n".join(one_line(f"{path}: {problem}") for problem in problems))


def notices(
    entries: Iterable[Exemption], day: date, *, is_partial: bool = False
) -> Callable[[Collection[str]], Sequence[Notice]]:
    """Return a function from the ids of applied exemptions to the exemptions that need review.

    Args:
        is_partial: only a part of the resources is evaluated, so unused exemptions are not listed.
    """

    def listed(applied: Collection[str]) -> Sequence[Notice]:
        found = []
        for it in entries:
            state = _state(it, applied, day)
            if state and not (is_partial and state == "unused"):
                found.append(
                    Notice(id=it.id, control=it.control, urn=it.urn, owner=it.owner, state=state, expires=it.expires)
                )
        return found

    return listed


def _state(exemption: Exemption, applied: Collection[str], day: date) -> str:
    if exemption.id not in applied:
        return "unused"
    if exemption.expires < day:
        return "expired"
    return "expiring" if (exemption.expires - day).days <= EXPIRING_DAYS else ""


def _content(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise refused(path, [f"cannot be read: {reason}"]) from None
