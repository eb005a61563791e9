from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_permissions_boundary import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document, role
from tests.controls.table import Row, verify

CREATES = role(declared(document({"Effect": "Allow", "Action": "iam:Create*", "Resource": "*"})))
READS = role(declared(document({"Effect": "Allow", "Action": "iam:Get*", "Resource": "*"})))
BOUNDARY = declared(document({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}), PolicyKind.BOUNDARY)
WRONG = (
    Violation(
        path="permissionsBoundary",
        problem="is not set, and the role may create roles (policy, statement 1)",
        fix="permissions_boundary=boundary.arn",
    ),
)

ROWS = (
    Row("creates no roles", READS),
    Row("creates roles within a boundary", replace(CREATES, boundary=BOUNDARY)),
    Row("creates roles within a boundary of another stack", replace(CREATES, boundary=UNKNOWN)),
    Row("creates roles", CREATES, WRONG),
    Row("unknown policies", replace(READS, may_hold_more=True), (Undetermined(path="inlinePolicies"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_permissions_boundary(row: Row) -> None:
    verify(CONTROL, row)
