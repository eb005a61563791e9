from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_permissions_boundary import CONTROL
from policypack.model.control import Cause, Undetermined, Violation
from policypack.model.policy import PolicyKind, Unreadable
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document, role
from tests.controls.identities import partly_known
from tests.controls.identity_policies import allow, policy
from tests.controls.table import Row, verify

CREATE = allow("iam:Create*")
CREATES = role(policy(CREATE))
READS = role(policy(allow("iam:Get*")))
BOUNDARY = declared(document({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}), PolicyKind.BOUNDARY)
WRONG = (
    Violation(
        path="permissionsBoundary",
        message="is not set although the role can create roles (policy, statement 1)",
        fix="permissions_boundary=boundary.arn",
    ),
)

WAITS = (Undetermined(path="inlinePolicies"),)

ROWS = (
    Row("creates no roles", READS),
    Row("creates roles within a boundary", replace(CREATES, boundary=BOUNDARY)),
    Row("creates roles within a boundary of another stack", replace(CREATES, boundary=UNKNOWN)),
    Row("creates roles", CREATES, WRONG),
    Row("creates roles of one prefix", role(policy({**CREATE, "Resource": "arn:aws:iam::*:role/app-*"})), WRONG),
    Row("creates roles, denied again", role(policy(CREATE, {**CREATE, "Effect": "Deny"}))),
    Row(
        "creates roles by a policy of AWS",
        replace(READS, managed_policy_arns=("arn:aws:iam::aws:policy/IAMFullAccess",)),
        (replace(WRONG[0], message="is not set although the role can create roles (IAMFullAccess, statement 1)"),),
    ),
    Row("unknown policies", replace(READS, may_have_more_policies=True), WAITS),
    Row("unknown document", role(replace(policy(CREATE), document=UNKNOWN)), WAITS),
    Row(
        "unreadable document",
        role(replace(policy(CREATE), document=Unreadable(reason="it is not JSON"))),
        (Undetermined(path="inlinePolicies", cause=Cause.UNREADABLE_POLICY),),
    ),
    Row("unknown effect", role(partly_known({**CREATE, "Effect": UNKNOWN})), WAITS),
    Row("unknown actions", role(partly_known({**CREATE, "Action": UNKNOWN})), WAITS),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_permissions_boundary(row: Row) -> None:
    verify(CONTROL, row)
