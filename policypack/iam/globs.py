"""Patterns of policy documents: `*` stands for any text, `?` for any one character.

Source: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Resource" and "Action". Matching
walks all positions of the pattern at once, so its cost grows with the length of the text alone, whatever the pattern.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import dataclass

_STARS = re.compile(r"\*+")
_MOST_PAIRS = 20_000
"""How many pairs of positions `overlaps` looks at at the most."""

_MOST_BRANCHES = 64
"""How many alternatives `covers` follows before it gives up and answers no."""


def has_wildcard(pattern: str) -> bool:
    """Whether the pattern can match more than one text."""
    return "*" in pattern or "?" in pattern


def is_everything(pattern: str) -> bool:
    """Whether the pattern is made of `*` alone."""
    return not pattern.strip("*") and bool(pattern)


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern matches the text, in which `*` and `?` mean themselves."""
    if not has_wildcard(pattern):
        return pattern == text
    positions = _positions(pattern)
    state = positions.start
    for character in text:
        state = positions.step(state, character)
        if not state:
            return False
    return positions.accepts(state)


def covers(general: str, specific: str) -> bool:
    """Whether everything that the specific pattern matches is matched by the general one."""
    if general == specific:
        return True
    if not has_wildcard(general):
        return False
    if is_everything(general):
        return True
    if not has_wildcard(specific):
        return matches(general, specific)
    if not _literal_start(specific).startswith(_literal_start(general)):
        return False  # the specific pattern leaves open what the general one does not, or names something else
    positions = _positions(general)
    states = {positions.start}
    for symbol in _STARS.sub("*", specific):
        if symbol == "*":
            states = {state for start in states for state in positions.run(start)}
        else:
            states = {positions.step(state, "" if symbol == "?" else symbol) for state in states}
        states = {state for state in states if not any(other & state == other != state for other in states)}
        if 0 in states or len(states) > _MOST_BRANCHES:
            return False
    return all(positions.accepts(state) for state in states)


def _literal_start(pattern: str) -> str:
    """What comes before the first wildcard."""
    return pattern.split("*", 1)[0].split("?", 1)[0]


@functools.lru_cache(maxsize=4096)
def overlaps(one: str, other: str) -> bool:
    """Whether some text matches both patterns; taken for so where both are too long to find out."""
    if len(one) * len(other) > _MOST_PAIRS:
        return True
    reachable = {(0, 0)}
    seen: set[tuple[int, int]] = set()
    while reachable:
        here, there = reachable.pop()
        if (here, there) in seen:
            continue
        seen.add((here, there))
        if here == len(one) and there == len(other):
            return True
        first, second = one[here : here + 1], other[there : there + 1]
        if first == "*":
            reachable.add((here + 1, there))
        if second == "*":
            reachable.add((here, there + 1))
        if first and second and (first == second or "?" in (first, second) or "*" in (first, second)):
            reachable.add((here if first == "*" else here + 1, there if second == "*" else there + 1))
    return False


@dataclass(frozen=True, slots=True)
class _Positions:
    """A pattern as an automaton: a state is the set of positions in the pattern, as the bits of a number.

    The empty string stands for a character that the pattern does not name.
    """

    stars: int
    characters: dict[str, int]
    any_character: int
    end: int

    @property
    def start(self) -> int:
        return 1 | (1 & self.stars) << 1

    def step(self, state: int, character: str) -> int:
        moved = (state & (self.characters.get(character, 0) | self.any_character)) << 1 | state & self.stars
        return moved | (moved & self.stars) << 1

    def run(self, state: int) -> list[int]:
        """The states after any number of characters that the pattern does not name."""
        found = [state]
        while (state := self.step(state, "")) != found[-1]:
            found.append(state)
        return found

    def accepts(self, state: int) -> bool:
        return bool(state & self.end)


@functools.lru_cache(maxsize=4096)
def _positions(pattern: str) -> _Positions:
    collapsed = _STARS.sub("*", pattern)
    masks: defaultdict[str, int] = defaultdict(int)
    for position, character in enumerate(collapsed):
        masks[character] |= 1 << position
    stars, any_character = masks.pop("*", 0), masks.pop("?", 0)
    return _Positions(stars=stars, characters=dict(masks), any_character=any_character, end=1 << len(collapsed))
