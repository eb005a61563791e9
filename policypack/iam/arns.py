"""Parts of ARNs. Source: AWS Identity and Access Management User Guide, "Amazon Resource Names (ARNs)"."""

from __future__ import annotations

import re

from policypack.iam.globs import overlaps

_PARTS = 6
_ACCOUNT_PART = 4
_ACCOUNT = re.compile(r"\d{12}")


def account_of(arn: str) -> str | None:
    """The account in an ARN; `None` where there is none."""
    parts = arn.split(":")
    found = parts[_ACCOUNT_PART] if len(parts) > _ACCOUNT_PART else ""
    return found if _ACCOUNT.fullmatch(found) else None


def overlap(one: str, other: str) -> bool:
    """Whether two patterns of ARNs have an ARN in common: `*` stays within its part where both have all six."""
    first, second = one.split(":", _PARTS - 1), other.split(":", _PARTS - 1)
    if len(first) == len(second) == _PARTS:
        return all(overlaps(a, b) for a, b in zip(first, second, strict=True))
    return overlaps(one, other)
