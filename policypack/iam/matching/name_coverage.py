"""Patterns of the last part of an ARN that match every resource of a type, although none of them is `role/*`.

`role/??*` does, and so does a list with one pattern for each letter. Patterns count as every name of a type if they
match, for at least half of the possible lengths, every name of lower-case letters alone, or every name of capital
letters alone: such a list does not limit access to the intended names, and names that begin with a digit or a sign are
rare. Keys and instances have names that AWS generates from hexadecimal digits.

Sources: AWS IAM User Guide, "IAM and AWS STS quotas", IAM name requirements (letters, digits and `+=,.@_-`, case
matters); AWS KMS Developer Guide, "Key identifiers (KeyId)"; Amazon EC2 User Guide, "Resource IDs".

The cost is the number of patterns times the length of a name (at most 32 characters), in steps of one automaton whose
states have a bit for each character of all patterns; a document has at most some hundreds of patterns. Patterns that
need more than 64 alternatives count as every name.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence

from policypack.iam.matching.automata import Automaton, automaton
from policypack.iam.matching.globs import has_wildcard

_LENGTHS = 32
_HEX = frozenset(string.hexdigits.lower())
_SMALL, _CAPITAL = frozenset(string.ascii_lowercase), frozenset(string.ascii_uppercase)
_MOST_BRANCHES = 64

Shape = tuple[frozenset[str], ...]
"""The characters that a name can have, position by position."""


def _fixed(text: str) -> Shape:
    """Return the shape of one text."""
    return tuple(frozenset(character) for character in text)


_ANY_NAME = ((_SMALL,) * _LENGTHS, (_CAPITAL,) * _LENGTHS)
_UUID = (_HEX,) * 8 + ((*_fixed("-"), *(_HEX,) * 4) * 3) + _fixed("-") + (_HEX,) * 12
_MADE_BY_AWS = {
    "key": _UUID,
    "instance": _fixed("i-") + (_HEX,) * 17,
    "managed-instance": _fixed("mi-") + (_HEX,) * 17,
}
"""Resource type -> the only shape of its names."""


def are_every_name(patterns: Iterable[str], start: str = "") -> bool:
    """Return whether patterns together match every resource of a type.

    Args:
        patterns: patterns of the last part of an ARN, `role/a*`.
        start: the text before the name, `role/`; its type decides the shape of the names.
    """
    listed = tuple(dict.fromkeys(patterns))
    made_by_aws = _MADE_BY_AWS.get(start[:-1])
    if made_by_aws is None and _is_one_name(listed, start):
        return False
    positions = automaton(listed)
    state = positions.start
    for character in start:
        state = positions.step(state, character)
    if made_by_aws is not None:
        return _matched_lengths(positions, state, made_by_aws)[-1]
    return any(2 * sum(_matched_lengths(positions, state, shape)) >= len(shape) for shape in _ANY_NAME)


def _is_one_name(patterns: tuple[str, ...], start: str) -> bool:
    """Return whether a single pattern fixes the first character of the names, as most patterns do."""
    return len(patterns) == 1 and not has_wildcard(patterns[0][: len(start) + 1])


def are_every_object(patterns: Iterable[str]) -> bool:
    """Return whether patterns of the last part of an S3 ARN together match every bucket, or every object.

    Buckets with names of 12 characters stand for all buckets if the patterns match objects.
    """
    listed = tuple(dict.fromkeys(patterns))
    if _is_one_name(listed, ""):
        return False
    if are_every_name(listed):
        return True
    positions = automaton(listed)
    shape = (_SMALL,) * 12 + _fixed("/") + (_SMALL,) * _LENGTHS
    return 2 * sum(_matched_lengths(positions, positions.start, shape)[-_LENGTHS:]) >= _LENGTHS


def _matched_lengths(positions: Automaton, start: int, shape: Shape) -> Sequence[bool]:
    """Return for each length of a name whether the patterns match every name of that length."""
    found = [False] * len(shape)
    states = {start}
    for length, characters in enumerate(shape):
        named = characters.intersection(positions.characters)
        representatives = [*named, *([""] if len(named) < len(characters) else [])]
        states = {positions.step(state, it) for state in states for it in representatives}
        if 0 in states:
            return found
        states = {it for it in states if not it & positions.open_ends}
        if not states:  # the rest of every name is matched
            return found[:length] + [True] * (len(shape) - length)
        states = {it for it in states if not any(other & it == other != it for other in states)}
        if len(states) > _MOST_BRANCHES:
            return [True] * len(shape)
        found[length] = all(positions.accepts(it) for it in states)
    return found
