"""iam-no-resource-star"""

from __future__ import annotations

from policypack.controls.shared.grants import breadth_control
from policypack.model.control import Severity

CONTROL = breadth_control(
    id="iam-no-resource-star",
    severity=Severity.LOW,
    title="No policy allows on * what can be limited to resources",
    rationale="A star is what is written before anybody knows the resources; it stays when everybody does.",
    remediation="Name the resources; keep `*` for actions that take none, in a statement of their own.",
    source="AWS Service Authorization Reference, Actions, resources, and condition keys for AWS services",
    wanted=lambda breadth, actions: breadth.on_everything & actions.takes_resource,
    where="on *",
    fix='"Resource": [bucket.arn], with the resources that are needed',
    implied_by=(
        "iam-no-action-star",
        "iam-no-service-star",
        "iam-no-permissions-management",
        "iam-no-unconstrained-write",
        "iam-no-credentials-exposure",
        "iam-no-data-exfiltration",
        "iam-assume-role-scoped",
        "iam-kms-decrypt-scoped",
        "iam-passrole-scoped",
    ),
)
