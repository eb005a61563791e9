"""IAM and IAM Identity Center of the classic provider."""

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
from policypack.model.identities import DeclaredPolicy, IdentityKind, ManagedPolicies
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN


def role(resource: Resource, parts: Parts) -> None:
    """`aws:iam/role:Role` with its trust policy and the policies it lists itself."""
    properties = Properties.of(resource)
    trust = policy(resource, properties, "assumeRolePolicy", PolicyKind.TRUST, parts)
    if trust is not None:
        parts.policies.append(trust)
    inline, may_hold_more = _inline_policies(resource, properties, parts)
    parts.policies.extend(inline)
    managed = links(resource, properties, "managedPolicyArns")
    if properties.has("managedPolicyArns"):
        _managed_policies(resource, properties, managed, parts)
    _holder(resource, properties, IdentityKind.ROLE, parts, inline, may_hold_more, managed)


def user(resource: Resource, parts: Parts) -> None:
    """`aws:iam/user:User`."""
    _holder(resource, Properties.of(resource), IdentityKind.USER, parts)


def group(resource: Resource, parts: Parts) -> None:
    """`aws:iam/group:Group`."""
    _holder(resource, Properties.of(resource), IdentityKind.GROUP, parts)


def managed_policy(resource: Resource, parts: Parts) -> None:
    """`aws:iam/policy:Policy`."""
    properties = Properties.of(resource)
    declared = add_policy(resource, properties, "policy", PolicyKind.IDENTITY, parts)
    if declared is not None:
        parts.customer_policies.append(ManagedPolicyPart(policy=declared, names=names(properties, "arn", "id")))


def role_policy(resource: Resource, parts: Parts) -> None:
    """`aws:iam/rolePolicy:RolePolicy`."""
    _inline_policy_resource(resource, "role", parts)


def user_policy(resource: Resource, parts: Parts) -> None:
    """`aws:iam/userPolicy:UserPolicy`."""
    _inline_policy_resource(resource, "user", parts)


def group_policy(resource: Resource, parts: Parts) -> None:
    """`aws:iam/groupPolicy:GroupPolicy`."""
    _inline_policy_resource(resource, "group", parts)


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


def permission_set_managed_policy(resource: Resource, parts: Parts) -> None:
    """`aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment`."""
    properties = Properties.of(resource)
    _managed_policies(resource, properties, link(resource, properties, "managedPolicyArn"), parts)


def permission_set_managed_policies(resource: Resource, parts: Parts) -> None:
    """`aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive`."""
    properties = Properties.of(resource)
    _managed_policies(resource, properties, links(resource, properties, "managedPolicyArns"), parts)


def permission_set_inline_policy(resource: Resource, parts: Parts) -> None:
    """`aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy`."""
    properties = Properties.of(resource)
    declared = add_policy(resource, properties, "inlinePolicy", PolicyKind.IDENTITY, parts)
    if declared is not None:
        parts.customer_policies.append(ManagedPolicyPart(policy=declared, names=frozenset()))


def exclusive_policy_attachments(resource: Resource, parts: Parts) -> None:
    """`RolePolicyAttachmentsExclusive` and its twins for users and groups: the only policies a holder may have."""
    properties = Properties.of(resource)
    policies = links(resource, properties, "policyArns")
    holder = next((key for key in ("roleName", "userName", "groupName") if properties.has(key)), "roleName")
    parts.attachments.append(AttachmentPart(policies=policies, holders=(link(resource, properties, holder),)))
    _managed_policies(resource, properties, policies, parts)


def _holder(
    resource: Resource,
    properties: Properties,
    kind: IdentityKind,
    parts: Parts,
    policies: tuple[DeclaredPolicy, ...] = (),
    may_hold_more: bool = False,
    managed: Link | None = None,
) -> None:
    boundary = link(resource, properties, "permissionsBoundary")
    parts.holders.append(
        HolderPart(
            origin=properties.origin(resource),
            kind=kind,
            names=names(properties, "name", "id", "arn"),
            policies=policies,
            may_hold_more=may_hold_more,
            managed=managed or Link(source=resource, key="managedPolicyArns", values=()),
            boundary=boundary,
        )
    )


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


def _inline_policy_resource(resource: Resource, holder: str, parts: Parts) -> None:
    properties = Properties.of(resource)
    declared = add_policy(resource, properties, "policy", PolicyKind.IDENTITY, parts)
    if declared is not None:
        parts.inline_policies.append(InlinePolicyPart(policy=declared, holders=link(resource, properties, holder)))


def _attachment(resource: Resource, holders: tuple[str, ...], parts: Parts) -> None:
    properties = Properties.of(resource)
    policies = link(resource, properties, "policyArn")
    read = link if len(holders) == 1 else links
    parts.attachments.append(
        AttachmentPart(policies=policies, holders=tuple(read(resource, properties, key) for key in holders))
    )
    _managed_policies(resource, properties, policies, parts)


def _managed_policies(resource: Resource, properties: Properties, policies: Link, parts: Parts) -> None:
    managed = ManagedPolicies(origin=properties.origin(resource), path=policies.key, arns=policies.values)
    parts.managed_policies.append(ManagedPoliciesPart(managed=managed, link=policies))
