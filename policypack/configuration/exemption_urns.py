"""Validates the URN patterns of exemptions: a pattern must identify resources, not match nearly all of them.

A URN is `urn:pulumi:<stack>::<project>::<type>::<name>` (Pulumi documentation, "Resource names", URNs), and `*` in a
pattern crosses all of its parts. So a pattern is tested with URNs in which one part is a text that only wildcards
match.
"""

from __future__ import annotations

import re

MIN_LETTERS = 3
"""Number of literal characters that a name must begin with, or contain after a literal type."""

MAX_LENGTH = 2_000
"""Maximum length of a pattern; a URN has a few hundred characters."""

_FRESH = "\0" * 40
"""A text that only wildcards match."""

_SOME = ("some", "more")
"""A part without a colon: one character, then any number of characters."""

_EVERY = "urn matches resources of any type and name"

_LITERAL = re.compile(r"[^*?]+")
_WHOLE_TYPE = re.compile(r"(?:::|[*?$])([A-Za-z][\w-]*:[\w/.-]+:\w+|[A-Za-z][\w-]*:[A-Za-z]\w*)::[^:]*$")
"""A literal type token before the last part, such as `aws:s3/bucket:Bucket`."""
_ONE_PROJECT = re.compile(r"::[\w.-]+::(?:[^:]|:(?!:))+::[^:]*$", re.ASCII)
"""A literal project name before the type.

Source: Pulumi documentation, "Projects", project names: letters, digits, hyphens, underscores and periods.
"""

_TYPE = (*_SOME, ":", *_SOME, ":", *_SOME)
_ANY_PROJECT = ("urn:pulumi:", *_SOME, "::", *_SOME, "::")
_SOME_NAME = (*_ANY_PROJECT, *_TYPE, "::", _FRESH)


def fault_of(pattern: str) -> str:
    """Return why a pattern is refused, as a clause; empty for an accepted pattern.

    - A pattern that matches any name must have a literal type after a literal project.
    - A name with wildcards must begin with `MIN_LETTERS` literal characters, or have as many in a row after a literal
      type.

    The cost is proportional to the length of the pattern, which is limited.
    """
    if len(pattern) > MAX_LENGTH:
        return f"urn is longer than {MAX_LENGTH} characters"
    _, divider, name = pattern.rpartition("::")
    if not _LITERAL.fullmatch(pattern) and not divider:
        return _EVERY
    if _matches(pattern, _SOME_NAME) or ("*" in name and not name.strip("*?")):
        if not _WHOLE_TYPE.search(pattern):
            return _EVERY
        return (
            ""
            if _ONE_PROJECT.search(pattern)
            else "urn matches every resource of a type in every project: add the project's name"
        )
    if _LITERAL.fullmatch(name):
        return ""
    runs = _LITERAL.findall(name)
    is_long = bool(runs) and max(map(len, runs)) >= MIN_LETTERS
    begins = is_long and name.startswith(runs[0]) and len(runs[0]) >= MIN_LETTERS
    if begins or (is_long and _WHOLE_TYPE.search(pattern)):
        return ""
    return f"urn matches most names: at least {MIN_LETTERS} characters must precede a wildcard"


def _matches(pattern: str, shape: tuple[str, ...]) -> bool:
    """Return whether a pattern matches any URN of a shape, by tracking all reachable positions of the pattern at once.

    Each element of the shape visits each position once.
    """
    short = re.sub(r"\*+", "*", pattern)
    positions = {0}
    for part in shape:
        for element in (part,) if part in _SOME else part:
            positions = _before(short, positions)
            positions = _loop(short, positions) if element == "more" else _after(short, positions, element)
    return len(short) in _before(short, positions)


def _before(pattern: str, positions: set[int]) -> set[int]:
    """Return the positions, and those after a `*`, which may match no character."""
    return positions | {position + 1 for position in positions if pattern[position : position + 1] == "*"}


def _loop(pattern: str, positions: set[int]) -> set[int]:
    """Return the positions after any number of characters other than a colon."""
    found, waiting = set(positions), list(positions)
    while waiting:
        new = _before(pattern, _after(pattern, {waiting.pop()}, "more")) - found
        found |= new
        waiting.extend(new)
    return found


def _after(pattern: str, positions: set[int], element: str) -> set[int]:
    """Return the positions after one character of the text."""
    found = set()
    for position in positions:
        expected = pattern[position : position + 1]
        if expected == "*":
            found.add(position)
        elif expected and (expected in ("?", element) or (element in _SOME and expected != ":")):
            found.add(position + 1)
    return found
