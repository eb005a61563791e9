"""What controls on buckets have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from policypack.model.buckets import Bucket
from policypack.model.control import Problem, Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.unknown import Maybe, Unknown


def log_buckets(inventory: Inventory) -> Iterable[Bucket]:
    """The buckets of the stack that trails of the stack deliver to."""
    return tuple(bucket for bucket in inventory.buckets if bucket.trails)


def variable(bucket: Bucket) -> str:
    """What the bucket is probably called in the program."""
    return bucket.origin.name.replace("-", "_")


def demand(
    value: Maybe[object], *, path: str, holds: Callable[[object], bool], problem: str, fix: str
) -> Iterator[Problem]:
    """A problem unless a setting is known and holds."""
    if isinstance(value, Unknown):
        yield Undetermined(path=path)
    elif not holds(value):
        yield Violation(path=path, problem=problem, fix=fix)
