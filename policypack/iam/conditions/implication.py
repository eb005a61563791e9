"""Decide whether the conditions of a Deny hold for every request that the conditions of an Allow admit.

Source: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators" and "Conditions
with multiple context keys or values": conditions are ANDed, the values of a key are ORed, or for a negated operator
NORed; where the key is absent, a positive operator fails, and one that is negated, or ends in `IfExists`, holds.

Two conditions are compared if they have the same key and the same quantifier. On a single-valued key, `ForAllValues` is
the same as `...IfExists`, and `ForAnyValue` does not change a positive operator ("Multivalued context keys"). The
result is false wherever it is not certain, so that the effect of a Deny is never overestimated. The cost grows with the
product of the numbers of values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from policypack.iam.conditions.always_true import holds_where_present, is_negated, known_values, requires_key
from policypack.iam.conditions.keys import IN_EVERY_REQUEST, is_single_valued
from policypack.iam.conditions.networks import is_subnet, merged_networks, share_addresses
from policypack.iam.conditions.orders import is_ordered, is_within_order
from policypack.iam.matching.arn_readings import includes, may_overlap
from policypack.iam.matching.globs import covers, has_wildcard, overlaps
from policypack.iam.matching.variable_patterns import at_its_widest
from policypack.iam.parsing.operators import EXACT_TEXT, POSITIVE_WITH_WILDCARDS, operators, positive_form
from policypack.model.policy import Condition
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of

_Relation = Callable[[str, str], bool]

_EXACT = EXACT_TEXT | {"bool"}
"""Operators in whose values `*` and `?` are plain characters."""

_OF_ARNS = operators("arn")
_COMPARED = operators("bool", "string", "arn", "ip")
_LITERAL = {ord("*"): "\ue000", ord("?"): "\ue001"}
"""The characters for a literal `*` and `?` in parsed policies."""


def implies(allow: Maybe[tuple[Condition, ...]], deny: Maybe[tuple[Condition, ...]]) -> Maybe[bool]:
    """Return whether all conditions of a Deny hold for every request for which all conditions of an Allow hold."""
    if deny == ():
        return True
    if deny is UNKNOWN or allow is UNKNOWN:
        return UNKNOWN
    return all_of(_follows_or_unknown(it, [other for other in allow if other.key == it.key]) for it in deny)


def _follows_or_unknown(deny: Condition, allowed: list[Condition]) -> Maybe[bool]:
    """Return whether a condition of a Deny follows; unknown if an unknown value may be `*` on a key that is present."""
    is_unknown = isinstance(deny.values, Unknown) or UNKNOWN in deny.values
    is_present = deny.key in IN_EVERY_REQUEST or any(map(requires_key, allowed)) or not requires_key(deny)
    may_be_any = is_unknown and is_present and deny.operator in POSITIVE_WITH_WILDCARDS
    return any_of((_follows(deny, allowed), UNKNOWN if may_be_any else False))


def _follows(deny: Condition, allowed: Iterable[Condition]) -> Maybe[bool]:
    """Return whether a condition of a Deny follows from the conditions of an Allow on the same key."""
    known, deny = tuple(map(_without_idle_quantifier, allowed)), _without_idle_quantifier(deny)
    is_present = any(map(requires_key, known))
    if deny.operator == "null":
        return _null_follows(deny, known, is_present=is_present)
    holds_without_key = deny.quantifier != "foranyvalue" and not requires_key(deny)
    if not (is_present or holds_without_key):
        return False
    if holds_where_present(deny) or (holds_without_key and any(map(_requires_absence, known))):
        return True
    return any_of(_follows_from(it, deny) for it in known if it.operator != "null")


def _without_idle_quantifier(condition: Condition) -> Condition:
    """Return the condition without a quantifier that has no effect, because its key is single-valued."""
    if not condition.quantifier or not is_single_valued(condition.key):
        return condition
    if condition.quantifier == "forallvalues":
        return replace(condition, quantifier="", if_exists=True)
    return condition if is_negated(condition) or condition.if_exists else replace(condition, quantifier="")


def _requires_absence(condition: Condition) -> bool:
    """Return whether a condition is a `Null` that requires the key to be absent."""
    return condition.operator == "null" and condition.values == ("true",)


def _null_follows(deny: Condition, allowed: tuple[Condition, ...], *, is_present: bool) -> Maybe[bool]:
    """Return whether a `Null` condition of a Deny follows from the conditions of an Allow."""
    if deny.values is UNKNOWN or UNKNOWN in deny.values:
        return UNKNOWN
    if any(it.operator == "null" and it.values == deny.values for it in allowed):
        return True
    return is_present and deny.values == ("false",)


def _follows_from(allow: Condition, deny: Condition) -> Maybe[bool]:
    """Return whether a condition of a Deny holds for every value that a condition of an Allow admits."""
    if allow.quantifier != deny.quantifier or (is_negated(allow) and not is_negated(deny)):
        return False
    positive = (positive_form(allow.operator), positive_form(deny.operator))
    is_compared = all(it in _COMPARED for it in positive)
    if not (is_compared or allow.operator == deny.operator or is_ordered(allow, deny)):
        return False
    if isinstance(allow.values, Unknown) or isinstance(deny.values, Unknown):
        return UNKNOWN
    if UNKNOWN in allow.values or UNKNOWN in deny.values:
        return UNKNOWN
    if any("${" in it and it not in allow.values for it in _values(deny)):
        return False  # the Deny does not match a request that lacks the value of the variable
    if _has_values_of(allow, deny) or is_within_order(allow, deny):
        return True
    if not is_compared:
        return False
    admitted, denied = replace(allow, operator=positive[0]), replace(deny, operator=positive[1])
    if is_negated(allow):
        return _each(denied, admitted, _is_within)
    return _no_pair(admitted, denied) if is_negated(deny) else _each(admitted, denied, _is_within)


def _has_values_of(allow: Condition, deny: Condition) -> bool:
    """Return whether both conditions have the same operator, and the values of the Deny include those of the Allow."""
    if allow.operator != deny.operator or not allow.values:
        return False
    admitted, denied = known_values(allow), known_values(deny)
    return admitted >= denied if is_negated(allow) else admitted <= denied


def _each(inner: Condition, outer: Condition, relation: Callable[[Condition, Condition], _Relation]) -> bool:
    """Return whether each value of the inner condition is covered by a value of the outer one."""
    is_related, values = relation(inner, outer), _values(outer)
    if outer.operator == "ipaddress":
        values = (*values, *map(str, merged_networks(values)))  # a network may lie in two others together
    return bool(_values(inner)) and all(any(is_related(it, other) for other in values) for it in _values(inner))


def _no_pair(admitted: Condition, denied: Condition) -> bool:
    """Return whether no text matches both a value of one condition and a value of the other."""
    return bool(_values(admitted)) and not any(
        _overlap_relation(admitted, denied)(it, other) for it in _values(admitted) for other in _values(denied)
    )


def _values(condition: Condition) -> tuple[str, ...]:
    """Return the known values of a condition."""
    known = () if isinstance(condition.values, Unknown) else condition.values
    return tuple(it for it in known if it is not UNKNOWN)


def _is_within(inner: Condition, outer: Condition) -> _Relation:
    """Return the relation that tells whether a value of the inner operator is covered by a value of the outer one."""
    used = {inner.operator, outer.operator}
    if "ipaddress" in used:
        return is_subnet if used == {"ipaddress"} else _never
    if "bool" in used:
        return (lambda it, other: it.lower() == other.lower()) if used == {"bool"} else _never
    if inner.operator == "stringequalsignorecase" and outer.operator != inner.operator:
        return _never
    return lambda it, other: _text_is_within(it, inner.operator, other, outer.operator)


def _text_is_within(it: str, operator: str, other: str, outer: str) -> bool:
    """Return whether a value of one text or ARN operator matches only texts that a value of another one matches."""
    if "${" in it or "${" in other:
        return it == other and (operator, outer) in ((outer, outer), ("stringequals", "stringequalsignorecase"))
    if outer == "stringequalsignorecase":
        return (operator in _EXACT or not has_wildcard(it)) and it.lower() == other.lower()
    if outer == "stringequals":
        return (operator in _EXACT or not has_wildcard(it)) and it == other
    text = it.translate(_LITERAL) if operator in _EXACT else it
    if outer in _OF_ARNS:
        return (operator in _OF_ARNS or not has_wildcard(text)) and includes(other, text)
    return covers(other, text)


def _overlap_relation(one: Condition, other: Condition) -> _Relation:
    """Return the relation that tells whether some text may match a value of each of two operators."""
    used = {one.operator, other.operator}
    if used == {"ipaddress"}:
        return share_addresses
    if "ipaddress" in used or ("bool" in used and used != {"bool"}):
        return lambda _one, _other: True
    ignores_case = "stringequalsignorecase" in used or "bool" in used
    are_arns = used <= _OF_ARNS

    def may_share_a_text(a: str, b: str) -> bool:
        first = at_its_widest(a if one.operator not in _EXACT else _literal(a))
        second = at_its_widest(b if other.operator not in _EXACT else _literal(b))
        if ignores_case:
            first, second = first.lower(), second.lower()
        return may_overlap(first, second) if are_arns else overlaps(first, second)

    return may_share_a_text


def _literal(value: str) -> str:
    """Return a value in which only policy variables are wildcards."""
    return value if "${" in value else value.translate(_LITERAL)


def _never(_one: str, _other: str) -> bool:
    """Return false: values of the two operators are not comparable."""
    return False
