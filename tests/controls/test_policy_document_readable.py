from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.policy_document_readable import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Document, PolicyKind, Unreadable
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document
from tests.controls.table import Row, verify

READABLE = declared(document({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/*"}))
TRUST = replace(READABLE, kind=PolicyKind.TRUST, path="assumeRolePolicy")


def unreadable(path: str, kind: str, argument: str) -> Violation:
    return Violation(
        path=path,
        message=f"is not a valid {kind}: the statement has no Effect",
        fix=f"{argument}=json.dumps({{...}}) with a valid document",
        finding=path,
    )


def trust(principal: object) -> DeclaredPolicy:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return declared(document(statement), PolicyKind.TRUST, "assumeRolePolicy")


WILDCARD = (
    Violation(
        path="assumeRolePolicy",
        message="has a principal that AWS rejects: its name contains a wildcard (statement 1)",
        fix='"Principal": {"AWS": [role.arn]}, or "*" with a condition on aws:PrincipalArn',
        finding="assumeRolePolicy/statement 1",
    ),
)
REASON = Unreadable(reason="the statement has no Effect")

ROWS = (
    Row("readable", READABLE),
    Row(
        "unreadable",
        replace(READABLE, document=REASON),
        (unreadable("policy", "identity policy", "policy"),),
    ),
    Row(
        "unreadable trust policy",
        replace(TRUST, document=REASON),
        (unreadable("assumeRolePolicy", "trust policy", "assume_role_policy"),),
    ),
    Row("a role by name", trust({"AWS": "arn:aws:iam::123456789012:role/ops"})),
    Row("everyone", trust({"AWS": "*"})),
    Row("roles of any account, which are everyone", trust({"AWS": "arn:aws:iam::*:role/ops"})),
    Row("every role of an account", trust({"AWS": "arn:aws:iam::123456789012:role/*"}), WILDCARD),
    Row("sessions of a role", trust({"AWS": ["arn:aws:sts::123456789012:assumed-role/ops/*"]}), WILDCARD),
    Row("every service", trust({"Service": "*"}), WILDCARD),
    Row(
        "an account without its number",
        trust({"AWS": "arn:aws:iam::root"}),
        (
            Violation(
                path="assumeRolePolicy",
                message="is not a valid trust policy: statement 1: Principal: a principal is an incomplete ARN",
                fix="assume_role_policy=json.dumps({...}) with a valid document",
                finding="assumeRolePolicy",
            ),
        ),
    ),
    Row("unknown statements", replace(READABLE, document=Document(statements=UNKNOWN))),
    Row("unknown", replace(READABLE, document=UNKNOWN), (Undetermined(path="policy", finding="policy"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_policy_document_readable(row: Row) -> None:
    verify(CONTROL, row)
