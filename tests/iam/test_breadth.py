"""What a document allows on every resource."""

from __future__ import annotations

import pytest

from policypack.iam.matching.actions import all_actions, aws_actions, union
from policypack.iam.parsing.documents import parse
from policypack.iam.permissions.breadth import Breadth, breadths
from policypack.model.policy import Document, PolicyKind
from policypack.model.unknown import UNKNOWN

INDEX = all_actions()
GET, PUT = INDEX.matching("s3:getobject"), INDEX.matching("s3:putobject")
ALL_OF_S3, ALL_OF_IAM = INDEX.matching("s3:*"), INDEX.matching("iam:*")
ABOUT_NO_BUCKET = union(
    INDEX.matching(f"s3:*{it}*") for it in ("accessgrant", "accesspoint", "job", "multiregion", "storagelens")
)
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
TAGGED = {"StringEquals": {"aws:ResourceTag/team": "audit"}}


def allow(actions: object = "s3:*", resources: object = "*", **more: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions: object = "s3:*", resources: object = "*", **more: object) -> dict[str, object]:
    return {**allow(actions, resources, **more), "Effect": "Deny"}


def all_but(actions: object, resources: object = "*") -> dict[str, object]:
    return {"Effect": "Allow", "NotAction": actions, "Resource": resources}


def found(*statements: object) -> list[Breadth]:
    document = parse({"Version": "2012-10-17", "Statement": list(statements)}, PolicyKind.IDENTITY)
    assert isinstance(document, Document)
    found = breadths(document)
    assert found is not UNKNOWN
    return list(found)


def certain(*statements: object) -> int:
    """What the first statement allows for certain."""
    return next((it.certain for it in found(*statements) if it.statement.number == 1), 0)


def possible(*statements: object) -> int:
    return next((it.possible for it in found(*statements) if it.statement.number == 1), 0)


def differing(one: int, other: int) -> tuple[str, ...]:
    """The first actions that are in one of two sets: sets themselves are numbers too long to print."""
    return INDEX.first_names(one ^ other, 3)


CASES: dict[str, tuple[list[object], int]] = {
    "everything of a service": ([allow()], ALL_OF_S3),
    "one action by name": ([allow("s3:GetObject")], GET),
    "a bucket": ([allow("s3:*", "arn:aws:s3:::b/*")], 0),
    "every bucket": ([allow("s3:*", "arn:aws:s3:::*")], ALL_OF_S3),
    "every bucket, and another service": ([allow(["s3:*", "iam:*"], "arn:aws:s3:::*")], ALL_OF_S3),
    "every table": ([allow("dynamodb:*", "arn:aws:dynamodb:*:*:table/*")], INDEX.matching("dynamodb:*")),
    "tables by prefix": ([allow("dynamodb:*", "arn:aws:dynamodb:*:*:table/app-*")], 0),
    "every instance is not all of EC2": ([allow("ec2:*", "arn:aws:ec2:*:*:instance/*")], 0),
    "all but one service": ([all_but("iam:*")], INDEX.everything & ~ALL_OF_IAM),
    "all but one bucket": ([{"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::b"}], ALL_OF_S3),
    "all but everything": ([{"Effect": "Allow", "Action": "s3:*", "NotResource": "*"}], 0),
    "all but every bucket, of identities": (
        [{"Effect": "Allow", "Action": "iam:*", "NotResource": "arn:aws:s3:::*"}],
        ALL_OF_IAM,
    ),
    "a limit to what is tagged": ([allow(Condition=TAGGED)], 0),
    "a second factor": ([allow(Condition=MFA)], ALL_OF_S3),
    "a Deny itself": ([deny()], 0),
    "an action that AWS does not know": ([allow("s3:NoSuchAction")], 0),
    "denied": ([allow(), deny()], 0),
    "denied in part": ([allow(), deny("s3:GetObject")], ALL_OF_S3 & ~GET),
    "denied first": (
        [allow(), deny("s3:Get*"), deny("s3:Put*")],
        ALL_OF_S3 & ~INDEX.matching("s3:get*") & ~INDEX.matching("s3:put*"),
    ),
    "denied on some": ([allow(), deny("s3:*", "arn:aws:s3:::b/*")], ALL_OF_S3),
    "denied on all but some": (
        [allow(), {"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::b"}],
        ALL_OF_S3,
    ),
    "denied under a condition": ([allow(), deny(Condition=MFA)], ALL_OF_S3),
    "denied on every bucket": (
        [allow(), deny("s3:*", "arn:aws:s3:::*")],
        INDEX.matching("s3:*") & ~(aws_actions().takes_resource & ~ABOUT_NO_BUCKET),
    ),
    "denied on every bucket of another partition": ([allow(), deny("s3:*", "arn:aws-cn:s3:::*")], ALL_OF_S3),
    "every bucket of a partition, denied there": (
        [allow("s3:GetObject", "arn:aws-cn:s3:::*"), deny("s3:*", "arn:aws-cn:s3:::*")],
        0,
    ),
    "denied on every role": (
        [allow(["iam:PassRole", "iam:CreateUser"]), deny("iam:*", "arn:aws:iam::*:role/*")],
        INDEX.matching("iam:createuser"),
    ),
    "denied on every key": (
        [allow(["kms:Decrypt", "kms:CreateAlias"]), deny("kms:*", "arn:aws:kms:*:*:key/*")],
        INDEX.matching("kms:createalias"),
    ),
    "denied on all but another service": (
        [allow(), {"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:iam::*:*"}],
        0,
    ),
    "denied for all that the condition admits": (
        [allow(Condition=MFA), deny(Condition=MFA)],
        0,
    ),
    "buckets by letters": (
        [allow("s3:*", [f"arn:aws:s3:::{chr(code)}*" for code in range(ord("a"), ord("z") + 1)])],
        ALL_OF_S3,
    ),
    "an incomplete ARN": ([allow("sqs:*", "arn:aws:sqs")], INDEX.matching("sqs:*")),
    "all others denied": ([allow(), {"Effect": "Deny", "NotAction": "s3:GetObject", "Resource": "*"}], GET),
}


