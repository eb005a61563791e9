"""Patterns as automata: the characters of a text are matched one by one.

A state is the set of all positions in the patterns that are possible so far, so the cost of matching grows with the
length of the text alone, whatever the patterns.

Two kinds of characters are special. `BOUNDARY` separates the parts of an ARN in the patterns that `readings` returns:
no wildcard matches it. Characters from `VARIABLE` on, of Unicode's private use area, spell a policy variable: `*`
matches them and `?` does not, since the value of a variable can have any length.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import dataclass

BOUNDARY = "\x1f"
VARIABLE = "\ue100"
"""The first of the characters that spell policy variables; each stands for the ASCII character at its offset."""

_LAST_VARIABLE = "\ue17f"

STARS = re.compile(r"\*+")


@dataclass(frozen=True, slots=True)
class Automaton:
    """Patterns as one automaton: a state is the set of positions in the patterns, as the bits of a number.

    The empty string stands for a character that is in no pattern.

    Attributes:
        start: the state before the first character.
        stars: the positions of `*`.
        characters: character -> its positions.
        any_character: the positions of `?`.
        boundaries: the positions of `BOUNDARY`.
        ends: the positions after the last character of each pattern.
        open_ends: the positions of `*` at the end of a pattern, which matches all remaining characters.
    """

    start: int
    stars: int
    characters: dict[str, int]
    any_character: int
    boundaries: int
    ends: int
    open_ends: int

    def step(self, state: int, character: str) -> int:
        """Return the state after one character."""
        named = self.characters.get(character, 0)
        if character == BOUNDARY:
            moved = (state & named) << 1
        elif VARIABLE <= character <= _LAST_VARIABLE:
            moved = (state & named) << 1 | state & self.stars
        else:
            moved = (state & (named | self.any_character)) << 1 | state & self.stars
        return moved | (moved & self.stars) << 1

    def step_over(self, state: int) -> int:
        """Return the union of the states after any one character."""
        moved = (state & ~(self.stars | self.boundaries | self.ends)) << 1 | state & self.stars
        return moved | (moved & self.stars) << 1

    def anywhere_after(self, state: int) -> int:
        """Return the union of the states after any text without `BOUNDARY`; only for an automaton of one pattern."""
        first = state & -state
        barrier = self.boundaries & -first
        last = barrier & -barrier or self.ends
        return (last << 1) - first if first else 0

    def run(self, state: int) -> list[int]:
        """Return the states after any number of characters that are in no pattern."""
        found = [state]
        while (state := self.step(state, "")) != found[-1]:
            found.append(state)
        return found

    def accepts(self, state: int) -> bool:
        """Return whether the state is at the end of a pattern."""
        return bool(state & self.ends)


@functools.lru_cache(maxsize=4096)
def automaton(patterns: tuple[str, ...]) -> Automaton:
    """Return the automaton that accepts the texts that match at least one of the patterns."""
    masks: defaultdict[str, int] = defaultdict(int)
    starts = ends = open_ends = 0
    position = 0
    for pattern in patterns:
        starts |= 1 << position
        collapsed = STARS.sub("*", pattern)
        for character in collapsed:
            masks[character] |= 1 << position
            position += 1
        if collapsed.endswith("*"):
            open_ends |= 1 << (position - 1)
        ends |= 1 << position
        position += 1
    stars, any_character = masks.pop("*", 0), masks.pop("?", 0)
    return Automaton(
        start=starts | (starts & stars) << 1,
        stars=stars,
        characters=dict(masks),
        any_character=any_character,
        boundaries=masks.get(BOUNDARY, 0),
        ends=ends,
        open_ends=open_ends,
    )
