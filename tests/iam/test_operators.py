"""The table of condition operators, compared with AWS's list of them."""

from __future__ import annotations

import pytest

from policypack.iam.parsing.operators import (
    EXACT_TEXT,
    OPERATORS,
    POSITIVE_WITH_WILDCARDS,
    is_negated_operator,
    operators,
    opposite_operator,
    positive_form,
)

DOCUMENTED = """
    StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike
    NumericEquals NumericNotEquals NumericLessThan NumericLessThanEquals NumericGreaterThan NumericGreaterThanEquals
    DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals
    Bool BinaryEquals IpAddress NotIpAddress ArnEquals ArnLike ArnNotEquals ArnNotLike Null
"""
"""AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators"."""


def test_table_has_every_documented_operator() -> None:
    assert sorted(OPERATORS) == sorted(DOCUMENTED.lower().split())


@pytest.mark.parametrize(
    ("operator", "positive", "opposite"),
    [
        ("stringnotlike", "stringlike", "stringlike"),
        ("stringequalsignorecase", "stringequalsignorecase", "stringnotequalsignorecase"),
        ("notipaddress", "ipaddress", "ipaddress"),
        ("arnequals", "arnequals", "arnnotequals"),
        ("datelessthan", "datelessthan", None),
        ("bool", "bool", None),
        ("null", "null", None),
    ],
)
def test_pairs_of_operators(operator: str, positive: str, opposite: str | None) -> None:
    assert positive_form(operator) == positive
    assert opposite_operator(operator) == opposite
    assert is_negated_operator(operator) is (positive != operator)


def test_operators_are_selected_by_family_negation_and_wildcards() -> None:
    assert operators("ip") == {"ipaddress"}
    assert operators("ip", is_negated=True) == {"notipaddress"}
    assert operators("string", "arn", is_negated=True, takes_wildcards=True) == {
        "stringnotlike",
        "arnnotequals",
        "arnnotlike",
    }
    assert {"stringlike", "arnlike", "arnequals"} == POSITIVE_WITH_WILDCARDS
    assert {"stringequals", "stringequalsignorecase"} == EXACT_TEXT
