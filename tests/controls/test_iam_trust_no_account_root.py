from __future__ import annotations

import pytest

from policypack.controls.iam.iam_trust_no_account_root import CONTROL
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.controls.identity_policies import WAITS, not_known, wrong
from tests.controls.other_accounts import OTHER, OURS, OWN, ROLE, WHOLE, not_known_in, trust
from tests.controls.table import Row, verify

WRONG = wrong(
    "trusts a whole account, so every identity there with sts:AssumeRole can assume the role",
    '"Principal": {"AWS": [role.arn]}, or list the account in the option `accounts`',
)

ROWS = (
    Row("a role", trust(Principal=ROLE)),
    Row("a service", trust(Principal={"Service": "ec2.amazonaws.com"})),
    Row("an account, by its root", trust(), WRONG),
    Row("an account, by its id", trust(Principal={"AWS": OTHER}), WRONG),
    Row("with an external id", trust(Condition={"StringEquals": {"sts:ExternalId": "b7c1"}}), WRONG),
    Row("a configured account", trust(), settings={"accounts": (OTHER,)}),
    Row("an account that is not configured", trust(), WRONG, OURS),
    Row(
        "roles of it, by a condition",
        trust(Condition={"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OTHER}:role/ci-*"}}),
    ),
    Row(
        "its root, by a condition",
        trust(Condition={"ArnEquals": {"aws:PrincipalArn": f"arn:aws:iam::{OTHER}:root"}}),
        WRONG,
    ),
    Row("a configured account and another", trust(Principal={"AWS": [OWN, OTHER]}), WRONG, OURS),
    Row(
        "everyone of an account",
        trust(Principal="*", Condition={"StringEquals": {"aws:PrincipalAccount": OTHER}}),
        WRONG,
    ),
    Row("everyone, which has its own control", trust(Principal="*")),
    Row("any principal of it", trust(Condition={"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OTHER}:*"}}), WRONG),
    Row("denied", trust(Effect="Deny")),
    Row("sessions are tagged only", trust(Action="sts:TagSession")),
    Row("unknown role or account", not_known_in(Principal={"AWS": UNKNOWN}), WAITS),
    Row("an account and an unknown one", not_known_in(Principal={"AWS": (OTHER, UNKNOWN)}), WRONG),
    Row("unknown service", not_known_in(Principal={"Service": UNKNOWN})),
    Row("unknown provider", not_known_in(Principal={"Federated": UNKNOWN})),
    Row("unknown role, by a condition", not_known_in(Condition={"ArnLike": {"aws:PrincipalArn": UNKNOWN}}), WAITS),
    Row("unknown principal, denied", not_known_in(Effect="Deny", Principal=UNKNOWN)),
    *not_known(WHOLE, "Effect", "Principal", "Condition", kind=PolicyKind.TRUST),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_trust_no_account_root(row: Row) -> None:
    verify(CONTROL, row)
