"""trail-policies-first"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.trails import NeededPolicies

_POLICIES = {
    "s3BucketName": ("bucket policy", "bucket_policy"),
    "kmsKeyId": ("key policy", "key_policy"),
    "snsTopicName": ("topic policy", "topic_policy"),
    "cloudWatchLogsRoleArn": ("policy of the log delivery role", "role_policy"),
}
"""Property of the trail -> the policy that CloudTrail checks there, and what a fix calls it."""


def check(needed: NeededPolicies) -> Iterator[Outcome]:
    if needed.unordered:
        policies = [_POLICIES[path] for path in needed.unordered]
        yield Violation(
            path=", ".join(needed.unordered),
            message=(
                f"{'leads' if len(policies) == 1 else 'lead'} to a {' and a '.join(name for name, _ in policies)} that "
                "may be created after the trail: CloudTrail refuses a trail whose policies do not exist yet"
            ),
            fix=f"opts=pulumi.ResourceOptions(depends_on=[{', '.join(variable for _, variable in policies)}])",
        )
    elif needed.undecided:
        yield Undetermined(path=needed.undecided[0])


def _subjects(inventory: Inventory) -> Iterable[NeededPolicies]:
    return (needed for needed in inventory.needed_policies if needed.has_any or needed.undecided)


CONTROL = Control(
    id="trail-policies-first",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="The trail is created after the policies that CloudTrail needs",
    rationale=(
        "Pulumi creates resources that do not depend on each other at the same time. CloudTrail checks the policies "
        "when it creates the trail, so the first deployment fails, or succeeds by chance."
    ),
    remediation="Let the trail depend on its bucket policy, key policy, topic policy and the policy of its log role.",
    source=("AWS CloudTrail API Reference, CreateTrail, Errors; Pulumi documentation, Resource option: dependsOn"),
    subjects=_subjects,
    check=check,
)
