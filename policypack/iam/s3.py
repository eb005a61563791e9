"""Which actions of S3 go with which of its resources.

Source: AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
"""

from __future__ import annotations

import functools

from policypack.iam.actions import all_actions, union
from policypack.iam.variable_patterns import at_its_widest, spelt_out

_OF_OBJECTS = ("s3:abortmultipartupload", "s3:listmultipartuploadparts")
_OF_BUCKETS = ("s3:deletebucket", "s3:getbucket", "s3:listbucket", "s3:putbucket")
"""How the names of actions begin that are about buckets alone."""


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
    granted, (of_buckets, of_objects) = all_actions().matching(action), _kinds()
    if not granted:
        return True
    if not granted & ~of_buckets:
        return _takes_bucket_actions(resource)
    return may_be_an_object(resource) if not granted & ~of_objects else True


def misfits(resources: tuple[str, ...]) -> int:
    """Return the set of existing actions that have nothing to do with any of some resources."""
    of_buckets, of_objects = _kinds()
    found = 0 if any(map(_takes_bucket_actions, resources)) else of_buckets
    return found if any(map(may_be_an_object, resources)) else found | of_objects


@functools.cache
def _kinds() -> tuple[int, int]:
    """The existing actions that are about buckets alone, and about objects alone."""
    index = all_actions()
    of_buckets = union(index.matching(f"{it}*") for it in _OF_BUCKETS)
    return of_buckets, union(map(index.matching, ("s3:*object*", *_OF_OBJECTS))) & ~of_buckets
