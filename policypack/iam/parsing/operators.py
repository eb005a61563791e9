"""The condition operators of the policy language: one table.

Source: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators". Operators are
not case-sensitive; conditions hold them in lower case, without `IfExists` and without the set operator (quantifier).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

Family: TypeAlias = Literal["string", "arn", "numeric", "date", "bool", "ip", "binary", "null"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """A condition operator.

    Attributes:
        name: in lower case, `stringnotlike`.
        family: the type of the values that it compares.
        comparison: the comparison without its negation: `equals`, `equalsignorecase`, `like`, `lessthan` and so on.
        negates: the operator that this one negates; empty for a positive operator. A negated operator holds where the
            request lacks the key.
        takes_wildcards: whether `*` and `?` in its values are wildcards.
    """

    name: str
    family: Family
    comparison: str
    negates: str = ""
    takes_wildcards: bool = False


def _pair(family: Family, name: str, negated: str, comparison: str, *, wildcards: bool = False) -> tuple[Operator, ...]:
    """Return a positive operator and the operator that negates it."""
    return (
        Operator(name=name, family=family, comparison=comparison, takes_wildcards=wildcards),
        Operator(name=negated, family=family, comparison=comparison, negates=name, takes_wildcards=wildcards),
    )


def _orders(family: Family) -> tuple[Operator, ...]:
    """Return the operators that compare which of two values is greater."""
    comparisons = ("greaterthan", "greaterthanequals", "lessthan", "lessthanequals")
    return tuple(Operator(name=f"{family}{it}", family=family, comparison=it) for it in comparisons)


_TABLE = (
    *_pair("string", "stringequals", "stringnotequals", "equals"),
    *_pair("string", "stringequalsignorecase", "stringnotequalsignorecase", "equalsignorecase"),
    *_pair("string", "stringlike", "stringnotlike", "like", wildcards=True),
    *_pair("arn", "arnequals", "arnnotequals", "like", wildcards=True),  # AWS treats ArnEquals like ArnLike
    *_pair("arn", "arnlike", "arnnotlike", "like", wildcards=True),
    *_pair("numeric", "numericequals", "numericnotequals", "equals"),
    *_orders("numeric"),
    *_pair("date", "dateequals", "datenotequals", "equals"),
    *_orders("date"),
    *_pair("ip", "ipaddress", "notipaddress", "equals"),
    Operator(name="bool", family="bool", comparison="equals"),
    Operator(name="binaryequals", family="binary", comparison="equals"),
    Operator(name="null", family="null", comparison="equals"),
)

OPERATORS: Mapping[str, Operator] = MappingProxyType({it.name: it for it in _TABLE})
"""Name in lower case -> operator."""

QUANTIFIERS = ("", "forallvalues", "foranyvalue")
"""Set operators in lower case; the empty string stands for none."""

_NEGATIONS = {it.negates: it.name for it in _TABLE if it.negates}


def operators(*families: Family, is_negated: bool = False, takes_wildcards: bool | None = None) -> frozenset[str]:
    """Return the names of the operators of some families.

    Args:
        families: the families of the operators.
        is_negated: whether to return the negated operators or the positive ones.
        takes_wildcards: whether the operators take wildcards; `None` for both kinds.
    """
    return frozenset(
        it.name
        for it in _TABLE
        if it.family in families and bool(it.negates) is is_negated and takes_wildcards in (None, it.takes_wildcards)
    )


def is_negated_operator(operator: str) -> bool:
    """Return whether an operator excludes values: `stringnotequals` and the like."""
    return OPERATORS[operator].negates != ""


def positive_form(operator: str) -> str:
    """Return the operator that a negated operator negates; a positive operator is returned as it is."""
    return OPERATORS[operator].negates or operator


def opposite_operator(operator: str) -> str | None:
    """Return the operator that holds where this one does not; `None` if the language has none."""
    return OPERATORS[operator].negates or _NEGATIONS.get(operator)


POSITIVE_WITH_WILDCARDS = operators("string", "arn", takes_wildcards=True)
"""`StringLike`, `ArnLike` and `ArnEquals`."""

EXACT_TEXT = operators("string", takes_wildcards=False)
"""`StringEquals` and `StringEqualsIgnoreCase`."""
