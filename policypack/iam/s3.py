"""Which actions of S3 go with which of its resources.

Source: AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
"""

from __future__ import annotations

_OF_OBJECTS = ("s3:abortmultipartupload", "s3:listmultipartuploadparts")
_OF_BUCKETS = ("s3:getbucket", "s3:putbucket")


def may_be_a_bucket(pattern: str) -> bool:
    """Whether a pattern of ARNs can match a bucket, whose name has no slash."""
    return "/" not in pattern


def may_be_an_object(pattern: str) -> bool:
    """Whether a pattern of ARNs can match an object."""
    return "/" in pattern or "*" in pattern


def can_meet(action: str, resource: str) -> bool:
    """Whether an action, or pattern of actions, has anything to do with a resource of S3."""
    if ("object" in action and "*" not in action and not action.startswith(_OF_BUCKETS)) or action in _OF_OBJECTS:
        return may_be_an_object(resource)
    return True
