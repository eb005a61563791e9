from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.resource_policy.policy_not_public import S3_POLICY_NOT_PUBLIC as CONTROL
from policypack.iam.parsing.documents import parse
from policypack.model.control import Cause, Outcome, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind, Unreadable
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document
from tests.controls.table import Row, verify

READ: dict[str, object] = {
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::bucket/*",
}
ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}


def policy(*statements: dict[str, object]) -> DeclaredPolicy:
    return declared(document(*statements), PolicyKind.BUCKET)


FIX = (
    '"Principal": {"AWS": [role.arn]} for those who need it, '
    'or add "Condition": {"StringEquals": {"aws:PrincipalOrgID": "<your organization\'s id>"}}'
)


def public(statement: int = 1, actions: str = "s3:GetObject", *, why: str = "", fix: str = FIX) -> tuple[Outcome, ...]:
    return (
        Violation(
            path="policy",
            message=f"allows {actions} to everyone (statement {statement}){why}",
            fix=fix,
            finding=f"policy/statement {statement}",
        ),
    )


UNDETERMINED = (Undetermined(path="policy", finding="policy/statement 1"),)

ROWS = (
    Row("one role", policy({**READ, "Principal": {"AWS": "arn:aws:iam::123456789012:role/reader"}})),
    Row("every principal of one organization", policy({**READ, "Condition": ORGANIZATION})),
    Row("every principal", policy(READ), public()),
    Row(
        "every AWS principal and an account",
        policy({**READ, "Principal": {"AWS": ["123456789012", "*"]}}),
        public(),
    ),
    Row(
        "every principal except one",
        policy({**{k: v for k, v in READ.items() if k != "Principal"}, "NotPrincipal": {"AWS": "123456789012"}}),
        public(),
    ),
    Row("a service", policy({**READ, "Principal": {"Service": "cloudtrail.amazonaws.com"}})),
    Row(
        "a condition on TLS alone",
        policy({**READ, "Condition": {"Bool": {"aws:SecureTransport": True}}}),
        public(why=", since aws:securetransport does not identify the caller"),
    ),
    Row(
        "any VPC",
        policy({**READ, "Condition": {"StringLike": {"aws:SourceVpc": "vpc-*"}}}),
        public(
            why=", since aws:sourcevpc has a value that external principals match as well",
            fix='"Condition": {"StringEquals": {"aws:SourceVpc": "<the id of one VPC>"}}',
        ),
    ),
    Row(
        "every account except one, and an organization if the key exists",
        policy(
            {
                **READ,
                "Condition": {
                    "StringNotEquals": {"aws:PrincipalAccount": "123456789012"},
                    "StringEqualsIfExists": ORGANIZATION["StringEquals"],
                },
            }
        ),
        public(
            why=(
                ", since aws:principalaccount is not limited to listed values "
                "and aws:principalorgid is not required to be in the request"
            ),
            fix='"Condition": {"StringEquals": {"aws:PrincipalAccount": "<account id>"}}',
        ),
    ),
    Row(
        "a Deny of requests without TLS leaves it public",
        policy(
            {**READ, "Effect": "Deny", "Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}, READ
        ),
        public(2),
    ),
    Row(
        "a Deny for other organizations denies it",
        policy(
            READ,
            {
                **READ,
                "Effect": "Deny",
                "Action": "s3:*",
                "Condition": {"StringNotEquals": ORGANIZATION["StringEquals"]},
            },
        ),
    ),
    Row(
        "four actions",
        policy({**READ, "Action": ["s3:a", "s3:b", "s3:c", "s3:d"]}),
        public(actions="s3:a, s3:b, s3:c and 1 more"),
    ),
    Row(
        "everything but one action",
        policy({**{k: v for k, v in READ.items() if k != "Action"}, "NotAction": "s3:a"}),
        public(actions="every action except s3:a"),
    ),
    Row("unknown document", replace(policy(READ), document=UNKNOWN), (Undetermined(path="policy", finding="policy"),)),
    Row(
        "unreadable document",
        replace(policy(READ), document=Unreadable(reason="it is not JSON")),
        (Undetermined(path="policy", finding="policy", cause=Cause.UNREADABLE_POLICY),),
    ),
    Row(
        "unknown principal",
        replace(policy(READ), document=parse({"Statement": {**READ, "Principal": UNKNOWN}}, PolicyKind.BUCKET)),
        UNDETERMINED,
    ),
    Row(
        "unknown condition",
        replace(policy(READ), document=parse({"Statement": {**READ, "Condition": UNKNOWN}}, PolicyKind.BUCKET)),
        UNDETERMINED,
    ),
    Row(
        "unknown action, for every principal",
        replace(policy(READ), document=parse({"Statement": {**READ, "Action": UNKNOWN}}, PolicyKind.BUCKET)),
        public(actions="actions that are unknown until deployment"),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_policy_not_public(row: Row) -> None:
    verify(CONTROL, row)
