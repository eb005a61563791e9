"""Names of actions in AWS's case, for messages: policies are compared in lower case."""

from __future__ import annotations

import functools
from bisect import bisect_left

from policypack.iam.matching.actions import DATA


def in_aws_case(pattern: str) -> str:
    """Return a lower-case action or action pattern in AWS's case: `s3:getobject*` -> `s3:GetObject*`.

    The characters before the first wildcard take the case of the first action that begins with them. A pattern that
    begins no documented action is returned unchanged.

    Source: AWS Service Authorization Reference, as in `actions.txt`.
    """
    literal = pattern[: _first_wildcard(pattern)]
    lower, named = _names()
    position = bisect_left(lower, literal)
    is_known = position < len(lower) and lower[position].startswith(literal)
    if not is_known or (literal == pattern and lower[position] != pattern):
        return pattern
    return named[position][: len(literal)] + pattern[len(literal) :]


def _first_wildcard(pattern: str) -> int:
    """Return the position of the first `*` or `?`; the length of a pattern without any."""
    return min((at for at in map(pattern.find, "*?") if at >= 0), default=len(pattern))


@functools.cache
def _names() -> tuple[list[str], list[str]]:
    """Return every action in lower case, sorted, and the same actions in AWS's case."""
    named: list[str] = []
    for line in DATA.read_text("ascii").splitlines():
        service, *actions, _ = line.split(" ")
        named += [f"{service}:{action}" for action in actions]
    named.sort(key=str.lower)
    return [it.lower() for it in named], named
