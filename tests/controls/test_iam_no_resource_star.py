from __future__ import annotations

import pytest

from policypack.controls.iam.iam_no_resource_star import CONTROL
from policypack.model.unknown import UNKNOWN
from tests.controls.identities import partly_known
from tests.controls.identity_policies import WAITS, allow, but, not_known, policy, wrong
from tests.controls.table import Row, verify

FIX = '"Resource": [bucket.arn], with the ARNs of the required resources'
WIDE = allow("s3:ListBucket")
ON_STAR = wrong("allows s3:ListBucket on every resource instead of specific ones", FIX)
TAG, PREFIX = "aws:ResourceTag/team", "s3:prefix"

ROWS = (
    Row("on one bucket", policy(allow("s3:ListBucket", "arn:aws:s3:::bucket"))),
    Row(
        "on every resource", policy(WIDE), wrong("allows s3:ListBucket on every resource instead of specific ones", FIX)
    ),
    Row(
        "under a second factor",
        policy({**WIDE, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}),
        wrong("allows s3:ListBucket on every resource instead of specific ones", FIX),
    ),
    Row("limited by a tag", policy({**WIDE, "Condition": {"StringEquals": {"aws:ResourceTag/team": "a"}}})),
    Row("denied", policy({**WIDE, "Effect": "Deny"})),
    Row("denied again everywhere", policy(WIDE, {**WIDE, "Effect": "Deny"})),
    Row("on every bucket, by ARN", policy(allow("s3:ListBucket", "arn:aws:s3:::*"))),
    Row("takes no resource", policy(allow("s3:ListAllMyBuckets"))),
    Row("denied on every bucket", policy(WIDE, {**WIDE, "Effect": "Deny", "Resource": "arn:aws:s3:::*"})),
    Row(
        "denied in another partition",
        policy(WIDE, {**WIDE, "Effect": "Deny", "Resource": "arn:aws-cn:s3:::*"}),
        ON_STAR,
    ),
    Row(
        "denied on all but another service",
        policy(WIDE, but({**WIDE, "Effect": "Deny"}, "Resource", NotResource="arn:aws:sqs:*:*:*")),
    ),
    Row(
        "denied on all but one bucket",
        policy(WIDE, but({**WIDE, "Effect": "Deny"}, "Resource", NotResource="arn:aws:s3:::b")),
        ON_STAR,
    ),
    Row("one bucket denied", policy(WIDE, {**allow("s3:*", "arn:aws:s3:::b"), "Effect": "Deny"}), ON_STAR),
    Row("every ARN", policy(allow("s3:ListBucket", "arn:aws:*")), ON_STAR),
    Row("all but one bucket", policy(but(WIDE, "Resource", NotResource="arn:aws:s3:::bucket")), ON_STAR),
    Row("all but every bucket", policy(but(WIDE, "Resource", NotResource="arn:aws:s3:::*"))),
    Row("with an action that takes none", policy(allow(["s3:ListAllMyBuckets", "s3:ListBucket"])), ON_STAR),
    Row(
        "limited by a tag, where there is one",
        policy({**WIDE, "Condition": {"StringEqualsIfExists": {"aws:ResourceTag/team": "a"}}}),
        ON_STAR,
    ),
    Row("one bucket and an unknown one", partly_known({**WIDE, "Resource": ("arn:aws:s3:::b", UNKNOWN)}), WAITS),
    Row("on * and an unknown one", partly_known({**WIDE, "Resource": ("*", UNKNOWN)}), ON_STAR),
    Row("limited by an unknown tag", partly_known({**WIDE, "Condition": {"StringLike": {TAG: UNKNOWN}}})),
    Row("limited by an unknown prefix", partly_known({**WIDE, "Condition": {"StringLike": {PREFIX: UNKNOWN}}}), WAITS),
    *not_known(WIDE, "Effect", "Action", "Resource", "Condition"),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_resource_star(row: Row) -> None:
    verify(CONTROL, row)