@pytest.mark.parametrize(("statements", "expected"), CASES.values(), ids=CASES)
def test_what_is_allowed_everywhere(statements: list[object], expected: int) -> None:
    assert (differing(certain(*statements), expected), differing(possible(*statements), expected)) == ((), ())


def test_wildcards_are_told_from_names() -> None:
    (mixed,) = found(allow(["s3:GetObject", "s3:Put*"]))
    assert differing(mixed.certain, GET | INDEX.matching("s3:put*")) == ()
    assert differing(mixed.by_wildcard, INDEX.matching("s3:put*")) == ()
    (others,) = found(all_but("iam:*"))
    assert differing(others.by_wildcard, INDEX.everything & ~ALL_OF_IAM) == ()


def test_everything_is_told_from_everything_of_a_service() -> None:
    assert [it.on_everything for it in found(allow(), allow("s3:*", "arn:aws:s3:::*"))] == [ALL_OF_S3, 0]
    assert [it.on_everything for it in found(allow("s3:*", ["arn:aws:s3:::b", "**"]))] == [ALL_OF_S3]


UNCERTAIN: dict[str, tuple[list[object], int]] = {
    "an effect": ([allow(Effect=UNKNOWN)], ALL_OF_S3),
    "actions": ([allow(UNKNOWN)], INDEX.everything),
    "one action": ([allow(["s3:PutObject", UNKNOWN], UNKNOWN)], INDEX.everything),
    "resources": ([allow("s3:*", UNKNOWN)], ALL_OF_S3),
    "one resource": ([allow("s3:*", ["arn:aws:s3:::b", UNKNOWN])], ALL_OF_S3),
    "all but an unknown action": ([all_but([UNKNOWN])], INDEX.everything),
    "all but an unknown resource": ([{"Effect": "Allow", "Action": "s3:*", "NotResource": [UNKNOWN]}], ALL_OF_S3),
    "all but one and an unknown resource": (
        [{"Effect": "Allow", "Action": "s3:*", "NotResource": ["arn:aws:s3:::b", UNKNOWN]}],
        ALL_OF_S3,
    ),
    "conditions": ([allow(Condition=UNKNOWN)], ALL_OF_S3),
    "the pattern of a condition": (
        [allow(Condition={"StringLike": {"aws:RequestedRegion": UNKNOWN}})],
        ALL_OF_S3,
    ),
    "what is denied": ([allow(), deny(UNKNOWN)], ALL_OF_S3),
    "where it is denied": ([allow(), deny("s3:*", UNKNOWN)], ALL_OF_S3),
    "whether it is denied": ([allow(), {**deny(), "Effect": UNKNOWN}], ALL_OF_S3),
    "when it is denied": ([allow(), deny(Condition=UNKNOWN)], ALL_OF_S3),
}


@pytest.mark.parametrize(("statements", "expected"), UNCERTAIN.values(), ids=UNCERTAIN)
def test_what_is_not_known_makes_breadth_possible(statements: list[object], expected: int) -> None:
    assert (differing(certain(*statements), 0), differing(possible(*statements), expected)) == ((), ())


def test_known_part_beside_an_unknown_one_is_certain() -> None:
    assert differing(certain(allow(["s3:GetObject", UNKNOWN])), GET) == ()
    assert differing(certain(allow("s3:GetObject", ["*", UNKNOWN])), GET) == ()


def test_known_part_of_a_deny_beside_an_unknown_one_denies() -> None:
    denied = deny(["s3:GetObject", UNKNOWN])
    assert differing(possible(allow(["s3:GetObject", "s3:PutObject"]), denied), PUT) == ()
    assert differing(certain(allow(["s3:GetObject", "s3:PutObject"]), denied), 0) == ()
