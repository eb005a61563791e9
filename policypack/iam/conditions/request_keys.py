"""Conditions that do not distinguish resources: the caller chooses the key's value, or most resources share it.

Such a condition does not limit a permission to stop a trail or to take over an instance. Sources: AWS Service
Authorization Reference, "Actions, resources, and condition keys" of Amazon S3 (`s3:x-amz-...`), AWS KMS (`kms:KeySpec`
and others), Amazon EC2 and AWS Batch; AWS Identity and Access Management User Guide, "AWS global condition context
keys" (`aws:RequestTag`, `aws:TagKeys`).
"""

from __future__ import annotations

from policypack.iam.conditions.key_traits import Trait
from policypack.iam.conditions.keys import keys_with, prefixes_with
from policypack.iam.matching.arns import is_every_name
from policypack.iam.parsing.operators import OPERATORS
from policypack.model.policy import Condition
from policypack.model.unknown import UNKNOWN, Unknown

_CHOSEN_BY_CALLER = prefixes_with(Trait.CALLER_CHOOSES)
_COMMON_VALUES = keys_with(Trait.COMMON_VALUE)


def distinguishes_resources(condition: Condition) -> bool:
    """Return whether a condition can hold for some resources and fail for others.

    A boolean, a number or a date identifies no resource, and neither does an ARN pattern for every resource of a type.
    """
    if condition.key.startswith(_CHOSEN_BY_CALLER) or condition.key in _COMMON_VALUES:
        return False
    if OPERATORS[condition.operator].family in ("bool", "date", "numeric") and "resourcetag/" not in condition.key:
        return False
    values = () if isinstance(condition.values, Unknown) else condition.values
    return not any(it is not UNKNOWN and it.startswith("arn:") and is_every_name(it) for it in values)
