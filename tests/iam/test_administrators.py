"""Administrators over several statements (IAM User Guide, "Policy evaluation logic": Allows add up)."""

from __future__ import annotations

from dataclasses import replace
from string import ascii_lowercase

import pytest

from policypack.iam.permissions.administrators import administrator_statements
from policypack.model.policy import Document, PolicyKind
from policypack.model.unknown import UNKNOWN, Unknown
from tests.builders import declared, document, role

Written = dict[str, object]
IAM = "arn:aws:iam::*:*"
REST: Written = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
ELSEWHERE: Written = {"Effect": "Allow", "Action": "*", "NotResource": IAM}


def allow(action: object, resource: object = "*", **more: object) -> Written:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: object, resource: object = "*", **more: object) -> Written:
    return {**allow(action, resource, **more), "Effect": "Deny"}


def sources(*statements: Written, boundary: tuple[Written, ...] = ()) -> list[int] | None:
    """The numbers of the statements that make an administrator; `None` where that is unknown."""
    limit = declared(document(*boundary), PolicyKind.BOUNDARY) if boundary else None
    found = administrator_statements(replace(role(declared(document(*statements))), boundary=limit))
    return None if found is UNKNOWN else sorted(it.statement.number for it in found)


ADDED_UP: dict[str, tuple[list[Written], list[int]]] = {
    "everything on IAM's resources": ([allow("*", IAM), REST], [1, 2]),
    "all of IAM on its resources": ([allow("iam:*", IAM), REST], [1, 2]),
    "all of IAM on an incomplete ARN": ([allow("iam:*", "arn:aws:iam"), REST], [1, 2]),
    "all of IAM in one account": ([allow("iam:*", "arn:aws:iam::123456789012:*"), REST], [1, 2]),
    "all of IAM in any partition": ([allow("iam:*", "arn:*:iam::*:*"), REST], [1, 2]),
    "every role": ([allow("iam:PutRolePolicy", "arn:aws:iam::123456789012:role/*"), REST], [1, 2]),
    "every user, by any name": ([allow("iam:Put*", "arn:aws:iam::*:user/?*"), REST], [1, 2]),
    "every role, one pattern for each letter": (
        [allow("iam:*", [f"arn:aws:iam::*:role/{letter}*" for letter in ascii_lowercase]), REST],
        [1, 2],
    ),
    "every policy": ([allow("iam:CreatePolicyVersion", "arn:aws:iam::*:policy/*"), REST], [1, 2]),
    "the resources of IAM and all others": ([allow("*", IAM), ELSEWHERE], [1, 2]),
    "groups, for an action on roles": ([allow("iam:PutRolePolicy", "arn:aws:iam::*:group/*"), REST], []),
    "every resource of two partitions, and IAM of the second": (
        [allow("*", "arn:aws-cn:iam::*:*"), {**REST, "Resource": ["arn:aws:*", "arn:aws-cn:*"]}],
        [1, 2],
    ),
    "IAM of another partition": ([allow("*", "arn:aws-cn:iam::*:*"), {**REST, "Resource": "arn:aws:*"}], []),
    "a partition that a Deny of all others denies": (
        [allow("*", "arn:aws-cn:*"), {"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:*"}],
        [],
    ),
    "a partition that a Deny of all others spares": (
        [allow("*", "arn:aws-cn:*"), {"Effect": "Deny", "Action": "*", "NotResource": "arn:aws-cn:*"}],
        [1],
    ),
    "another partition that is denied": (
        [{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::logs/*"}, deny("*", "arn:aws-cn:*")],
        [1],
    ),
    "some roles": ([allow("iam:*", "arn:aws:iam::*:role/app-*"), REST], []),
    "buckets": ([allow("*", "arn:aws:s3:::*"), REST], []),
    "nothing of IAM": ([REST], []),
    "IAM alone": ([allow("*", IAM)], []),
    "roles that a Deny takes": ([allow("iam:Put*", "arn:aws:iam::*:role/*"), REST, deny("iam:*", IAM)], []),
    "everything on IAM's resources, on a condition": (
        [allow("*", IAM, Condition={"StringEquals": {"aws:ResourceTag/team": "blue"}}), REST],
        [],
    ),
}


@pytest.mark.parametrize(("statements", "expected"), ADDED_UP.values(), ids=ADDED_UP)
def test_allows_on_all_resources_of_a_type_add_up(statements: list[Written], expected: list[int]) -> None:
    assert sources(*statements) == expected
    assert sources(*reversed(statements)) == [len(statements) + 1 - it for it in reversed(expected)]


@pytest.mark.parametrize(("statements", "expected"), ADDED_UP.values(), ids=ADDED_UP)
def test_boundary_of_such_statements_limits_nothing_more(statements: list[Written], expected: list[int]) -> None:
    assert sources(allow("*"), boundary=tuple(statements)) == ([1] if expected else [])


@pytest.mark.parametrize(
    ("allowed", "limit", "expected"),
    [
        ("arn:aws:*", "arn:aws-cn:*", []),
        ("arn:aws-cn:*", "arn:aws:*", []),
        ("arn:aws-cn:*", "arn:aws-us-gov:iam::*:*", []),
        ("arn:aws-cn:*", "arn:aws-cn:*", [1]),
        ("*", "arn:aws-cn:*", [1]),
        ("arn:aws-us-gov:*", "*", [1]),
        (["arn:aws:*", "arn:aws-cn:*"], "arn:aws-cn:*", [1]),
    ],
)
def test_boundary_of_another_partition_leaves_nothing(allowed: object, limit: str, expected: list[int]) -> None:
    assert sources(allow("*", allowed), boundary=(allow("*", limit),)) == expected


def test_resource_that_is_unknown_until_deployment_may_be_all_of_iam() -> None:
    policy = declared(document(allow("iam:*", "arn:aws:iam::*:role/app"), REST))
    assert isinstance(policy.document, Document)
    assert not isinstance(policy.document.statements, Unknown)
    first, rest = policy.document.statements
    known = Document(statements=(replace(first, resources=(UNKNOWN,)), rest))
    assert administrator_statements(role(replace(policy, document=known))) is UNKNOWN
    assert administrator_statements(role(policy)) == ()


MFA: Written = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


@pytest.mark.parametrize(
    ("denied", "expected"),
    [
        (deny("iam:*", Condition=MFA), []),
        (deny("iam:*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}}), [1]),
        (deny("s3:GetObject", Condition=MFA), [1]),
    ],
)
def test_deny_under_the_condition_of_the_boundary_or_of_the_policy(denied: Written, expected: list[int]) -> None:
    """IAM User Guide, "Policy evaluation logic": an explicit Deny of any policy wins over the Allows of all."""
    conditional = allow("*", Condition=MFA)
    assert sources(allow("*"), denied, boundary=(conditional,)) == expected
    assert sources(conditional, boundary=(allow("*"), denied)) == expected
    assert sources(allow("*"), boundary=(allow("*"), denied)) == [1]
