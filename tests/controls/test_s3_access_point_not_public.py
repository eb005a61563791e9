from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.bucket.s3_access_point_not_public import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import ACCESS_BLOCK, declared, document
from tests.controls.table import Row, verify

FIX = "block_public_acls=True, ignore_public_acls=True, block_public_policy=True, restrict_public_buckets=True"
ROLE = "arn:aws:iam::123456789012:role/reader"


def grant(principal: object) -> dict[str, object]:
    return {"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": "*"}


ROWS = (
    Row("all four", ACCESS_BLOCK),
    Row(
        "one is false",
        replace(ACCESS_BLOCK, block_public_policy=False),
        (Violation(path="blockPublicPolicy", problem="of the access block is not true", fix=FIX),),
    ),
    Row(
        "two are false, one unknown",
        replace(ACCESS_BLOCK, block_public_acls=False, restrict_public_buckets=False, ignore_public_acls=UNKNOWN),
        (
            Violation(
                path="blockPublicAcls, restrictPublicBuckets", problem="of the access block are not true", fix=FIX
            ),
        ),
    ),
    Row(
        "one is unknown",
        replace(ACCESS_BLOCK, ignore_public_acls=UNKNOWN),
        (Undetermined(path="ignorePublicAcls", finding="ignorePublicAcls"),),
    ),
    Row(
        "a policy for everyone",
        declared(document(grant("*")), PolicyKind.ACCESS_POINT),
        (
            Violation(
                path="policy",
                problem="allows s3:getobject to everyone (statement 1)",
                fix='"Principal": {"AWS": [role.arn]} for those who need it',
                finding="policy/statement 1",
            ),
        ),
    ),
    Row("a policy for a role", declared(document(grant({"AWS": ROLE})), PolicyKind.ACCESS_POINT)),
    Row(
        "an unknown policy",
        declared(UNKNOWN, PolicyKind.ACCESS_POINT),
        (Undetermined(path="policy", finding="policy"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_access_point_not_public(row: Row) -> None:
    verify(CONTROL, row)
