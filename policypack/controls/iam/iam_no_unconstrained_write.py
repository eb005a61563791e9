"""iam-no-unconstrained-write"""

from __future__ import annotations

from policypack.controls.shared.grants import breadth_control
from policypack.model.control import Severity

CONTROL = breadth_control(
    id="iam-no-unconstrained-write",
    severity=Severity.MEDIUM,
    title="IAM policies do not allow write actions on every resource",
    rationale="A mistake or an attacker can change or delete the resources of every application in the account.",
    remediation="List the resource ARNs in `Resource`, or limit the resources by a tag.",
    source="AWS Service Authorization Reference, Actions, resources, and condition keys for AWS services",
    wanted=lambda breadth, actions: breadth.certain & actions.writes & actions.takes_resource,
    where="on every resource",
    fix='"Resource": [table.arn], with the ARNs of the resources to write to',
    implied_by=(
        "iam-no-action-star",
        "iam-no-service-star",
        "iam-no-permissions-management",
        "iam-no-credentials-exposure",
    ),
)
