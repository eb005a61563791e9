"""iam-managed-policy-known"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.attached_policies import attached_policies
from policypack.iam.parsing.managed_policies import managed_document
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.identities import ManagedPolicies


def check(attached: ManagedPolicies) -> Iterator[Outcome]:
    yield from attached_policies(
        attached,
        lambda arn, _: (
            None
            if managed_document(arn)
            else "this release of trailguard cannot evaluate: its document is not in the data"
        ),
        fix="update trailguard, or attach a policy whose document the stack declares",
    )


CONTROL = Control(
    id="iam-managed-policy-known",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.LOW,
    title="Attached AWS-managed policies can be evaluated",
    rationale=(
        "trailguard evaluates AWS-managed policies by their documents. A policy that AWS published after this release "
        "may make the identity an administrator, and no other control can detect it."
    ),
    remediation="Update trailguard, or attach policies that this release can evaluate.",
    source="AWS Managed Policy Reference Guide, AWS managed policies",
    subjects=lambda inventory: inventory.managed_policies,
    check=check,
)
