from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_no_action_star import CONTROL
from policypack.iam.documents import parse
from policypack.model.control import Problem, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document
from tests.controls.table import Row, verify


def allowing(actions: object, **more: object) -> DeclaredPolicy:
    return declared(document({"Effect": "Allow", "Action": actions, "Resource": "arn:aws:s3:::bucket", **more}))


def star(statement: int = 1) -> tuple[Problem, ...]:
    return (
        Violation(
            path="policy",
            problem=f"allows every action (statement {statement})",
            fix='"Action": ["s3:GetObject"], with the actions that are needed instead of *',
            finding=f"policy/statement {statement}",
        ),
    )


def partly_known(**elements: object) -> DeclaredPolicy:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", **elements}
    return replace(allowing("*"), document=parse({"Statement": statement}, PolicyKind.IDENTITY))


READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
UNDETERMINED = (Undetermined(path="policy", finding="policy/statement 1"),)

ROWS = (
    Row("one action", allowing("s3:GetObject")),
    Row("every action of one service has its own control", allowing("s3:*")),
    Row("every read action", allowing(["*:Get*", "*:List*"])),
    Row("every action", allowing("*"), star()),
    Row("every action among others", allowing(["s3:GetObject", "*"]), star()),
    Row("every action of every service", allowing("*:*"), star()),
    Row("every action, more stars", allowing("**"), star()),
    Row("under a condition", allowing("*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}), star()),
    Row("second statement", declared(document(READ, {**READ, "Action": "*"})), star(2)),
    Row("denied", allowing("*", Effect="Deny")),
    Row(
        "everything but one service has its own control",
        declared(document({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})),
    ),
    Row("unknown document", replace(allowing("*"), document=UNKNOWN), (Undetermined(path="policy", finding="policy"),)),
    Row(
        "unknown statements",
        replace(allowing("*"), document=parse({"Statement": UNKNOWN}, PolicyKind.IDENTITY)),
        (Undetermined(path="policy", finding="policy"),),
    ),
    Row("unknown effect", partly_known(Effect=UNKNOWN), UNDETERMINED),
    Row("unknown actions", partly_known(Action=UNKNOWN), UNDETERMINED),
    Row("one unknown action", partly_known(Action=("s3:GetObject", UNKNOWN)), UNDETERMINED),
    Row("one unknown action beside the star", partly_known(Action=("*", UNKNOWN)), star()),
    Row("unknown actions, denied", partly_known(Effect="Deny", Action=UNKNOWN)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_action_star(row: Row) -> None:
    verify(CONTROL, row)
