from __future__ import annotations

import pytest

from policypack.controls.iam.iam_trust_oidc_audience import CONTROL
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.controls.identities import partly_known
from tests.controls.identity_policies import WAITS, not_known, policy, wrong
from tests.controls.table import Row, verify

EKS = "oidc.eks.eu-west-1.amazonaws.com/id/A"
AUDIENCE, SUBJECT = f"{EKS}:aud", f"{EKS}:sub"
BOTH = {AUDIENCE: "sts.amazonaws.com", SUBJECT: "system:serviceaccount:app:web"}


def statement(**elements: object) -> dict[str, object]:
    return {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::123456789012:oidc-provider/{EKS}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": BOTH},
        **elements,
    }


def without(key: str) -> dict[str, object]:
    return {"StringEquals": {name: value for name, value in BOTH.items() if name != key}}


OPEN = wrong(
    "restricts the subject of an identity provider's tokens but not the audience",
    '"Condition": {"StringEquals": {"<provider>:aud": "sts.amazonaws.com"}}',
)
ALONE = statement(Condition=without(AUDIENCE))

ROWS = (
    Row("subject and audience", policy(statement(), kind=PolicyKind.TRUST)),
    Row("subject alone", policy(ALONE, kind=PolicyKind.TRUST), OPEN),
    Row("audience alone", policy(statement(Condition=without(SUBJECT)), kind=PolicyKind.TRUST)),
    Row(
        "any audience",
        policy(statement(Condition={**without(AUDIENCE), "StringLike": {AUDIENCE: "*"}}), kind=PolicyKind.TRUST),
        OPEN,
    ),
    Row("a service", policy(statement(Principal={"Service": "ec2.amazonaws.com"}), kind=PolicyKind.TRUST)),
    Row(
        "unknown audience",
        partly_known(statement(Condition={"StringEquals": {**BOTH, AUDIENCE: UNKNOWN}}), kind=PolicyKind.TRUST),
        WAITS,
    ),
    *not_known(ALONE, "Effect", "Action", "Condition", kind=PolicyKind.TRUST),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_trust_oidc_audience(row: Row) -> None:
    verify(CONTROL, row)
