"""trail-organization"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN


def check(trail: Trail) -> Iterator[Outcome]:
    if trail.is_organization is UNKNOWN:
        yield Undetermined(path="isOrganizationTrail")
    elif not trail.is_organization:
        yield Violation(
            path="isOrganizationTrail",
            message="is not true: the trail does not record other accounts of the organization",
            fix="is_organization_trail=True",
        )


CONTROL = Control(
    id="trail-organization",
    scope=Scope.RESOURCE,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="CloudTrail trails are organization trails",
    rationale=(
        "An organization trail also records accounts that are added later, and member accounts cannot stop or change "
        "it. With a trail per account, one account without a trail leaves no evidence."
    ),
    remediation="Set `is_organization_trail` to true, in the management account or a delegated administrator account.",
    source="AWS CloudTrail User Guide, Creating a trail for an organization",
    subjects=lambda inventory: inventory.trails,
    check=check,
)
