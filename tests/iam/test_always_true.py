"""Conditions that hold for every request, and conditions that no request can meet together."""

from __future__ import annotations

from typing import Any

import pytest

from policypack.iam.conditions.always_true import always_holds
from policypack.iam.conditions.contradictions import can_never_hold
from policypack.iam.conditions.in_force import in_force
from policypack.iam.conditions.networks import merged_networks
from policypack.iam.parsing.documents import parse
from policypack.model.policy import Condition, Document, PolicyKind
from policypack.model.unknown import UNKNOWN

SECURE, ACCOUNT, VPCE = "aws:SecureTransport", "aws:PrincipalAccount", "aws:SourceVpce"


def conditions(source: object, version: str = "2012-10-17") -> tuple[Condition, ...]:
    statement = {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": source}
    document = parse({"Version": version, "Statement": statement}, PolicyKind.IDENTITY)
    assert isinstance(document, Document)
    assert document.statements is not UNKNOWN
    found = document.statements[0].conditions
    assert found is not UNKNOWN
    return found


ALWAYS: list[tuple[str, str, object]] = [
    ("StringEquals", ACCOUNT, "${aws:PrincipalAccount}"),
    ("StringEquals", ACCOUNT, ["123456789012", "${AWS:principalaccount}"]),
    ("StringEqualsIgnoreCase", ACCOUNT, "${aws:PrincipalAccount, 'none'}"),
    ("StringLike", ACCOUNT, "*${aws:PrincipalAccount}*"),
    ("StringLike", ACCOUNT, "*"),
    ("StringLike", ACCOUNT, "**"),
    ("StringLike", ACCOUNT, "?*"),
    ("StringLike", ACCOUNT, ["123456789012", "*?*"]),
    ("StringLike", ACCOUNT, [UNKNOWN, "*"]),
    ("StringLikeIfExists", VPCE, "*"),
    ("ForAllValues:StringLike", "aws:TagKeys", "*"),
    ("ForAllValues:StringEquals", "aws:PrincipalArn", "${aws:PrincipalArn}"),
    ("ArnLikeIfExists", "aws:PrincipalArn", "*"),
    ("ArnLikeIfExists", "aws:PrincipalArn", "arn:*"),
    ("ArnEqualsIfExists", "aws:PrincipalArn", "arn:*:*:*:*:*"),
    ("Bool", SECURE, ["true", "false"]),
    ("Bool", SECURE, [True, "False"]),
    ("BoolIfExists", "aws:ViaAWSService", ["true", "false"]),
    ("Null", SECURE, "false"),
    ("Null", VPCE, ["true", "false"]),
    ("NumericGreaterThanEqualsIfExists", "s3:max-keys", "0"),
    ("NumericLessThanIfExists", "s3:max-keys", 2**31),
    ("IpAddressIfExists", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/1", "::/0"]),
    ("IpAddressIfExists", "aws:SourceIp", [*(f"{first}.0.0.0/8" for first in range(256)), "::/1", "8000::/1"]),
]

SOMETIMES: list[tuple[str, str, object]] = [
    ("StringEquals", ACCOUNT, "123456789012"),
    ("StringEquals", ACCOUNT, "*"),
    ("StringEquals", ACCOUNT, "${aws:ResourceAccount}"),
    ("StringEquals", ACCOUNT, "${aws:PrincipalAccount}${aws:PrincipalAccount}"),
    ("StringEquals", ACCOUNT, []),
    ("StringEquals", ACCOUNT, UNKNOWN),
    ("StringNotEquals", ACCOUNT, "${aws:PrincipalAccount}"),
    ("StringLike", ACCOUNT, "?"),
    ("StringLike", ACCOUNT, "??*"),
    ("StringLike", ACCOUNT, "1*"),
    ("StringLike", ACCOUNT, "${*}"),
    ("StringLike", VPCE, "*"),
    ("StringEquals", VPCE, "${aws:SourceVpce}"),
    ("ForAnyValue:StringLike", "aws:TagKeys", "*"),
    ("ArnLike", "aws:PrincipalArn", "*"),
    ("ArnLikeIfExists", "aws:PrincipalArn", "arn:aws:iam::*:*"),
    ("ArnLike", ACCOUNT, "*"),
    ("Bool", SECURE, "true"),
    ("Bool", "aws:ViaAWSService", ["true", "false"]),
    ("BoolIfExists", "aws:username", ["true", "false"]),
    ("Null", SECURE, "true"),
    ("Null", VPCE, "false"),
    ("NumericGreaterThanEquals", "s3:TlsVersion", "1.0"),
    ("NumericGreaterThanEquals", "s3:max-keys", "0"),
    ("NumericLessThanIfExists", "s3:max-keys", "1000"),
    ("NumericLessThanIfExists", "s3:max-keys", "9e99"),
    ("NumericLessThanIfExists", "aws:username", 2**31),
    ("NumericLessThan", "aws:EpochTime", 2**31),
    ("IpAddress", "aws:SourceIp", ["0.0.0.0/0", "::/0"]),
    ("IpAddressIfExists", "aws:SourceIp", "0.0.0.0/0"),
    ("IpAddressIfExists", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/2", "::/0"]),
]


@pytest.mark.parametrize(("operator", "key", "values"), ALWAYS)
def test_condition_holds_for_every_request(operator: str, key: str, values: object) -> None:
    """IAM User Guide, "AWS global condition context keys", Availability; "Condition operators", ...IfExists."""
    assert [always_holds(it) for it in conditions({operator: {key: values}})] == [True]


@pytest.mark.parametrize(("operator", "key", "values"), SOMETIMES)
def test_condition_fails_for_some_request(operator: str, key: str, values: object) -> None:
    assert [always_holds(it) for it in conditions({operator: {key: values}})] == [False]


def test_variable_is_plain_text_in_an_old_document() -> None:
    source = {"StringEquals": {ACCOUNT: "${aws:PrincipalAccount}"}}
    assert [always_holds(it) for it in conditions(source, "2008-10-17")] == [False]


NEVER: dict[str, dict[str, Any]] = {
    "a key of every request is absent": {"Null": {SECURE: "true"}},
    "absent and equal": {"Null": {VPCE: "true"}, "StringEquals": {VPCE: "vpce-1"}},
    "absent and like": {"Null": {VPCE: "true"}, "StringLike": {"AWS:sourcevpce": "*"}},
    "absent and any of": {"Null": {"aws:TagKeys": "true"}, "ForAnyValue:StringNotEquals": {"aws:TagKeys": "a"}},
    "two accounts at once": {"StringEquals": {ACCOUNT: "123456789012", "AWS:principalaccount": "210987654321"}},
    "equal and not equal": {"StringEquals": {VPCE: "vpce-1"}, "StringNotEquals": {VPCE: ["vpce-1", "vpce-2"]}},
    "equal and unlike": {"StringEquals": {VPCE: ["vpce-1", "vpce-2"]}, "StringNotLike": {VPCE: "vpce-*"}},
    "equal and like others": {"StringEquals": {VPCE: "vpce-1"}, "StringLike": {VPCE: ["vpc-*", "vpce-2*"]}},
    "equal and others where there is one": {"StringEquals": {VPCE: "vpce-1"}, "StringEqualsIfExists": {VPCE: "b"}},
    "true and false": {"Bool": {SECURE: "true", "AWS:securetransport": "false"}},
}

SATISFIABLE: dict[str, dict[str, Any]] = {
    "nothing": {},
    "absent": {"Null": {VPCE: "true"}},
    "absent or equal": {"Null": {VPCE: "true"}, "StringEqualsIfExists": {VPCE: "vpce-1"}},
    "absent and not equal": {"Null": {VPCE: "true"}, "StringNotEquals": {VPCE: "vpce-1"}},
    "absent, and another is equal": {"Null": {VPCE: "true"}, "StringEquals": {"aws:SourceVpc": "vpc-1"}},
    "absent or not": {"Null": {VPCE: ["true", "false"]}, "StringEquals": {VPCE: "vpce-1"}},
    "equal and like": {"StringEquals": {VPCE: ["vpce-1", "x"]}, "StringLike": {VPCE: "vpce-*"}},
    "equal but for one": {"StringEquals": {VPCE: ["vpce-1", "x"]}, "StringNotEquals": {VPCE: "x"}},
    "equal and an unknown one": {"StringEquals": {VPCE: "vpce-1"}, "StringEqualsIgnoreCase": {VPCE: [UNKNOWN]}},
    "equal or unknown": {"StringEquals": {VPCE: ["vpce-1", UNKNOWN]}, "StringNotEquals": {VPCE: "vpce-1"}},
    "equal to a variable": {"StringEquals": {ACCOUNT: "${aws:ResourceAccount}"}, "StringNotEquals": {ACCOUNT: "1"}},
    "of a key with several values": {"StringEquals": {"aws:TagKeys": "a", "AWS:tagkeys": "b"}},
    "no values": {"StringEquals": {VPCE: "vpce-1", "AWS:sourcevpce": []}},
    "true twice": {"Bool": {SECURE: "true", "AWS:securetransport": ["true", "false"]}},
    "true and unknown": {"Bool": {SECURE: "true", "AWS:securetransport": UNKNOWN}},
    "equal with all values": {"StringEquals": {VPCE: "a"}, "ForAllValues:StringEquals": {VPCE: "b"}},
}


@pytest.mark.parametrize("source", NEVER.values(), ids=NEVER)
def test_no_request_meets_the_conditions(source: dict[str, Any]) -> None:
    assert can_never_hold(conditions(source))


@pytest.mark.parametrize("source", SATISFIABLE.values(), ids=SATISFIABLE)
def test_some_request_may_meet_the_conditions(source: dict[str, Any]) -> None:
    assert not can_never_hold(conditions(source))


@pytest.mark.parametrize("effect", ["Allow", "Deny"])
def test_conditions_that_always_hold_are_removed_from_the_statement(effect: str) -> None:
    """A Deny whose conditions always hold is unconditional afterwards; a Deny that never applies is removed."""
    always = {"StringEquals": {ACCOUNT: "${aws:PrincipalAccount}"}}
    sources: list[dict[str, Any]] = [always, {**always, "Bool": {SECURE: "true"}}, {"Null": {SECURE: "true"}}]
    statements = [{"Effect": effect, "Action": "*", "Resource": "*", "Condition": it} for it in sources]
    document = parse({"Version": "2012-10-17", "Statement": statements}, PolicyKind.IDENTITY)
    assert isinstance(document, Document)
    left = in_force(document, None).statements
    assert left is not UNKNOWN
    kept = [() if it.conditions is UNKNOWN else tuple(each.key for each in it.conditions) for it in left]
    assert [(it.number, keys) for it, keys in zip(left, kept, strict=True)] == [(1, ()), (2, ("aws:securetransport",))]


def test_networks_are_merged() -> None:
    merged = merged_networks(["10.0.0.0/9", "10.128.0.0/9", "10.0.0.1", "::/1", "8000::/1", "nonsense"])
    assert [str(it) for it in merged] == ["10.0.0.0/8", "::/0"]


def test_time_grows_linearly_with_the_number_of_values() -> None:
    names = [f"vpce-{number}" for number in range(20_000)]
    assert not can_never_hold(conditions({"StringEquals": {VPCE: names}, "StringNotLike": {VPCE: names}}))
