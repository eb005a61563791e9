from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.policy_document_readable import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.policy import PolicyKind, Unreadable
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document
from tests.controls.table import Row, verify

READABLE = declared(document({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/*"}))
TRUST = replace(READABLE, kind=PolicyKind.TRUST, path="assumeRolePolicy")


def unreadable(path: str, kind: str, argument: str) -> Violation:
    return Violation(
        path=path,
        problem=f"cannot be read as {kind}: the statement has no Effect",
        fix=f"{argument}=json.dumps({{...}}) with a document that AWS accepts",
        finding=path,
    )


REASON = Unreadable(reason="the statement has no Effect")

ROWS = (
    Row("readable", READABLE),
    Row(
        "unreadable",
        replace(READABLE, document=REASON),
        (unreadable("policy", "an identity policy", "policy"),),
    ),
    Row(
        "unreadable trust policy",
        replace(TRUST, document=REASON),
        (unreadable("assumeRolePolicy", "a trust policy", "assume_role_policy"),),
    ),
    Row("unknown", replace(READABLE, document=UNKNOWN), (Undetermined(path="policy", finding="policy"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_policy_document_readable(row: Row) -> None:
    verify(CONTROL, row)
