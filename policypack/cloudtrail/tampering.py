"""What may not be touched by anybody who wants not to be seen: the trail, its bucket, its log group and its key.

Source: AWS CloudTrail User Guide, "Security best practices in AWS CloudTrail"; the actions are those of the AWS Service
Authorization Reference that stop, redirect or destroy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policypack.iam.arns import PARTITIONS, overlap, partitions_of
from policypack.iam.conditions import narrows_at_home
from policypack.iam.extents import Extent, is_every
from policypack.iam.holdings import Holdings
from policypack.model.inventory import Inventory
from policypack.model.policy import Condition
from policypack.model.unknown import UNKNOWN, Maybe


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is to be left alone: the ARNs of one kind of resource, and what must not be done to them.

    Attributes:
        arns: patterns of the ARNs that are known, from the service on.
        is_complete: no further one is known only later.
    """

    actions: tuple[str, ...]
    arns: tuple[str, ...]
    is_complete: bool

    def counts(self, extent: Extent, conditions: tuple[Condition, ...]) -> Maybe[bool]:
        """Whether a permission on an extent, under these conditions, is one on the target."""
        if any(narrows_at_home(it) for it in conditions):
            return False
        if self._is_touched_by(extent):
            return True
        if self.is_complete:
            return False
        return True if is_every(extent) and not extent.exceptions else UNKNOWN

    def _is_touched_by(self, extent: Extent) -> bool:
        """Whether the extent has one of the ARNs, and no exception that may be just that one."""
        patterns = [f"arn:{partition}:{arn}" for arn in self.arns for partition in partitions_of(extent.pattern)]
        return any(
            extent.touches(it) and not any(overlap(exception, it) for exception in extent.exceptions) for it in patterns
        )

    def is_spared(self, holdings: Holdings, action: str) -> bool:
        """Whether a Deny takes an action away on what is known of the target."""
        return self.is_complete and all(
            any(holdings.denies(action, f"arn:{partition}:{arn}") for partition in PARTITIONS) for arn in self.arns
        )


def targets_of(inventory: Inventory) -> Iterator[Target]:
    """The trails of a stack, and what they record to."""
    names = [trail.name for trail in inventory.trails]
    known = [name for name in names if name is not UNKNOWN and name is not None]
    yield Target(
        actions=(
            "cloudtrail:StopLogging",
            "cloudtrail:DeleteTrail",
            "cloudtrail:UpdateTrail",
            "cloudtrail:PutEventSelectors",
        ),
        arns=tuple(f"cloudtrail:*:*:trail/{name}" for name in known),
        is_complete=len(known) == len(names),
    )
    buckets = [bucket.names for bucket in inventory.buckets if bucket.trails]
    buckets += [frozenset((it.bucket_name,)) for it in inventory.trails if isinstance(it.bucket_name, str)]
    named = {name for names in buckets for name in names if not name.startswith("arn:")}
    is_complete = all(buckets) and all(trail.bucket_name is not UNKNOWN for trail in inventory.trails)
    yield Target(
        actions=("s3:DeleteBucket", "s3:PutLifecycleConfiguration"),
        arns=tuple(f"s3:::{name}" for name in sorted(named)),
        is_complete=is_complete,
    )
    yield Target(
        actions=("s3:DeleteObject", "s3:DeleteObjectVersion"),
        arns=tuple(f"s3:::{name}/*" for name in sorted(named)),
        is_complete=is_complete,
    )
    groups = [group.names for group in inventory.log_groups if group.trails]
    if groups:
        yield Target(
            actions=("logs:DeleteLogGroup", "logs:DeleteLogStream", "logs:PutRetentionPolicy"),
            arns=tuple(f"logs:*:*:log-group:{it}{rest}" for it in _plain(groups) for rest in ("", ":*")),
            is_complete=all(groups),
        )
    keys = [key.names for key in inventory.keys if key.trails]
    if keys:
        yield Target(
            actions=("kms:ScheduleKeyDeletion", "kms:DisableKey"),
            arns=tuple(f"kms:*:*:key/{it}" for it in _plain(keys)),
            is_complete=all(keys),
        )


def _plain(all_names: Iterable[frozenset[str]]) -> tuple[str, ...]:
    """Names that are no ARNs."""
    return tuple(sorted({name for names in all_names for name in names if not name.startswith("arn:")}))
