"""Condition keys that do not tell one resource from another: the caller chooses them, or most resources have the value.

A permission to stop a trail or to take over an instance is not limited to other resources by such a condition. Sources:
AWS Service Authorization Reference, "Actions, resources, and condition keys" of Amazon S3 (`s3:x-amz-...`), AWS KMS
(`kms:KeySpec` and others), Amazon EC2 and AWS Batch; AWS Identity and Access Management User Guide, "AWS global
condition context keys" (`aws:RequestTag`, `aws:TagKeys`).
"""

from __future__ import annotations

from policypack.iam.matching.arns import is_every_name
from policypack.model.policy import Condition
from policypack.model.unknown import UNKNOWN, Unknown

_CHOSEN_BY_THE_CALLER = (
    "aws:requesttag/",
    "aws:tagkeys",
    "ec2:metadatahttp",
    "ec2:osuser",
    "s3:requestobjecttag",
    "s3:x-amz-",
)
"""How the keys begin whose value is a parameter of the request."""

_OF_MOST_KEYS = frozenset({"kms:keyorigin", "kms:keyspec", "kms:keyusage", "kms:multiregion", "ec2:tenancy"})
"""Keys whose value nearly all resources share, among them the key of a trail, which has to be symmetric."""

_OF_NUMBERS = ("bool", "date", "numeric")


def distinguishes_resources(condition: Condition) -> bool:
    """Whether a condition can hold for some resources and not for others.

    A boolean, a number or a date names no resource, and neither does an ARN pattern for every resource of its kind.
    """
    if condition.key.startswith(_CHOSEN_BY_THE_CALLER) or condition.key in _OF_MOST_KEYS:
        return False
    if condition.operator.startswith(_OF_NUMBERS) and "resourcetag/" not in condition.key:
        return False
    values = () if isinstance(condition.values, Unknown) else condition.values
    return not any(it is not UNKNOWN and it.startswith("arn:") and is_every_name(it) for it in values)
