"""Conditions that exclude external principals, and conditions that restrict a permission."""

from __future__ import annotations

import pytest

from policypack.iam.conditions.external_principals import (
    excludes_external_principals,
    holds_for_external_principals,
    names_principals,
    requires_shared_secret,
)
from policypack.iam.conditions.restrictions import restricts, restricts_in_own_account
from policypack.iam.parsing.documents import parse
from policypack.model.policy import Condition, Document, PolicyKind
from policypack.model.unknown import UNKNOWN, Maybe


def condition(operator: str, key: str, values: object) -> Condition:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {operator: {key: values}}}
    found = parse({"Version": "2012-10-17", "Statement": statement}, PolicyKind.IDENTITY)
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
    ("IpAddress", "aws:SourceIp", [f"{first}.0.0.0/8" for first in range(256)], False),
    ("IpAddress", "aws:SourceIp", [f"{first}.0.0.0/8" for first in range(1, 256, 2)], False),
    ("IpAddress", "aws:SourceIp", [f"{first}.{second}.0.0/16" for first in (3, 52) for second in range(256)], False),
    ("IpAddress", "aws:SourceIp", ["52.0.0.0/9", "52.128.0.0/9"], True),
    ("IpAddress", "aws:SourceIp", ["52.0.0.0/8", "52.1.0.0/16", "203.0.113.0/24"], False),
    ("IpAddress", "aws:SourceIp", ["203.0.113.0/24"] * 1000, True),
    ("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "203.0.113.0/24"], True),
    ("IpAddress", "aws:SourceIp", [f"2001:{part:x}::/32" for part in range(2)], False),
    ("IpAddress", "aws:SourceIp", ["::ffff:52.0.0.0/104", "53.0.0.0/8"], False),
    ("IpAddress", "aws:SourceIp", ["203.0.113.0/24", UNKNOWN], UNKNOWN),
    ("IpAddress", "aws:SourceIp", ["52.0.0.0/8", "53.0.0.0/8", UNKNOWN], False),
    ("StringLike", "aws:SourceVpce", "?*", False),
    ("StringEquals", "aws:PrincipalAccount", "${aws:PrincipalAccount}", False),
    ("ArnLike", "aws:PrincipalArn", "${aws:PrincipalArn, 'none'}", False),
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
    ("StringEquals", "s3:DataAccessPointAccount", "123456789012", True),
    ("StringLike", "s3:DataAccessPointAccount", "1234567890*", False),
    ("StringEqualsIfExists", "s3:DataAccessPointAccount", "123456789012", False),
    ("ArnLike", "s3:DataAccessPointArn", "arn:aws:s3:eu-west-1:123456789012:accesspoint/*", True),
    ("ArnLike", "s3:DataAccessPointArn", "arn:aws:s3:*:*:accesspoint/x", False),
    ("StringEquals", "s3:AccessPointNetworkOrigin", "VPC", False),
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
def test_allow_excludes_external_principals(operator: str, key: str, values: object, expected: Maybe[bool]) -> None:
    assert excludes_external_principals(condition(operator, key, values)) is expected


@pytest.mark.parametrize(("operator", "key", "values", "expected"), DENIES)
def test_deny_holds_for_external_principals(operator: str, key: str, values: object, expected: Maybe[bool]) -> None:
    assert holds_for_external_principals(condition(operator, key, values)) is expected


@pytest.mark.parametrize(
    ("operator", "key", "expected"),
    [
        ("Bool", "aws:MultiFactorAuthPresent", False),
        ("StringEquals", "aws:PrincipalTag/team", False),
        ("StringEquals", "aws:ResourceTag/team", True),
        ("StringEquals", "aws:RequestedRegion", True),
    ],
)
def test_conditions_on_circumstances_do_not_restrict_the_grant(operator: str, key: str, expected: bool) -> None:
    assert restricts(condition(operator, key, "true")) is expected


@pytest.mark.parametrize(
    ("operator", "key", "expected"),
    [
        ("StringEquals", "aws:RequestedRegion", False),
        ("StringEquals", "ec2:Region", False),
        ("StringLike", "ec2:Region", False),
        ("StringEquals", "aws:ResourceAccount", False),
        ("StringEquals", "aws:ResourceTag/team", True),
        ("StringEquals", "ec2:InstanceType", True),
        ("StringEquals", "ec2:Vpc", True),
    ],
)
def test_location_of_a_resource_does_not_restrict_access_in_the_own_account(
    operator: str, key: str, expected: bool
) -> None:
    assert restricts_in_own_account(condition(operator, key, "eu-*")) is expected


NARROWING: list[tuple[str, str, object]] = [
    ("StringEquals", "aws:ResourceTag/team", "audit"),
    ("StringLike", "aws:ResourceTag/team", "*"),
    ("StringEquals", "aws:RequestTag/team", "${aws:PrincipalTag/team}"),
    ("StringEquals", "aws:RequestedRegion", "eu-west-1"),
    ("StringLike", "aws:RequestedRegion", "eu-*"),
    ("StringEquals", "iam:PassedToService", "lambda.amazonaws.com"),
    ("ArnLike", "iam:PolicyARN", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
    ("StringEquals", "ec2:InstanceType", ["t3.micro", "t3.small"]),
    ("ForAnyValue:StringEquals", "aws:TagKeys", "team"),
    ("NumericLessThan", "s3:max-keys", 10),
    ("NumericGreaterThan", "s3:max-keys", 0),
    ("StringEquals", "aws:ResourceAccount", "${aws:PrincipalAccount}"),
    ("StringEquals", "aws:ResourceTag/team", "${aws:ResourceTag/team}"),
    ("StringLike", "s3:prefix", "home/${aws:username}/*"),
    ("StringEquals", "s3:prefix", "*"),
    ("Bool", "kms:GrantIsForAWSResource", "true"),
    ("Null", "iam:PermissionsBoundary", "false"),
    ("Null", "aws:ResourceTag/team", "false"),
    ("Null", "aws:RequestTag/team", False),
]
NOT_NARROWING: list[tuple[str, str, object]] = [
    ("Null", "kms:ViaService", "false"),
    ("StringLike", "kms:ViaService", "*"),
    ("StringNotEquals", "aws:RequestedRegion", "eu-west-1"),
    ("StringNotLike", "aws:ResourceTag/team", "audit"),
    ("ArnNotLike", "iam:PolicyARN", "arn:aws:iam::aws:policy/AdministratorAccess"),
    ("StringEqualsIfExists", "aws:RequestedRegion", "eu-west-1"),
    ("ForAllValues:StringEquals", "aws:TagKeys", "team"),
    ("StringLike", "aws:RequestedRegion", "*"),
    ("StringLike", "aws:RequestedRegion", ["eu-west-1", "**"]),
    ("StringLike", "aws:RequestedRegion", "?*"),
    ("StringLike", "aws:RequestedRegion", "??*?"),
    ("StringEquals", "aws:RequestedRegion", "${aws:RequestedRegion}"),
    ("StringEquals", "aws:ResourceAccount", "${aws:resourceaccount, '123456789012'}"),
    ("StringLike", "s3:prefix", "${s3:prefix}*"),
    ("ArnLike", "iam:PolicyARN", "arn:*"),
    ("ArnLike", "iam:PolicyARN", "arn:*:*:*:*:*"),
    ("ArnEquals", "iam:PolicyARN", ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:*"]),
    ("Bool", "kms:GrantIsForAWSResource", ["true", "false"]),
    ("Null", "aws:RequestedRegion", "false"),
    ("Null", "aws:RequestTag/team", ["true", "false"]),
    ("NumericGreaterThanEquals", "s3:TlsVersion", "1.0"),
    ("NumericGreaterThanEquals", "s3:TlsVersion", "1.3"),
    ("StringEquals", "s3:signatureversion", "AWS4-HMAC-SHA256"),
    ("StringEquals", "s3:authType", ["REST-HEADER", "REST-QUERY-STRING", "POST"]),
    ("NumericLessThan", "s3:signatureAge", "600000"),
    ("NumericGreaterThanEquals", "s3:max-keys", "0"),
    ("NumericGreaterThan", "s3:max-keys", "-1"),
    ("NumericLessThanEquals", "s3:max-keys", ["10", "2147483647"]),
    ("IpAddress", "custom:address", ["0.0.0.0/1", "128.0.0.0/1", "::/0"]),
    ("ArnEquals", "ec2:SourceInstanceARN", "arn:aws:ec2:eu-west-1:123456789012:instance/i-1"),
    ("ArnEquals", "lambda:SourceFunctionArn", "arn:aws:lambda:eu-west-1:123456789012:function:f"),
    ("ArnLike", "iam:PolicyARN", "*"),
    ("Null", "aws:RequestTag/team", "true"),
    ("Null", "aws:RequestTag/team", True),
    ("Bool", "aws:ViaAWSService", "false"),
    ("Bool", "aws:SecureTransport", "true"),
    ("Bool", "aws:MultiFactorAuthPresent", "true"),
    ("NumericLessThan", "aws:MultiFactorAuthAge", "3600"),
    ("DateLessThan", "aws:CurrentTime", "2030-01-01T00:00:00Z"),
    ("DateGreaterThan", "aws:TokenIssueTime", "2020-01-01T00:00:00Z"),
    ("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ("StringEquals", "aws:SourceVpc", "vpc-1"),
    ("ArnEquals", "aws:SourceVpcArn", "arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-1"),
    ("StringEquals", "aws:SourceVpce", "vpce-1"),
    ("StringEquals", "aws:VpceAccount", "123456789012"),
    ("StringEquals", "aws:VpceOrgID", "o-a1b2c3d4e5"),
    ("ForAnyValue:StringLike", "aws:VpceOrgPaths", "o-a1b2c3d4e5/*"),
    ("IpAddress", "aws:VpcSourceIp", "10.0.0.0/8"),
    ("StringEquals", "aws:Ec2InstanceSourceVpc", "vpc-1"),
    ("StringEquals", "aws:Ec2InstanceSourcePrivateIPv4", "10.0.0.1"),
    ("StringEquals", "aws:FederatedProvider", "accounts.google.com"),
    ("StringLike", "aws:SourceIdentity", "admin*"),
    ("Bool", "aws:AssumedRoot", "false"),
    ("StringEquals", "aws:PrincipalAccount", "123456789012"),
    ("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
    ("StringEquals", "aws:PrincipalTag/team", "audit"),
    ("StringEquals", "aws:username", "admin"),
    ("StringLike", "aws:UserAgent", "*Mozilla*"),
]
"""Keys that AWS groups as properties of the principal, of its session and of the network, and those of the request that
say how or when it was made."""


@pytest.mark.parametrize(("operator", "key", "values"), NARROWING)
def test_condition_restricts_the_permission(operator: str, key: str, values: object) -> None:
    assert restricts(condition(operator, key, values)) is True


@pytest.mark.parametrize(("operator", "key", "values"), NOT_NARROWING)
def test_condition_does_not_restrict_the_permission(operator: str, key: str, values: object) -> None:
    assert restricts(condition(operator, key, values)) is False


@pytest.mark.parametrize(
    ("operator", "key", "values", "expected"),
    [
        ("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/x", True),
        ("StringEquals", "AWS:principalarn", "arn:aws:iam::123456789012:role/x", True),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/deploy-*", True),
        ("StringLike", "aws:userid", "AROAEXAMPLEID:*", True),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::123456789012:*", False),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/x", False),
        ("ArnLike", "aws:PrincipalArn", ["arn:aws:iam::123456789012:role/x", "*"], False),
        ("ArnEqualsIfExists", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/x", False),
        ("ArnNotEquals", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/x", False),
        ("StringEquals", "aws:PrincipalAccount", "123456789012", False),
        ("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5", False),
        ("ArnEquals", "aws:PrincipalArn", UNKNOWN, UNKNOWN),
        ("ArnEquals", "aws:PrincipalArn", ["arn:aws:iam::123456789012:role/x", UNKNOWN], UNKNOWN),
    ],
)
def test_condition_names_principals(operator: str, key: str, values: object, expected: Maybe[bool]) -> None:
    assert names_principals(condition(operator, key, values)) is expected


@pytest.mark.parametrize(
    ("operator", "key", "values", "expected"),
    [
        ("StringEquals", "sts:ExternalId", "12345", True),
        ("StringEquals", "STS:externalid", ["12345", "67890"], True),
        ("StringLike", "sts:ExternalId", "12345", True),
        ("StringLike", "sts:ExternalId", "*", False),
        ("StringLike", "sts:ExternalId", ["12345", "1*"], False),
        ("StringEquals", "sts:ExternalId", "", False),
        ("StringEquals", "sts:ExternalId", "${aws:PrincipalTag/id}", False),
        ("StringEqualsIfExists", "sts:ExternalId", "12345", False),
        ("ForAllValues:StringEquals", "sts:ExternalId", "12345", False),
        ("StringNotEquals", "sts:ExternalId", "12345", False),
        ("StringEquals", "sts:ExternalId", UNKNOWN, UNKNOWN),
        ("StringEquals", "sts:ExternalId", ["12345", UNKNOWN], UNKNOWN),
        ("StringLike", "sts:ExternalId", ["*", UNKNOWN], False),
        ("Bool", "aws:MultiFactorAuthPresent", "true", True),
        ("Bool", "aws:MultiFactorAuthPresent", True, True),
        ("Bool", "aws:MultiFactorAuthPresent", "false", False),
        ("Bool", "aws:MultiFactorAuthPresent", ["true", "false"], False),
        ("BoolIfExists", "aws:MultiFactorAuthPresent", "true", False),
        ("Bool", "aws:MultiFactorAuthPresent", UNKNOWN, UNKNOWN),
        ("Bool", "aws:MultiFactorAuthPresent", [UNKNOWN], UNKNOWN),
        ("Bool", "aws:MultiFactorAuthPresent", ["false", UNKNOWN], False),
        ("NumericLessThan", "aws:MultiFactorAuthAge", "3600", True),
        ("NumericLessThanEquals", "aws:MultiFactorAuthAge", 3600, True),
        ("NumericGreaterThan", "aws:MultiFactorAuthAge", "3600", False),
        ("NumericLessThanIfExists", "aws:MultiFactorAuthAge", "3600", False),
        ("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5", True),
        ("StringLike", "aws:PrincipalOrgID", "o-*", False),
        ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/r-ab12/*", True),
        ("StringEquals", "aws:PrincipalOrgID", UNKNOWN, UNKNOWN),
        ("StringEquals", "aws:PrincipalAccount", "123456789012", False),
        ("IpAddress", "aws:SourceIp", "203.0.113.0/24", False),
    ],
)
def test_condition_requires_more_than_an_account(
    operator: str, key: str, values: object, expected: Maybe[bool]
) -> None:
    assert requires_shared_secret(condition(operator, key, values)) is expected
