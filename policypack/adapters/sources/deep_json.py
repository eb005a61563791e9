"""Decode JSON of any depth: values below a fixed depth, at which usual decoders fail, are unknown.

One value that is nested thousands of times must not cost a state the findings on its other resources.
Bound: characters of the text. Usual decoders are many times faster and come first; this one reads what they refuse.
"""

from __future__ import annotations

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]  # it is there, and the stubs lack it
from typing import Any

from policypack.adapters.resources.values import UNKNOWN_TEXT

DEPTH = 200
"""Objects and lists that are nested deeper are unknown values; what a control reads is nested a tenth as deep."""

_TOKEN = re.compile(
    r"[ \t\n\r]*([\[\]{},:\"]|true|false|null|NaN|-?Infinity|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)"
)
_SPACE = re.compile(r"[ \t\n\r]*")
_CONSTANTS = dict.fromkeys(("NaN", "Infinity", "-Infinity"), UNKNOWN_TEXT)
_WORDS: dict[str, bool | str | None] = {"true": True, "false": False, "null": None, **_CONSTANTS}

_MAY_BE_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}"
    r"|(?P<half>\\u[dD][89a-fA-F][\da-fA-F]{2}|[\ud800-\udfff])|\\.",
    re.DOTALL,
)
"""A pair, a half of one, or any other escape: each is taken whole, so that `\\\\ud800` is a backslash and a text."""

_MOST_DIGITS = 400
"""More make a number larger than any that a property may be."""

_REPLACEMENT = "\ufffd"


def loads(text: str | bytes) -> Any:
    """The value of a JSON text; `NaN` and infinities are unknown, and halves of surrogate pairs are replaced.

    Programs write both, and no text with such a half can be written to a file or a terminal.

    Raises:
        ValueError: the text is not JSON.
    """
    whole = _without_halves(text if isinstance(text, str) else text.decode("utf-8-sig"))
    try:
        return json.loads(whole, parse_constant=lambda _: UNKNOWN_TEXT, parse_int=_integer)
    except RecursionError:
        return _loads(whole)


def _integer(digits: str) -> float:
    """An integer; one of more digits than Python converts is infinite."""
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)


def _without_halves(text: str) -> str:
    """The text with U+FFFD in place of each half of a surrogate pair, escaped or not."""
    if _MAY_BE_HALF.search(text) is None:
        return text
    return _ESCAPE.sub(lambda found: _REPLACEMENT if found["half"] else found[0], text)


def _loads(text: str) -> Any:
    reader = _Reader(text)
    reader.read_value(reader.next_token())
    while reader.is_inside:
        reader.read_member()
    return reader.result()


class _Reader:
    """Reads one text: `_containers` are those that are not closed yet, the innermost last."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._found: list[Any] = []
        self._containers: list[dict[str, Any] | list[Any]] = [self._found]
        self._key = ""

    @property
    def is_inside(self) -> bool:
        """Whether a container is not closed yet."""
        return len(self._containers) > 1

    def result(self) -> Any:
        if _SPACE.fullmatch(self._text, self._position) is None:
            raise ValueError("not JSON: there is more than one value")
        return self._found[0]

    def next_token(self) -> str:
        found = _TOKEN.match(self._text, self._position)
        if found is None:
            raise ValueError("not JSON: a token is missing")
        self._position = found.end()
        return found[1]

    def read_member(self) -> None:
        """Read one member of the innermost container, or its end."""
        container = self._containers[-1]
        token = self.next_token()
        if token == ("}" if isinstance(container, dict) else "]"):
            self._containers.pop()
            return
        if container:
            self._demand(token == ",")
            token = self.next_token()
        if isinstance(container, dict):
            self._demand(token == '"')
            self._key = self._string()
            self._demand(self.next_token() == ":")
            token = self.next_token()
        self.read_value(token)

    def read_value(self, token: str) -> None:
        """Read the value that begins with a token into the innermost container."""
        if token in ("{", "["):
            opened: dict[str, Any] | list[Any] = {} if token == "{" else []
            self._add(opened if len(self._containers) <= DEPTH else UNKNOWN_TEXT)
            self._containers.append(opened)
        elif token == '"':
            self._add(self._string())
        elif token in _WORDS:
            self._add(_WORDS[token])
        else:
            self._demand(token not in "]},:")
            self._add(float(token) if set(token) & set(".eE") else _integer(token))

    def _add(self, value: Any) -> None:
        container = self._containers[-1]
        if isinstance(container, dict):
            container[self._key] = value
        else:
            container.append(value)

    def _string(self) -> str:
        try:
            text, self._position = scanstring(self._text, self._position, True)
        except ValueError:
            raise ValueError("not JSON: a string is broken") from None
        return str(text)

    @staticmethod
    def _demand(holds: bool) -> None:
        if not holds:
            raise ValueError("not JSON: a token stands where it must not")
