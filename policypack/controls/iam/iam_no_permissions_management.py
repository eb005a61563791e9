"""iam-no-permissions-management"""

from __future__ import annotations

from policypack.controls.shared.grants import breadth_control
from policypack.model.control import Severity

CONTROL = breadth_control(
    id="iam-no-permissions-management",
    severity=Severity.HIGH,
    title="IAM policies do not allow permissions management actions on every resource",
    rationale=(
        "An attacker who can change the permissions of every resource can grant access to each of them, including "
        "public access."
    ),
    remediation="List the resource ARNs in `Resource`, or allow the actions only to the identity that deploys.",
    source="AWS Service Authorization Reference, Actions, resources, and condition keys for AWS services",
    wanted=lambda breadth, actions: breadth.certain & actions.manages_permissions,
    where="on every resource",
    fix='"Resource": [bucket.arn], with the ARNs of the resources whose permissions are managed',
    implied_by=("iam-no-action-star", "iam-no-service-star"),
)
