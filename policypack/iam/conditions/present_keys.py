"""Conditions on keys that a request certainly has.

Sources: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators" (...IfExists and
Null), "Multivalued context keys" (`ForAllValues` holds where the key is missing, unless a `Null` demands it) and "AWS
global condition context keys" (Availability).
"""

from __future__ import annotations

from dataclasses import replace

from policypack.iam.conditions.always_true import IN_EVERY_REQUEST
from policypack.model.policy import Condition
from policypack.model.unknown import Maybe

DEMANDS: Maybe[tuple[Maybe[str], ...]] = ("false",)
"""The values of a `Null` that demands the key."""


def tightened(conditions: tuple[Condition, ...], *demands: Maybe[tuple[Maybe[str], ...]]) -> tuple[Condition, ...]:
    """Return conditions that hold where their key is absent as they are for requests that have the key.

    A request has the keys that are in every request, and those that another condition of the statement demands:
    `...IfExists` and `ForAllValues` add nothing to an operator on such a key.

    Args:
        conditions: all conditions of a statement.
        demands: the values of a `Null` that demands its key; without any, those that certainly do.
    """
    if not any(it.if_exists or it.quantifier == "forallvalues" for it in conditions):
        return conditions
    nulls = {it.key for it in conditions if it.operator == "null" and it.values in (demands or (DEMANDS,))}
    return tuple(
        replace(it, if_exists=False, quantifier=it.quantifier.removeprefix("forallvalues"))
        if it.key in nulls or it.key in IN_EVERY_REQUEST
        else it
        for it in conditions
    )
