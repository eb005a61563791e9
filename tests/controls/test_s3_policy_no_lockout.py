from __future__ import annotations

import pytest

from policypack.controls.bucket.s3_policy_no_lockout import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document
from tests.controls.table import Row, verify

ADMIN = "arn:aws:iam::123456789012:role/admin"
DENY: dict[str, object] = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
}
LOCKED = (
    Violation(
        path="policy",
        message="denies all users and roles the right to change it: only the root user can repair it (statement 1)",
        fix='"Action" of what is to be denied, or a "Condition" that spares who looks after the bucket',
        finding="policy/statement 1",
    ),
)


def without(element: str) -> dict[str, object]:
    return {key: value for key, value in DENY.items() if key != element}


def policy(statement: dict[str, object]) -> DeclaredPolicy:
    return declared(document(statement), PolicyKind.BUCKET)


ROWS = (
    Row("denies the objects", policy({**DENY, "Resource": "arn:aws:s3:::logs/*"})),
    Row(
        "excludes a role",
        policy({**without("Principal"), "NotPrincipal": {"AWS": ["arn:aws:iam::123456789012:root", ADMIN]}}),
    ),
    Row(
        "excludes only the account",
        policy({**without("Principal"), "NotPrincipal": {"AWS": "arn:aws:iam::123456789012:root"}}),
        LOCKED,
    ),
    Row("denies one action", policy({**DENY, "Action": "s3:DeleteBucket"})),
    Row("denies without TLS", policy({**DENY, "Condition": {"Bool": {"aws:SecureTransport": "false"}}})),
    Row("a NotPrincipal with a role", policy({**without("Principal"), "NotPrincipal": {"AWS": ADMIN}})),
    Row("denies one principal", policy({**DENY, "Principal": {"AWS": ADMIN}})),
    Row("does not deny changes of the policy", policy({**without("Action"), "NotAction": "s3:*BucketPolicy"})),
    Row("allows", policy({**DENY, "Effect": "Allow"})),
    Row("denies everything", policy(DENY), LOCKED),
    Row("denies the policy", policy({**DENY, "Action": ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy"]}), LOCKED),
    Row("denies all but reading", policy({**without("Action"), "NotAction": "s3:Get*"}), LOCKED),
    Row("an unknown policy", declared(UNKNOWN, PolicyKind.BUCKET), (Undetermined(path="policy", finding="policy"),)),
    Row(
        "an unknown condition",
        declared({"Statement": [{**DENY, "Condition": UNKNOWN}]}, PolicyKind.BUCKET),
        (Undetermined(path="policy", finding="policy/statement 1"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_policy_no_lockout(row: Row) -> None:
    verify(CONTROL, row)
