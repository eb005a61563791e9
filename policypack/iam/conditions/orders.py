"""Conditions on dates and numbers, compared as sets of values.

Source: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators" (Numeric and Date
condition operators): the values of a condition are ORed, those of `NotEquals` are NORed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from math import isfinite

from policypack.iam.conditions.instants import seconds
from policypack.iam.parsing.operators import OPERATORS
from policypack.model.policy import Condition
from policypack.model.unknown import UNKNOWN, Unknown

_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "equals": lambda value, limit: value == limit,
    "greaterthan": lambda value, limit: value > limit,
    "greaterthanequals": lambda value, limit: value >= limit,
    "lessthan": lambda value, limit: value < limit,
    "lessthanequals": lambda value, limit: value <= limit,
}
_EPOCH_KEY = "aws:epochtime"
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_MOST_VALUES = 32
"""The maximum number of values of a condition that are compared: the cost is the square of their number."""


def is_ordered(one: Condition, other: Condition) -> bool:
    """Return whether both conditions compare dates or both compare numbers; `aws:EpochTime` takes either."""
    families = {OPERATORS[one.operator].family, OPERATORS[other.operator].family}
    return families <= {"date", "numeric"} and (len(families) == 1 or one.key == other.key == _EPOCH_KEY)


def is_within_order(inner: Condition, outer: Condition) -> bool:
    """Return whether the outer condition certainly holds for every value of a key for which the inner one holds.

    Between two neighbouring limits neither result changes, so it is enough to try each limit and one value between each
    two of them. At most 32 values of each condition are compared; the cost is the square of their number.
    """
    if not is_ordered(inner, outer):
        return False
    admitted, held = _limits(inner), _limits(outer)
    if admitted is None or held is None:
        return False
    limits = sorted({*admitted, *held})
    between = ((low + high) / 2 for low, high in pairwise(limits))
    samples = (limits[0] - 1, *limits, *between, limits[-1] + 1)
    return all(_holds(outer, held, it) for it in samples if _holds(inner, admitted, it))


def _holds(condition: Condition, limits: list[float], value: float) -> bool:
    """Return whether a condition with these limits holds for a value of its key."""
    operator = OPERATORS[condition.operator]
    is_matched = any(_COMPARISONS[operator.comparison](value, it) for it in limits)
    return not is_matched if operator.negates else is_matched


def _limits(condition: Condition) -> list[float] | None:
    """Return the values as numbers; `None` if there are none, too many, or one that AWS does not accept as a number."""
    if isinstance(condition.values, Unknown) or not 0 < len(condition.values) <= _MOST_VALUES:
        return None
    found = [None if it is UNKNOWN else _limit(it, OPERATORS[condition.operator].family) for it in condition.values]
    limits = [it for it in found if it is not None and isfinite(it)]
    return limits if len(limits) == len(found) else None


def _limit(value: str, family: str) -> float | None:
    """Return a value as a number; `None` if AWS does not accept it."""
    if family == "date":
        return seconds(value, is_number=False)
    return float(value) if _NUMBER.fullmatch(value) else None
