from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_no_allow_not_action import CONTROL
from policypack.iam.parsing.documents import parse
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.controls.identities import partly_known
from tests.controls.identity_policies import WAITS, allow, but, deny, not_known, policy, wrong
from tests.controls.table import Row, verify

FIX = '"Action": ["s3:GetObject"], "Resource": [bucket.arn], with the required actions and resources'
OTHERS = but(allow("iam:*"), "Action", NotAction="iam:*")
OTHER_ACTIONS = wrong("uses NotAction with Allow, which grants everything not listed", FIX)
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
ELSEWHERE = but(allow("s3:*"), "Resource", NotResource="arn:aws:s3:::logs/*")

ROWS = (
    Row("what is named", policy(allow("s3:GetObject"))),
    Row("denies all others", policy({**OTHERS, "Effect": "Deny"})),
    Row("other actions", policy(OTHERS), wrong("uses NotAction with Allow, which grants everything not listed", FIX)),
    Row(
        "other resources",
        policy(ELSEWHERE),
        wrong("uses NotResource with Allow, which grants everything not listed", FIX),
    ),
    Row(
        "both",
        policy(but(OTHERS, "Resource", NotResource="arn:aws:s3:::logs/*")),
        wrong("uses NotAction and NotResource with Allow, which grants everything not listed", FIX),
    ),
    Row("other actions, denied again", policy(OTHERS, deny("*"))),
    Row("other actions, of which one is denied", policy(OTHERS, deny("s3:DeleteBucket")), OTHER_ACTIONS),
    Row(
        "other actions, all but one service denied",
        policy(OTHERS, but(deny("*"), "Action", NotAction=["s3:*", "sqs:Send*"])),
    ),
    Row(
        "other actions, all but a pattern of services denied",
        policy(OTHERS, but(deny("*"), "Action", NotAction="*:*")),
        OTHER_ACTIONS,
    ),
    Row(
        "other actions, all but one denied elsewhere",
        policy(OTHERS, but(deny("*", "arn:aws:s3:::b"), "Action", NotAction="s3:*")),
        OTHER_ACTIONS,
    ),
    Row(
        "other actions, all but one denied under a condition",
        policy(OTHERS, but(deny("*", Condition=MFA), "Action", NotAction="s3:*")),
        OTHER_ACTIONS,
    ),
    Row("other resources, denied again", policy(ELSEWHERE, deny("s3:*"))),
    Row(
        "other resources, all but one bucket denied",
        policy(ELSEWHERE, but(deny("s3:*"), "Resource", NotResource="arn:aws:s3:::data/*")),
    ),
    Row(
        "other resources, all but one bucket denied for another action",
        policy(ELSEWHERE, but(deny("s3:Get*"), "Resource", NotResource="arn:aws:s3:::data/*")),
        wrong("uses NotResource with Allow, which grants everything not listed", FIX),
    ),
    Row(
        "other resources, one of them denied",
        policy(ELSEWHERE, deny("s3:*", "arn:aws:s3:::data/*")),
        wrong("uses NotResource with Allow, which grants everything not listed", FIX),
    ),
    Row("other actions, something unknown denied", partly_known(OTHERS, {**deny("*"), "Action": UNKNOWN}), WAITS),
    Row("unknown effect of what is named", partly_known({**allow("s3:GetObject"), "Effect": UNKNOWN})),
    Row(
        "unknown statement",
        replace(policy(OTHERS), document=parse({"Statement": [UNKNOWN]}, PolicyKind.IDENTITY)),
        WAITS,
    ),
    *not_known(OTHERS, "Effect"),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_allow_not_action(row: Row) -> None:
    verify(CONTROL, row)
