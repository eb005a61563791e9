"""Which actions of S3 go with which of its resources.

Source: AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
"""

from __future__ import annotations

from policypack.iam.variable_patterns import at_its_widest, spelt_out

_OF_OBJECTS = ("s3:abortmultipartupload", "s3:listmultipartuploadparts")
_OF_BUCKETS = ("s3:getbucket", "s3:putbucket")


def may_be_a_bucket(pattern: str) -> bool:
    """Whether a pattern of ARNs can match a bucket, whose name has no slash."""
    return "/" not in spelt_out(pattern)


def may_be_an_object(pattern: str) -> bool:
    """Whether a pattern of ARNs can match an object: any wildcard can match the slash before its key."""
    widest = at_its_widest(pattern)
    return "/" in widest or "*" in widest or "?" in widest


def can_meet(action: str, resource: str) -> bool:
    """Whether an action, or pattern of actions, may have anything to do with a resource of S3."""
    is_pattern = "*" in action or "?" in action
    if ("object" in action and not is_pattern and not action.startswith(_OF_BUCKETS)) or action in _OF_OBJECTS:
        return may_be_an_object(resource)
    return True
