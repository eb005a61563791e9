"""Which actions of S3 go with which of its resources.

Source: AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
"""

from __future__ import annotations

import functools
from pathlib import Path

from policypack.iam.matching.actions import all_actions, union
from policypack.iam.matching.variable_patterns import at_its_widest, spelt_out

_DATA = Path(__file__).parent / "s3_actions.txt"
"""A line for each resource type: its name, then the actions that take it; made by `scripts/docs`."""

_BUCKETS = ("accesspoint", "bucket")
"""Resource types whose actions are those of buckets: an access point takes such actions as well."""

_OBJECTS = ("accesspointobject", "object")


def may_be_a_bucket(pattern: str) -> bool:
    """Whether a pattern of ARNs can match a bucket, whose name has no slash."""
    return "/" not in spelt_out(pattern)


def may_be_an_object(pattern: str) -> bool:
    """Whether a pattern of ARNs can match an object: any wildcard can match the slash before its key."""
    widest = at_its_widest(pattern)
    return "/" in widest or "*" in widest or "?" in widest


def _takes_bucket_actions(resource: str) -> bool:
    """Whether a pattern of ARNs can match a bucket, or an access point, which takes actions of buckets as well."""
    return may_be_a_bucket(resource) or not _is_in_bucket_namespace(resource)


def _is_in_bucket_namespace(resource: str) -> bool:
    """Whether a pattern matches ARNs of buckets and objects alone: they have neither region nor account."""
    return ":s3:::" in resource


def can_meet(action: str, resource: str) -> bool:
    """Whether an action, or pattern of actions, may have anything to do with a resource of S3."""
    granted, (of_buckets, of_objects, _) = all_actions().matching(action), _kinds()
    if not granted:
        return True
    if not granted & ~of_buckets:
        return _takes_bucket_actions(resource)
    return may_be_an_object(resource) if not granted & ~of_objects else True


def misfits(resources: tuple[str, ...]) -> int:
    """Return the set of existing actions that have nothing to do with any of some resources."""
    of_buckets, of_objects, of_neither = _kinds()
    found = of_neither if all(map(_is_in_bucket_namespace, resources)) else 0
    found |= 0 if any(map(_takes_bucket_actions, resources)) else of_buckets
    return found if any(map(may_be_an_object, resources)) else found | of_objects


@functools.cache
def _kinds() -> tuple[int, int, int]:
    """Return the existing actions that are about buckets alone, about objects alone, and about neither."""
    index = all_actions()
    lines = (line.split() for line in _DATA.read_text(encoding="utf-8").splitlines())
    takers = {kind: union(index.matching(f"s3:{it.lower()}") for it in names) for kind, *names in lines}
    of_buckets, of_objects = (union(takers[it] for it in kinds) for kinds in (_BUCKETS, _OBJECTS))
    of_neither = index.matching("s3:*") & ~(of_buckets | of_objects)
    return of_buckets & ~of_objects, of_objects & ~of_buckets, of_neither
