"""IAM of the classic provider: roles, users and groups, and who belongs to which."""

from __future__ import annotations

from policypack.adapters.aws.common import add_policy, policy
from policypack.adapters.aws.iam_policies import add_holding, managed_policies
from policypack.adapters.parts.identity_parts import (
    IdentityPart,
    MembershipPart,
)
from policypack.adapters.parts.parts import Parts
from policypack.adapters.parts.reference import Reference, link, links, names
from policypack.adapters.resources.properties import Properties
from policypack.adapters.resources.resource import Resource
from policypack.model.identities import (
    DeclaredPolicy,
    IdentityKind,
    LongTermIdentity,
)
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN


def role(resource: Resource, parts: Parts) -> None:
    """`aws:iam/role:Role` with its trust policy and the policies it lists itself."""
    properties = Properties.of(resource)
    trust = add_policy(resource, properties, "assumeRolePolicy", PolicyKind.TRUST, parts)
    inline, may_have_more_policies = _inline_policies(resource, properties, parts)
    parts.policies.extend(inline)
    managed = links(resource, properties, "managedPolicyArns")
    session = properties.number("maxSessionDuration", default=_DEFAULT_SESSION_SECONDS)
    listed = frozenset(key for key in _LISTS if properties.has(key) and resource.is_set_by_program(key))
    if "managedPolicyArns" in listed:
        managed_policies(resource, properties, managed, frozenset((IdentityKind.ROLE,)), parts)
    if "inlinePolicies" in listed and (inline or may_have_more_policies):
        add_holding(resource, properties, "inlinePolicies", frozenset((IdentityKind.ROLE,)), parts, is_inline=True)
    parts.identities.append(
        IdentityPart(
            origin=properties.origin(resource),
            kind=IdentityKind.ROLE,
            names=names(properties, "name", "id", "arn"),
            policies=inline,
            may_have_more_policies=may_have_more_policies,
            managed=managed,
            boundary=link(resource, properties, "permissionsBoundary"),
            trust=() if trust is None else (trust,),
            max_session_seconds=session,
            policy_lists=listed,
        )
    )


def user(resource: Resource, parts: Parts) -> None:
    """`aws:iam/user:User`."""
    add_holder(resource, Properties.of(resource), IdentityKind.USER, parts)
    _add_long_term(resource, "user", parts)


def access_key(resource: Resource, parts: Parts) -> None:
    """`aws:iam/accessKey:AccessKey`."""
    _add_long_term(resource, "access key", parts)


def login_profile(resource: Resource, parts: Parts) -> None:
    """`aws:iam/userLoginProfile:UserLoginProfile`."""
    _add_long_term(resource, "login profile", parts)


def group(resource: Resource, parts: Parts) -> None:
    """`aws:iam/group:Group`."""
    add_holder(resource, Properties.of(resource), IdentityKind.GROUP, parts)


def user_group_membership(resource: Resource, parts: Parts) -> None:
    """`aws:iam/userGroupMembership:UserGroupMembership`: the groups of one user."""
    properties = Properties.of(resource)
    parts.memberships.append(
        MembershipPart(users=link(resource, properties, "user"), groups=links(resource, properties, "groups"))
    )


def group_membership(resource: Resource, parts: Parts) -> None:
    """`aws:iam/groupMembership:GroupMembership`: the users of one group."""
    properties = Properties.of(resource)
    parts.memberships.append(
        MembershipPart(users=links(resource, properties, "users"), groups=link(resource, properties, "group"))
    )


def add_holder(resource: Resource, properties: Properties, kind: IdentityKind, parts: Parts) -> None:
    """Add a user or group, whose resource lists no policies itself."""
    parts.identities.append(
        IdentityPart(
            origin=properties.origin(resource),
            kind=kind,
            names=names(properties, "name", "id", "arn"),
            managed=Reference(source=resource, key="managedPolicyArns", values=()),
            boundary=link(resource, properties, "permissionsBoundary"),
        )
    )


def _add_long_term(resource: Resource, what: str, parts: Parts) -> None:
    origin = Properties.of(resource).origin(resource)
    parts.long_term_identities.append(LongTermIdentity(origin=origin, what=what))


def _inline_policies(
    resource: Resource, properties: Properties, parts: Parts
) -> tuple[tuple[DeclaredPolicy, ...], bool]:
    entries = properties.objects("inlinePolicies")
    if entries is UNKNOWN:
        return (), True
    declared = [
        policy(resource, entry, "policy", PolicyKind.IDENTITY, parts) for entry in entries if entry is not UNKNOWN
    ]
    return tuple(item for item in declared if item is not None), any(entry is UNKNOWN for entry in entries)


_LISTS = ("managedPolicyArns", "inlinePolicies")
_DEFAULT_SESSION_SECONDS = 3600
