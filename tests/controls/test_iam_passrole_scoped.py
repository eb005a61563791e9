from __future__ import annotations

import pytest

from policypack.controls.iam.iam_passrole_scoped import CONTROL
from tests.controls.identity_policies import allow, but, not_known, policy, wrong
from tests.controls.table import Row, verify

FIX = (
    '"Resource": [role.arn], or "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}} '
    "with the service that is meant"
)
EVERY = allow("iam:PassRole")
WRONG = wrong("allows iam:PassRole on every role, to every service", FIX)

ROWS = (
    Row("one role", policy({**EVERY, "Resource": "arn:aws:iam::123456789012:role/app"})),
    Row("a prefix of names", policy({**EVERY, "Resource": "arn:aws:iam::123456789012:role/app-*"})),
    Row("every role", policy(EVERY), WRONG),
    Row(
        "every role, by ARN",
        policy({**EVERY, "Resource": ["arn:aws:iam::123456789012:role/app", "arn:aws:iam::*:role/*"]}),
        WRONG,
    ),
    Row("all but one", policy(but(EVERY, "Resource", NotResource="arn:aws:iam::123456789012:role/app")), WRONG),
    Row("by wildcard", policy({**EVERY, "Action": "iam:*"}), WRONG),
    Row(
        "limited by a condition",
        policy(
            {
                **EVERY,
                "Condition": {"StringEquals": {"iam:PassedToService": ["lambda.amazonaws.com", "ec2.amazonaws.com"]}},
            }
        ),
    ),
    Row(
        "under a second factor", policy({**EVERY, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}), WRONG
    ),
    Row("denied in the same document", policy(EVERY, {**EVERY, "Effect": "Deny"})),
    Row(
        "to any service",
        policy({**EVERY, "Condition": {"StringLike": {"iam:PassedToService": "*.amazonaws.com"}}}),
        WRONG,
    ),
    Row(
        "to all services but one",
        policy({**EVERY, "Condition": {"StringNotEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}}),
        WRONG,
    ),
    Row(
        "tags of the role limit nothing",
        policy({**EVERY, "Condition": {"StringEquals": {"iam:ResourceTag/team": "a"}}}),
        WRONG,
    ),
    Row("users, not roles", policy({**EVERY, "Resource": "arn:aws:iam::*:user/*"})),
    *not_known(EVERY, "Effect", "Action", "Resource", "Condition"),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_passrole_scoped(row: Row) -> None:
    verify(CONTROL, row)
