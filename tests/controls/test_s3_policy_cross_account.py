from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.bucket.s3_policy_cross_account import CONTROL
from policypack.iam.parsing.documents import parse
from policypack.model.control import Cause, Outcome, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind, Unreadable
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document
from tests.controls.table import Row, verify

OWN, OTHER = "123456789012", "210987654321"
CHANGE: dict[str, object] = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{OTHER}:role/deployer"},
    "Action": "s3:PutBucketPolicy",
    "Resource": "arn:aws:s3:::bucket",
}
EVERY = "s3:DeleteBucketPolicy, s3:PutBucketAcl, s3:PutBucketPolicy"


def policy(*statements: dict[str, object]) -> DeclaredPolicy:
    return declared(document(*statements), PolicyKind.BUCKET)


def with_unknown(element: str) -> DeclaredPolicy:
    return replace(policy(CHANGE), document=parse({"Statement": {**CHANGE, element: UNKNOWN}}, PolicyKind.BUCKET))


def wrong(actions: str = "s3:PutBucketPolicy") -> tuple[Outcome, ...]:
    return (
        Violation(
            path="policy",
            message=(f"allows another account to change who can access the bucket: {actions} (statement 1)"),
            fix=("leave these actions to the bucket's own account, or name the account in the option `accounts`"),
            finding="policy/statement 1",
        ),
    )


WAITS = (Undetermined(path="policy", finding="policy/statement 1"),)
OUTSIDERS = {"StringNotEquals": {"aws:PrincipalAccount": OWN}}
TO_OUTSIDERS: dict[str, object] = {**CHANGE, "Effect": "Deny", "Principal": "*", "Condition": OUTSIDERS}


def through(condition: object, principal: object = "*", action: object = "s3:*") -> DeclaredPolicy:
    resources = ["arn:aws:s3:::bucket", "arn:aws:s3:::bucket/*"]
    return policy({**CHANGE, "Principal": principal, "Action": action, "Resource": resources, "Condition": condition})


POINTS = {"StringEquals": {"s3:DataAccessPointAccount": OTHER}}
POINT = {"ArnLike": {"s3:DataAccessPointArn": f"arn:aws:s3:us-east-1:{OTHER}:accesspoint/*"}}
ROLE = {"AWS": f"arn:aws:iam::{OTHER}:role/app"}

