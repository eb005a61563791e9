"""The names that a pattern with wildcards matches, computed for all names at once.

The names are the rows of a table. For each position and character, one number has a bit for each name that has this
character there. A pattern is matched by `and` and `or` of these numbers, symbol by symbol. The cost is the number of
symbols of the pattern times the length of the longest name, each an operation on one number; a document with hundreds
of patterns such as `*:*1f*` takes hundreds of milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from operator import or_


class NameColumns:
    """Names in a fixed order; a set of them is a number with one bit for each, the lowest for the first name."""

    def __init__(self, names: Sequence[str]) -> None:
        """Prepare the table of some names; a column is read when a pattern needs it."""
        longest = max(map(len, names), default=0)
        self._rows = [name.ljust(longest, "\0") for name in names]
        self._columns: dict[int, str] = {}
        self._with_character: dict[tuple[int, str], int] = {}
        everything = (1 << len(names)) - 1
        longer = [everything & ~self._having(position, "\0") for position in range(longest)]
        self._at_least = [everything, *longer, 0]
        """For each length, the names that have at least so many characters."""

    def matching(self, pattern: str) -> int:
        """Return the set of names that a pattern matches: `*` stands for any text, `?` for any one character."""
        # For each length n: the names whose first n characters match the symbols read so far.
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
        """Return the names of a set that have, at a position, a character that a symbol matches."""
        if not names:
            return 0
        return names & (self._at_least[position + 1] if symbol == "?" else self._having(position, symbol))

    def _having(self, position: int, character: str) -> int:
        """Return the names that have a character at a position; the null character follows the end of a name."""
        found = self._with_character.get((position, character))
        if found is None:
            column = self._column(position)
            digits = {ord(it): "0" for it in set(column)} | {ord(character): "1"}
            found = self._with_character[position, character] = int(column.translate(digits), 2)
        return found

    def _column(self, position: int) -> str:
        """Return the characters at a position, that of the last name first."""
        if position not in self._columns:
            self._columns[position] = "".join([row[position] for row in reversed(self._rows)])
        return self._columns[position]
