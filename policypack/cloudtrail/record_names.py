"""The names of CloudTrail's log files and log streams, and whether an ARN pattern can match one of them.

A word between wildcards matches a log file only if the name of a log file can contain it: `*glue*` does not match
`AWSLogs/123456789012/CloudTrail/...`.

Sources: AWS CloudTrail User Guide, "Finding your CloudTrail log files", "CloudTrail log file examples" (CloudTrail log
file name format), "CloudTrail digest file structure" (Digest file location) and "CloudWatch log group and log stream
naming for CloudTrail". The cost of one comparison is proportional to the length of a name, some hundred characters.
"""

from __future__ import annotations

import functools
import string
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from policypack.iam.matching.arn_readings import readings
from policypack.iam.matching.automata import BOUNDARY


@dataclass(frozen=True, slots=True, kw_only=True)
class _Characters:
    """A sequence of characters from one set.

    Attributes:
        is_random: whether they are unpredictable, so that a pattern has all of them or a wildcard for all of them.
    """

    allowed: str
    least: int
    most: int
    is_random: bool = False


@dataclass(frozen=True, slots=True)
class _OneOf:
    """Alternative names."""

    names: tuple[Name, ...]


Name: TypeAlias = "tuple[str | _Characters | _OneOf, ...]"
"""The form of a name, part by part."""


@dataclass(frozen=True, slots=True)
class NameForm:
    """The form of the last field of an ARN.

    Attributes:
        start: its prefix. A pattern that starts with the whole prefix matches such names, whatever follows.
        rest: the form of the text after the prefix.
    """

    start: str
    rest: Name

    def may_match(self, pattern: str) -> bool:
        """Return whether an ARN pattern may match a name of this form."""
        last_parts = (it.split(BOUNDARY)[-1] for it in readings(pattern))
        return any(it.startswith(self.start) or _meets(it, (self.start, *self.rest)) for it in last_parts)


def log_files(bucket: str, folder: str, trails: Iterable[str]) -> NameForm:
    """Return the form of the objects that trails write to a folder of a bucket, such as `prefix/AWSLogs/`."""
    digest = ("CloudTrail-Digest_", _REGION, "_", _one_of(*((it,) for it in trails), (_TRAIL_NAME,)), "_", _REGION)
    event_kind = _one_of(("CloudTrail",), ("CloudTrail-Insight",), ("CloudTrail-Aggregated",))
    file = _one_of(
        (event_kind, "_", _REGION, "_", _DAY, "T", _digits(4), "Z_", _UNIQUE),
        (*digest, "_", _DAY, "T", _digits(6), "Z", _one_of((), ("_backfill",))),
    )
    folders = (_one_of((event_kind,), ("CloudTrail-Digest",)), "/", _REGION, "/", *_DATE)
    organization = _one_of((), ("o-", _ORGANIZATION, "/"))
    return NameForm(f"{bucket}/{folder}", (organization, _ACCOUNT, "/", *folders, "/", _ACCOUNT, "_", file, ".json.gz"))


def log_group(name: str) -> NameForm:
    """Return the form of a log group and its CloudTrail log streams as resources of actions."""
    number = _one_of((), ("_", _Characters(allowed=string.digits, least=1, most=5)))
    organization = _one_of((), ("o-", _ORGANIZATION, "_"))
    stream = (organization, _ACCOUNT, "_CloudTrail_", _REGION, number)
    return NameForm(f"log-group:{name}:", (_one_of((), ("*",), ("log-stream:", _one_of((), stream))),))


def _one_of(*names: Name) -> _OneOf:
    return _OneOf(names)


def _digits(number: int) -> _Characters:
    return _Characters(allowed=string.digits, least=number, most=number)


_ACCOUNT = _digits(12)
_DAY = _digits(8)
_DATE = (_digits(4), "/", _digits(2), "/", _digits(2))
_UNIQUE = _Characters(allowed=string.ascii_letters + string.digits, least=16, most=16, is_random=True)
_ORGANIZATION = _Characters(allowed=string.ascii_lowercase + string.digits, least=10, most=32, is_random=True)
_TRAIL_NAME = _Characters(allowed="", least=3, most=128, is_random=True)
"""The name of an unknown trail."""

_AREAS = (
    *("af", "ap", "ca", "cn", "eu", "il", "me", "mx", "sa", "us"),
    *("us-gov", "us-iso", "us-isob", "us-isof", "eu-isoe", "eusc-de"),
)
_DIRECTIONS = ("central", "east", "north", "northeast", "northwest", "south", "southeast", "southwest", "west")
_REGION = _one_of(
    (_one_of(*((it,) for it in _AREAS)), "-", _one_of(*((it,) for it in _DIRECTIONS)), "-", _digits(1)),
)
"""The code of a current or future region (AWS Regions and Availability Zones User Guide, "AWS Regions")."""


@functools.lru_cache(maxsize=4096)
def _meets(pattern: str, name: Name) -> bool:
    """Return whether a pattern matches a name of a form."""
    matcher = _Matcher(pattern)
    return bool(matcher.after(name, matcher.first) & matcher.last)


class _Matcher:
    """A pattern as an automaton: its states are the positions in the pattern, and a set of states is a bit mask."""

    def __init__(self, pattern: str) -> None:
        self._stars = sum(1 << at for at, it in enumerate(pattern) if it == "*")
        self._any = sum(1 << at for at, it in enumerate(pattern) if it == "?")
        self._of_character: dict[str, int] = {}
        for at, it in enumerate(pattern):
            if it not in "*?":
                self._of_character[it] = self._of_character.get(it, 0) | 1 << at
        self.first = self._with_empty_stars(1)
        self.last = 1 << len(pattern)

    def after(self, name: Name, states: int) -> int:
        """Return the states after a name."""
        for part in name:
            if isinstance(part, str):
                for character in part:
                    states = self._wildcard(states) | self._literal(states, self._of_character.get(character, 0))
            elif isinstance(part, _OneOf):
                states = self._after_one_of(part, states)
            else:
                states = self._after_characters(part, states)
        return states

    def _after_one_of(self, choice: _OneOf, states: int) -> int:
        found = 0
        for name in choice.names:
            found |= self.after(name, states)
        return found

    def _after_characters(self, part: _Characters, states: int) -> int:
        literals = 0
        for character in part.allowed:
            literals |= self._of_character.get(character, 0)
        found, written, covered = 0, states, states
        for number in range(1, part.most + 1):
            if part.is_random:
                written, covered = self._literal(written, literals), self._wildcard(covered)
            else:
                written = covered = self._literal(written, literals) | self._wildcard(covered)
            if number >= part.least:
                found |= written | covered
        return found

    def _literal(self, states: int, allowed: int) -> int:
        return self._with_empty_stars((states & allowed) << 1)

    def _wildcard(self, states: int) -> int:
        return self._with_empty_stars(states & self._stars | (states & self._any) << 1)

    def _with_empty_stars(self, states: int) -> int:
        while (more := states | (states & self._stars) << 1) != states:
            states = more
        return states
