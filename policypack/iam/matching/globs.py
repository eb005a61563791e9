"""Patterns of policy documents: `*` stands for any text, `?` for any one character.

Source: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Resource" and "Action". The automaton
of `automata.py` does the matching; the cost grows with the length of the text alone, whatever the pattern.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from policypack.iam.matching.automata import BOUNDARY, STARS, Automaton, automaton

_MOST_BRANCHES = 64
"""The maximum number of alternatives that `covers` follows; with more, the result is false."""


def has_wildcard(pattern: str) -> bool:
    """Return whether the pattern can match more than one text."""
    return "*" in pattern or "?" in pattern


def is_everything(pattern: str) -> bool:
    """Return whether the pattern consists of `*` alone."""
    return not pattern.strip("*") and bool(pattern)


def matches(pattern: str, text: str) -> bool:
    """Return whether the pattern matches the text, in which `*` and `?` are plain characters."""
    if not has_wildcard(pattern):
        return pattern == text
    positions = automaton((pattern,))
    state = positions.start
    for character in text:
        state = positions.step(state, character)
        if not state:
            return False
    return positions.accepts(state)


def covers(general: str, specific: str) -> bool:
    """Return whether the general pattern matches every text that the specific pattern matches.

    The result is false if it would take more than 64 alternatives to decide: what a Deny, a boundary or an exception
    covers is never overestimated.
    """
    if general == specific:
        return True
    if not has_wildcard(general):
        return False
    if is_everything(general):
        return BOUNDARY not in specific
    if not has_wildcard(specific):
        return matches(general, specific)
    start = _literal_start(general)
    if not (specific.startswith(start) and specific.endswith(literal_end(general))):
        return False  # the specific pattern does not have the literal text of the general one
    return _covers(automaton((general[len(start) :],)), specific[len(start) :])


def covers_together(generals: Iterable[str], specific: str) -> bool:
    """Return whether each text that the specific pattern matches is matched by at least one of the general ones.

    Alternatives are limited as in `covers`. The cost grows with the total length of the patterns, times the length of
    the specific one.
    """
    overlapping = [it for it in dict.fromkeys(generals) if overlaps(it, specific)]
    if not overlapping:
        return False
    common = min(len(_literal_start(it)) for it in (*overlapping, specific))  # equal in all, since they overlap
    return _covers(automaton(tuple(it[common:] for it in overlapping)), specific[common:])


def _covers(positions: Automaton, specific: str) -> bool:
    """Return whether an automaton accepts every text that a pattern matches."""
    states = {positions.start}
    for symbol in STARS.sub("*", specific):
        if symbol == "*":
            states = {state for start in states for state in positions.run(start)}
        else:
            states = {positions.step(state, "" if symbol == "?" else symbol) for state in states}
        states = {state for state in states if not any(other & state == other != state for other in states)}
        if 0 in states or len(states) > _MOST_BRANCHES:
            return False
    return all(positions.accepts(state) for state in states)


def _literal_start(pattern: str) -> str:
    """Return the text before the first wildcard."""
    return pattern.split("*", 1)[0].split("?", 1)[0]


def literal_end(pattern: str) -> str:
    """Return the text after the last wildcard."""
    return pattern.rsplit("*", 1)[-1].rsplit("?", 1)[-1]


@functools.lru_cache(maxsize=4096)
def overlaps(one: str, other: str) -> bool:
    """Return whether some text matches both patterns. The cost grows with the length of the first one."""
    first, second = _literal_start(one), _literal_start(other)
    if not (first.startswith(second) or second.startswith(first)):
        return False
    last, final = literal_end(one), literal_end(other)
    if not (last.endswith(final) or final.endswith(last)):
        return False
    common = min(len(first), len(second))
    positions = automaton((other[common:],))
    state = positions.start
    for symbol in one[common:]:
        if symbol == "*":
            state = positions.anywhere_after(state)
        elif symbol == "?":
            state = positions.step_over(state)
        else:
            state = positions.step(state, symbol)
        if not state:
            return False
    return positions.accepts(state)
