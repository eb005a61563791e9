from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_no_managed_admin import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import MANAGED_POLICIES
from tests.controls.table import Row, verify


def admin(arn: str, why: str) -> Violation:
    return Violation(
        path="policyArn",
        message=f"attaches {arn}, which {why}",
        fix="attach a policy that allows only the required actions",
        finding=arn.rsplit("/", 1)[-1],
    )


ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
POWER_USER = "arn:aws-us-gov:iam::aws:policy/PowerUserAccess"
IAM_FULL = "arn:aws-cn:iam::aws:policy/IAMFullAccess"

ROWS = (
    Row("read only", MANAGED_POLICIES),
    Row("nothing", replace(MANAGED_POLICIES, arns=())),
    Row(
        "administrator",
        replace(MANAGED_POLICIES, arns=(ADMINISTRATOR,)),
        (admin(ADMINISTRATOR, "grants every action on every resource"),),
    ),
    Row(
        "power user, in GovCloud",
        replace(MANAGED_POLICIES, arns=(POWER_USER,)),
        (admin(POWER_USER, "grants every action except identity management"),),
    ),
    Row(
        "IAM, in China",
        replace(MANAGED_POLICIES, arns=(IAM_FULL,)),
        (admin(IAM_FULL, "allows an identity to grant itself every permission"),),
    ),
    Row(
        "a policy of the account with that name is not AWS's",
        replace(MANAGED_POLICIES, arns=("arn:aws:iam::123456789012:policy/AdministratorAccess",)),
    ),
    Row("unknown list", replace(MANAGED_POLICIES, arns=UNKNOWN), (Undetermined(path="policyArn"),)),
    Row(
        "one unknown, one administrator",
        replace(MANAGED_POLICIES, arns=(UNKNOWN, ADMINISTRATOR)),
        (Undetermined(path="policyArn"), admin(ADMINISTRATOR, "grants every action on every resource")),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_managed_admin(row: Row) -> None:
    verify(CONTROL, row)
