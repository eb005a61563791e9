"""The maximum sizes of policy documents: AWS refuses larger ones, and they are not evaluated.

Sources: AWS Identity and Access Management User Guide, "IAM and AWS STS quotas" (white space does not count; for trust
policies the highest value of the adjustable quota is used); Amazon S3 User Guide, "Bucket policies for Amazon S3"; AWS
Key Management Service Developer Guide, "Quotas"; Amazon SNS Developer Guide, "Amazon SNS API permissions", Policy
quotas; Amazon SQS Developer Guide, "Quotas related to policies"; Amazon CloudWatch Logs API Reference,
PutResourcePolicy; IAM Identity Center API Reference, PutInlinePolicyToPermissionSet; Amazon OpenSearch Service
Developer Guide, "Quotas".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from policypack.model.policy import PolicyKind
from policypack.model.unknown import Unknown

_KB = 1024
_LARGEST = 100 * _KB
"""The highest limit that a service documents for a resource policy: the access policy of an OpenSearch domain."""

INLINE_OF_GROUP = 5_120
INLINE_OF_PERMISSION_SET = 32_768
INLINE_OF_ROLE = 10_240
INLINE_OF_USER = 2_048
MANAGED = 6_144

LIMITS: Mapping[PolicyKind, int] = {
    PolicyKind.ACCESS_POINT: 20 * _KB,
    PolicyKind.BOUNDARY: MANAGED,
    PolicyKind.BUCKET: 20 * _KB,
    PolicyKind.IDENTITY: INLINE_OF_PERMISSION_SET,
    PolicyKind.KEY: 32 * _KB,
    PolicyKind.LOG: 5_120,
    PolicyKind.OTHER_BUCKET: 20 * _KB,
    PolicyKind.QUEUE: 8_192,
    PolicyKind.RESOURCE: _LARGEST,
    PolicyKind.TOPIC: 30 * _KB,
    PolicyKind.TRUST: 8_192,
}
"""Kind of document -> the maximum number of characters that AWS accepts, without white space."""


def excess(source: object, limit: int) -> str:
    """Return why a document is too large for AWS, as a clause without quotes from it; empty if it is not too large.

    Args:
        source: JSON text, or a decoded object whose parts may be unknown.
        limit: the maximum number of characters without white space.
    """
    if isinstance(source, str) and len(source) <= limit:
        return ""  # a quick answer for nearly every document
    size = _characters(source)
    return f"it has {size:,} characters, and AWS accepts {limit:,}" if size > limit else ""


def _characters(source: object) -> int:
    """Return the number of characters of a document without white space; unknown parts count as empty."""
    text = source if isinstance(source, str) else json.dumps(source, default=_plain)
    return sum(map(len, text.split()))


def _plain(value: Any) -> Any:
    """Return a JSON value for a part of a decoded document; an unknown part becomes an empty string."""
    if isinstance(value, Unknown):
        return ""
    return dict(value) if isinstance(value, Mapping) else str(type(value))
