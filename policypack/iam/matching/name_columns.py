"""Which of many names a pattern with wildcards matches, for all names at once.

The names stand below each other as the rows of a table. For a position and a character, one number has a bit for each
name that has this character there. A pattern is matched by `and` and `or` of these numbers, symbol by symbol.
Bound: symbols of the pattern x characters of the longest name, each an operation on one number; a document with
hundreds of patterns such as `*:*1f*` takes as many milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from operator import or_


class NameColumns:
    """Names in a fixed order; a set of them is a number with one bit for each, the lowest for the first name."""

    def __init__(self, names: Sequence[str]) -> None:
        longest = max(map(len, names), default=0)
        self._rows = [name.ljust(longest, "\0") for name in names]
        self._columns: dict[int, str] = {}
        self._with_character: dict[tuple[int, str], int] = {}
        everything = (1 << len(names)) - 1
        longer = [everything & ~self._having(position, "\0") for position in range(longest)]
        self._at_least = [everything, *longer, 0]
        """For each length, the names that have at least so many characters."""

    def matching(self, pattern: str) -> int:
        """The set of names that a pattern matches: `*` stands for any text, `?` for any one character."""
        # For each length, the names whose first so many characters are matched by the symbols read so far.
        matched = [self._at_least[0]] + [0] * (len(self._at_least) - 2)
        for symbol in pattern:
            if symbol == "*":
                matched = [names & self._at_least[length] for length, names in enumerate(accumulate(matched, or_))]
            else:
                matched = [0, *(self._with_next(symbol, length, names) for length, names in enumerate(matched[:-1]))]
        found = 0
        for length, names in enumerate(matched):
            found |= names & ~self._at_least[length + 1]
        return found

    def _with_next(self, symbol: str, position: int, names: int) -> int:
        """Those of the names that have, at a position, the character that a symbol stands for."""
        if not names:
            return 0
        return names & (self._at_least[position + 1] if symbol == "?" else self._having(position, symbol))

    def _having(self, position: int, character: str) -> int:
        """The names that have a character at a position; the null character stands after a name's end."""
        found = self._with_character.get((position, character))
        if found is None:
            column = self._column(position)
            digits = {ord(it): "0" for it in set(column)} | {ord(character): "1"}
            found = self._with_character[position, character] = int(column.translate(digits), 2)
        return found

    def _column(self, position: int) -> str:
        """The characters at a position, that of the last name first."""
        if position not in self._columns:
            self._columns[position] = "".join([row[position] for row in reversed(self._rows)])
        return self._columns[position]
