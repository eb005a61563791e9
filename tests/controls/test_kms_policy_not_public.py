from __future__ import annotations

import pytest

from policypack.controls.resource_policy.policy_not_public import KMS_POLICY_NOT_PUBLIC as CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document
from tests.controls.table import Row, verify

ACCOUNT = {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}


def grant(principal: object, condition: object = None) -> dict[str, object]:
    more = {} if condition is None else {"Condition": condition}
    return {"Effect": "Allow", "Principal": principal, "Action": "kms:decrypt", "Resource": "*", **more}


ROWS = (
    Row("for a principal", declared(document(grant({"AWS": "arn:aws:iam::123456789012:root"})), PolicyKind.KEY)),
    Row("for every principal of an account", declared(document(grant("*", ACCOUNT)), PolicyKind.KEY)),
    Row(
        "for every principal",
        declared(document(grant("*")), PolicyKind.KEY),
        (
            Violation(
                path="policy",
                message="allows kms:Decrypt to everyone (statement 1)",
                fix=(
                    '"Principal": {"AWS": [role.arn]} for those who need it, or add '
                    '"Condition": {"StringEquals": {"kms:CallerAccount": "<account id>"}}'
                ),
                finding="policy/statement 1",
            ),
        ),
    ),
    Row("unknown", declared(UNKNOWN, PolicyKind.KEY), (Undetermined(path="policy", finding="policy"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_kms_policy_not_public(row: Row) -> None:
    verify(CONTROL, row)
