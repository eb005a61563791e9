"""Conditions that hold where their key is absent, on keys that every matching request has."""

from __future__ import annotations

import pytest

from policypack.iam.conditions.external_principals import excludes_external_principals
from policypack.iam.conditions.in_force import in_force
from policypack.iam.conditions.restrictions import restricts
from policypack.iam.parsing.documents import parse
from policypack.model.policy import Condition, Document, PolicyKind
from policypack.model.unknown import UNKNOWN

ACCOUNT, ORGANIZATION, REGION, BOUNDARY = (
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:RequestedRegion",
    "iam:PermissionsBoundary",
)


def left(condition: object) -> tuple[Condition, ...]:
    """Return the conditions of a statement as it is in force."""
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}
    document = parse({"Version": "2012-10-17", "Statement": statement}, PolicyKind.IDENTITY)
    assert isinstance(document, Document)
    current = in_force(document, None).statements
    assert current is not UNKNOWN
    assert current[0].conditions is not UNKNOWN
    return current[0].conditions


def condition(operator: str, key: str, *values: str, quantifier: str = "", if_exists: bool = False) -> Condition:
    return Condition(operator=operator, quantifier=quantifier, if_exists=if_exists, key=key.lower(), values=values)


DEMANDED = condition("null", ORGANIZATION, "false")
ROWS: dict[str, tuple[object, tuple[Condition, ...]]] = {
    "a key of every request, IfExists": (
        {"StringEqualsIfExists": {ACCOUNT: "111122223333"}},
        (condition("stringequals", ACCOUNT, "111122223333"),),
    ),
    "a key of every request, ForAllValues": (
        {"ForAllValues:StringLike": {REGION: "eu-*"}},
        (condition("stringlike", REGION, "eu-*"),),
    ),
    "a key of every request, both": (
        {"ForAllValues:StringEqualsIfExists": {REGION: "eu-west-1"}},
        (condition("stringequals", REGION, "eu-west-1"),),
    ),
    "a key of every request that a Null demands": (
        {"ForAllValues:StringEquals": {ACCOUNT: "111122223333"}, "Null": {ACCOUNT: "false"}},
        (condition("stringequals", ACCOUNT, "111122223333"),),
    ),
    "the same in other letters and another order": (
        {"Null": {"AWS:requestedregion": False}, "StringEqualsIfExists": {REGION: "eu-west-1"}},
        (condition("stringequals", REGION, "eu-west-1"),),
    ),
    "another key that a Null demands": (
        {"StringEqualsIfExists": {ORGANIZATION: "o-1"}, "Null": {ORGANIZATION: "false"}},
        (condition("stringequals", ORGANIZATION, "o-1"), DEMANDED),
    ),
    "another key that a Null demands, ForAllValues": (
        {"ForAllValues:StringLike": {ORGANIZATION: "o-1"}, "Null": {ORGANIZATION: "false"}},
        (condition("stringlike", ORGANIZATION, "o-1"), DEMANDED),
    ),
    "another key": (
        {"StringEqualsIfExists": {ORGANIZATION: "o-1"}},
        (condition("stringequals", ORGANIZATION, "o-1", if_exists=True),),
    ),
    "another key, ForAllValues": (
        {"ForAllValues:StringEquals": {ORGANIZATION: "o-1"}},
        (condition("stringequals", ORGANIZATION, "o-1", quantifier="forallvalues"),),
    ),
    "a Null on another key": (
        {"StringEqualsIfExists": {BOUNDARY: "app"}, "Null": {ORGANIZATION: "false"}},
        (condition("stringequals", BOUNDARY, "app", if_exists=True), DEMANDED),
    ),
    "a Null that says nothing": (
        {"StringEqualsIfExists": {ORGANIZATION: "o-1"}, "Null": {ORGANIZATION: ["true", "false"]}},
        (condition("stringequals", ORGANIZATION, "o-1", if_exists=True),),
    ),
    "ForAnyValue": (
        {"ForAnyValue:StringEquals": {REGION: "eu-west-1"}},
        (condition("stringequals", REGION, "eu-west-1", quantifier="foranyvalue"),),
    ),
}


@pytest.mark.parametrize(("source", "expected"), ROWS.values(), ids=ROWS)
def test_conditions_in_force(source: object, expected: tuple[Condition, ...]) -> None:
    assert sorted(left(source), key=lambda it: it.operator, reverse=True) == sorted(
        expected, key=lambda it: it.operator, reverse=True
    )


@pytest.mark.parametrize("operator", ["StringEqualsIfExists", "ForAllValues:StringEquals"])
@pytest.mark.parametrize("null", [{}, {"Null": {ACCOUNT: "false"}}, {"Null": {ACCOUNT: False}}])
def test_key_of_every_request_excludes_external_principals(operator: str, null: dict[str, object]) -> None:
    found = left({operator: {ACCOUNT: "111122223333"}, **null})
    assert [excludes_external_principals(it) for it in found] == [True]


@pytest.mark.parametrize("operator", ["StringLikeIfExists", "ForAllValues:StringLike"])
def test_region_restricts_with_or_without_if_exists(operator: str) -> None:
    assert [restricts(it) for it in left({operator: {REGION: "eu-*"}, "Null": {REGION: "false"}})] == [True]


def test_required_boundary_restricts_the_permission() -> None:
    found = left({"StringLikeIfExists": {BOUNDARY: "arn:aws:iam::111122223333:policy/app"}, "Null": {BOUNDARY: False}})
    assert [restricts(it) for it in found] == [True, True]
