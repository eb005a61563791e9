"""Parse filter patterns of CloudWatch Logs for JSON events into predicates on CloudTrail records.

Source: Amazon CloudWatch Logs User Guide, "Filter pattern syntax for metric filters", Match terms in JSON log events.
`&&` takes precedence over `||`; `*` in a value matches any characters; `!=` matches a record without the field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from policypack.iam.matching.globs import matches

CloudTrailRecord: TypeAlias = Mapping[str, str]
"""A CloudTrail record, flattened: `{"eventName": "StopLogging", "userIdentity.type": "Root"}`."""

Predicate: TypeAlias = Callable[[CloudTrailRecord], bool]

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<mark>\|\||&&|!=|>=|<=|[(){}=<>])
      | "(?P<quoted>(?:[^"\\]|\\.)*)"
      | (?P<word>[^\s(){}=<>!&|"]+)
    )""",
    flags=re.VERBOSE,
)
_COMPARISONS = ("=", "!=", ">", "<", ">=", "<=")
_DEEPEST = 50


class NotAPattern(ValueError):
    """The text is not a filter pattern for JSON events."""


def parse_filter(text: str) -> Predicate:
    """Return the predicate of a filter pattern.

    Raises:
        NotAPattern: the text is not a pattern for JSON events, or CloudWatch Logs rejects it.
    """
    parser = _Parser(_tokens(text))
    parser.expect("{")
    predicate = parser.alternatives(0)
    parser.expect("}")
    parser.expect("")
    return predicate


_Token: TypeAlias = tuple[str, str]  # kind: mark, quoted, word; text


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    stripped = text.rstrip()
    while position < len(stripped):
        match = _TOKEN.match(stripped, position)
        if match is None or match.lastgroup is None:
            raise NotAPattern
        found.append((match.lastgroup, match.group(match.lastgroup)))
        position = match.end()
    return found


class _Parser:
    """A recursive descent parser for `||`, `&&` and parentheses."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._next = 0

    def expect(self, mark: str) -> None:
        if mark == "":
            if self._next != len(self._tokens):
                raise NotAPattern
        elif not self._take(mark):
            raise NotAPattern

    def alternatives(self, depth: int) -> Predicate:
        parts = [self._conjunction(depth)]
        while self._take("||"):
            parts.append(self._conjunction(depth))
        return lambda record: any(part(record) for part in parts)

    def _conjunction(self, depth: int) -> Predicate:
        parts = [self._term(depth)]
        while self._take("&&"):
            parts.append(self._term(depth))
        return lambda record: all(part(record) for part in parts)

    def _term(self, depth: int) -> Predicate:
        if depth > _DEEPEST:
            raise NotAPattern
        if self._take("("):
            inside = self.alternatives(depth + 1)
            self.expect(")")
            return inside
        field = self._field()
        return self._test(field)

    def _field(self) -> str:
        kind, text = self._token()
        if kind != "word" or not text.startswith("$."):
            raise NotAPattern
        return text.removeprefix("$.")

    def _test(self, field: str) -> Predicate:
        kind, text = self._token()
        if kind == "word":
            return self._existence(field, text.upper())
        if kind != "mark" or text not in _COMPARISONS:
            raise NotAPattern
        _, value = self._value()
        if text == "=":
            return lambda record: field in record and matches(value, record[field])
        if text == "!=":
            return lambda record: field not in record or not matches(value, record[field])
        return lambda record: _compare(record.get(field), text, value)

    def _existence(self, field: str, word: str) -> Predicate:
        if word == "EXISTS":
            return lambda record: field in record
        following = self._token()[1].upper()
        if (word, following) == ("NOT", "EXISTS"):
            return lambda record: field not in record
        if word == "IS" and following in ("TRUE", "FALSE"):
            return lambda record: record.get(field) == following.lower()
        if (word, following) == ("IS", "NULL"):
            return lambda record: False
        raise NotAPattern

    def _value(self) -> _Token:
        kind, text = self._token()
        if kind == "mark":
            raise NotAPattern
        return kind, text

    def _token(self) -> _Token:
        if self._next >= len(self._tokens):
            raise NotAPattern
        self._next += 1
        return self._tokens[self._next - 1]

    def _take(self, mark: str) -> bool:
        is_next = self._next < len(self._tokens) and self._tokens[self._next] == ("mark", mark)
        self._next += is_next
        return is_next


def _compare(value: str | None, comparison: str, limit: str) -> bool:
    try:
        number, bound = float(value or ""), float(limit)
    except ValueError:
        return False
    return {">": number > bound, "<": number < bound, ">=": number >= bound, "<=": number <= bound}[comparison]
