"""The evaluator against examples that AWS's documentation gives (AWS Identity and Access Management User Guide)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluator.conditions import hold
from tests.evaluator.patterns import CURRENT_VERSION, complete_arn, expand, matches, matches_arn, prepare
from tests.evaluator.policies import applying, is_allowed_by_identity, is_allowed_by_resource
from tests.evaluator.requests import Caller, Request

ANONYMOUS = Caller(kind="anonymous")
BOB = Caller(kind="user", account="111122223333", arns=("arn:aws:iam::111122223333:user/Bob",))
SESSION = Caller(
    kind="session",
    account="111122223333",
    arns=("arn:aws:iam::111122223333:role/reader", "arn:aws:sts::111122223333:assumed-role/reader/bob"),
)


@pytest.mark.parametrize(
    ("key", "is_matched"),
    [
        ("1/test/object.jpg", True),
        ("1/2/test/object.jpg", True),
        ("1/2/test/3/object.jpg", True),
        ("1/2/3/test/4/object.jpg", True),
        ("1///test///object.jpg", True),
        ("1/test/.jpg", True),
        ("/test/object.jpg", True),
        ("1/test/", True),
        ("1-test/object.jpg", False),
        ("test/object.jpg", False),
        ("1/2/test.jpg", False),
    ],
)
def test_asterisks_match_slashes(key: str, is_matched: bool) -> None:
    """See "IAM JSON policy elements: Resource", Using wildcards in resource ARNs: the list of objects given there."""
    pattern = prepare("arn:aws:s3:::amzn-s3-demo-bucket/*/test/*")
    assert matches(pattern, f"arn:aws:s3:::amzn-s3-demo-bucket/{key}") is is_matched


@pytest.mark.parametrize(
    ("pattern", "text", "is_matched"),
    [
        ("a?c", "abc", True),
        ("a?c", "a/c", True),
        ("a?c", "ac", False),
        ("a*b*c", "a--b--b--c", True),
        ("a*b*c", "a--b--b--", False),
        ("*", "", True),
        ("", "a", False),
        ("arn:aws:s3*", "arn:aws:s3:::bucket/key", True),
    ],
)
def test_wildcards(pattern: str, text: str, is_matched: bool) -> None:
    assert matches(prepare(pattern), text) is is_matched


@pytest.mark.parametrize(
    ("written", "completed"),
    [
        ("arn:aws:sqs", "arn:aws:sqs:*:*:*"),
        ("arn:aws:iam::111122223333", "arn:aws:iam::111122223333:*"),
        ("arn:aws:s3:::bucket", "arn:aws:s3:::bucket"),
        ("arn:aws:logs:*:*:log-group:a:*", "arn:aws:logs:*:*:log-group:a:*"),
        ("arn:aws:iam::111122223333:user/${aws:username}", "arn:aws:iam::111122223333:user/${aws:username}"),
        ("*", "*"),
    ],
)
def test_incomplete_arns_are_completed(written: str, completed: str) -> None:
    assert complete_arn(written) == completed


def test_arn_operators_compare_field_by_field() -> None:
    """Condition operators, Amazon Resource Name (ARN) condition operators: the example of `finance/document.txt`."""
    pattern = prepare("arn:aws:someservice:*:111122223333:finance/*")
    value = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"
    assert matches(pattern, value)
    assert not matches_arn(pattern, value)
    assert matches_arn(pattern, "arn:aws:someservice:us-east-2:111122223333:finance/document.txt")


@pytest.mark.parametrize(
    ("written", "version", "context", "expanded"),
    [
        ("home/${aws:username}", CURRENT_VERSION, {"aws:username": "Da*id"}, "home/Da*id"),
        ("home/${AWS:UserName}", CURRENT_VERSION, {"aws:username": "David"}, "home/David"),
        ("home/${aws:username}", CURRENT_VERSION, {}, None),
        ("home/${aws:username, 'public'}", CURRENT_VERSION, {}, "home/public"),
        ("home/${aws:username, 'public'}", CURRENT_VERSION, {"aws:username": "David"}, "home/David"),
        ("a${*}b${?}c${$}", CURRENT_VERSION, {}, "a*b?c$"),
        ("home/${aws:username}", "2008-10-17", {"aws:username": "David"}, "home/${aws:username}"),
    ],
)
def test_variables(written: str, version: str, context: dict[str, str], expanded: str | None) -> None:
    """See "IAM policy elements: Variables and tags"."""
    assert expand(written, version, context) == expanded


def holds(operator: str, key: str, values: Any, **context: Any) -> bool:
    return hold(
        {operator: {key: values}}, CURRENT_VERSION, {it.replace("_", ":"): value for it, value in context.items()}
    )


@pytest.mark.parametrize(
    ("operator", "values", "present", "absent"),
    [
        ("StringEquals", "iamuser-admin", True, False),
        ("StringEquals", ["x", "iamuser-admin"], True, False),
        ("StringNotEquals", "iamuser-admin", False, True),
        ("StringNotEquals", ["x", "iamuser-admin"], False, True),
        ("StringEqualsIgnoreCase", "IAMUSER-admin", True, False),
        ("StringLike", "iamuser-*", True, False),
        ("StringLike", "IAMUSER-*", False, False),
        ("StringNotLike", "iamuser-*", False, True),
        ("StringEqualsIfExists", "x", False, True),
        ("StringEqualsIfExists", "iamuser-admin", True, True),
        ("StringNotEqualsIfExists", "iamuser-admin", False, True),
        ("Null", "true", False, True),
        ("Null", False, True, False),
        ("ForAllValues:StringEquals", "x", False, True),
        ("ForAnyValue:StringEquals", "iamuser-admin", True, False),
        ("ForAnyValue:StringNotEquals", "x", True, False),
    ],
)
def test_operators_on_a_key_that_is_present_and_absent(operator: str, values: Any, present: bool, absent: bool) -> None:
    """Condition operators: Important (missing keys, negated operators), ...IfExists, Null; Multivalued context keys."""
    tag = "aws:PrincipalTag/job-category"
    assert hold({operator: {tag: values}}, CURRENT_VERSION, {tag.lower(): "iamuser-admin"}) is present
    assert hold({operator: {tag: values}}, CURRENT_VERSION, {}) is absent


@pytest.mark.parametrize(
    ("operator", "requested", "expected"),
    [
        ("ForAllValues:StringEquals", ("environment",), True),
        ("ForAllValues:StringEquals", ("environment", "cost-center"), True),
        ("ForAllValues:StringEquals", ("environment", "dept"), False),
        ("ForAllValues:StringEquals", (), True),
        ("ForAnyValue:StringEquals", ("environment", "dept"), True),
        ("ForAnyValue:StringEquals", ("dept",), False),
        ("ForAnyValue:StringEquals", (), False),
        ("ForAllValues:StringNotEquals", ("dept",), True),
        ("ForAllValues:StringNotEquals", ("dept", "environment"), False),
    ],
)
def test_set_operators(operator: str, requested: tuple[str, ...], expected: bool) -> None:
    """See "Multivalued context keys": the examples with `aws:TagKeys`."""
    assert holds(operator, "aws:TagKeys", ["environment", "cost-center"], aws_tagkeys=requested) is expected


@pytest.mark.parametrize(
    ("operator", "key", "values", "value", "expected"),
    [
        ("NumericLessThanEquals", "s3:max-keys", "10", "10", True),
        ("NumericLessThanEquals", "s3:max-keys", 10, "11", False),
        ("NumericGreaterThanEquals", "s3:TlsVersion", "1.2", "1.3", True),
        ("NumericNotEquals", "s3:max-keys", "10", "10", False),
        ("DateGreaterThan", "aws:TokenIssueTime", "2020-01-01T00:00:01Z", "2026-01-01T00:00:00Z", True),
        ("DateLessThan", "aws:CurrentTime", "2020-01-01", "2026-01-01T00:00:00Z", False),
        ("DateLessThan", "aws:CurrentTime", "2030", "2026-01-01T00:00:00Z", True),
        ("DateGreaterThan", "aws:CurrentTime", "2025-06", "2025-06-02T00:00:00Z", True),
        ("DateGreaterThan", "aws:EpochTime", "1500000000", "1767225600", True),
        ("NumericLessThan", "aws:EpochTime", "1500000000", "1767225600", False),
        ("Bool", "aws:SecureTransport", "false", "false", True),
        ("Bool", "aws:SecureTransport", True, "false", False),
        ("IpAddress", "aws:SourceIp", "203.0.113.0/24", "203.0.113.7", True),
        ("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], "2001:db8:1234:5678::1", True),
        ("IpAddress", "aws:SourceIp", "203.0.113.7", "203.0.113.7", True),
        ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24", "203.0.113.7", False),
        ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24", "198.51.100.1", True),
        ("BinaryEquals", "key", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", True),
        ("ArnLike", "aws:SourceArn", "arn:aws:sns:*:123456789012:*", "arn:aws:sns:us-east-1:123456789012:t", True),
        ("ArnNotEquals", "aws:SourceArn", "arn:aws:sns:*:123456789012:*", "arn:aws:sns:us-east-1:1:t", True),
        ("ArnLike", "aws:PrincipalArn", "*", "arn:aws:iam::111122223333:user/Bob", True),
    ],
)
def test_other_operators(operator: str, key: str, values: Any, value: str, expected: bool) -> None:
    """Condition operators: the examples of each section."""
    assert hold({operator: {key: values}}, CURRENT_VERSION, {key.lower(): value}) is expected


def test_a_variable_without_a_value_makes_a_condition_false() -> None:
    assert not holds("StringLike", "s3:prefix", "${aws:username}/*", s3_prefix="David/x")
    assert holds("StringLike", "s3:prefix", "${aws:username}/*", s3_prefix="David/x", aws_username="David")


def allow(**elements: Any) -> dict[str, Any]:
    return {"Version": CURRENT_VERSION, "Statement": {"Effect": "Allow", "Action": "s3:GetObject", **elements}}


@pytest.mark.parametrize(
    ("principal", "anonymous", "bob", "session"),
    [
        ({"Principal": "*"}, True, True, True),
        ({"Principal": {"AWS": "*"}}, True, True, True),
        ({"Principal": {"AWS": "111122223333"}}, False, True, True),
        ({"Principal": {"AWS": ["999999999999", "arn:aws:iam::111122223333:root"]}}, False, True, True),
        ({"Principal": {"AWS": "arn:aws:iam::111122223333:role/reader"}}, False, False, True),
        ({"Principal": {"AWS": "arn:aws:sts::111122223333:assumed-role/reader/bob"}}, False, False, True),
        ({"Principal": {"AWS": "arn:aws:iam::111122223333:user/Bob"}}, False, True, False),
        ({"Principal": {"Service": "sns.amazonaws.com"}}, False, False, False),
        ({"NotPrincipal": {"AWS": "999999999999"}}, True, True, True),
        ({"NotPrincipal": {"AWS": "111122223333"}}, True, False, False),
        ({"NotPrincipal": "*"}, False, False, False),
    ],
)
def test_principals(principal: dict[str, Any], anonymous: bool, bob: bool, session: bool) -> None:
    """See "AWS JSON policy elements: Principal" and "NotPrincipal"."""
    policy = allow(Resource="arn:aws:s3:::b/*", **principal)
    answers = [
        is_allowed_by_resource(policy, Request(caller=it, action="s3:GetObject", resource="arn:aws:s3:::b/k"))
        for it in (ANONYMOUS, BOB, SESSION)
    ]
    assert answers == [anonymous, bob, session]


def identity_request(action: str, resource: str, **context: str) -> Request:
    return Request(
        caller=BOB, action=action, resource=resource, context={k.replace("_", ":"): v for k, v in context.items()}
    )


def test_a_deny_overrides_every_allow() -> None:
    """See "Policy evaluation logic", The difference between explicit and implicit denies."""
    allows = {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    denies = {"Statement": [{"Effect": "Deny", "Action": "S3:delete*", "Resource": "arn:aws:s3:::b/*"}]}
    assert is_allowed_by_identity([allows, denies], identity_request("s3:DeleteObject", "arn:aws:s3:::c/k"))
    assert not is_allowed_by_identity([allows, denies], identity_request("s3:DeleteObject", "arn:aws:s3:::b/k"))
    assert not is_allowed_by_identity([denies], identity_request("s3:GetObject", "arn:aws:s3:::b/k"))
    assert applying(denies, "Deny", identity_request("s3:DeleteObject", "arn:aws:s3:::b/k"), with_principal=False) == [
        1
    ]


def test_a_boundary_must_allow_as_well() -> None:
    """See "Permissions boundaries for IAM entities": the example of Shirley, who may not create a user."""
    boundary = {"Statement": [{"Effect": "Allow", "Action": ["s3:*", "cloudwatch:*", "ec2:*"], "Resource": "*"}]}
    policy = {"Statement": {"Effect": "Allow", "Action": "iam:CreateUser", "Resource": "*"}}
    user = identity_request("iam:CreateUser", "arn:aws:iam::111122223333:user/x")
    assert not is_allowed_by_identity([policy], user, boundary)
    assert is_allowed_by_identity([policy], user)


def test_not_action_and_not_resource() -> None:
    """See "IAM JSON policy elements: NotAction" and "NotResource": the examples with `Allow` and with `Deny`."""
    delete = identity_request("s3:DeleteBucket", "arn:aws:s3:::b")
    all_but_delete = {"Statement": {"Effect": "Allow", "NotAction": "s3:DeleteBucket", "Resource": "arn:aws:s3:::*"}}
    assert not is_allowed_by_identity([all_but_delete], delete)
    assert is_allowed_by_identity([all_but_delete], identity_request("s3:GetObject", "arn:aws:s3:::b/k"))
    all_but_hr = {"Statement": {"Effect": "Deny", "Action": "s3:*", "NotResource": ["arn:aws:s3:::HRBucket/Payroll*"]}}
    reads = {"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}
    payroll = identity_request("s3:GetObject", "arn:aws:s3:::HRBucket/Payroll1")
    assert is_allowed_by_identity([reads, all_but_hr], payroll)
    assert not is_allowed_by_identity([reads, all_but_hr], identity_request("s3:GetObject", "arn:aws:s3:::HRBucket/x"))


def test_variables_in_resources() -> None:
    own_keys = {
        "Version": CURRENT_VERSION,
        "Statement": {
            "Effect": "Allow",
            "Action": "iam:*AccessKey*",
            "Resource": "arn:aws:iam::111122223333:user/${aws:username}",
        },
    }
    bob, eve = (
        identity_request("iam:CreateAccessKey", f"arn:aws:iam::111122223333:user/{name}", aws_username="Bob")
        for name in ("Bob", "Eve")
    )
    assert is_allowed_by_identity([own_keys], bob)
    assert not is_allowed_by_identity([own_keys], eve)
