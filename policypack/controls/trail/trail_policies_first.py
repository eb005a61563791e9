"""trail-policies-first"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policypack.controls.shared.property_paths import KMS_KEY_ID, LOG_ROLE_ARN, S3_BUCKET_NAME
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.trails import NeededPolicies

_POLICIES = {
    S3_BUCKET_NAME: ("bucket policy", "bucket_policy"),
    KMS_KEY_ID: ("key policy", "key_policy"),
    "snsTopicName": ("topic policy", "topic_policy"),
    LOG_ROLE_ARN: ("policy of the CloudWatch Logs role", "role_policy"),
}
"""Property of the trail -> the policy that it requires, and the variable of that policy in a fix."""


def check(needed: NeededPolicies) -> Iterator[Outcome]:
    if needed.unordered:
        policies = [_POLICIES[path] for path in needed.unordered]
        names = " and a ".join(name for name, _ in policies)
        yield Violation(
            path=", ".join(needed.unordered),
            message=(
                f"{'requires' if len(policies) == 1 else 'require'} a {names} that may be created after the trail: "
                "CloudTrail rejects a trail whose required policies do not exist yet"
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
    title="CloudTrail trails are created after the policies they require",
    rationale=(
        "CloudTrail checks these policies when it creates the trail. Pulumi creates independent resources in "
        "parallel, so the first deployment fails if a policy is created too late."
    ),
    remediation=(
        "Add the bucket policy, key policy, topic policy and the policy of the CloudWatch Logs role to `depends_on` "
        "of the trail."
    ),
    source=("AWS CloudTrail API Reference, CreateTrail, Errors; Pulumi documentation, Resource option: dependsOn"),
    subjects=_subjects,
    check=check,
)
