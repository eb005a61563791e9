"""iam-no-permissions-management"""

from __future__ import annotations

from policypack.controls.shared.grants import breadth_control
from policypack.model.control import Severity

CONTROL = breadth_control(
    id="iam-no-permissions-management",
    severity=Severity.HIGH,
    title="No policy manages permissions on every resource",
    rationale="Whoever rewrites the permissions on every resource can open each of them, to itself or to strangers.",
    remediation="Name the resources whose permissions are managed, or leave the action to the deployment.",
    source="AWS Service Authorization Reference, Actions, resources, and condition keys for AWS services",
    wanted=lambda breadth, actions: breadth.certain & actions.manages_permissions,
    where="on every resource",
    fix='"Resource": [bucket.arn], with the resources whose permissions are managed',
    implied_by=("iam-no-action-star", "iam-no-service-star"),
)
