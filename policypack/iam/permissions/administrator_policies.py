"""The AWS-managed policies that make an identity an administrator, for conditions that name policies by ARN patterns.

AWS-managed policies are evaluated by their documents. Customer managed policies never count, because their ARN does not
reveal their document. Each document is evaluated once. A pattern with a wildcard costs a search in the names of the
AWS-managed policies and the evaluation of the matching ones until one makes an administrator.

Source: AWS Identity and Access Management User Guide, "Available keys for IAM" (iam:PolicyARN and the boundary's key).
"""

from __future__ import annotations

import functools
import re

from policypack.iam.matching.arn_fields import PARTITIONS, PARTS
from policypack.iam.matching.globs import has_wildcard, matches
from policypack.iam.parsing.managed_policies import ADMIN, managed_document, managed_names
from policypack.model.identities import Identity, IdentityKind

_AWS_POLICY = "arn:aws:iam::aws:policy/"
_LITERAL = re.compile(r"[^*?]*")
_SESSIONS = ("sagemaker-presigned-domain-url", "sagemaker-presigned-notebook-url", "ssm-start-session")
"""The escalation paths that open a session on a resource."""


@functools.lru_cache(maxsize=1024)
def is_administrative(pattern: str) -> bool:
    """Return whether an ARN pattern matches an AWS-managed policy that makes an administrator or allows escalation."""
    if any(matches(pattern, f"arn:{partition}:iam::aws:policy/{it}") for partition in PARTITIONS for it in ADMIN):
        return True
    parts = pattern.split(":", PARTS - 1)
    if len(parts) < PARTS or not matches(parts[4], "aws") or not has_wildcard(pattern):
        return _makes_administrator(pattern.rpartition("/")[2]) if _is_of_aws(parts) else False
    name = parts[-1].rpartition("/")[2]
    literal = _LITERAL.match(name)
    return any(
        _makes_administrator(it) for it in managed_names(literal.group() if literal else "") if matches(name, it)
    )


def _is_of_aws(parts: list[str]) -> bool:
    return len(parts) == PARTS and parts[2] == "iam" and parts[4] == "aws" and parts[-1].startswith("policy/")


@functools.cache
def _makes_administrator(name: str) -> bool:
    """Return whether an AWS-managed policy alone makes an administrator or allows escalation to any role.

    Sessions on existing resources do not count: AWS's policies for just-in-time access and for data scientists grant
    no other path, and the resource has a role of its own.
    """
    from policypack.iam.permissions.administrators import is_administrator
    from policypack.iam.permissions.escalation import identity_paths  # the same paths as for a policy that is attached

    document = managed_document(_AWS_POLICY + name)
    if document is None:
        return False
    identity = Identity(origin=document.origin, kind=IdentityKind.POLICY, policies=(document,))
    paths = (found.path.id for found in identity_paths(identity) if found.is_certain)
    return is_administrator(identity) or any(path not in _SESSIONS for path in paths)
