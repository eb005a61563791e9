"""Reviewed exceptions: which findings are accepted, by whom, why, and until when.

An exemption reaches the pack in its configuration and the command line in a file, never from the program that is
judged: no tag, comment or resource option of a stack makes an exception of itself. The day is always an argument.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from policypack.iam.globs import matches
from policypack.model.assessment import Assessment, Status

MAX_DAYS = 366
"""How far ahead an exemption may end unless configured otherwise: a year, leap years included."""

EXPIRING_DAYS = 30
"""An exemption that ends within so many days is listed as ending soon."""

FIELDS = ("id", "control", "urn", "finding", "reason", "owner", "ticket", "expires")
OPTIONAL = ("finding", "ticket")

_REVIEWED = (Status.VIOLATION, Status.UNDETERMINED)
_ID = re.compile(r"[A-Za-z0-9._#/-]{1,64}")
_NO_LITERAL = re.compile(r"^(urn(:pulumi)?)?[*?:]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """One accepted finding, or several of one control.

    Attributes:
        id: how reviews and reports call it.
        control: the id of the control.
        urn: the URN of the resource; `*` stands for any text, `?` for any one character.
        finding: the finding of the resource, where only that is accepted.
        expires: the last day on which it holds.
    """

    id: str
    control: str
    urn: str
    reason: str
    owner: str
    expires: date
    finding: str = ""
    ticket: str = ""

    def covers(self, assessment: Assessment) -> bool:
        """Whether this is about the assessment, in force or over."""
        return (
            assessment.control == self.control
            and self.finding in ("", assessment.finding)
            and matches(self.urn, assessment.origin.urn)
        )


class InvalidExemptions(ValueError):
    """A list of exemptions cannot be used; `problems` says why, one clause for each fault."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


class Exemptions:
    """Exemptions as of a day.

    Args:
        exemptions: in the order of precedence: of several in force the first is named.
        day: the day of the judgement.
    """

    def __init__(self, exemptions: Iterable[Exemption], day: date) -> None:
        self.day = day
        self.all = tuple(exemptions)
        self._by_control: dict[str, list[Exemption]] = {}
        for exemption in self.all:
            self._by_control.setdefault(exemption.control, []).append(exemption)

    def review(self, assessment: Assessment) -> Assessment:
        """Accept a finding that is exempt, and say of one whose exemption is over that it is.

        Errors are never exempt: what could not be evaluated was not reviewed either.
        """
        if assessment.status not in _REVIEWED:
            return assessment
        about = [it for it in self._by_control.get(assessment.control, ()) if it.covers(assessment)]
        for exemption in about:
            if self.day <= exemption.expires:
                message = f"exempt until {exemption.expires} ({exemption.id}): {assessment.message}"
                return replace(assessment, status=Status.EXEMPT, exemption=exemption.id, message=message, fix="")
        if not about:
            return assessment
        last = max(about, key=lambda exemption: exemption.expires)
        message = f"{assessment.message} (exemption {last.id} expired on {last.expires})"
        expired = assessment.status is Status.VIOLATION
        status = Status.EXEMPT_EXPIRED if expired else assessment.status
        return replace(assessment, status=status, exemption=last.id, message=message)


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
        raise InvalidExemptions(["the exemptions are not a list"])
    known, seen = frozenset(controls), set[str]()
    problems: list[str] = []
    found: list[Exemption] = []
    for index, entry in enumerate(entries):
        place = f"exemption {index + 1}"
        if not isinstance(entry, Mapping):
            problems.append(f"{place} is not an object")
            continue
        if isinstance(entry.get("id"), str) and entry["id"]:
            place = f"exemption {_quotable(entry['id'])}"
        expires = _date(entry.get("expires"))
        faults = [*_faults(entry, expires, known), *_date_faults(expires, day, max_days)]
        if entry.get("id") in seen:
            faults.append("its id is used twice")
        problems += [f"{place}: {fault}" for fault in faults]
        if not faults and expires is not None:
            seen.add(entry["id"])
            texts = {name: str(entry.get(name) or "") for name in FIELDS if name != "expires"}
            found.append(Exemption(**texts, expires=expires))
    if problems:
        raise InvalidExemptions(problems)
    return tuple(found)


def _faults(entry: Mapping[str, object], expires: date | None, known: frozenset[str]) -> Iterator[str]:
    for name in FIELDS:
        value = entry.get(name)
        if value is None or value == "":
            if name not in OPTIONAL:
                yield f"{name} is missing"
        elif name != "expires" and not isinstance(value, str):
            yield f"{name} is not a text"
        elif name != "expires" and not str(value).strip():
            yield f"{name} is blank"
    if isinstance(entry.get("id"), str) and entry["id"] and not _ID.fullmatch(str(entry["id"])):
        yield "id is made of other characters than letters, digits and . _ # / -"
    if entry.get("expires") and expires is None:
        yield "expires is not a date like 2027-01-31"
    unknown = sorted(str(name) for name in entry if name not in FIELDS)
    if unknown:
        yield f"there is no field {', '.join(_quotable(name) for name in unknown)}"
    control, urn = entry.get("control"), entry.get("urn")
    if isinstance(control, str) and control and control not in known:
        yield f"there is no control {_quotable(control)}"
    if isinstance(urn, str) and urn and _NO_LITERAL.match(urn.strip()):
        yield "urn would match every resource"


def _date_faults(expires: date | None, day: date, max_days: int) -> Iterator[str]:
    if expires is not None and expires > day + timedelta(days=max_days):
        yield f"expires is more than {max_days} days ahead"


def _date(value: object) -> date | None:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)  # YAML reads a time of the day as well
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


def _quotable(text: str) -> str:
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
