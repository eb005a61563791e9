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
        message="conflicts with another resource that adds a policy to the role: each update reverts the other",
        fix=f"list all policies here, or declare an aws.iam.{apart} for each policy and remove {listed}",
        finding=listed,
    )


ROWS = (
    Row("listed on the role", managed((INLINE, MANAGED), ())),
    Row("attached apart", managed((), (INLINE, MANAGED))),
    Row("inline policies on the role, managed policies apart", managed((INLINE,), (MANAGED,))),
    Row("inline policies on the role and apart", managed((INLINE,), (INLINE,)), (wrong(INLINE, "RolePolicy"),)),
    Row(
        "managed policies on the role and apart",
        managed((MANAGED,), (MANAGED,)),
        (wrong(MANAGED, "RolePolicyAttachment"),),
    ),
    Row(
        "both kinds on the role and apart",
        managed((INLINE, MANAGED), (INLINE, MANAGED)),
        (wrong(INLINE, "RolePolicy"), wrong(MANAGED, "RolePolicyAttachment")),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_policy_management_conflict(row: Row) -> None:
    verify(CONTROL, row)
