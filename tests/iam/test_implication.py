"""Conditions of a Deny that hold for every request that the conditions of an Allow admit."""

from __future__ import annotations

import ipaddress
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policypack.iam.conditions.implication import implies
from policypack.iam.parsing.documents import parse
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


def now(operator: str, *values: object) -> Written:
    return {operator: {"aws:CurrentTime": list(values)}}


EU, US = "eu-west-1", "us-east-1"
EPOCH, ISSUED, IP, MFA = "aws:EpochTime", "aws:TokenIssueTime", "aws:SourceIp", "aws:MultiFactorAuthPresent"
REFERER, TEAM = "aws:Referer", "aws:PrincipalTag/team"
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
    ({"StringEquals": {TEAM: "${aws:username}"}}, {"StringEqualsIgnoreCase": {TEAM: ["x*", "${aws:username}"]}}),
    ({"StringLike": {TEAM: "${aws:username}"}}, {"ForAllValues:StringLike": {TEAM: "${aws:username}"}}),
    ({"StringEquals": {"aws:RequestTag/team": "a"}}, {"ForAllValues:StringEquals": {"aws:RequestTag/team": "a"}}),
    ({"ForAnyValue:StringEquals": {"aws:ResourceTag/team": "a"}}, {"StringEquals": {"aws:ResourceTag/team": "a"}}),
    ({"NumericLessThan": {"s3:max-keys": "5"}}, {"NumericLessThan": {"s3:max-keys": "10"}}),
    ({"NumericLessThan": {"s3:max-keys": "5"}}, {"NumericNotEquals": {"s3:max-keys": ["5", "6.5"]}}),
    ({"NumericEquals": {"s3:max-keys": ["5", "6"]}}, {"NumericGreaterThanEquals": {"s3:max-keys": "5"}}),
    ({"NumericGreaterThan": {"s3:max-keys": "10"}}, {"NumericGreaterThanEquals": {"s3:max-keys": ["20", "10"]}}),
    (now("DateGreaterThan", "2027-01-01"), now("DateGreaterThan", "2027-01-01")),
    (now("DateGreaterThan", "2028-01-01"), now("DateGreaterThanEquals", "2027-01-01T00:00:00Z")),
    (now("DateGreaterThan", "2027-01-01"), now("DateGreaterThan", "2027-01-01T02:00:00+02:00")),
    (now("DateLessThan", "last year"), now("DateLessThan", "last year")),
    ({"DateLessThan": {ISSUED: "2027-01-01"}}, {"DateLessThanIfExists": {ISSUED: "2028-01-01"}}),
    ({"DateLessThanIfExists": {EPOCH: "1893456000"}}, {"DateLessThanIfExists": {EPOCH: "1893456000"}}),
    ({"ForAllValues:NumericLessThan": {EPOCH: "1893456000"}}, {"DateLessThanIfExists": {EPOCH: "2030-01-01"}}),
    ({"DateLessThan": {EPOCH: "2029-01-01"}}, {"NumericLessThan": {EPOCH: "1893456000"}}),
    ({"DateGreaterThan": {ISSUED: "2027-01-01"}}, {"Null": {ISSUED: "false"}}),
    ({"NumericLessThan": {"aws:MultiFactorAuthAge": "60"}}, {"Null": {"aws:MultiFactorAuthAge": "false"}}),
    ({"ForAllValues:NotIpAddress": {IP: "203.0.113.0/24"}}, {"NotIpAddress": {IP: "203.0.113.0/24"}}),
    ({"NotIpAddress": {IP: "203.0.113.0/24"}}, {"NotIpAddressIfExists": {IP: "203.0.113.0/25"}}),
    ({"ForAnyValue:IpAddress": {IP: "203.0.113.0/24"}}, {"IpAddress": {IP: "203.0.0.0/16"}}),
    ({"IpAddress": {IP: "203.0.113.0/24"}}, {"IpAddress": {IP: ["203.0.113.0/25", "203.0.113.128/25"]}}),
    ({"Bool": {MFA: "false"}}, {"Bool": {MFA: ["true", "false"]}}),
    ({"Null": {MFA: "false"}}, {"Bool": {MFA: ["true", "false"]}}),
    ({"StringEquals": {REFERER: "a"}}, {"StringLike": {REFERER: "*"}}),
    ({"Null": {REFERER: "true"}}, {"StringNotEquals": {REFERER: "a"}}),
    ({"Null": {REFERER: "true"}}, {"StringEqualsIfExists": {REFERER: "a"}}),
    ({"BinaryEquals": {"custom:key": "QUJD"}}, {"BinaryEqualsIfExists": {"custom:key": "QUJD"}}),
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
    ({"NumericLessThan": {"s3:max-keys": "10"}}, {"NumericLessThan": {"s3:max-keys": "5"}}),
    ({"NumericLessThanEquals": {"s3:max-keys": "10"}}, {"NumericLessThan": {"s3:max-keys": "10"}}),
    ({"NumericLessThan": {"s3:max-keys": "5"}}, {"NumericGreaterThan": {"s3:max-keys": "1"}}),
    ({"NumericLessThan": {"s3:max-keys": ["5", "20"]}}, {"NumericLessThan": {"s3:max-keys": "10"}}),
    ({"NumericLessThan": {"s3:max-keys": "5"}}, {"NumericLessThan": {"s3:max-keys": "ten"}}),
    ({"NumericNotEquals": {"s3:max-keys": "5"}}, {"NumericNotEquals": {"s3:max-keys": ["5", "6"]}}),
    ({"NumericLessThanIfExists": {"s3:max-keys": "5"}}, {"NumericLessThan": {"s3:max-keys": "10"}}),
    (now("DateGreaterThan", "2027-01-01"), now("DateGreaterThan", "2028-01-01")),
    (now("DateLessThan", "2028-01-01"), now("DateLessThan", "2027-01-01")),
    (now("DateGreaterThan", "2027-01-01"), now("DateLessThan", "2028-01-01")),
    ({"DateLessThanIfExists": {ISSUED: "2027-01-01"}}, {"DateLessThan": {ISSUED: "2027-01-01"}}),
    ({"ForAllValues:DateLessThan": {ISSUED: "2027-01-01"}}, {"DateLessThan": {ISSUED: "2027-01-01"}}),
    ({"NotIpAddress": {IP: "203.0.113.0/24"}}, {"ForAnyValue:NotIpAddress": {IP: "203.0.113.0/24"}}),
    ({"IpAddress": {IP: "203.0.113.0/24"}}, {"IpAddress": {IP: ["203.0.113.0/25", "203.0.113.128/26"]}}),
    ({"BoolIfExists": {MFA: "false"}}, {"Bool": {MFA: ["true", "false"]}}),
    ({"Null": {REFERER: "true"}}, {"StringLike": {REFERER: "*"}}),
    ({"StringEquals": {TEAM: "a"}}, {"StringEquals": {TEAM: ["a", "${aws:username}"]}}),
    ({"StringEqualsIgnoreCase": {TEAM: "${aws:username}"}}, {"StringEquals": {TEAM: "${aws:username}"}}),
    ({"StringEquals": {TEAM: "${aws:username}"}}, {"StringEqualsIgnoreCase": {TEAM: "${aws:userid}"}}),
    ({"StringEquals": {TEAM: "a"}}, {"ForAnyValue:StringEqualsIfExists": {REFERER: "a"}}),
    ({"ForAllValues:StringEquals": {"aws:TagKeys": "a"}}, {"StringEquals": {"aws:TagKeys": "a"}}),
)


