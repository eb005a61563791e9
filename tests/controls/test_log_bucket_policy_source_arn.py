from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.log_bucket.log_bucket_policy_source_arn import CONTROL
from policypack.model.buckets import Bucket
from policypack.model.control import Undetermined, Violation
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET, declared, document
from tests.controls.table import Row, verify

TRAIL_ARN = "arn:aws:cloudtrail:us-east-1:123456789012:trail/audit"
GRANT: dict[str, object] = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudtrail.amazonaws.com"},
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::logs/cloudtrail/AWSLogs/123456789012/*",
}


def restricted_by(key: str, value: str, operator: str = "StringEquals") -> dict[str, object]:
    return {**GRANT, "Condition": {operator: {key: value}}}


RESTRICTED = restricted_by("aws:SourceArn", TRAIL_ARN)


def with_policy(statement: dict[str, object]) -> Bucket:
    return replace(BUCKET, policies=(declared(document(statement), PolicyKind.BUCKET),))


ANY_ACCOUNT = (
    Violation(
        path="policy",
        message="allows CloudTrail to act on behalf of any account (statement 1)",
        fix='"Condition": {"StringEquals": {"aws:SourceArn": "<the ARN of the trail>"}}',
        finding="policy/statement 1",
    ),
)
ANYWHERE = (
    Violation(
        path="policy",
        message="allows CloudTrail to write to any key of the bucket (statement 1)",
        fix='"Resource": "<the ARN of the bucket>/<s3_key_prefix>/AWSLogs/<account id>/*"',
        finding="policy/statement 1",
    ),
)

ROWS = (
    Row("restricted to the trail and its prefix", with_policy(restricted_by("aws:SourceArn", TRAIL_ARN))),
    Row("restricted to the account", with_policy(restricted_by("aws:SourceAccount", "123456789012"))),
    Row(
        "trails of the account", with_policy(restricted_by("aws:SourceArn", TRAIL_ARN.replace("audit", "*"), "ArnLike"))
    ),
    Row("another service", with_policy({**GRANT, "Principal": {"Service": "config.amazonaws.com"}})),
    Row(
        "s3:GetBucketAcl on the bucket and every object",
        with_policy({**RESTRICTED, "Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::b"}),
    ),
    Row("no policy", BUCKET),
    Row("no condition", with_policy(GRANT), ANY_ACCOUNT),
    Row(
        "a source condition that matches every account",
        with_policy(restricted_by("aws:SourceArn", "*", "ArnLike")),
        ANY_ACCOUNT,
    ),
    Row("the whole bucket", with_policy({**RESTRICTED, "Resource": "arn:aws:s3:::logs/*"}), ANYWHERE),
    Row("every bucket", with_policy({**RESTRICTED, "Resource": "*"}), ANYWHERE),
    Row("a wildcard in the bucket's name", with_policy({**RESTRICTED, "Resource": "arn:aws:s3:::logs*"}), ANYWHERE),
    Row(
        "an unknown policy",
        replace(BUCKET, policies=(declared(UNKNOWN, PolicyKind.BUCKET),)),
        (Undetermined(path="policy", finding="policy"),),
    ),
    Row(
        "an unknown condition",
        replace(BUCKET, policies=(declared({"Statement": [{**GRANT, "Condition": UNKNOWN}]}, PolicyKind.BUCKET),)),
        (Undetermined(path="policy", finding="policy/statement 1"),),
    ),
    Row(
        "an unknown resource",
        replace(BUCKET, policies=(declared({"Statement": [{**RESTRICTED, "Resource": UNKNOWN}]}, PolicyKind.BUCKET),)),
        (Undetermined(path="policy", finding="policy/statement 1"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_log_bucket_policy_source_arn(row: Row) -> None:
    verify(CONTROL, row)
