from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_managed_policy_known import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import MANAGED_POLICIES
from tests.controls.table import Row, verify


def newer(name: str, path: str = "", partition: str = "aws") -> tuple[str, Violation]:
    arn = f"arn:{partition}:iam::aws:policy/{path}{name}"
    message = f"attaches {arn}, which this release of trailguard cannot evaluate: its document is not in the data"
    fix = "update trailguard, or attach a policy whose document the stack declares"
    return arn, Violation(path="policyArn", message=message, fix=fix, finding=name)


NEWER, OBJECTION = newer("NewServiceFullAccess")
OF_A_SERVICE, OBJECTION_TO_IT = newer("NewServiceRolePolicy", "service-role/", "aws-cn")

BILLING = "arn:aws:iam::aws:policy/job-function/Billing"

ROWS = (
    Row("a policy in the data", MANAGED_POLICIES),
    Row("a policy in the data, below a path", replace(MANAGED_POLICIES, arns=(BILLING,))),
    Row("nothing", replace(MANAGED_POLICIES, arns=())),
    Row("a policy newer than the data", replace(MANAGED_POLICIES, arns=(NEWER,)), (OBJECTION,)),
    Row("twice", replace(MANAGED_POLICIES, arns=(NEWER, NEWER)), (OBJECTION,)),
    Row("two of them", replace(MANAGED_POLICIES, arns=(OF_A_SERVICE, NEWER)), (OBJECTION_TO_IT, OBJECTION)),
    Row("a policy of an account", replace(MANAGED_POLICIES, arns=("arn:aws:iam::123456789012:policy/New",))),
    Row("unknown list", replace(MANAGED_POLICIES, arns=UNKNOWN), (Undetermined(path="policyArn"),)),
    Row("one unknown", replace(MANAGED_POLICIES, arns=(UNKNOWN, NEWER)), (Undetermined(path="policyArn"), OBJECTION)),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_managed_policy_known(row: Row) -> None:
    verify(CONTROL, row)
