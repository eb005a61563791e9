"""Exemptions as plain data, as in an exemptions file and in the pack's configuration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from policypack.configuration.exemption_urns import fault_of
from policypack.evaluation.exemptions import Exemption

MAX_DAYS = 366
"""Default maximum number of days until an exemption expires: a leap year."""

FIELDS = ("id", "control", "urn", "finding", "reason", "owner", "ticket", "expires")
OPTIONAL = ("finding", "ticket")

_ID = re.compile(r"[A-Za-z0-9._#/-]{1,64}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class InvalidExemptions(ValueError):
    """Raised for an invalid list of exemptions; `problems` has one clause for each error."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


def read_exemptions(
    entries: object, *, controls: Iterable[str], day: date, max_days: int = MAX_DAYS
) -> tuple[Exemption, ...]:
    """Return the exemptions in plain data.

    An expired exemption is valid: the message of its violation names it.

    Args:
        entries: a list of objects with the keys of `FIELDS`; `expires` is a date, or a text like `2027-01-31`.
        controls: the ids of all controls.
        day: the date of the evaluation.
        max_days: maximum number of days from `day` until an exemption expires.

    Raises:
        InvalidExemptions: an entry is invalid; all errors are listed.
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
    """Return the exemptions in the pack's configuration, which `SCHEMA` describes.

    Raises:
        InvalidExemptions: an entry is invalid; all errors are listed.
    """
    most = configured.get("maxDays", MAX_DAYS)
    if not isinstance(most, int | float):
        raise InvalidExemptions(["maxDays must be a number"])
    return read_exemptions(configured.get("entries", []), controls=controls, day=day, max_days=int(most))


def _faults(entry: Mapping[str, object], expires: date | None, known: frozenset[str]) -> Iterator[str]:
    """Yield every error of an entry, as a clause."""
    yield from filter(None, (_field_fault(name, entry.get(name), expires) for name in FIELDS))
    texts = {name: value for name, value in entry.items() if isinstance(value, str) and value}
    if "id" in texts and not _ID.fullmatch(texts["id"]):
        yield "id may contain only letters, digits and . _ # / -"
    unknown = sorted(str(name) for name in entry if name not in FIELDS)
    if unknown:
        yield f"unknown field {', '.join(quotable(name) for name in unknown)}"
    if "control" in texts and texts["control"] not in known:
        yield f"unknown control {quotable(texts['control'])}"
    if "urn" in texts and (fault := fault_of(texts["urn"].strip())):
        yield fault


def _field_fault(name: str, value: object, expires: date | None) -> str:
    """Return the error in the value of one field; empty for a valid value."""
    if value is None or value == "":
        return "" if name in OPTIONAL else f"{name} is missing"
    if name == "expires":
        return "" if expires is not None else "expires must be a date like 2027-01-31"
    if not isinstance(value, str):
        return f"{name} must be a string"
    return "" if value.strip() else f"{name} is blank"


def _date_faults(expires: date | None, day: date, max_days: int) -> Iterator[str]:
    if expires is not None and (expires - day).days > max_days:
        yield f"expires is more than {max_days} days ahead"


def _date(value: object) -> date | None:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)  # a datetime is a date too
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None  # such as 2027-02-30
    return None


def quotable(text: str) -> str:
    """Return a text of a file as messages quote it: at most 80 characters, without control characters."""
    return "".join(character if character.isprintable() else "?" for character in text[:80])


def entries(exemptions: Iterable[Exemption]) -> list[dict[str, str]]:
    """Return exemptions as plain data, for the pack's configuration."""
    return [
        {name: str(getattr(exemption, name)) for name in FIELDS if getattr(exemption, name)} for exemption in exemptions
    ]


SCHEMA: Mapping[str, Mapping[str, object]] = {
    "entries": {
        "description": "the exemptions, as trailguard exemptions compile writes them",
        "type": "array",
        "items": {
            "type": "object",
            "properties": {name: {"type": "string", "minLength": 1} for name in FIELDS},
            "required": [name for name in FIELDS if name not in OPTIONAL],
            "additionalProperties": False,
        },
    },
    "maxDays": {
        "description": f"maximum number of days until an exemption expires; default {MAX_DAYS}",
        "type": "integer",
        "minimum": 1,
    },
}
"""The JSON schema of the exemptions in the pack's configuration, which the engine validates."""
