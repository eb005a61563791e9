from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_trust_not_public import CONTROL
from policypack.model.control import Outcome, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document
from tests.controls.table import Row, verify


def trust(principal: object, **more: object) -> DeclaredPolicy:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}
    return declared(document(statement), PolicyKind.TRUST, "assumeRolePolicy")


FIX = '"Principal": {"Service": "<the service that uses the role>"}, or {"AWS": [role.arn]} for a role'


def public(why: str = "", fix: str = FIX) -> tuple[Outcome, ...]:
    return (
        Violation(
            path="assumeRolePolicy",
            message=f"allows sts:AssumeRole to everyone (statement 1){why}",
            fix=fix,
            finding="assumeRolePolicy/statement 1",
        ),
    )


PUBLIC = public()

ROWS = (
    Row("a service", trust({"Service": "cloudtrail.amazonaws.com"})),
    Row("an account", trust({"AWS": "arn:aws:iam::123456789012:root"})),
    Row("a federation is judged elsewhere", trust({"Federated": "accounts.google.com"})),
    Row("everyone", trust("*"), PUBLIC),
    Row("everyone with an AWS account", trust({"AWS": "*"}), PUBLIC),
    Row("the root of every account", trust({"AWS": "arn:aws:iam::*:root"}), PUBLIC),
    Row(
        "an external id is known to whoever hears it",
        trust("*", Condition={"StringEquals": {"sts:ExternalId": "x"}}),
        public(", since sts:externalid does not identify the caller"),
    ),
    Row(
        "the roles of one account",
        trust("*", Condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/*"}}),
    ),
    Row(
        "the roles of every account",
        trust("*", Condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/deploy"}}),
        public(
            ", since aws:principalarn has a value that external principals match as well",
            '"Condition": {"ArnLike": {"aws:PrincipalArn": "<the ARN of one role>"}}',
        ),
    ),
    Row(
        "unknown",
        replace(trust("*"), document=UNKNOWN),
        (Undetermined(path="assumeRolePolicy", finding="assumeRolePolicy"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_trust_not_public(row: Row) -> None:
    verify(CONTROL, row)