@pytest.mark.parametrize(("allow", "deny"), IMPLIED)
def test_deny_holds_for_every_allowed_request(allow: Written, deny: Written) -> None:
    assert implies(conditions(allow), conditions(deny)) is True


@pytest.mark.parametrize(("allow", "deny"), NOT_IMPLIED)
def test_deny_may_fail_for_an_allowed_request(allow: Written, deny: Written) -> None:
    assert implies(conditions(allow), conditions(deny)) is False


def test_unknown_conditions_have_an_unknown_result() -> None:
    assert implies(conditions(now("DateLessThan", UNKNOWN)), conditions(now("DateLessThan", "2027-01-01"))) is UNKNOWN
    assert implies(conditions(now("DateLessThan", "2027-01-01")), conditions(now("DateLessThan", UNKNOWN))) is UNKNOWN
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
    """Return whether a condition holds for a request, by AWS's documentation of condition operators."""
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
def test_implied_deny_denies_every_allowed_request(allow: tuple[str, list[str]], deny: tuple[str, list[str]]) -> None:
    key = "aws:SourceIp"
    if implies(conditions({allow[0]: {key: allow[1]}}), conditions({deny[0]: {key: deny[1]}})) is True:
        assert [it for it in REQUESTED if holds(*allow, it) and not holds(*deny, it)] == []


LIMITS = ("1", "2", "2.5", "3")
ORDERS = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
COMPARED = {"Less": float.__lt__, "Greater": float.__gt__}
limited = st.tuples(
    st.builds(
        lambda order, suffix: f"Numeric{order}{suffix}", st.sampled_from(ORDERS), st.sampled_from(("", "IfExists"))
    ),
    st.lists(st.sampled_from(LIMITS), min_size=1, max_size=2, unique=True),
)


def reaches(operator: str, values: list[str], value: float | None) -> bool:
    """Return whether a numeric condition holds for a request, by AWS's documentation of condition operators."""
    order = operator.removeprefix("Numeric").removesuffix("IfExists")
    if value is None:
        return order == "NotEquals" or operator.endswith("IfExists")
    if order == "NotEquals":
        return value not in map(float, values)
    may_equal, name = order.endswith("Equals"), order.removesuffix("Equals").removesuffix("Than")
    return any(
        (may_equal and value == float(it)) or (name in COMPARED and COMPARED[name](value, float(it))) for it in values
    )


@settings(max_examples=1_000, deadline=None)
@given(limited, limited)
def test_numeric_condition_is_implied_exactly_if_it_holds_for_every_number(
    allow: tuple[str, list[str]], deny: tuple[str, list[str]]
) -> None:
    requested = [None, *(number / 4 for number in range(20))]
    left = [it for it in requested if reaches(*allow, it) and not reaches(*deny, it)]
    key = "s3:max-keys"
    found = implies(conditions({allow[0]: {key: allow[1]}}), conditions({deny[0]: {key: deny[1]}}))
    assert found is (left == []) or (found is False and "NotEquals" in allow[0])
