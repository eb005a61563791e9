"""Conditions that hold for every request.

Sources: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators", "AWS global
condition context keys" (Availability) and "IAM policy elements: Variables and tags"; Amazon S3 API Reference, "Amazon
S3 Signature Version 4 Authentication Specific Policy Keys" (the largest quantity of a request is `s3:signatureAge`, at
most 604,800,000 milliseconds).

The cost grows with the number of values; networks are sorted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from policypack.iam.conditions.networks import merged_networks
from policypack.iam.parsing.variables import is_variable_of
from policypack.model.policy import Condition
from policypack.model.unknown import UNKNOWN, Unknown

IN_EVERY_REQUEST = frozenset(
    {
        "aws:currenttime",
        "aws:epochtime",
        "aws:principalaccount",
        "aws:principaltype",
        "aws:requestedregion",
        "aws:securetransport",
        "aws:useragent",
    }
)
"""Keys whose documentation says that they are always included in the request context."""

_BOOLEAN = frozenset(
    {"aws:multifactorauthpresent", "aws:principalisawsservice", "aws:securetransport", "aws:viaawsservice"}
)
_NUMERIC = frozenset(
    {"aws:multifactorauthage", "s3:max-keys", "s3:signatureage", "s3:tlsversion", "sts:durationseconds"}
)
_TIMES = ("aws:currenttime", "aws:epochtime")
_LARGE = 10**9
"""A limit that no quantity of a request reaches."""

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")

BOTH = frozenset({"true", "false"})
_PATTERNS = ("stringlike", "arnlike", "arnequals")
_EXACT = ("stringequals", "stringequalsignorecase")
_ARN_PARTS = 6


def is_negated(condition: Condition) -> bool:
    """Return whether the operator excludes values: `StringNotEquals` and the like."""
    return "not" in condition.operator


def requires_key(condition: Condition) -> bool:
    """Return whether the condition is false where the request lacks the key."""
    if condition.operator == "null":
        return condition.values == ("false",)
    if condition.if_exists or condition.quantifier == "forallvalues":
        return False
    return condition.quantifier == "foranyvalue" or not is_negated(condition)


def always_holds(condition: Condition) -> bool:
    """Return whether the condition certainly holds for every request, an anonymous one included."""
    if condition.operator == "null":
        found = known_values(condition)
        return found >= BOTH or ("false" in found and condition.key in IN_EVERY_REQUEST)
    is_present = condition.key in IN_EVERY_REQUEST or not requires_key(condition)
    return is_present and holds_where_present(condition)


def holds_where_present(condition: Condition) -> bool:
    """Return whether the condition, whose operator fits its key, certainly holds for every request with the key."""
    return _fits(condition) and holds_for_every_value(condition)


def _fits(condition: Condition) -> bool:
    """Whether an operator certainly compares values of the key's type; an operator of another type matches nothing."""
    operator, key = condition.operator, condition.key
    if operator.startswith("arn"):
        return key.endswith("arn")
    if operator == "bool":
        return key in _BOOLEAN
    if operator == "ipaddress":
        return key in ("aws:sourceip", "aws:vpcsourceip")
    return operator.startswith("string") or key in _NUMERIC


def holds_for_every_value(condition: Condition) -> bool:
    """Return whether the condition certainly holds for every request that has the key, whatever its value."""
    values, operator = known_values(condition), condition.operator
    if operator in _EXACT:
        return any(is_variable_of(it, condition.key) for it in values)
    if operator in _PATTERNS:
        return any(_is_any_text(it, condition.key, is_arn=operator != "stringlike") for it in values)
    if operator == "bool":
        return values >= BOTH
    if operator == "ipaddress":
        return _is_every_address(values)
    return condition.key not in _TIMES and any(_is_no_limit(operator, it) for it in values)


def known_values(condition: Condition) -> frozenset[str]:
    """Return the values that are known, those of booleans in lower case. They are ORed, so that one may be enough."""
    values = () if isinstance(condition.values, Unknown) else condition.values
    known = (it for it in values if it is not UNKNOWN)
    return frozenset(it.lower() for it in known) if condition.operator in ("bool", "null") else frozenset(known)


def _is_any_text(pattern: str, key: str, *, is_arn: bool) -> bool:
    """Whether a pattern matches whatever value its key can have: `*`, `?*`, the variable of the key itself."""
    inner = pattern.strip("*")
    if is_variable_of(inner, key):
        return True
    if not inner or inner == "?":
        return pattern != inner
    first, *parts = pattern.split(":", _ARN_PARTS - 1)
    return is_arn and first in ("arn", "*") and bool(parts) and all(it and not it.strip("*") for it in parts)


def _is_no_limit(operator: str, value: str) -> bool:
    if not _NUMBER.fullmatch(value):
        return False
    limit = float(value)
    if operator in ("numericlessthan", "numericlessthanequals"):
        return limit >= _LARGE
    return limit < 0 if operator == "numericgreaterthan" else operator == "numericgreaterthanequals" and limit <= 0


def _is_every_address(values: Iterable[str]) -> bool:
    versions = {it.version for it in merged_networks(values) if it.prefixlen == 0}
    return versions == {4, 6}
