from __future__ import annotations

import pytest

from policypack.controls.iam.iam_no_resource_star import CONTROL
from tests.controls.identity_policies import allow, not_known, policy, wrong
from tests.controls.table import Row, verify

FIX = '"Resource": [bucket.arn], with the resources that are needed'
WIDE = allow("s3:ListBucket")

ROWS = (
    Row("on one bucket", policy(allow("s3:ListBucket", "arn:aws:s3:::bucket"))),
    Row("on every resource", policy(WIDE), wrong("allows s3:listbucket on *", FIX)),
    Row(
        "under a second factor",
        policy({**WIDE, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}),
        wrong("allows s3:listbucket on *", FIX),
    ),
    Row("limited by a tag", policy({**WIDE, "Condition": {"StringEquals": {"aws:ResourceTag/team": "a"}}})),
    Row("denied", policy({**WIDE, "Effect": "Deny"})),
    Row("denied again everywhere", policy(WIDE, {**WIDE, "Effect": "Deny"})),
    Row("on every bucket, by ARN", policy(allow("s3:ListBucket", "arn:aws:s3:::*"))),
    Row("takes no resource", policy(allow("s3:ListAllMyBuckets"))),
    *not_known(WIDE, "Effect", "Action", "Resource", "Condition"),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_resource_star(row: Row) -> None:
    verify(CONTROL, row)
