from __future__ import annotations

from dataclasses import replace
from string import ascii_lowercase

import pytest

from policypack.controls.iam.iam_no_action_star import CONTROL
from policypack.iam.parsing.documents import parse
from policypack.model.control import Outcome, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document
from tests.controls import identities
from tests.controls.identity_policies import allow, but, deny
from tests.controls.table import Row, verify


def allowing(actions: object, **more: object) -> DeclaredPolicy:
    return declared(document({"Effect": "Allow", "Action": actions, "Resource": "arn:aws:s3:::bucket", **more}))


def star(statement: int = 1) -> tuple[Outcome, ...]:
    return (
        Violation(
            path="policy",
            message=f"allows every action (statement {statement})",
            fix='"Action": ["s3:GetObject"], with the required actions instead of *',
            finding=f"policy/statement {statement}",
        ),
    )


def partly_known(**elements: object) -> DeclaredPolicy:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", **elements}
    return replace(allowing("*"), document=parse({"Statement": statement}, PolicyKind.IDENTITY))


def on_all(*denies: dict[str, object]) -> DeclaredPolicy:
    """Every action on every resource, less what the same document denies."""
    return declared(document(allow("*"), *denies))


def denied_unknown(**elements: object) -> DeclaredPolicy:
    return identities.partly_known(allow("*"), {**deny("iam:*"), **elements})


BUCKET = "arn:aws:s3:::bucket"
ON_BUCKET = allow("*", BUCKET)
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
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
        "every action, one service denied",
        on_all(deny("iam:*")),
    ),
    Row("every action, one action denied", on_all(deny("iam:CreateUser"))),
    Row("every action, denied again", on_all(deny("*"))),
    Row("every action, all others denied", on_all(but(deny("*"), "Action", NotAction="s3:*"))),
    Row("every action, every role denied", on_all(deny("iam:*", "arn:aws:iam::*:role/*"))),
    Row("every action, one bucket denied", on_all(deny("s3:*", "arn:aws:s3:::logs")), star()),
    Row("every action, an action that does not exist denied", on_all(deny("iam:NoSuchAction")), star()),
    Row("every action, a service that does not exist denied", on_all(deny("nosuchservice:*")), star()),
    Row("every action, all but every action denied", on_all(but(deny("*"), "Action", NotAction="*")), star()),
    Row("every action, denied on nothing", on_all(but(deny("*"), "Resource", NotResource="*")), star()),
    Row("every action, denied in another partition", on_all(deny("*", "arn:aws-cn:iam::*:*")), star()),
    Row("every action, denied under a condition", on_all(deny("iam:*", Condition=MFA)), star()),
    Row(
        "every action, denied under the same condition",
        declared(document(allow("*", Condition=MFA), deny("iam:*", Condition=MFA))),
    ),
    Row("on one bucket, an action of it denied", declared(document(ON_BUCKET, deny("s3:DeleteBucket", BUCKET)))),
    Row("on one bucket, an action of another service denied", declared(document(ON_BUCKET, deny("iam:*"))), star()),
    Row("on one bucket, another bucket denied", declared(document(ON_BUCKET, deny("s3:*", f"{BUCKET}2"))), star()),
    Row(
        "on two buckets, one of them denied",
        declared(document(allow("*", [BUCKET, f"{BUCKET}2"]), deny("s3:*", BUCKET))),
        star(),
    ),
    Row("every action by the letters of the services", allowing([f"{it}*:*" for it in ascii_lowercase]), star()),
    Row("actions by most letters of the services", allowing([f"{it}*:*" for it in ascii_lowercase[1:]])),
    Row("every action, something unknown denied", denied_unknown(Action=UNKNOWN), UNDETERMINED),
    Row("every action, denied on something unknown", denied_unknown(Resource=UNKNOWN), UNDETERMINED),
    Row("every action, denied under something unknown", denied_unknown(Condition=UNKNOWN), UNDETERMINED),
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
