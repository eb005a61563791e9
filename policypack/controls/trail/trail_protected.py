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
            message="is not set: destroying the stack destroys the evidence",
            fix="opts=pulumi.ResourceOptions(protect=True)",
        )


def _subjects(inventory: Inventory) -> Iterable[Trail | Bucket | Key]:
    return (*inventory.trails, *log_buckets(inventory), *(key for key in inventory.keys if key.trails))


CONTROL = Control(
    id="trail-protected",
    scope=Scope.STACK,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="Pulumi refuses to delete the trail, its bucket and its key",
    rationale="`pulumi destroy` in the wrong window, or a renamed resource, ends the record of what happened.",
    remediation="Set the option `protect` on all three.",
    source="Pulumi documentation, Resource options, protect",
    subjects=_subjects,
    check=check,
)
