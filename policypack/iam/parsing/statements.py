"""Properties of single statements: their actions, resources and conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from policypack.iam.matching.arn_readings import includes, may_overlap
from policypack.iam.matching.globs import covers, has_wildcard, is_everything, overlaps
from policypack.model.policy import Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of, negated

Patterns: TypeAlias = Maybe[tuple[Maybe[str], ...]]
_Relation: TypeAlias = Callable[[str, str], bool]


def names_action(statement: Statement, action: str) -> Maybe[bool]:
    """Return whether the actions of a statement include an action, given in lower case."""
    if statement.actions is UNKNOWN:
        return UNKNOWN
    patterns = [it for it in statement.actions if it is UNKNOWN or has_wildcard(it)]
    named = action in statement.actions or any_of(it if it is UNKNOWN else covers(it, action) for it in patterns)
    return negated(named) if statement.is_not_action else named


_SIDE_ACTIONS = ("sts:tagsession", "sts:setsourceidentity")


def allows_assuming(statement: Statement) -> Maybe[bool]:
    """Return whether the actions of a trust policy's statement are more than those that accompany assuming a role."""
    if statement.actions is UNKNOWN:
        return UNKNOWN
    if statement.is_not_action:
        return True
    return any_of(UNKNOWN if it is UNKNOWN else it not in _SIDE_ACTIONS for it in statement.actions)


def is_unconditional(statement: Statement) -> Maybe[bool]:
    """Return whether the statement has no conditions."""
    return UNKNOWN if statement.conditions is UNKNOWN else not statement.conditions


def denials(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return the statements that deny something, or may."""
    return tuple(it for it in statements if it.has_effect(Effect.DENY) is not False)


def include(outer: Patterns, outer_negated: bool, inner: Patterns, inner_negated: bool) -> Maybe[bool]:
    """Return whether the outer patterns match every action that the inner ones match; false if that is not certain."""
    return _include(outer, outer_negated, inner, inner_negated, _OF_ACTIONS)


def include_resources(outer: Patterns, outer_negated: bool, inner: Patterns, inner_negated: bool) -> Maybe[bool]:
    """Return the same for resources, whose patterns are compared part by part."""
    return _include(outer, outer_negated, inner, inner_negated, _OF_RESOURCES)


def _include(
    outer: Patterns, outer_negated: bool, inner: Patterns, inner_negated: bool, relations: tuple[_Relation, _Relation]
) -> Maybe[bool]:
    """Return whether the outer patterns match everything that the inner ones match.

    Args:
        outer: the patterns of one element.
        outer_negated: whether it is a `Not...` element.
        inner: the patterns of the other element.
        inner_negated: whether that is a `Not...` element.
        relations: whether one pattern covers another, and whether both may match something.
    """
    is_covered, may_meet = relations
    if (
        not outer_negated
        and not isinstance(outer, Unknown)
        and any(it is not UNKNOWN and is_everything(it) for it in outer)
    ):
        return True
    if isinstance(outer, Unknown) or isinstance(inner, Unknown):
        return UNKNOWN
    if outer_negated and inner_negated:
        return all_of(_among(it, inner, is_covered) for it in outer)
    if outer_negated:
        return negated(any_of(_among(it, outer, may_meet) for it in inner))
    if inner_negated:
        return False
    return all_of(_among(it, outer, is_covered) for it in inner)


def _among(pattern: Maybe[str], others: tuple[Maybe[str], ...], relation: _Relation) -> Maybe[bool]:
    """Return whether one of the others has the relation to a pattern."""
    if pattern is UNKNOWN:
        return UNKNOWN
    return any_of(UNKNOWN if other is UNKNOWN else relation(other, pattern) for other in others)


_OF_ACTIONS: tuple[_Relation, _Relation] = (covers, overlaps)
_OF_RESOURCES: tuple[_Relation, _Relation] = (includes, may_overlap)
"""For actions and for resources: whether one pattern covers another, and whether both may match something."""
