from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_trust_external_id import CONTROL
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.controls.identity_policies import WAITS, not_known, wrong
from tests.controls.other_accounts import OTHER, OURS, OWN, ROLE, WHOLE, not_known_in, trust
from tests.controls.table import Row, verify

ID = "sts:ExternalId"

WRONG = wrong(
    "trusts another account without an external ID, MFA or organization condition",
    '"Condition": {"StringEquals": {"sts:ExternalId": "<a secret shared with that account>"}}',
)

ROWS = (
    Row("an external id", trust(Condition={"StringEquals": {"sts:ExternalId": "b7c1"}})),
    Row("a second factor", trust(Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})),
    Row("a fresh second factor", trust(Condition={"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}})),
    Row("the organization", trust(Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})),
    Row("a service", trust(Principal={"Service": "ec2.amazonaws.com"})),
    Row("the own account", trust(Principal={"AWS": OWN}), settings=OURS),
    Row("another account", trust(), WRONG),
    Row("another account, with the own account configured", trust(), WRONG, OURS),
    Row("a role of an account, with no account known", trust(Principal=ROLE)),
    Row("a role of another account", trust(Principal=ROLE), WRONG, OURS),
    Row("the role's own account", replace(trust(), own_accounts=frozenset({OTHER}))),
    Row("a role of the role's own account", replace(trust(Principal=ROLE), own_accounts=frozenset({OTHER}))),
    Row("not the role's own account", replace(trust(), own_accounts=frozenset({OWN})), WRONG),
    Row("a role that is not of the own account", replace(trust(Principal=ROLE), own_accounts=frozenset({OWN})), WRONG),
    Row("an own account that is unknown", replace(trust(), own_accounts=UNKNOWN), WAITS),
    Row("a role, where the own account is unknown", replace(trust(Principal=ROLE), own_accounts=UNKNOWN), WAITS),
    Row("an own account that is unknown, another configured", replace(trust(), own_accounts=UNKNOWN), WRONG, OURS),
    Row(
        "an account that is configured, an own one that is unknown",
        replace(trust(Principal={"AWS": OWN}), own_accounts=UNKNOWN),
        settings=OURS,
    ),
    Row("any external id", trust(Condition={"StringLike": {"sts:ExternalId": "*"}}), WRONG),
    Row(
        "a second factor, if there is one",
        trust(Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}),
        WRONG,
    ),
    Row("an external id or any", trust(Condition={"StringLike": {"sts:ExternalId": ["b7c1", "*"]}}), WRONG),
    Row("an external id, if there is one", trust(Condition={"StringEqualsIfExists": {"sts:ExternalId": "b"}}), WRONG),
    Row("every external id but one", trust(Condition={"StringNotEquals": {"sts:ExternalId": "b7c1"}}), WRONG),
    Row("an empty external id", trust(Condition={"StringEquals": {"sts:ExternalId": ""}}), WRONG),
    Row("no second factor", trust(Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}}), WRONG),
    Row("the own account and another", trust(Principal={"AWS": [OWN, OTHER]}), WRONG, OURS),
    Row(
        "everyone of another account",
        trust(Principal="*", Condition={"StringEquals": {"aws:PrincipalAccount": OTHER}}),
        WRONG,
    ),
    Row("everyone, which has its own control", trust(Principal="*")),
    Row("a deleted role, by its unique id", trust(Principal={"AWS": "AROAEXAMPLEID"}), settings=OURS),
    Row("denied", trust(Effect="Deny")),
    Row("sessions are tagged only", trust(Action="sts:TagSession")),
    Row("unknown role or account", not_known_in(Principal={"AWS": UNKNOWN}), WAITS),
    Row("an account and an unknown one", not_known_in(Principal={"AWS": (OTHER, UNKNOWN)}), WRONG),
    Row("unknown service", not_known_in(Principal={"Service": UNKNOWN})),
    Row("unknown external id", not_known_in(Condition={"StringEquals": {"sts:ExternalId": UNKNOWN}}), WAITS),
    Row("any external id and an unknown one", not_known_in(Condition={"StringLike": {ID: ("*", UNKNOWN)}}), WRONG),
    Row("unknown second factor", not_known_in(Condition={"Bool": {"aws:MultiFactorAuthPresent": UNKNOWN}}), WAITS),
    *not_known(WHOLE, "Effect", "Principal", "Condition", kind=PolicyKind.TRUST),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_trust_external_id(row: Row) -> None:
    verify(CONTROL, row)
