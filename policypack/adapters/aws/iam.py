"""IAM of the classic provider: who holds policies, and what puts them there."""

from __future__ import annotations

from policypack.adapters.aws.read import add_policy, link, links, names, policy
from policypack.adapters.identity_parts import (
    AttachmentPart,
    HolderPart,
    InlinePolicyPart,
    ManagedPoliciesPart,
    ManagedPolicyPart,
    MembershipPart,
)
from policypack.adapters.link import Link
from policypack.adapters.parts import Parts
from policypack.adapters.properties import Properties
from policypack.adapters.resource import Resource
from policypack.model.identities import (
    DeclaredPolicy,
    IdentityKind,
    LongTermIdentity,
    ManagedPolicies,
    PolicyHolding,
)
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN, Maybe


def role(resource: Resource, parts: Parts) -> None:
    """`aws:iam/role:Role` with its trust policy and the policies it lists itself."""
    properties = Properties.of(resource)
    trust = add_policy(resource, properties, "assumeRolePolicy", PolicyKind.TRUST, parts)
    inline, may_hold_more = _inline_policies(resource, properties, parts)
    parts.policies.extend(inline)
    managed = links(resource, properties, "managedPolicyArns")
    session = properties.number("maxSessionDuration", default=_DEFAULT_SESSION_SECONDS)
    listed = frozenset(key for key in _LISTS if properties.has(key) and resource.is_set_by_program(key))
    if properties.has("managedPolicyArns"):
        managed_policies(resource, properties, managed, frozenset((IdentityKind.ROLE,)), parts)
    if "inlinePolicies" in listed and (inline or may_hold_more):
        add_holding(resource, properties, "inlinePolicies", frozenset((IdentityKind.ROLE,)), parts, is_inline=True)
    parts.holders.append(
        HolderPart(
            origin=properties.origin(resource),
            kind=IdentityKind.ROLE,
            names=names(properties, "name", "id", "arn"),
            policies=inline,
            may_hold_more=may_hold_more,
            managed=managed,
            boundary=link(resource, properties, "permissionsBoundary"),
            trust=() if trust is None else (trust,),
            max_session_seconds=session,
            lists_itself=listed,
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


def managed_policy(resource: Resource, parts: Parts) -> None:
    """`aws:iam/policy:Policy`."""
    properties = Properties.of(resource)
    declared = add_policy(resource, properties, "policy", PolicyKind.IDENTITY, parts)
    if declared is not None:
        parts.customer_policies.append(ManagedPolicyPart(policy=declared, names=names(properties, "arn", "id", "name")))


def role_policy(resource: Resource, parts: Parts) -> None:
    """`aws:iam/rolePolicy:RolePolicy`."""
    _inline_policy_resource(resource, "role", IdentityKind.ROLE, parts)


def user_policy(resource: Resource, parts: Parts) -> None:
    """`aws:iam/userPolicy:UserPolicy`."""
    _inline_policy_resource(resource, "user", IdentityKind.USER, parts)


def group_policy(resource: Resource, parts: Parts) -> None:
    """`aws:iam/groupPolicy:GroupPolicy`."""
    _inline_policy_resource(resource, "group", IdentityKind.GROUP, parts)


def role_policy_attachment(resource: Resource, parts: Parts) -> None:
    """`aws:iam/rolePolicyAttachment:RolePolicyAttachment`."""
    _attachment(resource, ("role",), parts)


def user_policy_attachment(resource: Resource, parts: Parts) -> None:
    """`aws:iam/userPolicyAttachment:UserPolicyAttachment`."""
    _attachment(resource, ("user",), parts)


def group_policy_attachment(resource: Resource, parts: Parts) -> None:
    """`aws:iam/groupPolicyAttachment:GroupPolicyAttachment`."""
    _attachment(resource, ("group",), parts)


def policy_attachment(resource: Resource, parts: Parts) -> None:
    """`aws:iam/policyAttachment:PolicyAttachment`, which lists several holders."""
    _attachment(resource, ("roles", "users", "groups"), parts)


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


def exclusive_policy_attachments(resource: Resource, parts: Parts) -> None:
    """`RolePolicyAttachmentsExclusive` and its twins for users and groups: the only policies a holder may have."""
    properties = Properties.of(resource)
    policies = links(resource, properties, "policyArns")
    holder = next((key for key in ("roleName", "userName", "groupName") if properties.has(key)), "roleName")
    parts.attachments.append(AttachmentPart(policies=policies, holders=(link(resource, properties, holder),)))
    kinds = frozenset((_KINDS[holder.removesuffix("Name")],)) if policies.values != () else frozenset[IdentityKind]()
    managed_policies(resource, properties, policies, kinds, parts)


def add_holder(resource: Resource, properties: Properties, kind: IdentityKind, parts: Parts) -> None:
    """A holder that lists no policies itself."""
    parts.holders.append(
        HolderPart(
            origin=properties.origin(resource),
            kind=kind,
            names=names(properties, "name", "id", "arn"),
            managed=Link(source=resource, key="managedPolicyArns", values=()),
            boundary=link(resource, properties, "permissionsBoundary"),
        )
    )


def managed_policies(
    resource: Resource,
    properties: Properties,
    policies: Link,
    holders: Maybe[frozenset[IdentityKind]],
    parts: Parts,
) -> None:
    """Managed policies that a property attaches to holders of these kinds."""
    managed = ManagedPolicies(origin=properties.origin(resource), path=policies.key, arns=policies.values)
    parts.managed_policies.append(ManagedPoliciesPart(managed=managed, link=policies))
    add_holding(resource, properties, policies.key, holders, parts)


def add_holding(
    resource: Resource,
    properties: Properties,
    path: str,
    holders: Maybe[frozenset[IdentityKind]],
    parts: Parts,
    *,
    is_inline: bool = False,
) -> None:
    """A place where policies are put on holders of these kinds; none are put on no kind."""
    if holders is UNKNOWN or holders:
        parts.policy_holdings.append(
            PolicyHolding(origin=properties.origin(resource), path=path, is_inline=is_inline, holders=holders)
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


def _inline_policy_resource(resource: Resource, holder: str, kind: IdentityKind, parts: Parts) -> None:
    properties = Properties.of(resource)
    declared = add_policy(resource, properties, "policy", PolicyKind.IDENTITY, parts)
    if declared is not None:
        parts.inline_policies.append(InlinePolicyPart(policy=declared, holders=link(resource, properties, holder)))
        add_holding(resource, properties, "policy", frozenset((kind,)), parts, is_inline=True)


def _attachment(resource: Resource, holders: tuple[str, ...], parts: Parts) -> None:
    properties = Properties.of(resource)
    policies = link(resource, properties, "policyArn")
    read = link if len(holders) == 1 else links
    found = {key: read(resource, properties, key) for key in holders}
    parts.attachments.append(AttachmentPart(policies=policies, holders=tuple(found.values())))
    known = frozenset(_KINDS[key.removesuffix("s")] for key, it in found.items() if it.values not in (UNKNOWN, ()))
    is_open = any(it.values is UNKNOWN for it in found.values())
    kinds = UNKNOWN if is_open and IdentityKind.USER not in known else known
    managed_policies(resource, properties, policies, kinds, parts)


_KINDS = {"role": IdentityKind.ROLE, "user": IdentityKind.USER, "group": IdentityKind.GROUP}
_LISTS = ("managedPolicyArns", "inlinePolicies")
_DEFAULT_SESSION_SECONDS = 3600
