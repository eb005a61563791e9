from __future__ import annotations

import pytest

from policypack.controls.iam.iam_trust_external_id import CONTROL
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind
from tests.controls.identity_policies import not_known, policy, wrong
from tests.controls.table import Row, verify

OWN, OTHER = "123456789012", "210987654321"
WHOLE: dict[str, object] = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{OTHER}:root"},
    "Action": "sts:AssumeRole",
}


def trust(**elements: object) -> DeclaredPolicy:
    return policy({**WHOLE, **elements}, kind=PolicyKind.TRUST)


ROLE = {"AWS": f"arn:aws:iam::{OTHER}:role/partner"}
OURS = {"accounts": (OWN,)}

WRONG = wrong(
    "trusts another account without an external id, MFA or organization",
    '"Condition": {"StringEquals": {"sts:ExternalId": "<a secret shared with that account>"}}',
)

ROWS = (
    Row("an external id", trust(Condition={"StringEquals": {"sts:ExternalId": "b7c1"}})),
    Row("a second factor", trust(Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})),
    Row("a fresh second factor", trust(Condition={"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}})),
    Row("the organization", trust(Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})),
    Row("a service", trust(Principal={"Service": "ec2.amazonaws.com"})),
    Row("one's own account", trust(Principal={"AWS": OWN}), settings=OURS),
    Row("another account", trust(), WRONG),
    Row("another account, where one's own is known", trust(), WRONG, OURS),
    Row("a role of some account, where none is known", trust(Principal=ROLE)),
    Row("a role of another account", trust(Principal=ROLE), WRONG, OURS),
    Row("any external id", trust(Condition={"StringLike": {"sts:ExternalId": "*"}}), WRONG),
    Row(
        "a second factor, if there is one",
        trust(Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}),
        WRONG,
    ),
    *not_known(WHOLE, "Effect", "Principal", "Condition", kind=PolicyKind.TRUST),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_trust_external_id(row: Row) -> None:
    verify(CONTROL, row)
