from __future__ import annotations

import pytest

from policypack.controls.iam.iam_no_users import CONTROL
from policypack.model.control import Outcome, Violation
from policypack.model.identities import LongTermIdentity
from tests.builders import INVENTORY, origin
from tests.controls.table import Row, verify


def long_term(what: str) -> LongTermIdentity:
    return LongTermIdentity(origin=origin("it"), what=what)


def wrong(what: str) -> tuple[Outcome, ...]:
    return (
        Violation(
            path="",
            message=f"the resource creates long-term credentials: {what}",
            fix="aws.iam.Role, and IAM Identity Center for people",
        ),
    )


ROWS = (
    Row("a user", long_term("user"), wrong("user")),
    Row("an access key", long_term("access key"), wrong("access key")),
    Row("a login profile", long_term("login profile"), wrong("login profile")),
)


def test_a_stack_without_users_has_no_subjects() -> None:
    assert list(CONTROL.subjects(INVENTORY)) == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_users(row: Row) -> None:
    verify(CONTROL, row)
