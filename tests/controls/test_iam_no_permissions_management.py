from __future__ import annotations

import pytest

from policypack.controls.iam.iam_no_permissions_management import CONTROL
from tests.controls.identity_policies import allow, not_known, policy, wrong
from tests.controls.table import Row, verify

FIX = '"Resource": [bucket.arn], with the ARNs of the resources whose permissions are managed'
WIDE = allow("s3:PutBucketPolicy")

ROWS = (
    Row("on one bucket", policy(allow("s3:PutBucketPolicy", "arn:aws:s3:::bucket"))),
    Row("on every resource", policy(WIDE), wrong("allows s3:PutBucketPolicy on every resource", FIX)),
    Row(
        "under a second factor",
        policy({**WIDE, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}),
        wrong("allows s3:PutBucketPolicy on every resource", FIX),
    ),
    Row("limited by a tag", policy({**WIDE, "Condition": {"StringEquals": {"aws:ResourceTag/team": "a"}}})),
    Row("denied", policy({**WIDE, "Effect": "Deny"})),
    Row("denied again everywhere", policy(WIDE, {**WIDE, "Effect": "Deny"})),
    Row("by wildcard", policy(allow("s3:PutBucketPol*")), wrong("allows s3:PutBucketPolicy on every resource", FIX)),
    Row(
        "on every bucket",
        policy(allow("s3:PutBucketPolicy", "arn:aws:s3:::*")),
        wrong("allows s3:PutBucketPolicy on every resource", FIX),
    ),
    Row("writes only", policy(allow("s3:PutObject"))),
    Row(
        "on roles by a prefix",
        policy(allow("iam:PutRolePolicy", "arn:aws:iam::123456789012:role/app-*")),
    ),
    Row(
        "on every role, by ARN",
        policy(allow("iam:PutRolePolicy", "arn:aws:iam::123456789012:role/*")),
        wrong("allows iam:PutRolePolicy on every resource", FIX),
    ),
    *not_known(WIDE, "Effect", "Action", "Resource", "Condition"),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_permissions_management(row: Row) -> None:
    verify(CONTROL, row)
