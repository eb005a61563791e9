"""The log buckets of a stack, and the names of buckets in the code of fixes."""

from __future__ import annotations

from collections.abc import Iterable

from policypack.controls.shared.code import identifier, literal
from policypack.model.buckets import Bucket
from policypack.model.inventory import Inventory


def log_buckets(inventory: Inventory) -> Iterable[Bucket]:
    """Return the buckets of the stack to which trails of the stack deliver log files."""
    return tuple(bucket for bucket in inventory.buckets if bucket.trails)


def variable(bucket: Bucket) -> str:
    """Return the variable that the program probably has for the bucket."""
    return identifier(bucket.origin.name, "bucket")


def named(bucket: Bucket, suffix: str) -> str:
    """Return the logical name of a resource for the bucket, as a string of Python."""
    return literal(f"{bucket.origin.name}{suffix}")
