"""iam-no-credentials-exposure"""

from __future__ import annotations

from policypack.controls.shared.grants import breadth_control
from policypack.iam.matching.actions import AwsActions
from policypack.iam.permissions.breadth import Breadth
from policypack.iam.permissions.sensitive_actions import returning_credentials
from policypack.model.control import Severity


def _wanted(breadth: Breadth, actions: AwsActions) -> int:
    """Return the actions that return credentials and are allowed too widely.

    An action without resource-level permissions can only be allowed on `*`, so it counts only if a wildcard matches it.
    """
    found = breadth.certain & returning_credentials()
    return found & (actions.takes_resource | breadth.by_wildcard)


CONTROL = breadth_control(
    id="iam-no-credentials-exposure",
    severity=Severity.HIGH,
    title="IAM policies do not allow actions that return credentials on every resource",
    rationale="An attacker who obtains these permissions can retrieve credentials of other identities and act as them.",
    remediation="List the resource ARNs in `Resource`, and list the actions without wildcards.",
    source="AWS Service Authorization Reference; Salesforce cloudsplaining, Credentials exposure (the list of actions)",
    wanted=_wanted,
    where="on every resource, which exposes credentials",
    fix='"Resource": [user.arn], with the ARNs of the resources whose credentials are required',
    implied_by=("iam-no-action-star", "iam-no-service-star"),
)
