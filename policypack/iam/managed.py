"""Policies that AWS manages, recognised by their ARNs in any partition."""

from __future__ import annotations

import re

_ARN = re.compile(r"arn:aws[a-z-]*:iam::aws:policy/(?:[\w+=,.@-]+/)*([\w+=,.@-]+)")


def managed_policy_name(arn: str) -> str | None:
    """The name of an AWS-managed policy, without its path; `None` for a policy of an account.

    Source: AWS Identity and Access Management User Guide, "IAM identifiers", IAM ARNs.
    """
    found = _ARN.fullmatch(arn)
    return None if found is None else found.group(1)
