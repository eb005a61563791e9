"""What controls on buckets have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from policypack.controls.shared.code import identifier, literal
from policypack.model.buckets import Bucket
from policypack.model.control import Outcome, Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.unknown import UNKNOWN, Maybe, Unknown


def log_buckets(inventory: Inventory) -> Iterable[Bucket]:
    """The buckets of the stack that trails of the stack deliver to."""
    return tuple(bucket for bucket in inventory.buckets if bucket.trails)


def variable(bucket: Bucket) -> str:
    """Return the variable that the program probably has for the bucket."""
    return identifier(bucket.origin.name, "bucket")


def named(bucket: Bucket, suffix: str) -> str:
    """Return the logical name of a resource for the bucket, as a string of Python."""
    return literal(f"{bucket.origin.name}{suffix}")


def is_kms(algorithm: object) -> bool:
    """Whether this algorithm of default encryption uses a KMS key."""
    return algorithm in ("aws:kms", "aws:kms:dsse")


def encryption_by_kms(bucket: Bucket) -> str:
    """What to paste for a bucket without it."""
    return (
        f"aws.s3.BucketServerSideEncryptionConfiguration({named(bucket, '-encryption')}, "
        f"bucket={variable(bucket)}.id, "
        'rules=[{"apply_server_side_encryption_by_default": '
        '{"sse_algorithm": "aws:kms", "kms_master_key_id": key.arn}}])'
    )


def demand_unless_log_target(
    bucket: Bucket, value: Maybe[object], *, path: str, holds: Callable[[object], bool], message: str, fix: str
) -> Iterator[Outcome]:
    """The same as `demand`, silent on a bucket that access logs go to.

    Source: Amazon S3 User Guide, "Logging requests with server access logging": such a bucket must not log to itself,
    and cannot use default encryption with a KMS key.
    """
    for found in demand(value, path=path, holds=holds, message=message, fix=fix):
        if bucket.receives_access_logs is UNKNOWN:
            yield Undetermined(path=path)
        elif not bucket.receives_access_logs:
            yield found


def demand(
    value: Maybe[object], *, path: str, holds: Callable[[object], bool], message: str, fix: str
) -> Iterator[Outcome]:
    """A problem unless a setting is known and holds."""
    if isinstance(value, Unknown):
        yield Undetermined(path=path)
    elif not holds(value):
        yield Violation(path=path, message=message, fix=fix)
