"""The resources of the classic provider whose policy documents have a limit of their own, not that of their kind."""

from __future__ import annotations

from policypack.iam.parsing.limits import INLINE_OF_GROUP, INLINE_OF_ROLE, INLINE_OF_USER, LIMITS, MANAGED
from policypack.model.policy import PolicyKind

_OF_TYPE = {
    "aws:iam/groupPolicy:GroupPolicy": INLINE_OF_GROUP,
    "aws:iam/policy:Policy": MANAGED,
    "aws:iam/role:Role": INLINE_OF_ROLE,
    "aws:iam/rolePolicy:RolePolicy": INLINE_OF_ROLE,
    "aws:iam/userPolicy:UserPolicy": INLINE_OF_USER,
}
"""Type token -> characters of an identity policy."""


def limit_of(token: str, kind: PolicyKind) -> int:
    """The characters that AWS accepts of a document of a kind on a resource of a type, without white space."""
    return _OF_TYPE.get(token, LIMITS[kind]) if kind is PolicyKind.IDENTITY else LIMITS[kind]
