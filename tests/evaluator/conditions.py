"""The `Condition` element.

Sources: "IAM JSON policy elements: Condition operators"; "Multivalued context keys"; "Conditions with multiple context
keys or values" (conditions are ANDed; the values of a key are ORed, those of a negated operator NORed).
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from tests.evaluator.patterns import expand, matches, matches_arn
from tests.evaluator.requests import Context

_NEGATED = {
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
    "datenotequals": "dateequals",
    "notipaddress": "ipaddress",
    "numericnotequals": "numericequals",
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
}
_WITH_WILDCARDS = ("arnequals", "arnlike", "stringlike")
_WITH_VARIABLES = (*_WITH_WILDCARDS, "bool", "stringequals", "stringequalsignorecase")


def hold(conditions: Mapping[str, Mapping[str, Any]], version: str, context: Context) -> bool:
    """Whether all conditions of a statement hold for a request's context.

    Args:
        conditions: the `Condition` element: operator -> key -> value or values.
        version: the document's `Version`, which decides whether variables are variables.
    """
    return all(
        _holds(operator, key, _texts(values), version, context)
        for operator, keys in conditions.items()
        for key, values in keys.items()
    )


def _texts(values: Any) -> tuple[str, ...]:
    listed = values if isinstance(values, list) else [values]
    return tuple(str(it).lower() if isinstance(it, bool) else str(it) for it in listed)


def _holds(written: str, key: str, values: tuple[str, ...], version: str, context: Context) -> bool:
    quantifier, _, operator = written.lower().rpartition(":")
    base = operator.removesuffix("ifexists")
    present = _values(context, key.lower())
    if base == "null":  # "Condition operator to check existence of condition keys": true means that it does not exist
        return any((value.lower() == "true") is not bool(present) for value in values)
    if not present:
        if quantifier == "foranyvalue":  # "Multivalued context keys": false for a key that is missing or empty
            return False
        # "...IfExists", ForAllValues and negated operators are true for a key that is missing
        return base != operator or quantifier == "forallvalues" or base in _NEGATED
    positive = _NEGATED.get(base, base)
    prepared = [_prepare(it, positive, version, context) for it in values]
    if None in prepared:
        return False  # "Variables and tags": a variable without a value makes the statement not match
    equal = [any(_OPERATORS[positive](it or "", value) for it in prepared) for value in present]
    each = [not it for it in equal] if base in _NEGATED else equal
    if quantifier == "forallvalues" or (base in _NEGATED and not quantifier):
        return all(each)
    return any(each)


def _values(context: Context, key: str) -> tuple[str, ...]:
    value = context.get(key, ())
    return (value,) if isinstance(value, str) else value


def _prepare(value: str, operator: str, version: str, context: Context) -> str | None:
    if operator not in _WITH_VARIABLES:
        return value
    return expand(value, version, context, wildcards=operator in _WITH_WILDCARDS)


def _time(text: str) -> float | None:
    """Seconds since 1970 of a W3C date, or of such seconds themselves (Date condition operators)."""
    try:
        if text.isdigit() and len(text) > len("2026"):
            return float(text)
        found = datetime.fromisoformat(text + "-01-01"[: 3 * max(0, 2 - text.count("-"))] if "T" not in text else text)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _compared(
    read: Callable[[str], float | None], compare: Callable[[float, float], bool]
) -> Callable[[str, str], bool]:
    def test(limit: str, value: str) -> bool:
        there, here = read(limit), read(value)
        return there is not None and here is not None and compare(here, there)

    return test


def _is_within(network: str, address: str) -> bool:
    """IP address condition operators: an address without a prefix is a network of one."""
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def _same_bytes(encoded: str, value: str) -> bool:
    """Binary condition operators: the value of the key against base64 in the policy."""
    try:
        return base64.b64decode(encoded, validate=True) == base64.b64decode(value, validate=True)
    except binascii.Error:
        return False


def _ordered(name: str, read: Callable[[str], float | None]) -> Iterable[tuple[str, Callable[[str, str], bool]]]:
    yield f"{name}equals", _compared(read, lambda value, limit: value == limit)
    yield f"{name}lessthan", _compared(read, lambda value, limit: value < limit)
    yield f"{name}lessthanequals", _compared(read, lambda value, limit: value <= limit)
    yield f"{name}greaterthan", _compared(read, lambda value, limit: value > limit)
    yield f"{name}greaterthanequals", _compared(read, lambda value, limit: value >= limit)


_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "stringequals": lambda text, value: text == value,
    "stringequalsignorecase": lambda text, value: text.lower() == value.lower(),
    "stringlike": matches,
    "arnequals": matches_arn,
    "arnlike": matches_arn,
    "bool": lambda text, value: text.lower() == value.lower(),
    "binaryequals": _same_bytes,
    "ipaddress": _is_within,
    **dict(_ordered("numeric", _number)),
    **dict(_ordered("date", _time)),
}
"""Operator that is not negated -> whether a value of the policy and one of the request agree."""
