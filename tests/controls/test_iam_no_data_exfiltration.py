from __future__ import annotations

import pytest

from policypack.controls.iam.iam_no_data_exfiltration import CONTROL
from tests.controls.identity_policies import allow, not_known, policy, wrong
from tests.controls.table import Row, verify

FIX = '"Resource": [pulumi.Output.concat(bucket.arn, "/*")], with the ARNs of the resources to read'
WIDE = allow("s3:GetObject")

ROWS = (
    Row("of one bucket", policy(allow("s3:GetObject", "arn:aws:s3:::bucket/*"))),
    Row("on every resource", policy(WIDE), wrong("allows s3:GetObject on every resource, which exposes data", FIX)),
    Row(
        "under a second factor",
        policy({**WIDE, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}),
        wrong("allows s3:GetObject on every resource, which exposes data", FIX),
    ),
    Row("limited by a tag", policy({**WIDE, "Condition": {"StringEquals": {"aws:ResourceTag/team": "a"}}})),
    Row("denied", policy({**WIDE, "Effect": "Deny"})),
    Row("denied again everywhere", policy(WIDE, {**WIDE, "Effect": "Deny"})),
    Row(
        "of every bucket, by ARN",
        policy(allow("s3:Get*", "arn:aws:s3:::*/*")),
        wrong("allows s3:GetObject on every resource, which exposes data", FIX),
    ),
    Row("settings only", policy(allow("s3:GetBucketPolicy"))),
    Row(
        "secrets of one prefix",
        policy(allow("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret:app-*")),
    ),
    Row(
        "every secret",
        policy(allow("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret:*")),
        wrong("allows secretsmanager:GetSecretValue on every resource, which exposes data", FIX),
    ),
    Row("one folder of every bucket", policy(allow("s3:GetObject", "arn:aws:s3:::*/public/*"))),
    Row("a prefix of buckets", policy(allow("s3:GetObject", "arn:aws:s3:::app-*/*"))),
    Row(
        "of every bucket, by its name",
        policy(allow("s3:GetObject", "arn:aws:s3:::*")),
        wrong("allows s3:GetObject on every resource, which exposes data", FIX),
    ),
    Row("parameters of one path", policy(allow("ssm:GetParameter", "arn:aws:ssm:*:*:parameter/app/*"))),
    Row(
        "every parameter",
        policy(allow("ssm:GetParameter", "arn:aws:ssm:*:*:parameter/*")),
        wrong("allows ssm:GetParameter on every resource, which exposes data", FIX),
    ),
    Row(
        "copies of every database",
        policy(allow("rds:CopyDBSnapshot")),
        wrong("allows rds:CopyDBSnapshot on every resource, which exposes data", FIX),
    ),
    Row(
        "for the organization alone",
        policy({**WIDE, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}),
        wrong("allows s3:GetObject on every resource, which exposes data", FIX),
    ),
    *not_known(WIDE, "Effect", "Action", "Resource", "Condition"),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_data_exfiltration(row: Row) -> None:
    verify(CONTROL, row)
