from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_cross_account_read_only import CONTROL
from policypack.iam.parsing.documents import parse
from policypack.model.control import Cause, Undetermined, Violation
from policypack.model.identities import Identity
from policypack.model.policy import PolicyKind, Unreadable
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document, role
from tests.controls.table import Row, verify

OWN, OTHER = "123456789012", "210987654321"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
TRUST: dict[str, object] = {"Effect": "Allow", "Principal": {"AWS": OTHER}, "Action": "sts:AssumeRole"}
TRUSTED = declared(document(TRUST), PolicyKind.TRUST, "assumeRolePolicy")
SHARED = replace(role(), managed_policy_arns=(READ_ONLY,), trust=(TRUSTED,))
WRONG = (
    Violation(
        path="assumeRolePolicy",
        message="trusts another account although the role has ReadOnlyAccess, which allows reading all data",
        fix="attach arn:aws:iam::aws:policy/SecurityAudit, or a policy that allows only the required actions",
    ),
)
WAITS = (Undetermined(path="assumeRolePolicy"),)


def trusting(**elements: object) -> Identity:
    return replace(
        SHARED, trust=(replace(TRUSTED, document=parse({"Statement": {**TRUST, **elements}}, PolicyKind.TRUST)),)
    )


ROWS = (
    Row("another account", SHARED, WRONG),
    Row("settings only", replace(SHARED, managed_policy_arns=("arn:aws:iam::aws:policy/SecurityAudit",))),
    Row("a service", trusting(Principal={"Service": "ec2.amazonaws.com"})),
    Row("a configured account", SHARED, settings={"accounts": (OTHER,)}),
    Row("the own account", trusting(Principal={"AWS": OWN}), settings={"accounts": (OWN,)}),
    Row("the role's own account", replace(SHARED, trust=(replace(TRUSTED, own_accounts=frozenset({OTHER})),))),
    Row("not the role's own account", replace(SHARED, trust=(replace(TRUSTED, own_accounts=frozenset({OWN})),)), WRONG),
    Row("an own account that is unknown", replace(SHARED, trust=(replace(TRUSTED, own_accounts=UNKNOWN),)), WAITS),
    Row(
        "an account that may, an own one that is unknown",
        replace(SHARED, trust=(replace(TRUSTED, own_accounts=UNKNOWN),)),
        settings={"accounts": (OTHER,)},
    ),
    Row("another account is denied", trusting(Effect="Deny")),
    Row("everyone", trusting(Principal="*"), WRONG),
    Row("a role of another account", trusting(Principal={"AWS": f"arn:aws:iam::{OTHER}:role/a"}), WRONG),
    Row(
        "another partition", replace(SHARED, managed_policy_arns=("arn:aws-cn:iam::aws:policy/ReadOnlyAccess",)), WRONG
    ),
    Row(
        "a policy of the account with that name",
        replace(SHARED, managed_policy_arns=(f"arn:aws:iam::{OWN}:policy/ReadOnlyAccess",)),
    ),
    Row(
        "one account that may, one that may not", trusting(Principal={"AWS": [OWN, OTHER]}), WRONG, {"accounts": (OWN,)}
    ),
    Row("sessions are tagged only", trusting(Action="sts:TagSession")),
    Row("another account and an unknown one", trusting(Principal={"AWS": (OTHER, UNKNOWN)}), WRONG),
    Row("unknown role or account", trusting(Principal={"AWS": UNKNOWN}), WAITS),
    Row("unknown service", trusting(Principal={"Service": UNKNOWN})),
    Row(
        "a trust policy that AWS refuses",
        replace(SHARED, trust=(replace(TRUSTED, document=Unreadable(reason="x")),)),
        (Undetermined(path="assumeRolePolicy", cause=Cause.UNREADABLE_POLICY),),
    ),
    Row(
        "unknown statements",
        replace(SHARED, trust=(replace(TRUSTED, document=parse({"Statement": UNKNOWN}, PolicyKind.TRUST)),)),
        WAITS,
    ),
    Row(
        "unknown attachments, for a service",
        replace(
            trusting(Principal={"Service": "ec2.amazonaws.com"}), managed_policy_arns=(), may_have_more_policies=True
        ),
    ),
    Row("unknown principal", trusting(Principal=UNKNOWN), WAITS),
    Row("unknown effect", trusting(Effect=UNKNOWN), WAITS),
    Row("unknown trust policy", replace(SHARED, trust=(replace(TRUSTED, document=UNKNOWN),)), WAITS),
    Row(
        "unknown attachments",
        replace(SHARED, managed_policy_arns=(), may_have_more_policies=True),
        (Undetermined(path="policies"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_cross_account_read_only(row: Row) -> None:
    verify(CONTROL, row)
