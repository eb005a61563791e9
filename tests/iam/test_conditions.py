"""Which conditions make a statement for everyone private."""

from __future__ import annotations

import pytest

from policypack.iam.conditions import holds_for_strangers, keeps_strangers_out, narrows
from policypack.iam.documents import parse
from policypack.model.policy import Condition, Document, PolicyKind
from policypack.model.unknown import UNKNOWN, Maybe


def condition(operator: str, key: str, values: object) -> Condition:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {operator: {key: values}}}
    found = parse({"Statement": statement}, PolicyKind.IDENTITY)
    assert isinstance(found, Document)
    assert found.statements is not UNKNOWN
    conditions = found.statements[0].conditions
    assert conditions is not UNKNOWN
    return conditions[0]


ALLOWS: list[tuple[str, str, object, Maybe[bool]]] = [
    ("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5", True),
    ("StringEquals", "AWS:principalORGID", ["o-a1b2c3d4e5", "o-f6g7h8i9j0"], True),
    ("stringequals", "aws:PrincipalOrgID", "o-a1b2c3d4e5", True),
    ("StringLike", "aws:PrincipalOrgID", "o-a1b2c3d4e5", True),
    ("StringLike", "aws:PrincipalOrgID", "o-*", False),
    ("StringLike", "aws:PrincipalOrgID", ["o-a1b2c3d4e5", "*"], False),
    ("StringEqualsIfExists", "aws:PrincipalOrgID", "o-a1b2c3d4e5", False),
    ("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5", False),
    ("ForAllValues:StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5", False),
    ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*", True),
    ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-*/r-ab12/*", False),
    ("StringEquals", "aws:PrincipalOrgID", "${aws:PrincipalTag/org}", False),
    ("StringEquals", "aws:PrincipalOrgID", "", False),
    ("StringEquals", "aws:PrincipalOrgID", [], False),
    ("StringEquals", "aws:PrincipalOrgID", ["o-a1b2c3d4e5", UNKNOWN], UNKNOWN),
    ("StringLike", "aws:PrincipalOrgID", ["*", UNKNOWN], False),
    ("StringEquals", "aws:PrincipalOrgID", UNKNOWN, UNKNOWN),
    ("Null", "aws:PrincipalOrgID", "false", False),
    ("ArnLike", "aws:SourceArn", "arn:aws:cloudtrail:*:123456789012:trail/*", True),
    ("ArnEquals", "aws:SourceArn", "arn:aws:cloudtrail:*:*:trail/main", False),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:::bucket", True),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:::bucket/*", True),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:::*", False),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:::bucket-*", False),
    ("StringLike", "aws:PrincipalArn", "*", False),
    ("StringLike", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/*", True),
    ("StringEquals", "aws:SourceVpce", "vpce-0123456789abcdef0", True),
    ("StringLike", "aws:SourceVpce", "vpce-*", False),
    ("StringLike", "aws:userid", "AROAEXAMPLEID:*", True),
    ("StringLike", "aws:userid", "*:session", False),
    ("IpAddress", "aws:SourceIp", "203.0.113.0/24", True),
    ("IpAddress", "aws:SourceIp", "203.0.113.7", True),
    ("IpAddress", "aws:SourceIp", "52.0.0.0/8", True),
    ("IpAddress", "aws:SourceIp", "52.0.0.0/7", False),
    ("IpAddress", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/1"], False),
    ("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "0.0.0.0/0"], False),
    ("IpAddress", "aws:SourceIp", "2001:db8::/32", True),
    ("IpAddress", "aws:SourceIp", "::/0", False),
    ("IpAddress", "aws:SourceIp", "fc00::/7", True),
    ("IpAddress", "aws:SourceIp", "anywhere", False),
    ("StringLike", "aws:SourceIp", "203.0.113.*", False),
    ("Bool", "aws:SecureTransport", "true", False),
    ("StringLike", "aws:Referer", "https://example.com/*", False),
    ("StringEquals", "s3:x-amz-acl", "bucket-owner-full-control", False),
    ("StringEquals", "sts:ExternalId", "secret", False),
    ("StringEquals", "kms:ViaService", "s3.us-east-1.amazonaws.com", False),
    ("StringEquals", "kms:CallerAccount", "123456789012", True),
    ("NumericEquals", "aws:SourceAccount", "123456789012", False),
]

DENIES: list[tuple[str, str, object, Maybe[bool]]] = [
    ("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5", True),
    ("StringNotEqualsIfExists", "aws:PrincipalOrgID", "o-a1b2c3d4e5", True),
    ("StringNotLike", "aws:PrincipalOrgID", "*", False),
    ("ForAllValues:StringNotLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*", True),
    ("ForAnyValue:StringNotLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*", False),
    ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24", True),
    ("NotIpAddress", "aws:SourceIp", "0.0.0.0/0", False),
    ("ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/*", True),
    ("StringNotEquals", "aws:PrincipalOrgID", UNKNOWN, UNKNOWN),
    ("BoolIfExists", "aws:PrincipalIsAWSService", "false", True),
    ("Bool", "aws:SecureTransport", "false", False),
    ("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5", False),
]


@pytest.mark.parametrize(("operator", "key", "values", "expected"), ALLOWS)
def test_condition_of_an_allow(operator: str, key: str, values: object, expected: Maybe[bool]) -> None:
    assert keeps_strangers_out(condition(operator, key, values)) is expected


@pytest.mark.parametrize(("operator", "key", "values", "expected"), DENIES)
def test_condition_of_a_deny(operator: str, key: str, values: object, expected: Maybe[bool]) -> None:
    assert holds_for_strangers(condition(operator, key, values)) is expected


@pytest.mark.parametrize(
    ("operator", "key", "expected"),
    [
        ("Bool", "aws:MultiFactorAuthPresent", False),
        ("StringEquals", "aws:PrincipalTag/team", False),
        ("StringEquals", "aws:ResourceTag/team", True),
        ("StringEquals", "aws:RequestedRegion", True),
    ],
)
def test_conditions_on_circumstances_do_not_narrow_what_is_granted(operator: str, key: str, expected: bool) -> None:
    assert narrows(condition(operator, key, "true")) is expected
