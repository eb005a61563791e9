"""Permissions that a Deny with a negated condition limits, and conditions on keys that have to be there.

Labels by the IAM User Guide: "Policy evaluation logic", "IAM JSON policy elements: Condition operators" and
"Permissions boundaries for IAM entities", Delegating responsibility to others using permissions boundaries.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.iam.permissions.escalation import identity_paths
from policypack.model.identities import Identity
from policypack.model.policy import Condition, Document, PolicyKind
from policypack.model.unknown import UNKNOWN, Unknown
from tests.builders import declared, document, role

Written = dict[str, object]
OWN = "arn:aws:iam::123456789012:policy/boundary"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
USERS = "arn:aws:iam::123456789012:user/*"
BOUNDARY, POLICY, SERVICE = "iam:PermissionsBoundary", "iam:PolicyARN", "iam:PassedToService"


def allow(action: object, resource: object = "*", **conditions: object) -> Written:
    return {"Effect": "Allow", "Action": action, "Resource": resource, "Condition": conditions}


def deny(action: object, resource: object = "*", **conditions: object) -> Written:
    return {**allow(action, resource, **conditions), "Effect": "Deny"}


def held(*statements: Written, boundary: tuple[Written, ...] = ()) -> Identity:
    limit = declared(document(*boundary), PolicyKind.BOUNDARY) if boundary else None
    return replace(role(declared(document(*statements))), boundary=limit)


def paths(identity: Identity) -> dict[str, bool]:
    return {it.path.id: it.is_certain for it in identity_paths(identity)}


PUT = "iam-put-user-policy"
DENIES: dict[str, tuple[Written, bool]] = {
    "another boundary": (deny("iam:PutUserPolicy", StringNotEquals={BOUNDARY: OWN}), False),
    "another boundary, if any": (deny("iam:PutUserPolicy", StringNotEqualsIfExists={BOUNDARY: OWN}), False),
    "another boundary, for all values": (
        deny("iam:PutUserPolicy", **{"ForAllValues:StringNotEquals": {BOUNDARY: OWN}}),
        False,
    ),
    "another boundary, where there is one": (
        deny("iam:PutUserPolicy", **{"ForAnyValue:StringNotEquals": {BOUNDARY: OWN}}),
        True,
    ),
    "boundaries of another name": (
        deny("iam:*", StringNotLike={BOUNDARY: "arn:aws:iam::123456789012:policy/edge-*"}),
        False,
    ),
    "another boundary, by ARN": (deny("iam:*", "arn:aws:iam::*:user/*", ArnNotEquals={BOUNDARY: OWN}), False),
    "all but two boundaries": (deny("iam:*", StringNotEquals={BOUNDARY: [OWN, f"{OWN}2"]}), False),
    "all boundaries but an administrator's": (
        deny("iam:*", StringNotEquals={BOUNDARY: ADMINISTRATOR}),
        True,
    ),
    "boundaries that match no pattern": (deny("iam:*", StringNotLike={BOUNDARY: "*"}), True),
    "another boundary, of some users": (deny("iam:*", "arn:aws:iam::*:user/a*", StringNotEquals={BOUNDARY: OWN}), True),
    "another boundary, of roles": (deny("iam:*", "arn:aws:iam::*:role/*", StringNotEquals={BOUNDARY: OWN}), True),
    "another boundary, of all but users": (
        {**deny("iam:*", StringNotEquals={BOUNDARY: OWN}), "NotResource": USERS},
        True,
    ),
    "another boundary, of another action": (deny("iam:AttachUserPolicy", StringNotEquals={BOUNDARY: OWN}), True),
    "another boundary, without a second factor": (
        deny("iam:*", StringNotEquals={BOUNDARY: OWN}, Bool={"aws:MultiFactorAuthPresent": "false"}),
        True,
    ),
    "the boundary": (deny("iam:*", StringEquals={BOUNDARY: OWN}), True),
    "another boundary that is there": (
        deny("iam:*", StringNotEquals={BOUNDARY: OWN}, Null={BOUNDARY: "false"}),
        True,
    ),
    "every boundary but a literal wildcard": (deny("iam:*", StringNotEquals={BOUNDARY: "*"}), False),
    "every boundary": (deny("iam:*", StringLike={BOUNDARY: "*"}), True),
    "no boundary": (deny("iam:*", Null={BOUNDARY: "true"}), True),
    "any boundary": (deny("iam:*", Null={BOUNDARY: "false"}), True),
    "a boundary of the caller's tag": (deny("iam:*", StringNotEquals={BOUNDARY: "${aws:PrincipalTag/edge}"}), True),
}


def without_resource(statement: Written) -> Written:
    return {key: it for key, it in statement.items() if key != "Resource" or "NotResource" not in statement}


@pytest.mark.parametrize(("denied", "is_open"), DENIES.values(), ids=DENIES)
def test_deny_of_other_boundaries_leaves_users_with_this_one(denied: Written, is_open: bool) -> None:
    denied = without_resource(denied)
    assert (PUT in paths(held(allow("iam:PutUserPolicy", USERS), denied))) is is_open
    within = (allow("*"), denied)
    assert (PUT in paths(held(allow("iam:PutUserPolicy", USERS), boundary=within))) is is_open


def test_deny_with_a_condition_that_the_allow_demands_leaves_the_other_one() -> None:
    mfa: Written = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    denied = deny("iam:*", StringNotEquals={BOUNDARY: OWN}, **mfa)
    assert PUT not in paths(held(allow("iam:PutUserPolicy", **mfa), denied))
    assert PUT in paths(held(allow("iam:PutUserPolicy"), denied))


@pytest.mark.parametrize(
    ("conditions", "is_open"),
    [
        ({"ArnNotEquals": {POLICY: "arn:aws:iam::123456789012:policy/app"}}, False),
        ({"ArnNotLike": {POLICY: "arn:aws:iam::123456789012:policy/app-*"}}, False),
        ({"StringNotLike": {POLICY: "arn:aws:iam::*:policy/*"}}, True),
        ({"ArnNotEquals": {POLICY: ADMINISTRATOR}}, True),
        ({"ArnEquals": {POLICY: ADMINISTRATOR}}, True),
        ({"ArnLike": {POLICY: "arn:aws:iam::*:policy/*"}}, False),
        ({"StringLike": {POLICY: "*"}}, False),
        ({"ForAllValues:ArnLike": {POLICY: "arn:aws:iam::*:policy/*"}, "Null": {POLICY: "false"}}, False),
        ({"ArnLike": {POLICY: "arn:aws:iam::aws:policy/*"}}, True),
        ({"ArnLike": {POLICY: "arn:aws:iam::123456789012:policy/*"}}, True),
        ({"ArnLike": {POLICY: "arn:aws-cn:iam::*:policy/*"}}, True),
        ({"StringEquals": {POLICY: "*"}}, True),
    ],
)
def test_deny_of_other_policies_leaves_these_to_attach(conditions: Written, is_open: bool) -> None:
    found = paths(held(allow(["iam:AttachUserPolicy", "iam:PutUserPolicy"]), deny("iam:*", **conditions)))
    assert ("iam-attach-user-policy" in found) is is_open
    assert PUT in found


@pytest.mark.parametrize(
    ("conditions", "services"),
    [
        ({"StringNotEquals": {SERVICE: "lambda.amazonaws.com"}}, {"lambda"}),
        ({"StringNotLike": {SERVICE: ["lambda.*", "glue.*"]}}, {"lambda", "glue"}),
        ({"StringNotEqualsIfExists": {SERVICE: "glue.amazonaws.com"}}, {"glue"}),
        ({"StringEquals": {SERVICE: "lambda.amazonaws.com"}}, {"glue"}),
        ({"StringLike": {SERVICE: "*"}}, set()),
        ({"StringNotEquals": {SERVICE: "ec2.amazonaws.com"}}, set()),
        ({"StringNotEquals": {SERVICE: "${aws:PrincipalTag/service}"}}, {"lambda", "glue"}),
    ],
)
def test_deny_of_other_services_leaves_the_paths_of_these(conditions: Written, services: set[str]) -> None:
    others = allow(["lambda:CreateFunction", "lambda:InvokeFunction", "glue:CreateDevEndpoint"])
    found = paths(held(allow("iam:PassRole"), others, deny("iam:PassRole", **conditions)))
    assert {it.split("-")[0] for it in found} == services


@pytest.mark.parametrize(
    ("conditions", "is_open"),
    [
        ({"StringLikeIfExists": {BOUNDARY: OWN}}, True),
        ({"StringEquals": {BOUNDARY: "*"}}, False),
        ({"StringEquals": {BOUNDARY: ["*", ADMINISTRATOR]}}, True),
        ({"ArnEquals": {BOUNDARY: "*"}}, True),
        ({"StringLike": {BOUNDARY: "*"}}, True),
        ({"StringLikeIfExists": {BOUNDARY: OWN}, "Null": {BOUNDARY: "false"}}, False),
        ({"ForAllValues:StringEquals": {BOUNDARY: OWN}, "Null": {BOUNDARY: "false"}}, False),
        ({"StringEqualsIfExists": {BOUNDARY: OWN}, "Null": {BOUNDARY: "true"}}, True),
        ({"StringLikeIfExists": {BOUNDARY: "*"}, "Null": {BOUNDARY: "false"}}, True),
        ({"StringNotEqualsIfExists": {BOUNDARY: OWN}, "Null": {BOUNDARY: "false"}}, True),
        ({"StringEqualsIfExists": {BOUNDARY: OWN}, "Null": {POLICY: "false"}}, True),
    ],
)
def test_condition_on_the_boundary_fixes_it_where_it_is_there(conditions: Written, is_open: bool) -> None:
    assert (PUT in paths(held(allow("iam:PutUserPolicy", **conditions)))) is is_open


def test_null_of_a_deny_makes_a_condition_of_the_allow_plain() -> None:
    allowed = allow("iam:PutUserPolicy", StringEqualsIfExists={BOUNDARY: OWN})
    assert paths(held(allowed, deny("iam:*", Null={BOUNDARY: "true"}))) == {}
    assert PUT in paths(held(allowed, deny("iam:*", Null={BOUNDARY: "false"})))


def test_boundary_that_is_unknown_until_deployment_may_be_any() -> None:
    denied = Condition(operator="stringnotequals", key="iam:permissionsboundary", values=(UNKNOWN,))
    policy = declared(document(allow("iam:PutUserPolicy"), deny("iam:*")))
    assert isinstance(policy.document, Document)
    assert not isinstance(policy.document.statements, Unknown)
    allowed, denying = policy.document.statements
    known = Document(statements=(allowed, replace(denying, conditions=(denied,))))
    assert paths(role(replace(policy, document=known))) == {PUT: False}


ORGANIZATION = "aws:PrincipalOrgID"
MFA_KEY = "aws:MultiFactorAuthPresent"


@pytest.mark.parametrize(
    ("allowed", "limit", "is_open"),
    [
        ({"StringEquals": {ORGANIZATION: "o-1"}}, {"StringNotEquals": {ORGANIZATION: "o-1"}}, False),
        ({"StringNotEquals": {ORGANIZATION: "o-1"}}, {"StringEquals": {ORGANIZATION: "o-1"}}, False),
        ({"StringLike": {ORGANIZATION: "o-1*"}}, {"StringNotLike": {ORGANIZATION: "o-*"}}, False),
        (
            {"ForAllValues:StringLike": {ORGANIZATION: "o-1"}, "Null": {ORGANIZATION: "false"}},
            {"ForAllValues:StringNotLike": {ORGANIZATION: "o-1"}},
            False,
        ),
        ({"StringLike": {ORGANIZATION: "o-*"}}, {"StringNotLike": {ORGANIZATION: "o-1*"}}, True),
        ({"StringEqualsIfExists": {ORGANIZATION: "o-1"}}, {"StringNotEquals": {ORGANIZATION: "o-1"}}, True),
        ({"StringEquals": {ORGANIZATION: "o-1"}}, {"StringNotEquals": {ORGANIZATION: "o-2"}}, True),
        ({"StringEquals": {ORGANIZATION: "o-1"}}, {"StringNotEquals": {"aws:PrincipalAccount": "o-1"}}, True),
        (
            {"StringEquals": {"aws:PrincipalTag/team": "a"}},
            {"ForAnyValue:StringNotEquals": {"aws:PrincipalTag/team": "a"}},
            False,
        ),
        ({"Bool": {MFA_KEY: "false"}}, {"BoolIfExists": {MFA_KEY: "true"}}, False),
        ({"BoolIfExists": {MFA_KEY: "false"}}, {"BoolIfExists": {MFA_KEY: "true"}}, True),
        ({"Bool": {MFA_KEY: "true"}}, {"BoolIfExists": {MFA_KEY: "true"}}, True),
        (
            {"ForAnyValue:StringEquals": {"aws:PrincipalOrgPaths": "o-1/r-1/"}},
            {"ForAnyValue:StringNotEquals": {"aws:PrincipalOrgPaths": "o-1/r-1/"}},
            True,
        ),
    ],
)
def test_boundary_that_excludes_what_the_policy_demands(allowed: Written, limit: Written, is_open: bool) -> None:
    """IAM User Guide, "Permissions boundaries for IAM entities": both have to allow a request."""
    identity = held(allow("iam:PutUserPolicy", **allowed), boundary=(allow("iam:*", **limit),))
    assert (PUT in paths(identity)) is is_open


@pytest.mark.parametrize(
    ("exception", "limit", "is_open"),
    [
        ("arn:aws:iam::123456789012:user/*", "arn:aws:iam::123456789012:u*", False),
        ("arn:aws:iam::*:user/*", "arn:aws:iam::123456789012:*", False),
        ("arn:aws:iam::123456789012:user/a*", "arn:aws:iam::123456789012:u*", True),
        ("arn:aws:iam::123456789012:user/*", "arn:aws:iam::210987654321:u*", True),
        ("arn:aws-cn:iam::*:user/*", "arn:aws:iam::123456789012:u*", True),
    ],
)
def test_boundary_that_leaves_nothing_but_an_exception(exception: str, limit: str, is_open: bool) -> None:
    allowed: Written = {"Effect": "Allow", "Action": "iam:PutUserPolicy", "NotResource": exception}
    assert (PUT in paths(held(allowed, boundary=(allow("iam:*", limit),)))) is is_open
