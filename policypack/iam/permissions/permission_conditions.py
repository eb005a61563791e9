"""The conditions of a permission: those of its Allow and those that Denies impose.

A Deny on passing roles to all services but one (`StringNotEquals` on `iam:PassedToService`) has the same effect as a
condition of the Allow on that service. Sources: AWS Identity and Access Management User
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
"""Return whether a permission on this resource set under these conditions counts."""

_KEYS = keys_with(Trait.LIMITS_IAM)
"""Keys with a single value that limit what a permission of IAM gives."""

_NEGATED = operators("string", "arn", is_negated=True)
_OPERATORS = _NEGATED | operators("string", "arn")


def limiting(denies: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return the Denies that may impose a condition on permissions."""
    return tuple(
        it
        for it in denies
        if not isinstance(it.conditions, Unknown) and any(condition.key in _KEYS for condition in it.conditions)
    )


def conditions_left(
    denies: Iterable[Statement], action: str, resource_set: ResourceSet, conditions: tuple[Condition, ...]
) -> Iterator[Condition]:
    """Yield the conditions that every request meets that Denies do not deny.

    Args:
        denies: the result of `limiting`. A Deny counts if it certainly denies the action on the whole resource set and
            all of its conditions except one hold for every request of the permission. The requests that it does not
            deny do not meet that one condition.
        action: in lower case.
        resource_set: the resource set of the permission.
        conditions: the conditions of the permission.
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
    """Return the conditions, with each that requires a key merged into the other condition on the key."""
    known = () if isinstance(conditions, Unknown) else tightened(conditions)
    demanded = {it.key for it in known if it.operator == "null" and it.values == REQUIRES_KEY}
    others = [it for it in known if it.operator != "null" or it.key not in demanded]
    compared = {it.key for it in others}
    plain = (replace(it, quantifier="foranyvalue") if it.key in demanded else it for it in others)
    return (*plain, *(it for it in known if it.operator == "null" and it.key in demanded - compared))


def _opposite(condition: Condition) -> Condition | None:
    """Return a condition that holds for every request for which a condition does not; `None` if no operator exists.

    A Deny with an unset policy variable does not apply, so a condition with a variable imposes nothing.
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
    """Return whether a condition that excludes values excludes all values that the others admit.

    Conditions of one statement are compared when the document is parsed; these can come from two statements.
    """
    return any(
        implies(tuple(other for other in conditions if other is not it), (opposite,)) is True
        for it in conditions
        if it.operator in _NEGATED and (it.quantifier == "" or is_single_valued(it.key))
        if (opposite := _opposite(it)) is not None
    )


def counted(resource_set: Maybe[ResourceSet], conditions: Conditions, counts: Counts) -> Maybe[bool]:
    """Return whether a permission counts; the result is unknown for unknown resources or conditions."""
    if resource_set is UNKNOWN:
        return UNKNOWN
    if conditions is UNKNOWN:
        return all_of((UNKNOWN, counts(resource_set, ())))
    all_together = tightened(conditions)
    if _exclude_each_other(all_together) or can_never_hold(all_together):
        return False
    return counts(resource_set, all_together)


def joined(one: Conditions, other: Conditions) -> Conditions:
    """Return the conditions of two statements that must both allow a request."""
    return UNKNOWN if one is UNKNOWN or other is UNKNOWN else (*one, *other)
