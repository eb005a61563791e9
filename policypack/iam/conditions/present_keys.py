"""Conditions on keys that every request which the statement applies to has.

Sources: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators" (...IfExists and
Null), "Multivalued context keys" (`ForAllValues` holds where the key is missing, unless a `Null` requires the key) and
"AWS global condition context keys" (Availability).
"""

from __future__ import annotations

from dataclasses import replace

from policypack.iam.conditions.keys import IN_EVERY_REQUEST
from policypack.model.policy import Condition
from policypack.model.unknown import Maybe

REQUIRES_KEY: Maybe[tuple[Maybe[str], ...]] = ("false",)
"""The values of a `Null` condition that requires the key."""


def tightened(conditions: tuple[Condition, ...], *null_values: Maybe[tuple[Maybe[str], ...]]) -> tuple[Condition, ...]:
    """Return the conditions without `...IfExists` and `ForAllValues` on keys that every matching request has.

    Such a request has the keys that are in every request and the keys that a `Null` of the same statement requires, so
    `...IfExists` and `ForAllValues` do not change the result of an operator on such a key.

    Args:
        conditions: all conditions of a statement.
        null_values: the values of the `Null` conditions that require their key; `("false",)` by default.
    """
    if not any(it.if_exists or it.quantifier == "forallvalues" for it in conditions):
        return conditions
    required = {it.key for it in conditions if it.operator == "null" and it.values in (null_values or (REQUIRES_KEY,))}
    return tuple(
        replace(it, if_exists=False, quantifier=it.quantifier.removeprefix("forallvalues"))
        if it.key in required or it.key in IN_EVERY_REQUEST
        else it
        for it in conditions
    )
