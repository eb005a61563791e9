"""The largest policy documents that AWS accepts: it refuses larger ones, and they are not analysed here.

Sources: AWS Identity and Access Management User Guide, "IAM and AWS STS quotas" (white space does not count; a trust
policy is measured by the highest length that its quota can be raised to); Amazon S3 User Guide, "Bucket policies for
Amazon S3"; AWS Key Management Service Developer Guide, "Quotas"; Amazon SNS Developer Guide, "Amazon SNS API
permissions", Policy quotas; Amazon SQS Developer Guide, "Quotas related to policies"; Amazon CloudWatch Logs API
Reference, PutResourcePolicy; IAM Identity Center API Reference, PutInlinePolicyToPermissionSet; Amazon OpenSearch
Service Developer Guide, "Quotas".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from policypack.model.policy import PolicyKind
from policypack.model.unknown import Unknown

_KB = 1024
_LARGEST = 100 * _KB
"""The largest resource policy that any service documents, the access policy of an OpenSearch domain."""

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
"""Kind of document -> the characters that AWS accepts at the most, without white space."""


def excess(source: object, limit: int) -> str:
    """Why a document is too large for AWS, as a clause that quotes nothing of it; empty for one that is not.

    Args:
        source: JSON text, or a decoded object whose parts may be unknown.
        limit: characters without white space.
    """
    if isinstance(source, str) and len(source) <= limit:
        return ""  # as nearly every document: nothing needs to be counted
    size = _characters(source)
    return f"it has {size:,} characters, and AWS accepts {limit:,}" if size > limit else ""


def _characters(source: object) -> int:
    """The characters of a document without white space; what is unknown counts as none."""
    text = source if isinstance(source, str) else json.dumps(source, default=_plain)
    return sum(map(len, text.split()))


def _plain(value: Any) -> Any:
    if isinstance(value, Unknown):
        return ""
    return dict(value) if isinstance(value, Mapping) else str(type(value))