ROWS = (
    Row("access points of an account, of which nothing tells whose it is", through(POINTS)),
    Row("access points by their ARNs", through(POINT)),
    Row("access points of the own account", replace(through(POINTS), own_accounts=frozenset({OTHER}))),
    Row(
        "access points of another than the own account",
        replace(through(POINTS), own_accounts=frozenset({OWN})),
        wrong("s3:PutObjectAcl"),
    ),
    Row(
        "actions on the bucket, through access points of another account",
        replace(through(POINTS, action=["s3:PutBucketPolicy", "s3:PutBucketAcl"]), own_accounts=frozenset({OWN})),
    ),
    Row("access points, an own account that is unknown", replace(through(POINTS), own_accounts=UNKNOWN), WAITS),
    Row(
        "access points of two accounts",
        through({"StringEquals": {"s3:DataAccessPointAccount": [OWN, OTHER]}}),
        wrong("s3:PutObjectAcl"),
    ),
    Row("a role of another account, through access points", through(POINTS, ROLE), wrong("s3:PutObjectAcl")),
    Row(
        "a role of another account, through access points in a VPC",
        through({"StringEquals": {"s3:AccessPointNetworkOrigin": "VPC"}}, ROLE),
        wrong("s3:PutObjectAcl"),
    ),
    Row(
        "a role of another account, through access points if any",
        through({"StringEqualsIfExists": {"s3:DataAccessPointAccount": OTHER}}, ROLE),
        wrong(f"{EVERY} and 2 more"),
    ),
    Row(
        "a role of another account, but not through those access points",
        through({"StringNotEquals": {"s3:DataAccessPointAccount": OTHER}}, ROLE),
        wrong(f"{EVERY} and 2 more"),
    ),
    Row(
        "access points of one account, principals of another",
        through({**POINTS, "StringLike": {"aws:PrincipalAccount": OWN}}),
        wrong("s3:PutObjectAcl"),
    ),
    Row("the bucket's own account", replace(policy(CHANGE), own_accounts=frozenset({OTHER}))),
    Row("another than the own account", replace(policy(CHANGE), own_accounts=frozenset({OWN})), wrong()),
    Row(
        "the own account and another",
        replace(policy({**CHANGE, "Principal": {"AWS": [OWN, OTHER]}}), own_accounts=frozenset({OWN})),
        wrong(),
    ),
    Row("an own account that is unknown", replace(policy(CHANGE), own_accounts=UNKNOWN), WAITS),
    Row(
        "an allowed account, an own one that is unknown",
        replace(policy(CHANGE), own_accounts=UNKNOWN),
        settings={"accounts": (OTHER,)},
    ),
    Row(
        "everyone but one, an own account that is unknown",
        replace(
            policy({**{k: v for k, v in CHANGE.items() if k != "Principal"}, "NotPrincipal": {"AWS": OTHER}}),
            own_accounts=UNKNOWN,
        ),
        wrong(),
    ),
    Row("reading", policy({**CHANGE, "Action": "s3:Get*"})),
    Row("a role of another account", policy(CHANGE), wrong()),
    Row("an allowed account", policy(CHANGE), settings={"accounts": (OTHER,)}),
    Row("another than the allowed account", policy(CHANGE), wrong(), settings={"accounts": (OWN,)}),
    Row("an account by its id", policy({**CHANGE, "Principal": {"AWS": [OWN, OTHER]}}), wrong(), {"accounts": (OWN,)}),
    Row("an account by its root", policy({**CHANGE, "Principal": {"AWS": f"arn:aws:iam::{OTHER}:root"}}), wrong()),
    Row("a service", policy({**CHANGE, "Principal": {"Service": "config.amazonaws.com"}})),
    Row("a role that is gone", policy({**CHANGE, "Principal": {"AWS": "AROAEXAMPLEID"}})),
    Row(
        "every action, on the bucket",
        policy({**CHANGE, "Action": "s3:*"}),
        wrong(f"{EVERY} and 1 more"),
    ),
    Row(
        "every action, on objects",
        policy({**CHANGE, "Action": "s3:*", "Resource": "arn:aws:s3:::bucket/*"}),
        wrong("s3:PutObjectAcl"),
    ),
    Row(
        "every action but two, everywhere but on one object",
        policy(
            {
                **{k: v for k, v in CHANGE.items() if k not in ("Action", "Resource")},
                "NotAction": ["s3:Put*", "s3:Get*"],
                "NotResource": "arn:aws:s3:::bucket/x",
            }
        ),
        wrong("s3:DeleteBucketPolicy"),
    ),
    Row("an action on objects, by the bucket's ARN", policy({**CHANGE, "Action": "s3:PutObjectAcl"})),
    Row(
        "everyone of one account",
        policy({**CHANGE, "Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalAccount": OTHER}}}),
        wrong(),
    ),
    Row(
        "everyone of an allowed account",
        policy({**CHANGE, "Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalAccount": OTHER}}}),
        settings={"accounts": (OTHER,)},
    ),
    Row(
        "a role of an allowed account, by a condition",
        policy(
            {**CHANGE, "Principal": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OTHER}:role/*"}}}
        ),
        settings={"accounts": (OTHER,)},
    ),
    Row(
        "everyone of an organization",
        policy({**CHANGE, "Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}),
        wrong(),
        {"accounts": (OWN,)},
    ),
    Row(
        "everyone but one",
        policy({**{k: v for k, v in CHANGE.items() if k != "Principal"}, "NotPrincipal": {"AWS": OTHER}}),
        wrong(),
    ),
    Row(
        "taken back by a Deny",
        policy(CHANGE, {**CHANGE, "Effect": "Deny", "Principal": "*", "Action": "s3:Put*", "Condition": OUTSIDERS}),
    ),
    Row(
        "the Deny spares the account",
        policy(
            CHANGE,
            {
                **CHANGE,
                "Effect": "Deny",
                "Principal": "*",
                "Condition": {"StringNotEquals": {"aws:PrincipalAccount": [OWN, OTHER]}},
            },
        ),
        wrong(),
    ),
    Row(
        "the Deny spares the role",
        policy(
            CHANGE,
            {
                **{k: v for k, v in CHANGE.items() if k != "Principal"},
                "Effect": "Deny",
                "NotPrincipal": CHANGE["Principal"],
            },
        ),
        wrong(),
    ),
    Row(
        "another action taken back",
        policy(
            CHANGE, {**CHANGE, "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Condition": OUTSIDERS}
        ),
        wrong(),
    ),
    Row("denied to everyone", policy(CHANGE, {**CHANGE, "Effect": "Deny", "Principal": "*"})),
    Row("denied to the same role", policy(CHANGE, {**CHANGE, "Effect": "Deny"})),
    Row("denied to another role", policy(CHANGE, {**CHANGE, "Effect": "Deny", "Principal": {"AWS": OWN}}), wrong()),
    Row("denied on objects", policy(CHANGE, {**TO_OUTSIDERS, "Resource": "arn:aws:s3:::bucket/*"}), wrong()),
    Row("denied on another bucket", policy(CHANGE, {**TO_OUTSIDERS, "Resource": "arn:aws:s3:::other"}), wrong()),
    Row("denied in another partition", policy(CHANGE, {**TO_OUTSIDERS, "Resource": "arn:aws-cn:s3:::bucket"}), wrong()),
    Row(
        "denied outside an organization",
        policy(CHANGE, {**TO_OUTSIDERS, "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}),
        wrong(),
    ),
    Row(
        "denied outside a network",
        policy(CHANGE, {**TO_OUTSIDERS, "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}),
        wrong(),
    ),
    Row(
        "denied to all but a canonical user",
        policy(
            CHANGE,
            {
                **{k: v for k, v in TO_OUTSIDERS.items() if k not in ("Principal", "Condition")},
                "NotPrincipal": {"CanonicalUser": "79a59df900b949e55d96a1e698fbaced"},
            },
        ),
        wrong(),
    ),
    Row(
        "denied to all but the own account",
        policy(
            CHANGE,
            {
                **{k: v for k, v in TO_OUTSIDERS.items() if k not in ("Principal", "Condition")},
                "NotPrincipal": {"AWS": f"arn:aws:iam::{OWN}:root"},
            },
        ),
    ),
    Row("a Deny", policy({**CHANGE, "Effect": "Deny"})),
    Row(
        "unknown document", replace(policy(CHANGE), document=UNKNOWN), (Undetermined(path="policy", finding="policy"),)
    ),
    Row(
        "unreadable document",
        replace(policy(CHANGE), document=Unreadable(reason="it is not JSON")),
        (Undetermined(path="policy", finding="policy", cause=Cause.UNREADABLE_POLICY),),
    ),
    Row("unknown principal", with_unknown("Principal"), WAITS),
    Row("unknown action", with_unknown("Action"), WAITS),
    Row("unknown resource", with_unknown("Resource"), WAITS),
    Row("unknown effect", with_unknown("Effect"), WAITS),
    Row(
        "unknown condition for everyone",
        replace(
            policy(CHANGE),
            document=parse({"Statement": {**CHANGE, "Principal": "*", "Condition": UNKNOWN}}, PolicyKind.BUCKET),
        ),
        WAITS,
    ),
    Row(
        "unknown account in a condition",
        replace(
            policy(CHANGE),
            document=parse(
                {
                    "Statement": {
                        **CHANGE,
                        "Principal": "*",
                        "Condition": {"StringEquals": {"aws:PrincipalAccount": UNKNOWN}},
                    }
                },
                PolicyKind.BUCKET,
            ),
        ),
        WAITS,
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_policy_cross_account(row: Row) -> None:
    verify(CONTROL, row)
