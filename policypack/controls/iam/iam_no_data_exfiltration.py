"""iam-no-data-exfiltration"""

from __future__ import annotations

from policypack.controls.shared.grants import breadth_control
from policypack.iam.permissions.sensitive_actions import reading_data
from policypack.model.control import Severity

CONTROL = breadth_control(
    id="iam-no-data-exfiltration",
    severity=Severity.HIGH,
    title="No policy reads the data of every resource",
    rationale="One leaked session of such a role is a leak of every bucket, secret and snapshot of the account.",
    remediation="Name the buckets, parameters, secrets and snapshots that are read.",
    source="AWS Service Authorization Reference; Salesforce cloudsplaining, Data exfiltration (the list of actions)",
    wanted=lambda breadth, actions: breadth.certain & reading_data(),
    where="on every resource",
    fix='"Resource": [pulumi.Output.concat(bucket.arn, "/*")], with the resources that are read',
    implied_by=("iam-no-action-star", "iam-no-service-star"),
)
