"""Whether patterns of the last part of an ARN match every resource of a kind, though none of them is `kind/*`.

`role/??*` does, and so does a list with one pattern for each letter. Patterns count as every name of a kind when they
match, for at least half of the lengths that names have, every name made of small letters alone, or every name made of
capital letters alone: such a list limits nothing to the intended names, and names that
begin with a digit or a sign are rare. Keys and instances have names that AWS makes, of hexadecimal digits.

Sources: AWS IAM User Guide, "IAM and AWS STS quotas", IAM name requirements (letters, digits and `+=,.@_-`, case
matters); AWS KMS Developer Guide, "Key identifiers (KeyId)"; Amazon EC2 User Guide, "Resource IDs".

Bound: the number of patterns times the length of a name (32 characters at the most), in steps of one automaton whose
states have a bit for each character of all patterns; a document holds some hundreds of patterns. A set of patterns that
needs more than 64 alternatives counts as every name.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence

from policypack.iam.matching.automata import Automaton, automaton

_LENGTHS = 32
_HEX = frozenset(string.hexdigits.lower())
_SMALL, _CAPITAL = frozenset(string.ascii_lowercase), frozenset(string.ascii_uppercase)
_MOST_BRANCHES = 64

Shape = tuple[frozenset[str], ...]
"""The characters that a name can have, position by position."""


def _fixed(text: str) -> Shape:
    return tuple(frozenset(character) for character in text)


_ANY_NAME = ((_SMALL,) * _LENGTHS, (_CAPITAL,) * _LENGTHS)
_UUID = (_HEX,) * 8 + ((*_fixed("-"), *(_HEX,) * 4) * 3) + _fixed("-") + (_HEX,) * 12
_MADE_BY_AWS = {
    "key": _UUID,
    "instance": _fixed("i-") + (_HEX,) * 17,
    "managed-instance": _fixed("mi-") + (_HEX,) * 17,
}
"""Type of resource -> the only shape of its names."""


def are_every_name(patterns: Iterable[str], start: str = "") -> bool:
    """Whether patterns together match every resource of a kind.

    Args:
        patterns: of the last part of an ARN, `role/a*`.
        start: what comes before the name, `role/`; its type decides the shape of the names.
    """
    positions = automaton(tuple(dict.fromkeys(patterns)))
    state = positions.start
    for character in start:
        state = positions.step(state, character)
    made_by_aws = _MADE_BY_AWS.get(start[:-1])
    if made_by_aws is not None:
        return _matched_lengths(positions, state, made_by_aws)[-1]
    return any(2 * sum(_matched_lengths(positions, state, shape)) >= len(shape) for shape in _ANY_NAME)


def are_every_object(patterns: Iterable[str]) -> bool:
    """Whether patterns of the last part of an ARN of S3 together match every bucket, or every object in every bucket.

    Buckets of 12 characters stand for all of them where the patterns are about objects.
    """
    listed = tuple(dict.fromkeys(patterns))
    positions = automaton(listed)
    if are_every_name(listed):
        return True
    shape = (_SMALL,) * 12 + _fixed("/") + (_SMALL,) * _LENGTHS
    return 2 * sum(_matched_lengths(positions, positions.start, shape)[-_LENGTHS:]) >= _LENGTHS


def _matched_lengths(positions: Automaton, start: int, shape: Shape) -> Sequence[bool]:
    """For each length of a name, whether the patterns match every name of that length."""
    found = [False] * len(shape)
    states = {start}
    for length, characters in enumerate(shape):
        named = characters.intersection(positions.characters)
        representatives = [*named, *([""] if len(named) < len(characters) else [])]
        states = {positions.step(state, it) for state in states for it in representatives}
        if 0 in states:
            return found
        states = {it for it in states if not it & positions.open_ends}
        if not states:  # whatever follows is matched
            return found[:length] + [True] * (len(shape) - length)
        states = {it for it in states if not any(other & it == other != it for other in states)}
        if len(states) > _MOST_BRANCHES:
            return [True] * len(shape)
        found[length] = all(positions.accepts(it) for it in states)
    return found
