"""Whether an IAM permission covers the identity that has it.

Source: AWS Identity and Access Management User Guide, "IAM identifiers" (ARNs of users, groups and roles have a path;
a name is unique among the users of an account) and "IAM policy elements: Variables and tags".
"""

from __future__ import annotations

from policypack.iam.matching.resource_sets import ResourceSet, is_every
from policypack.model.identities import Identity, IdentityKind
from policypack.model.unknown import UNKNOWN, Maybe

_SELF = ("${aws:username}", "${aws:userid}")
_KINDS = {"user": IdentityKind.USER, "role": IdentityKind.ROLE, "group": IdentityKind.GROUP}


def is_itself(pattern: str) -> bool:
    """Return whether an ARN pattern matches only the caller.

    It does if the whole name is a variable; `user/${aws:username}*` also matches other users.
    """
    return pattern.lower().endswith(tuple(f"/{it}" for it in _SELF))


def reaches_itself(resource_set: ResourceSet, action: str, identity: Identity) -> Maybe[bool]:
    """Return whether a resource set includes the identity itself, or every identity of the action's type.

    The result is unknown if the provider generates the name of the user or role.

    Args:
        resource_set: the resource set of the permission.
        action: in lower case, such as `iam:detachrolepolicy`.
        identity: the identity that has the permission.
    """
    kind = next((it for it in _KINDS if it in action), "")
    if is_every(resource_set, kind) or any(it in resource_set.pattern.lower() for it in _SELF):
        return True
    if _KINDS.get(kind) is not identity.kind:
        return False
    arns = [it for it in identity.names if it.startswith("arn:")]
    if not arns:
        arns = [f"arn:*:iam::*:{kind}/{path}{name}" for name in identity.names for path in ("", "*/")]
    if not arns:
        return UNKNOWN if resource_set.touches(f"arn:*:iam::*:{kind}/*") else False
    return any(resource_set.touches(it) for it in arns)
