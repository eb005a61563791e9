"""iam-no-resource-star"""

from __future__ import annotations

from policypack.controls.shared.grants import breadth_control
from policypack.model.control import Severity

CONTROL = breadth_control(
    id="iam-no-resource-star",
    severity=Severity.LOW,
    title="IAM policies limit actions to specific resources where the action supports it",
    rationale='`Resource: "*"` grants the action on every resource, including resources created later.',
    remediation=(
        "List the resource ARNs, and put actions that do not support resource-level permissions in a separate "
        "statement."
    ),
    source="AWS Service Authorization Reference, Actions, resources, and condition keys for AWS services",
    wanted=lambda breadth, actions: breadth.on_everything & actions.takes_resource,
    where="on every resource instead of specific ones",
    fix='"Resource": [bucket.arn], with the ARNs of the required resources',
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
