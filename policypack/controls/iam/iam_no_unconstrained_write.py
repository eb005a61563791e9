"""iam-no-unconstrained-write"""

from __future__ import annotations

from policypack.controls.shared.grants import breadth_control
from policypack.model.control import Severity

CONTROL = breadth_control(
    id="iam-no-unconstrained-write",
    severity=Severity.MEDIUM,
    title="No policy writes to every resource",
    rationale="What may change every resource of a kind may change those of the neighbour, by mistake or by intent.",
    remediation="Name the resources, or limit them by a tag.",
    source="AWS Service Authorization Reference, Actions, resources, and condition keys for AWS services",
    wanted=lambda breadth, actions: breadth.certain & actions.writes & actions.takes_resource,
    where="on every resource",
    fix='"Resource": [table.arn], with the resources that are written to',
    implied_by=(
        "iam-no-action-star",
        "iam-no-service-star",
        "iam-no-permissions-management",
        "iam-no-credentials-exposure",
    ),
)
