"""The conditions under which a permission remains: those of its Allow, and those that Denies add.

A Deny of every role that is passed to another service than one (`StringNotEquals` on `iam:PassedToService`) leaves
only requests that pass it to that service, as if the Allow said so. Sources: AWS Identity and Access Management User
Guide, "Policy evaluation logic" (an explicit Deny wins), "IAM JSON policy elements: Condition operators" (...IfExists,
Null) and "Conditions with multiple context keys or values" (a negated operator holds if none of its values matches).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from policypack.iam.conditions.contradictions import can_never_hold
from policypack.iam.conditions.implication import implies
from policypack.iam.conditions.key_traits import Trait
from policypack.iam.conditions.keys import is_single_valued, keys_with
from policypack.iam.conditions.present_keys import REQUIRES_KEY, tightened
from policypack.iam.matching.resource_sets import ResourceSet, resource_sets_of
from policypack.iam.parsing.operators import operators, opposite_operator
from policypack.iam.parsing.statements import names_action
from policypack.model.policy import Condition, Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of

Conditions = Maybe[tuple[Condition, ...]]
Counts = Callable[[ResourceSet, tuple[Condition, ...]], Maybe[bool]]
"""Decides whether a permission on a resource set under conditions counts."""

_KEYS = keys_with(Trait.LIMITS_IAM)
"""Keys with a single value that limit what a permission of IAM gives."""

_NEGATED = operators("string", "arn", is_negated=True)
_OPERATORS = _NEGATED | operators("string", "arn")


def limiting(denies: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return the Denies that may add a condition to the permissions that they leave."""
    return tuple(
        it
        for it in denies
        if not isinstance(it.conditions, Unknown) and any(condition.key in _KEYS for condition in it.conditions)
    )


def conditions_left(
    denies: Iterable[Statement], action: str, resource_set: ResourceSet, conditions: tuple[Condition, ...]
) -> Iterator[Condition]:
    """Yield conditions that hold for every request of a permission that Denies do not deny.

    Args:
        denies: those of `limiting`. A Deny counts if it certainly denies the action on all resources, and if all of its
            conditions but one hold for every request of the permission: the remaining requests do not meet that one.
        action: in lower case.
        resource_set: the resources of the permission.
        conditions: those of the permission.
    """
    for deny in denies:
        if all_of((deny.has_effect(Effect.DENY), names_action(deny, action))) is not True:
            continue
        left = [it for it in _merged(deny.conditions) if implies(conditions, (it,)) is not True]
        opposite = _opposite(left[0]) if len(left) == 1 and left[0].key in _KEYS else None
        if opposite is not None and any(
            it is not UNKNOWN and it.includes(resource_set) for it in resource_sets_of(deny)
        ):
            yield opposite


def _merged(conditions: Conditions) -> tuple[Condition, ...]:
    """The conditions, one that demands a key together with the other one on the key."""
    known = () if isinstance(conditions, Unknown) else tightened(conditions)
    demanded = {it.key for it in known if it.operator == "null" and it.values == REQUIRES_KEY}
    others = [it for it in known if it.operator != "null" or it.key not in demanded]
    compared = {it.key for it in others}
    plain = (replace(it, quantifier="foranyvalue") if it.key in demanded else it for it in others)
    return (*plain, *(it for it in known if it.operator == "null" and it.key in demanded - compared))


def _opposite(condition: Condition) -> Condition | None:
    """The condition that holds where one does not, or for more requests; `None` where there is no such operator.

    A variable without a value makes the Deny void, so that a condition with one does not limit what is left.
    """
    if condition.operator == "null":
        return replace(condition, values=("false",)) if condition.values == ("true",) else None
    operator = opposite_operator(condition.operator) if condition.operator in _OPERATORS else None
    values = () if isinstance(condition.values, Unknown) else condition.values
    if operator is None or any(it is not UNKNOWN and "${" in it for it in values):
        return None
    holds_without_key = condition.if_exists or (
        condition.quantifier == "forallvalues" or (condition.operator in _NEGATED and condition.quantifier == "")
    )
    return replace(condition, operator=operator, quantifier="", if_exists=not holds_without_key)


def _exclude_each_other(conditions: tuple[Condition, ...]) -> bool:
    """Whether a condition that excludes values excludes all that the others admit.

    Two conditions of one statement are compared where the document is read; those here may be of two statements.
    """
    return any(
        implies(tuple(other for other in conditions if other is not it), (opposite,)) is True
        for it in conditions
        if it.operator in _NEGATED and (it.quantifier == "" or is_single_valued(it.key))
        if (opposite := _opposite(it)) is not None
    )


def counted(resource_set: Maybe[ResourceSet], conditions: Conditions, counts: Counts) -> Maybe[bool]:
    """Return whether a permission counts; unknown resources or conditions may turn out to be any."""
    if resource_set is UNKNOWN:
        return UNKNOWN
    if conditions is UNKNOWN:
        return all_of((UNKNOWN, counts(resource_set, ())))
    all_together = tightened(conditions)
    if _exclude_each_other(all_together) or can_never_hold(all_together):
        return False
    return counts(resource_set, all_together)


def joined(one: Conditions, other: Conditions) -> Conditions:
    """Return the conditions of two statements that both have to allow a request."""
    return UNKNOWN if one is UNKNOWN or other is UNKNOWN else (*one, *other)
