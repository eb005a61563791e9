"""Principals that AWS refuses, and similar ones that it accepts."""

from __future__ import annotations

import pytest

from policypack.iam.parsing.documents import parse
from policypack.iam.parsing.principal_elements import has_refused_wildcard
from policypack.model.policy import Document, PolicyKind, Unreadable
from policypack.model.unknown import UNKNOWN

ONE = "123456789012"
KEYS = ("Principal", "NotPrincipal")


def read(principal: object, key: str = "Principal", effect: str = "Allow") -> Document | Unreadable:
    found = parse({"Statement": {"Effect": effect, key: principal, "Action": "sts:AssumeRole"}}, PolicyKind.TRUST)
    assert isinstance(found, Document | Unreadable)
    return found


ACCEPTED: list[object] = [
    "*",
    {"AWS": "*"},
    {"AWS": ONE},
    {"AWS": [ONE, "210987654321"]},
    {"AWS": f"arn:aws:iam::{ONE}:root"},
    {"AWS": f"arn:aws-cn:iam::{ONE}:root"},
    {"AWS": f"arn:aws-us-gov:iam::{ONE}:role/team/ops"},
    {"AWS": f"arn:aws-iso-b:iam::{ONE}:role/ops"},
    {"AWS": f"arn:aws:iam::{ONE}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_1a2b"},
    {"AWS": f"arn:aws:iam::{ONE}:user/ana@example.com"},
    {"AWS": f"arn:aws:sts::{ONE}:assumed-role/ops/ana"},
    {"AWS": f"arn:aws:sts::{ONE}:federated-user/ana"},
    {"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HDMB1FH2TC"},
    {"AWS": "AIDAQABCDEFGHEXAMPLE"},
    {"AWS": ["AROAQABCDEFGHEXAMPLE", ONE]},
    {"AWS": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"},
    {"AWS": "arn:aws:iam::*:root"},
    {"AWS": "arn:aws:iam::<account id>:root"},
    {"AWS": UNKNOWN},
    {"AWS": [UNKNOWN, ONE]},
    {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"},
    {"Service": "logs.eu-west-1.amazonaws.com"},
    {"Service": ["ec2.amazonaws.com.cn", "delivery.logs.amazonaws.com"]},
    {"Federated": "accounts.google.com"},
    {"Federated": f"arn:aws:iam::{ONE}:oidc-provider/gitlab.com"},
]
NO_ACCOUNT = "is an ARN without a 12-digit account ID"
OTHER_KIND = "is an ARN, but not of an account, user, role or session"
REFUSED: list[tuple[object, str]] = [
    ({"AWS": "arn:aws:iam::root"}, "is an incomplete ARN"),
    ({"AWS": "arn:aws:iam"}, "is an incomplete ARN"),
    ({"AWS": "arn:aws:iam:::root"}, NO_ACCOUNT),
    ({"AWS": "arn:aws:iam::12345678901:root"}, NO_ACCOUNT),
    ({"AWS": "arn:aws:iam::1234567890123:role/x"}, NO_ACCOUNT),
    ({"AWS": "arn:aws:iam::1234-5678-9012:root"}, NO_ACCOUNT),
    ({"AWS": "arn:aws:iam::${aws:PrincipalAccount}:root"}, NO_ACCOUNT),
    ({"AWS": f"arn:aws:iam::{ONE}:group/admins"}, OTHER_KIND),
    ({"AWS": f"arn:aws:iam::{ONE}:policy/x"}, OTHER_KIND),
    ({"AWS": f"arn:aws:iam::{ONE}:instance-profile/x"}, OTHER_KIND),
    ({"AWS": f"arn:aws:iam::{ONE}:role/"}, OTHER_KIND),
    ({"AWS": f"arn:aws:iam::{ONE}:"}, OTHER_KIND),
    ({"AWS": f"arn:aws:sts::{ONE}:assumed-role/ops"}, OTHER_KIND),
    ({"AWS": "arn:aws:s3:::x"}, OTHER_KIND),
    ({"AWS": "arn:aws:s3:::x/y"}, OTHER_KIND),
    ({"AWS": [ONE, f"arn:aws:lambda:eu-west-1:{ONE}:function:app"]}, OTHER_KIND),
    ({"AWS": f"arn:aws:ec2:eu-west-1:{ONE}:instance/i-1"}, OTHER_KIND),
    ({"AWS": f"arn:aws:cloudtrail:eu-west-1:{ONE}:trail/audit"}, OTHER_KIND),
    ({"AWS": f"arn:aws::eu-west-1:{ONE}:role/x"}, OTHER_KIND),
    ({"AWS": f"arn:aws:IAM::{ONE}:root"}, OTHER_KIND),
    ({"AWS": f"arn:aws:iam:eu-west-1:{ONE}:root"}, "is an ARN with an invalid partition or a Region"),
    ({"AWS": f"arn::iam::{ONE}:root"}, "is an ARN with an invalid partition or a Region"),
    ({"AWS": "12345678901"}, "is a number, but not a 12-digit account ID"),
    ({"AWS": [ONE, "0"]}, "is a number, but not a 12-digit account ID"),
    ({"AWS": "1234-5678-9012"}, "is not an account ID, an ARN or a unique ID"),
    ({"AWS": "ec2.amazonaws.com"}, "is not an account ID, an ARN or a unique ID"),
    ({"AWS": "role/ops"}, "is not an account ID, an ARN or a unique ID"),
    ({"AWS": ""}, "is empty"),
    ({"AWS": [ONE, ""]}, "is empty"),
    ({"Service": ""}, "is empty"),
    ({"Federated": ""}, "is empty"),
    ({"CanonicalUser": ""}, "is empty"),
]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("principal", ACCEPTED)
def test_principal_that_aws_accepts(principal: object, key: str) -> None:
    """IAM User Guide, "AWS JSON policy elements: Principal", Specifying a principal."""
    assert isinstance(read(principal, key), Document)


@pytest.mark.parametrize("effect", ["Allow", "Deny"])
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(("principal", "reason"), REFUSED)
def test_principal_that_aws_refuses(principal: object, reason: str, key: str, effect: str) -> None:
    assert read(principal, key, effect) == Unreadable(reason=f"statement 1: {key}: a principal {reason}")


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        ({"AWS": f"arn:aws:iam::{ONE}:role/*"}, True),
        ({"AWS": f"arn:aws:iam::{ONE}:user/a?a"}, True),
        ({"AWS": f"arn:aws:iam::{ONE}:*"}, True),
        ({"AWS": f"arn:aws:sts::{ONE}:assumed-role/ops/*"}, True),
        ({"AWS": [ONE, f"arn:aws:iam::{ONE}:role/ops-*"]}, True),
        ({"Service": "*"}, True),
        ({"Service": "*.amazonaws.com"}, True),
        ({"Federated": f"arn:aws:iam::{ONE}:oidc-provider/*"}, True),
        ({"CanonicalUser": "*"}, True),
        ("*", False),
        ({"AWS": "*"}, False),
        ({"AWS": "arn:aws:iam::*:root"}, False),
        ({"AWS": f"arn:aws:iam::{ONE}:role/ops"}, False),
        ({"AWS": UNKNOWN}, False),
        (UNKNOWN, False),
    ],
)
def test_wildcard_in_the_name_of_a_principal(principal: object, expected: bool) -> None:
    """The same, "You cannot use a wildcard to match part of a principal name or ARN"; accounts are an exception."""
    document = read(principal)
    assert isinstance(document, Document)
    assert document.statements is not UNKNOWN
    assert has_refused_wildcard(document.statements[0]) is expected
