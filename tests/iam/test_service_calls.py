"""Calls of services, allowed or not."""

from __future__ import annotations

import pytest

from policypack.iam.parsing.documents import parse
from policypack.iam.permissions.service_calls import ServiceCall, is_allowed
from policypack.model.policy import Document, PolicyKind
from policypack.model.unknown import UNKNOWN, Maybe

CALL = ServiceCall(
    service="cloudtrail.amazonaws.com",
    action="s3:putobject",
    resource="arn:*:s3:::logs/AWSLogs/????????????/*",
    context={"aws:sourceaccount": "123456789012", "aws:securetransport": "true"},
    open_keys=("s3:x-amz-server-side-encryption",),
)
ALLOW: dict[str, object] = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudtrail.amazonaws.com"},
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::logs/*",
}


def parsed(*statements: object) -> Document:
    document = parse({"Version": "2012-10-17", "Statement": statements}, PolicyKind.BUCKET)
    assert isinstance(document, Document)
    return document


def when(**condition: object) -> dict[str, object]:
    return {**ALLOW, "Condition": condition}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (ALLOW, True),
        ({**ALLOW, "Principal": "*"}, True),
        ({**ALLOW, "Principal": {"AWS": "*"}}, True),
        ({**ALLOW, "Principal": {"AWS": "arn:aws:iam::123456789012:root"}}, False),
        ({**ALLOW, "Principal": {"Service": "logs.amazonaws.com"}}, False),
        ({**ALLOW, "Action": "s3:Put*"}, True),
        ({**ALLOW, "Action": "s3:GetObject"}, False),
        ({**ALLOW, "Effect": "Deny"}, False),
        ({**ALLOW, "Resource": UNKNOWN}, UNKNOWN),
        ({**ALLOW, "Resource": "arn:aws:s3:::logs/AWSLogs/${aws:SourceAccount}/*"}, UNKNOWN),
        ({**ALLOW, "Resource": "arn:aws:s3:::other/AWSLogs/${aws:SourceAccount}/*"}, False),
        ({**ALLOW, "Resource": ["arn:aws:s3:::logs/${aws:SourceAccount}/*", "arn:aws:s3:::logs/*"]}, True),
        (when(StringEquals={"aws:SourceAccount": "123456789012"}), True),
        (when(StringEquals={"aws:SourceAccount": "999999999999"}), False),
        (when(StringEquals={"aws:SourceAccount": "1234*"}), False),
        (when(StringLike={"aws:SourceAccount": "1234*"}), True),
        (when(StringEqualsIgnoreCase={"aws:SourceAccount": "123456789012"}), True),
        (when(StringNotEquals={"aws:SourceAccount": "999999999999"}), True),
        (when(StringNotEquals={"aws:SourceAccount": "123456789012"}), False),
        (when(StringEquals={"aws:PrincipalOrgID": "o-a1b2c3d4e5"}), False),
        (when(StringEqualsIfExists={"aws:PrincipalOrgID": "o-a1b2c3d4e5"}), True),
        (when(StringNotEquals={"aws:PrincipalOrgID": "o-a1b2c3d4e5"}), True),
        (when(Null={"aws:PrincipalOrgID": "true"}), True),
        (when(Null={"aws:SourceAccount": "true"}), False),
        (when(Null={"s3:x-amz-server-side-encryption": "true"}), UNKNOWN),
        (when(Bool={"aws:SecureTransport": "true"}), True),
        (when(Bool={"aws:SecureTransport": "false"}), False),
        (when(StringEquals={"s3:x-amz-server-side-encryption": "aws:kms"}), UNKNOWN),
        (when(DateGreaterThan={"aws:CurrentTime": "2030-01-01T00:00:00Z"}), UNKNOWN),
        (when(StringEquals={"aws:SourceAccount": "${aws:PrincipalAccount}"}), UNKNOWN),
        (when(StringEquals={"aws:SourceAccount": UNKNOWN}), UNKNOWN),
        (when(StringEquals=UNKNOWN), UNKNOWN),
    ],
)
def test_one_statement(statement: dict[str, object], expected: Maybe[bool]) -> None:
    assert is_allowed(parsed(statement), CALL) is expected


def test_certain_deny_wins_and_an_uncertain_one_does_not() -> None:
    deny = {**ALLOW, "Effect": "Deny", "Principal": "*"}
    assert is_allowed(parsed(ALLOW, deny), CALL) is False
    sometimes = {**deny, "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}}
    assert is_allowed(parsed(ALLOW, sometimes), CALL) is True


def test_deny_for_all_but_an_organization_reaches_services_too() -> None:
    condition = {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    deny = {**ALLOW, "Effect": "Deny", "Principal": "*", "Condition": condition}
    assert is_allowed(parsed(ALLOW, deny), CALL) is False


def test_unknown_document_is_unknown() -> None:
    assert is_allowed(Document(statements=UNKNOWN), CALL) is UNKNOWN
