"""Conditions of one statement that no request can meet together, so that the statement never applies.

Sources: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators" (Null,
...IfExists) and "Single-valued vs. multivalued context keys".

The cost grows with the number of conditions and values; at most 10,000 pairs of values are compared for each key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from policypack.iam.conditions.always_true import BOTH_BOOLEANS, is_negated, known_values, requires_key
from policypack.iam.conditions.keys import IN_EVERY_REQUEST, is_single_valued
from policypack.iam.matching.globs import matches
from policypack.iam.parsing.operators import positive_form
from policypack.model.policy import Condition
from policypack.model.unknown import UNKNOWN, Unknown

_MOST_COMPARISONS = 10_000
"""The maximum number of pairs of values that are compared to find a contradiction."""


def can_never_hold(conditions: Iterable[Condition]) -> bool:
    """Return whether no request meets all the conditions of a statement."""
    listed = tuple(conditions)
    nulls = [it for it in listed if it.operator == "null"]
    absent = {it.key for it in nulls if it.values == ("true",)}
    if absent and (absent & IN_EVERY_REQUEST or any(it.key in absent and requires_key(it) for it in listed)):
        return True
    by_key: defaultdict[str, list[Condition]] = defaultdict(list)
    for condition in listed:
        by_key[condition.key].append(condition)
    return any(len(it) > 1 and _contradict_each_other(it) for it in by_key.values())


def _contradict_each_other(conditions: list[Condition]) -> bool:
    """Return whether the conditions on one key exclude every value that one of them requires."""
    is_present = any(map(requires_key, conditions)) and is_single_valued(conditions[0].key)
    booleans = [
        known_values(it)
        for it in conditions
        if it.operator == "bool" and (is_present or requires_key(it)) and _is_literal(it)
    ]
    if len(booleans) > 1 and not frozenset.intersection(*booleans) and frozenset.union(*booleans) <= BOTH_BOOLEANS:
        return True
    required = next((it for it in conditions if it.operator == "stringequals" and requires_key(it)), None)
    if required is None or not is_single_valued(required.key) or not _is_literal(required):
        return False
    others = [it for it in conditions if it is not required and it.quantifier == "" and _is_literal(it)]
    if len(known_values(required)) * sum(len(known_values(it)) for it in others) > _MOST_COMPARISONS:
        return False
    return not any(all(_may_hold_for(other, value) for other in others) for value in known_values(required))


def _is_literal(condition: Condition) -> bool:
    """Return whether the condition has values, all of them known and without policy variables."""
    values = () if isinstance(condition.values, Unknown) else condition.values
    return bool(values) and all(it is not UNKNOWN and "${" not in it for it in values)


def _may_hold_for(condition: Condition, value: str) -> bool:
    """Return whether a condition may hold for a value of its key."""
    operator = positive_form(condition.operator)
    if operator not in ("stringequals", "stringlike"):
        return True
    values = known_values(condition)
    matched = value in values if operator == "stringequals" else any(matches(it, value) for it in values)
    return matched is not is_negated(condition)
