"""The parts of an ARN, and the partitions of AWS.

An ARN is `arn:<partition>:<service>:<region>:<account>:<resource>`. Sources: AWS Identity and Access Management User
Guide, "Identify AWS resources with Amazon Resource Names (ARNs)"; AWS General Reference, the partitions.
"""

from __future__ import annotations

import re

PARTS = 6
PARTITION_PART = 1
SERVICE_PART = 2
REGION_PART = 3
ACCOUNT_PART = 4

PARTITIONS = ("aws", "aws-cn", "aws-us-gov")
"""The partitions that accounts of customers are in."""

_ACCOUNT = re.compile(r"[0-9]{12}")


def is_account(text: str) -> bool:
    """Return whether a text is an account ID: 12 digits."""
    return _ACCOUNT.fullmatch(text) is not None


def account_of(arn: str) -> str | None:
    """Return the account ID in an ARN; `None` if it has none."""
    parts = arn.split(":")
    found = parts[ACCOUNT_PART] if len(parts) > ACCOUNT_PART else ""
    return found if is_account(found) else None
