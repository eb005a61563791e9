"""Which URN patterns an exemption may have: they name resources, and never nearly everything.

A URN is `urn:pulumi:<stack>::<project>::<type>::<name>` (Pulumi documentation, "Resource names", URNs), and `*` in a
pattern crosses all of its parts. So a pattern is tested by URNs in which one part is a text that only wildcards
match.
"""

from __future__ import annotations

import re

MIN_LETTERS = 3
"""So many characters of a name have to stand at its beginning, without a wildcard, or anywhere behind a whole type."""

MAX_LENGTH = 2_000
"""The longest pattern, in characters: a URN is a few hundred long."""

_FRESH = "\0" * 40
"""A text that only wildcards match."""

_SOME = ("some", "more")
"""A part of any text without a colon: one character, and then any number of them."""

_EVERY = "urn matches resources of any type and name"

_LITERAL = re.compile(r"[^*?]+")
_WHOLE_TYPE = re.compile(r"(?:::|[*?$])([A-Za-z][\w-]*:[\w/.-]+:\w+|[A-Za-z][\w-]*:[A-Za-z]\w*)::[^:]*$")
"""A type token before the last part, `aws:s3/bucket:Bucket`, of which no character is a wildcard."""
_ONE_PROJECT = re.compile(r"::[\w.-]+::(?:[^:]|:(?!:))+::[^:]*$", re.ASCII)
"""The name of a project before the type, of which no character is a wildcard.

Source: Pulumi documentation, "Projects", project names: letters, digits, hyphens, underscores and periods.
"""

_TYPE = (*_SOME, ":", *_SOME, ":", *_SOME)
_ANY_PROJECT = ("urn:pulumi:", *_SOME, "::", *_SOME, "::")
_SOME_NAME = (*_ANY_PROJECT, *_TYPE, "::", _FRESH)


def fault_of(pattern: str) -> str:
    """Return why a pattern is refused, as a clause; empty for one that may be used.

    - A pattern that leaves the name open has to have a whole type, behind the whole name of a project.
    - A name with wildcards has to begin with `MIN_LETTERS` other characters, or to have as many in a row behind a
      whole type.

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
    """Return whether a pattern matches any URN of a shape, by following all places of the pattern at once.

    Each element of the shape visits each place once.
    """
    short = re.sub(r"\*+", "*", pattern)
    places = {0}
    for part in shape:
        for element in (part,) if part in _SOME else part:
            places = _before(short, places)
            places = _loop(short, places) if element == "more" else _after(short, places, element)
    return len(short) in _before(short, places)


def _before(pattern: str, places: set[int]) -> set[int]:
    """The places with those behind a star, which may match nothing."""
    return places | {place + 1 for place in places if pattern[place : place + 1] == "*"}


def _loop(pattern: str, places: set[int]) -> set[int]:
    """The places after any number of characters that are no colon."""
    found, waiting = set(places), list(places)
    while waiting:
        new = _before(pattern, _after(pattern, {waiting.pop()}, "more")) - found
        found |= new
        waiting.extend(new)
    return found


def _after(pattern: str, places: set[int], element: str) -> set[int]:
    """The places after one character of the text."""
    found = set()
    for place in places:
        expected = pattern[place : place + 1]
        if expected == "*":
            found.add(place)
        elif expected and (expected in ("?", element) or (element in _SOME and expected != ":")):
            found.add(place + 1)
    return found
