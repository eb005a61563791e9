from __future__ import annotations

import pytest

from policypack.controls.resource_policy.policy_not_public import LOG_GROUP_POLICY_NOT_PUBLIC as CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document
from tests.controls.table import Row, verify

ACCOUNT = {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}


def grant(principal: object, condition: object = None) -> dict[str, object]:
    more = {} if condition is None else {"Condition": condition}
    return {"Effect": "Allow", "Principal": principal, "Action": "logs:putlogevents", "Resource": "*", **more}


ROWS = (
    Row("for a principal", declared(document(grant({"AWS": "arn:aws:iam::123456789012:root"})), PolicyKind.LOG)),
    Row("for every principal of an account", declared(document(grant("*", ACCOUNT)), PolicyKind.LOG)),
    Row(
        "for every principal",
        declared(document(grant("*")), PolicyKind.LOG),
        (
            Violation(
                path="policy",
                message="allows logs:PutLogEvents to everyone (statement 1)",
                fix=(
                    '"Principal": {"Service": "<the service that delivers>"}, '
                    '"Condition": {"StringEquals": {"aws:SourceAccount": "<account id>"}}'
                ),
                finding="policy/statement 1",
            ),
        ),
    ),
    Row("unknown", declared(UNKNOWN, PolicyKind.LOG), (Undetermined(path="policy", finding="policy"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_log_group_policy_not_public(row: Row) -> None:
    verify(CONTROL, row)
