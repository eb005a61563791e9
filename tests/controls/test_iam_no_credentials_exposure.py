from __future__ import annotations

import pytest

from policypack.controls.iam.iam_no_credentials_exposure import CONTROL
from tests.controls.identity_policies import allow, not_known, policy, wrong
from tests.controls.table import Row, verify

FIX = '"Resource": [user.arn], with the ARNs of the resources whose credentials are required'
WIDE = allow("iam:CreateAccessKey")

ROWS = (
    Row("of one user", policy(allow("iam:CreateAccessKey", "arn:aws:iam::123456789012:user/a"))),
    Row(
        "on every resource",
        policy(WIDE),
        wrong("allows iam:CreateAccessKey on every resource, which exposes credentials", FIX),
    ),
    Row(
        "under a second factor",
        policy({**WIDE, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}),
        wrong("allows iam:CreateAccessKey on every resource, which exposes credentials", FIX),
    ),
    Row("limited by a tag", policy({**WIDE, "Condition": {"StringEquals": {"aws:ResourceTag/team": "a"}}})),
    Row("denied", policy({**WIDE, "Effect": "Deny"})),
    Row("denied again everywhere", policy(WIDE, {**WIDE, "Effect": "Deny"})),
    Row("takes no resource, named", policy(allow("ecr:GetAuthorizationToken"))),
    Row(
        "takes no resource, by wildcard",
        policy(allow("ecr:GetAuth*")),
        wrong("allows ecr:GetAuthorizationToken on every resource, which exposes credentials", FIX),
    ),
    Row("of oneself", policy(allow("iam:CreateAccessKey", "arn:aws:iam::*:user/${aws:username}"))),
    Row(
        "of every user, by ARN",
        policy(allow("iam:CreateAccessKey", "arn:aws:iam::123456789012:user/*")),
        wrong("allows iam:CreateAccessKey on every resource, which exposes credentials", FIX),
    ),
    Row("a session token of the caller", policy(allow("sts:GetSessionToken"))),
    Row("lists them only", policy(allow("iam:ListAccessKeys"))),
    *not_known(WIDE, "Effect", "Action", "Resource", "Condition"),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_credentials_exposure(row: Row) -> None:
    verify(CONTROL, row)
