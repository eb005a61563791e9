"""iam-no-data-exfiltration"""

from __future__ import annotations

from policypack.controls.shared.grants import breadth_control
from policypack.iam.permissions.sensitive_actions import reading_data
from policypack.model.control import Severity

CONTROL = breadth_control(
    id="iam-no-data-exfiltration",
    severity=Severity.HIGH,
    title="IAM policies do not allow actions that read data on every resource",
    rationale=(
        "An attacker who obtains a session of the identity can copy the data of every bucket, secret and snapshot "
        "in the account."
    ),
    remediation="List the ARNs of the buckets, parameters, secrets and snapshots in `Resource`.",
    source="AWS Service Authorization Reference; Salesforce cloudsplaining, Data exfiltration (the list of actions)",
    wanted=lambda breadth, actions: breadth.certain & reading_data(),
    where="on every resource, which exposes data",
    fix='"Resource": [pulumi.Output.concat(bucket.arn, "/*")], with the ARNs of the resources to read',
    implied_by=("iam-no-action-star", "iam-no-service-star"),
)
