from __future__ import annotations

import pytest

from policypack.controls.iam.iam_no_service_star import CONTROL
from policypack.model.unknown import UNKNOWN
from tests.controls.identities import partly_known
from tests.controls.identity_policies import WAITS, allow, but, deny, not_known, policy, wrong
from tests.controls.table import Row, verify

FIX = '"Action": ["s3:GetObject"], with the required actions instead of every action'
EVERY = allow("s3:*", "arn:aws:s3:::bucket/*")
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
S3 = "allows every action of a service: s3:*"

ROWS = (
    Row("some actions", policy(allow(["s3:Get*", "s3:PutObject"]))),
    Row("every action of one service", policy(EVERY), wrong(S3, FIX)),
    Row("in capitals, twice a star", policy(allow("S3:**")), wrong(S3, FIX)),
    Row("of two services", policy(allow(["s3:*", "sqs:*", "s3:*"])), wrong(f"{S3}, sqs:*", FIX)),
    Row("of all services", policy(allow("*"))),
    Row("all but one action", policy(but(EVERY, "Action", NotAction="s3:*"))),
    Row("denied", policy({**EVERY, "Effect": "Deny"})),
    Row("of at least one letter", policy(allow("s3:?*")), wrong(S3, FIX)),
    Row("in the second statement", policy(allow("s3:Get*"), EVERY), wrong(S3, FIX, 2)),
    Row("some actions and an unknown one", partly_known({**EVERY, "Action": ("s3:Get*", UNKNOWN)}), WAITS),
    Row("every action and an unknown one", partly_known({**EVERY, "Action": ("s3:*", UNKNOWN)}), wrong(S3, FIX)),
    Row("unknown actions, denied", partly_known({**EVERY, "Effect": "Deny", "Action": UNKNOWN})),
    Row("of a service, one action denied", policy(EVERY, deny("s3:DeleteBucket"))),
    Row("of a service, denied again", policy(EVERY, deny("s3:*"))),
    Row(
        "of a service, all other services denied",
        policy(EVERY, but(deny("s3:*"), "Action", NotAction="s3:*")),
        wrong(S3, FIX),
    ),
    Row(
        "of two services, one of them denied",
        policy(allow(["s3:*", "sqs:*"]), deny("s3:Put*")),
        wrong("allows every action of a service: sqs:*", FIX),
    ),
    Row("of a service, an action of another denied", policy(EVERY, deny("sqs:*")), wrong(S3, FIX)),
    Row("of a service, denied in another bucket", policy(EVERY, deny("s3:*", "arn:aws:s3:::other/*")), wrong(S3, FIX)),
    Row("of a service, denied in the bucket", policy(EVERY, deny("s3:GetObject", "arn:aws:s3:::bucket*"))),
    Row("of a service, denied under a condition", policy(EVERY, deny("s3:*", Condition=MFA)), wrong(S3, FIX)),
    Row("of a service, nothing real denied", policy(EVERY, deny("s3:NoSuchAction")), wrong(S3, FIX)),
    Row("of a service that is not listed, denied", policy(allow("newservice:*"), deny("newservice:*"))),
    Row(
        "of a service that is not listed, one denied",
        policy(allow("newservice:*"), deny("newservice:A")),
        wrong("allows every action of a service: newservice:*", FIX),
    ),
    Row("of a service, something unknown denied", partly_known(EVERY, {**deny("s3:*"), "Action": UNKNOWN}), WAITS),
    *not_known(EVERY, "Effect", "Action"),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_service_star(row: Row) -> None:
    verify(CONTROL, row)
