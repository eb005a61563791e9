"""Conditions that hold for every request.

Sources: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators", "AWS global
condition context keys" (Availability) and "IAM policy elements: Variables and tags"; Amazon S3 API Reference, "Amazon
S3 Signature Version 4 Authentication Specific Policy Keys" (the largest number in a request is `s3:signatureAge`, at
most 604,800,000 milliseconds).

The cost grows with the number of values; networks are sorted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from policypack.iam.conditions.key_traits import ValueType
from policypack.iam.conditions.keys import IN_EVERY_REQUEST, keys_of_type
from policypack.iam.conditions.networks import merged_networks
from policypack.iam.matching.arn_fields import PARTS
from policypack.iam.parsing.operators import EXACT_TEXT, OPERATORS, POSITIVE_WITH_WILDCARDS, is_negated_operator
from policypack.iam.parsing.variables import is_variable_of
from policypack.model.policy import Condition
from policypack.model.unknown import UNKNOWN, Unknown

_BOOLEAN_KEYS = keys_of_type(ValueType.BOOLEAN)
_NUMERIC_KEYS = keys_of_type(ValueType.NUMBER)
_TIME_KEYS = keys_of_type(ValueType.TIME)
_ADDRESS_KEYS = keys_of_type(ValueType.ADDRESS)

_LARGE = 10**9
"""A limit that no number in a request reaches."""

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")

BOTH_BOOLEANS = frozenset({"true", "false"})


def is_negated(condition: Condition) -> bool:
    """Return whether the operator excludes values: `StringNotEquals` and the like."""
    return is_negated_operator(condition.operator)


def requires_key(condition: Condition) -> bool:
    """Return whether the condition is false where the request lacks the key."""
    if condition.operator == "null":
        return condition.values == ("false",)
    if condition.if_exists or condition.quantifier == "forallvalues":
        return False
    return condition.quantifier == "foranyvalue" or not is_negated(condition)


def always_holds(condition: Condition) -> bool:
    """Return whether the condition certainly holds for every request, anonymous requests included."""
    if condition.operator == "null":
        found = known_values(condition)
        return found >= BOTH_BOOLEANS or ("false" in found and condition.key in IN_EVERY_REQUEST)
    is_present = condition.key in IN_EVERY_REQUEST or not requires_key(condition)
    return is_present and holds_where_present(condition)


def holds_where_present(condition: Condition) -> bool:
    """Return whether the operator fits the key, and the condition certainly holds for every request with the key."""
    return _operator_fits_key(condition) and holds_for_every_value(condition)


def _operator_fits_key(condition: Condition) -> bool:
    """Return whether the operator compares values of the key's type; an operator of another type matches nothing."""
    family, key = OPERATORS[condition.operator].family, condition.key
    if family == "arn":
        return key.endswith("arn") or key == "iam:permissionsboundary"
    if family == "bool":
        return key in _BOOLEAN_KEYS
    if condition.operator == "ipaddress":
        return key in _ADDRESS_KEYS
    return family == "string" or key in _NUMERIC_KEYS


def holds_for_every_value(condition: Condition) -> bool:
    """Return whether the condition certainly holds for every request that has the key, whatever its value."""
    values, operator = known_values(condition), condition.operator
    if operator in EXACT_TEXT:
        return any(is_variable_of(it, condition.key) for it in values)
    if operator in POSITIVE_WITH_WILDCARDS:
        return any(_matches_every_value(it, condition.key, is_arn=operator != "stringlike") for it in values)
    if operator == "bool":
        return values >= BOTH_BOOLEANS
    if operator == "ipaddress":
        return _covers_every_address(values)
    return condition.key not in _TIME_KEYS and any(_excludes_no_number(operator, it) for it in values)


def known_values(condition: Condition) -> frozenset[str]:
    """Return the known values, those of booleans in lower case. Values are ORed, so one value may be enough."""
    values = () if isinstance(condition.values, Unknown) else condition.values
    known = (it for it in values if it is not UNKNOWN)
    return frozenset(it.lower() for it in known) if condition.operator in ("bool", "null") else frozenset(known)


def _matches_every_value(pattern: str, key: str, *, is_arn: bool) -> bool:
    """Return whether a pattern matches every value of its key: `*`, `?*`, the variable of the key itself."""
    inner = pattern.strip("*")
    if is_variable_of(inner, key):
        return True
    if not inner or inner == "?":
        return pattern != inner
    first, *parts = pattern.split(":", PARTS - 1)
    return is_arn and first in ("arn", "*") and bool(parts) and all(it and not it.strip("*") for it in parts)


def _excludes_no_number(operator: str, value: str) -> bool:
    """Return whether every number in a request satisfies a numeric comparison with a limit."""
    if not _NUMBER.fullmatch(value):
        return False
    limit = float(value)
    if operator in ("numericlessthan", "numericlessthanequals"):
        return limit >= _LARGE
    return limit < 0 if operator == "numericgreaterthan" else operator == "numericgreaterthanequals" and limit <= 0


def _covers_every_address(values: Iterable[str]) -> bool:
    """Return whether networks contain every IPv4 and IPv6 address."""
    versions = {it.version for it in merged_networks(values) if it.prefixlen == 0}
    return versions == {4, 6}
