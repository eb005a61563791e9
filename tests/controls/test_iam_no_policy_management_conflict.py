from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_no_policy_management_conflict import CONTROL
from policypack.model.control import Outcome, Violation
from policypack.model.identities import Identity
from tests.builders import role
from tests.controls.table import Row, verify

INLINE, MANAGED = "inlinePolicies", "managedPolicyArns"


def managed(listed: tuple[str, ...], apart: tuple[str, ...]) -> Identity:
    return replace(role(), policy_lists=frozenset(listed), separately_attached=frozenset(apart))


def wrong(listed: str, apart: str) -> Outcome:
    return Violation(
        path=listed,
        message="lists the role's policies, and another resource adds one: each update undoes the other",
        fix=f"list all of them here, or declare an aws.iam.{apart} for each and leave {listed} out",
        finding=listed,
    )


ROWS = (
    Row("listed on the role", managed((INLINE, MANAGED), ())),
    Row("attached apart", managed((), (INLINE, MANAGED))),
    Row("each in its own way", managed((INLINE,), (MANAGED,))),
    Row("inline both ways", managed((INLINE,), (INLINE,)), (wrong(INLINE, "RolePolicy"),)),
    Row("managed both ways", managed((MANAGED,), (MANAGED,)), (wrong(MANAGED, "RolePolicyAttachment"),)),
    Row(
        "both both ways",
        managed((INLINE, MANAGED), (INLINE, MANAGED)),
        (wrong(INLINE, "RolePolicy"), wrong(MANAGED, "RolePolicyAttachment")),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_policy_management_conflict(row: Row) -> None:
    verify(CONTROL, row)
