"""iam-no-credentials-exposure"""

from __future__ import annotations

from policypack.controls.shared.grants import breadth_control
from policypack.iam.matching.actions import AwsActions
from policypack.iam.permissions.breadth import Breadth
from policypack.iam.permissions.sensitive_actions import returning_credentials
from policypack.model.control import Severity


def _wanted(breadth: Breadth, actions: AwsActions) -> int:
    """What takes no resource can be allowed on `*` alone: there only a wildcard in the action is too wide."""
    found = breadth.certain & returning_credentials()
    return found & (actions.takes_resource | breadth.by_wildcard)


CONTROL = breadth_control(
    id="iam-no-credentials-exposure",
    severity=Severity.HIGH,
    title="No policy returns credentials of every resource",
    rationale="Such an answer is an identity: whoever reads it acts as somebody else until it expires, if it does.",
    remediation="Name the resources, and the actions one by one.",
    source="AWS Service Authorization Reference; Salesforce cloudsplaining, Credentials exposure (the list of actions)",
    wanted=_wanted,
    where="on every resource, and with it credentials",
    fix='"Resource": [user.arn], with the resources whose credentials are needed',
    implied_by=("iam-no-action-star", "iam-no-service-star"),
)
