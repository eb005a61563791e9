from __future__ import annotations

import pytest

from policypack.controls.iam.iam_trust_no_account_root import CONTROL
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
    "trusts a whole account, which is everybody there with sts:AssumeRole",
    '"Principal": {"AWS": [role.arn]}, or the account in the option `accounts`',
)

ROWS = (
    Row("a role", trust(Principal=ROLE)),
    Row("a service", trust(Principal={"Service": "ec2.amazonaws.com"})),
    Row("an account, by its root", trust(), WRONG),
    Row("an account, by its id", trust(Principal={"AWS": OTHER}), WRONG),
    Row("with an external id", trust(Condition={"StringEquals": {"sts:ExternalId": "b7c1"}}), WRONG),
    Row("an account that may", trust(), settings={"accounts": (OTHER,)}),
    Row("another than the one that may", trust(), WRONG, OURS),
    Row(
        "roles of it, by a condition",
        trust(Condition={"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OTHER}:role/ci-*"}}),
    ),
    Row(
        "its root, by a condition",
        trust(Condition={"ArnEquals": {"aws:PrincipalArn": f"arn:aws:iam::{OTHER}:root"}}),
        WRONG,
    ),
    *not_known(WHOLE, "Effect", "Principal", "Condition", kind=PolicyKind.TRUST),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_trust_no_account_root(row: Row) -> None:
    verify(CONTROL, row)
