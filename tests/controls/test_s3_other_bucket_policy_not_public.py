from __future__ import annotations

import pytest

from policypack.controls.resource_policy.policy_not_public import S3_OTHER_BUCKET_POLICY_NOT_PUBLIC as CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document
from tests.controls.table import Row, verify

ROLE = "arn:aws:iam::123456789012:role/reader"


def grant(principal: object) -> dict[str, object]:
    return {"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": "*"}


ROWS = (
    Row(
        "a public policy",
        declared(document(grant("*")), PolicyKind.OTHER_BUCKET),
        (
            Violation(
                path="policy",
                message="allows s3:GetObject to everyone (statement 1)",
                fix='"Principal": {"AWS": [role.arn]} for those who need it',
                finding="policy/statement 1",
            ),
        ),
    ),
    Row("a policy for a role", declared(document(grant({"AWS": ROLE})), PolicyKind.OTHER_BUCKET)),
    Row(
        "an unknown policy",
        declared(UNKNOWN, PolicyKind.OTHER_BUCKET),
        (Undetermined(path="policy", finding="policy"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_other_bucket_policy_not_public(row: Row) -> None:
    verify(CONTROL, row)
