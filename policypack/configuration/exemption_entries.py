"""Exemptions as plain data: in a file, and in the pack's configuration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from policypack.configuration.exemption_urns import fault_of
from policypack.evaluation.exemptions import Exemption

MAX_DAYS = 366
"""How far ahead an exemption may end unless configured otherwise: a year, leap years included."""

FIELDS = ("id", "control", "urn", "finding", "reason", "owner", "ticket", "expires")
OPTIONAL = ("finding", "ticket")

_ID = re.compile(r"[A-Za-z0-9._#/-]{1,64}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class InvalidExemptions(ValueError):
    """A list of exemptions cannot be used; `problems` says why, one clause for each fault."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


def read_exemptions(
    entries: object, *, controls: Iterable[str], day: date, max_days: int = MAX_DAYS
) -> tuple[Exemption, ...]:
    """Exemptions from plain data, as they stand in a file and in the pack's configuration.

    An exemption that is over is read like any other: its violation says so.

    Args:
        entries: a list of objects with the keys of `FIELDS`; `expires` is a date, or a text like `2027-01-31`.
        controls: the ids that there are.
        day: the day of the judgement.
        max_days: how many days after `day` an exemption may end.

    Raises:
        InvalidExemptions: something is wrong; all of it is said at once.
    """
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        raise InvalidExemptions(["the exemptions must be a list"])
    known, seen = frozenset(controls), set[str]()
    problems: list[str] = []
    found: list[Exemption] = []
    for index, entry in enumerate(entries):
        place = f"exemption {index + 1}"
        if not isinstance(entry, Mapping):
            problems.append(f"{place} must be an object")
            continue
        if isinstance(entry.get("id"), str) and entry["id"]:
            place = f"exemption {quotable(entry['id'])}"
        expires = _date(entry.get("expires"))
        faults = [*_faults(entry, expires, known), *_date_faults(expires, day, max_days)]
        if isinstance(entry.get("id"), str) and entry["id"] in seen:
            faults.append("its id is a duplicate")
        problems += [f"{place}: {fault}" for fault in faults]
        if not faults and expires is not None:
            seen.add(entry["id"])
            texts = {name: str(entry.get(name) or "") for name in FIELDS if name != "expires"}
            found.append(Exemption(**texts, expires=expires))
    if problems:
        raise InvalidExemptions(problems)
    return tuple(found)


def configured_exemptions(
    configured: Mapping[str, object], *, controls: Iterable[str], day: date
) -> tuple[Exemption, ...]:
    """The exemptions in a configuration of the pack, as `SCHEMA` describes it.

    Raises:
        InvalidExemptions: something is wrong with them.
    """
    most = configured.get("maxDays", MAX_DAYS)
    if not isinstance(most, int | float):
        raise InvalidExemptions(["maxDays must be a number"])
    return read_exemptions(configured.get("entries", []), controls=controls, day=day, max_days=int(most))


def _faults(entry: Mapping[str, object], expires: date | None, known: frozenset[str]) -> Iterator[str]:
    for name in FIELDS:
        value = entry.get(name)
        if value is None or value == "":
            if name not in OPTIONAL:
                yield f"{name} is missing"
        elif name == "expires":
            if expires is None:
                yield "expires must be a date like 2027-01-31"
        elif not isinstance(value, str):
            yield f"{name} must be a string"
        elif not value.strip():
            yield f"{name} is blank"
    if isinstance(entry.get("id"), str) and entry["id"] and not _ID.fullmatch(str(entry["id"])):
        yield "id may contain only letters, digits and . _ # / -"
    unknown = sorted(str(name) for name in entry if name not in FIELDS)
    if unknown:
        yield f"unknown field {', '.join(quotable(name) for name in unknown)}"
    control, urn = entry.get("control"), entry.get("urn")
    if isinstance(control, str) and control and control not in known:
        yield f"unknown control {quotable(control)}"
    fault = fault_of(urn.strip()) if isinstance(urn, str) and urn else ""
    if fault:
        yield fault


def _date_faults(expires: date | None, day: date, max_days: int) -> Iterator[str]:
    if expires is not None and (expires - day).days > max_days:
        yield f"expires is more than {max_days} days ahead"


def _date(value: object) -> date | None:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)  # YAML reads a time of the day as well
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None  # there is no such day
    return None


def quotable(text: str) -> str:
    """A text of a file in a message: short, and nothing in it steers a terminal."""
    return "".join(character if character.isprintable() else "?" for character in text[:80])


def entries(exemptions: Iterable[Exemption]) -> list[dict[str, str]]:
    """Exemptions as plain data, for the pack's configuration."""
    return [
        {name: str(getattr(exemption, name)) for name in FIELDS if getattr(exemption, name)} for exemption in exemptions
    ]


SCHEMA: Mapping[str, Mapping[str, object]] = {
    "entries": {
        "description": "the exemptions, as written by trailguard exemptions compile",
        "type": "array",
        "items": {
            "type": "object",
            "properties": {name: {"type": "string", "minLength": 1} for name in FIELDS},
            "required": [name for name in FIELDS if name not in OPTIONAL],
            "additionalProperties": False,
        },
    },
    "maxDays": {
        "description": f"how many days ahead an exemption may end; {MAX_DAYS} unless configured",
        "type": "integer",
        "minimum": 1,
    },
}
"""The JSON schema of the exemptions in the pack's configuration; the engine refuses what does not fit."""
