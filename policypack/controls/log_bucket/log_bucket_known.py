"""log-bucket-known"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policypack.controls.shared.property_paths import S3_BUCKET_NAME
from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.origin import Origin
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class _TrailWithoutBucket:
    """A trail whose bucket is not declared in the stack."""

    trail: Trail

    @property
    def origin(self) -> Origin:
        return self.trail.origin


def check(subject: _TrailWithoutBucket, buckets: tuple[str, ...]) -> Iterator[Outcome]:
    name = subject.trail.bucket_name
    if name is UNKNOWN:
        yield Undetermined(path=S3_BUCKET_NAME)
    elif name not in buckets:
        yield Violation(
            path=S3_BUCKET_NAME,
            message="is neither a bucket of the stack nor an allowed bucket",
            fix="s3_bucket_name=bucket.id, or the bucket's name in the option `buckets`",
        )


def _subjects(inventory: Inventory) -> Iterable[_TrailWithoutBucket]:
    delivering = {trail.origin.urn for bucket in inventory.buckets for trail in bucket.trails}
    return (_TrailWithoutBucket(trail=trail) for trail in inventory.trails if trail.origin.urn not in delivering)


CONTROL = Control(
    id="log-bucket-known",
    scope=Scope.STACK,
    level=Level.DISABLED,
    severity=Severity.MEDIUM,
    title="CloudTrail trails deliver to a bucket of the stack or to an allowed bucket",
    rationale=(
        "A trail that delivers to a bucket of an attacker looks healthy, but its log files are under the control of "
        "the attacker."
    ),
    remediation="Deliver to a bucket of the stack, or add the name of the bucket to the option `buckets`.",
    source="AWS CloudTrail User Guide, Security best practices in AWS CloudTrail",
    subjects=_subjects,
    check=check,
    options=(
        Option(
            name="buckets",
            default=(),
            meaning="names of buckets outside the stack to which trails are allowed to deliver",
        ),
    ),
)
