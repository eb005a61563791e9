"""trail-protected"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policypack.controls.shared.bucket_subjects import log_buckets
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Violation
from policypack.model.inventory import Inventory
from policypack.model.keys import Key
from policypack.model.trails import Trail


def check(subject: Trail | Bucket | Key) -> Iterator[Outcome]:
    if not subject.is_protected:
        yield Violation(
            path="protect",
            message="is not set: `pulumi destroy` or a replacement deletes the resource",
            fix="opts=pulumi.ResourceOptions(protect=True)",
        )


def _subjects(inventory: Inventory) -> Iterable[Trail | Bucket | Key]:
    return (*inventory.trails, *log_buckets(inventory), *(key for key in inventory.keys if key.trails))


CONTROL = Control(
    id="trail-protected",
    scope=Scope.STACK,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="CloudTrail trails, their log buckets and their KMS keys are protected from deletion",
    rationale=(
        "Without protection, a mistaken `pulumi destroy` or a renamed resource deletes the trail, its log files or "
        "the key that decrypts them."
    ),
    remediation="Set the resource option `protect` on the trail, its bucket and its key.",
    source="Pulumi documentation, Resource options, protect",
    subjects=_subjects,
    check=check,
)
