from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_no_allow_not_action import CONTROL
from policypack.iam.documents import parse
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.controls.identities import partly_known
from tests.controls.identity_policies import WAITS, allow, but, not_known, policy, wrong
from tests.controls.table import Row, verify

FIX = '"Action" and "Resource" of what is needed; NotAction and NotResource with "Effect": "Deny" alone'
OTHERS = but(allow("iam:*"), "Action", NotAction="iam:*")
ELSEWHERE = but(allow("s3:*"), "Resource", NotResource="arn:aws:s3:::logs/*")

ROWS = (
    Row("what is named", policy(allow("s3:GetObject"))),
    Row("denies all others", policy({**OTHERS, "Effect": "Deny"})),
    Row("other actions", policy(OTHERS), wrong("allows everything but what NotAction names", FIX)),
    Row("other resources", policy(ELSEWHERE), wrong("allows everything but what NotResource names", FIX)),
    Row(
        "both",
        policy(but(OTHERS, "Resource", NotResource="arn:aws:s3:::logs/*")),
        wrong("allows everything but what NotAction and NotResource names", FIX),
    ),
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
