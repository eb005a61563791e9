from __future__ import annotations

import pytest

from policypack.controls.iam.iam_assume_role_scoped import CONTROL
from tests.controls.identity_policies import allow, but, not_known, policy, wrong
from tests.controls.table import Row, verify

FIX = '"Resource": [role.arn], with the ARNs of the roles to assume'
EVERY = allow("sts:AssumeRole")
WRONG = wrong("allows sts:AssumeRole on every role", FIX)

ROWS = (
    Row("one role", policy({**EVERY, "Resource": "arn:aws:iam::123456789012:role/deploy"})),
    Row("a prefix of names", policy({**EVERY, "Resource": "arn:aws:iam::123456789012:role/deploy-*"})),
    Row("every role", policy(EVERY), WRONG),
    Row(
        "every role, by ARN",
        policy({**EVERY, "Resource": ["arn:aws:iam::123456789012:role/deploy", "arn:aws:iam::*:role/*"]}),
        WRONG,
    ),
    Row("all but one", policy(but(EVERY, "Resource", NotResource="arn:aws:iam::123456789012:role/deploy")), WRONG),
    Row("by wildcard", policy({**EVERY, "Action": "sts:*"}), WRONG),
    Row(
        "limited by a condition",
        policy({**EVERY, "Condition": {"StringEquals": {"aws:ResourceOrgID": "o-a1b2c3d4e5"}}}),
    ),
    Row(
        "under a second factor", policy({**EVERY, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}), WRONG
    ),
    Row("denied in the same document", policy(EVERY, {**EVERY, "Effect": "Deny"})),
    Row("one name in every account", policy({**EVERY, "Resource": "arn:aws:iam::*:role/deploy"})),
    Row("named after the user", policy({**EVERY, "Resource": "arn:aws:iam::123456789012:role/${aws:username}"})),
    Row("every role of one account", policy({**EVERY, "Resource": "arn:aws:iam::123456789012:role/*"}), WRONG),
    Row("reads the caller identity", policy({**EVERY, "Action": "sts:GetCallerIdentity"})),
    Row("every bucket is no role", policy({**EVERY, "Resource": "arn:aws:s3:::*"})),
    Row("every resource of IAM, incomplete", policy({**EVERY, "Resource": "arn:aws:iam::123456789012"}), WRONG),
    Row("every role denied, by ARN", policy(EVERY, {**EVERY, "Effect": "Deny", "Resource": "arn:aws:iam::*:role/*"})),
    Row(
        "roles of one account denied",
        policy(EVERY, {**EVERY, "Effect": "Deny", "Resource": "arn:aws:iam::123456789012:*"}),
        WRONG,
    ),
    *not_known(EVERY, "Effect", "Action", "Resource", "Condition"),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_assume_role_scoped(row: Row) -> None:
    verify(CONTROL, row)
