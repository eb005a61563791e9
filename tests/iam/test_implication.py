"""Whether the condition of a Deny holds for every request that the condition of an Allow admits."""

from __future__ import annotations

import ipaddress
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policypack.iam.documents import parse
from policypack.iam.implication import implies
from policypack.model.policy import Condition, Document, PolicyKind
from policypack.model.unknown import UNKNOWN, Maybe

Written = dict[str, dict[str, object]]


def conditions(written: Written) -> Maybe[tuple[Condition, ...]]:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": written}
    document = parse({"Version": "2012-10-17", "Statement": statement}, PolicyKind.IDENTITY)
    assert isinstance(document, Document)
    assert document.statements is not UNKNOWN
    return document.statements[0].conditions


def region(operator: str, *values: object) -> Written:
    return {operator: {"aws:RequestedRegion": list(values)}}


EU, US = "eu-west-1", "us-east-1"
ROLES: Written = {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/*"}}

IMPLIED: tuple[tuple[Written, Written], ...] = (
    ({}, {}),
    (region("StringEquals", EU), {}),
    (region("StringEquals", EU), region("StringEquals", EU, US)),
    (region("StringEquals", EU), region("StringLike", "eu-*")),
    (region("StringEquals", EU), region("StringEqualsIgnoreCase", "EU-WEST-1")),
    (region("StringLike", "eu-west-*"), region("StringLike", "us-*", "eu-*")),
    (region("StringEquals", EU), region("StringEqualsIfExists", EU)),
    (region("StringEquals", EU), region("StringNotEquals", US)),
    (region("StringEquals", EU), region("StringNotLike", "us-*")),
    (region("StringNotEquals", EU, US), region("StringNotEquals", US)),
    (region("StringNotLike", "eu-*"), region("StringNotEquals", EU)),
    (region("StringEqualsIfExists", EU), region("StringEqualsIfExists", EU, US)),
    (region("StringEqualsIfExists", EU), region("StringNotEquals", US)),
    (region("StringEquals", EU), {"Null": {"aws:RequestedRegion": "false"}}),
    ({"Null": {"aws:RequestedRegion": "true"}}, {"Null": {"aws:RequestedRegion": "true"}}),
    (
        {**region("StringEqualsIfExists", EU), "Null": {"aws:RequestedRegion": "false"}},
        region("StringEquals", EU),
    ),
    ({"Bool": {"aws:SecureTransport": "true"}}, {"Bool": {"aws:SecureTransport": True}}),
    ({"Bool": {"aws:SecureTransport": "true"}}, {"BoolIfExists": {"aws:SecureTransport": "true"}}),
    ({"IpAddress": {"aws:SourceIp": "203.0.113.8"}}, {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
    ({"IpAddress": {"aws:SourceIp": "203.0.113.0/25"}}, {"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}}),
    (
        {"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24"]}},
        {"NotIpAddress": {"aws:SourceIp": "198.51.100.7"}},
    ),
    (ROLES, {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}}),
    (ROLES, {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::222222222222:*"}}),
    (
        {"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}},
        {"ForAnyValue:StringLike": {"aws:TagKeys": ["a*"]}},
    ),
    ({**region("StringEquals", EU), **ROLES}, region("StringEquals", EU)),
    (
        {"StringEquals": {"aws:PrincipalTag/team": "${aws:username}"}},
        {"StringEquals": {"aws:PrincipalTag/team": "${aws:username}"}},
    ),
)

NOT_IMPLIED: tuple[tuple[Written, Written], ...] = (
    ({}, region("StringEquals", EU)),
    (ROLES, region("StringEquals", EU)),
    (region("StringEquals", EU, US), region("StringEquals", EU)),
    (region("StringLike", "eu-*"), region("StringEquals", EU)),
    (region("StringEqualsIgnoreCase", EU), region("StringEquals", EU)),
    (region("StringEqualsIfExists", EU), region("StringEquals", EU)),
    (region("StringNotEquals", EU), region("StringEquals", US)),
    (region("StringNotEquals", EU), region("StringNotEquals", EU, US)),
    (region("StringLike", "*"), region("StringNotEquals", US)),
    (region("StringEquals", "eu-*"), region("StringNotLike", "eu-*")),
    ({"Bool": {"aws:SecureTransport": "true"}}, {"Bool": {"aws:SecureTransport": "false"}}),
    ({"BoolIfExists": {"aws:SecureTransport": "true"}}, {"Bool": {"aws:SecureTransport": "true"}}),
    ({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, {"IpAddress": {"aws:SourceIp": "203.0.113.0/25"}}),
    ({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, {"NotIpAddress": {"aws:SourceIp": "203.0.113.7"}}),
    ({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, {"NotIpAddress": {"aws:SourceIp": "not a network"}}),
    ({"ForAllValues:StringEquals": {"aws:TagKeys": "a"}}, {"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}}),
    ({"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}}, {"ForAllValues:StringEquals": {"aws:TagKeys": "a"}}),
    ({"ForAnyValue:StringNotEquals": {"aws:TagKeys": "a"}}, {"StringEquals": {"aws:TagKeys": "b"}}),
    ({"Null": {"aws:RequestedRegion": "true"}}, region("StringEquals", EU)),
    ({"Null": {"aws:RequestedRegion": "true"}}, {"Null": {"aws:RequestedRegion": "false"}}),
    ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}}, ROLES),
    (
        {"StringEquals": {"aws:PrincipalTag/team": "a"}},
        {"StringNotEquals": {"aws:PrincipalTag/team": "${aws:username}"}},
    ),
    ({"NumericLessThan": {"s3:max-keys": "5"}}, {"NumericLessThan": {"s3:max-keys": "10"}}),
)


@pytest.mark.parametrize(("allow", "deny"), IMPLIED)
def test_deny_holds_for_all_that_is_allowed(allow: Written, deny: Written) -> None:
    assert implies(conditions(allow), conditions(deny)) is True


@pytest.mark.parametrize(("allow", "deny"), NOT_IMPLIED)
def test_deny_leaves_some_of_what_is_allowed_or_is_not_compared(allow: Written, deny: Written) -> None:
    assert implies(conditions(allow), conditions(deny)) is False


def test_what_is_unknown_is_neither() -> None:
    known = conditions(region("StringEquals", EU))
    assert implies(UNKNOWN, known) is UNKNOWN
    assert implies(known, UNKNOWN) is UNKNOWN
    assert implies(UNKNOWN, ()) is True
    assert implies(known, conditions(region("StringEquals", UNKNOWN))) is UNKNOWN
    assert implies(conditions(region("StringEquals", UNKNOWN)), known) is UNKNOWN
    assert implies(known, conditions({"Bool": {"aws:SecureTransport": UNKNOWN}})) is False


VALUES = ("a", "A", "ab", "b", "a*", "?", "*", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.3")
REQUESTED = (None, "a", "A", "ab", "b", "*", "10.1.2.3", "10.2.0.1", "192.0.2.1")
OPERATORS = (
    "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike",
    "StringNotLike", "IpAddress", "NotIpAddress",
)  # fmt: skip


def holds(operator: str, values: list[str], value: str | None) -> bool:
    """Whether a condition holds for a request, by AWS's documentation of condition operators."""
    base = operator.removesuffix("IfExists")
    is_negated = "Not" in base
    if value is None:
        return is_negated or base != operator
    return any(_equal(base.replace("Not", ""), it, value) for it in values) is not is_negated


def _equal(operator: str, value: str, requested: str) -> bool:
    if operator == "IpAddress":
        try:
            return ipaddress.ip_address(requested) in ipaddress.ip_network(value)
        except ValueError:
            return False
    if operator == "StringLike":
        pattern = re.escape(value).replace(r"\*", ".*").replace(r"\?", ".")
        return re.fullmatch(pattern, requested) is not None
    if operator == "StringEqualsIgnoreCase":
        return value.lower() == requested.lower()
    return value == requested


sides = st.tuples(
    st.builds(str.__add__, st.sampled_from(OPERATORS), st.sampled_from(("", "", "IfExists"))),
    st.lists(st.sampled_from(VALUES), min_size=1, max_size=2, unique=True),
)


@settings(max_examples=1_000, deadline=None)
@given(sides, sides)
def test_no_request_is_allowed_that_an_implied_deny_does_not_deny(
    allow: tuple[str, list[str]], deny: tuple[str, list[str]]
) -> None:
    key = "aws:SourceIp"
    if implies(conditions({allow[0]: {key: allow[1]}}), conditions({deny[0]: {key: deny[1]}})) is True:
        assert [it for it in REQUESTED if holds(*allow, it) and not holds(*deny, it)] == []
