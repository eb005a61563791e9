"""IAM of the classic provider: policies and their attachments."""

from __future__ import annotations

from policypack.adapters.aws.common import add_policy
from policypack.adapters.parts.identity_parts import (
    AttachmentPart,
    IdentityReference,
    InlinePolicyPart,
    ManagedPoliciesPart,
    ManagedPolicyPart,
)
from policypack.adapters.parts.parts import Parts
from policypack.adapters.parts.reference import Reference, link, links, names
from policypack.adapters.resources.properties import Properties
from policypack.adapters.resources.resource import Resource
from policypack.model.identities import IdentityKind, ManagedPolicies, PolicyAttachment
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN, Maybe

_KINDS = {"role": IdentityKind.ROLE, "user": IdentityKind.USER, "group": IdentityKind.GROUP}


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
    """`aws:iam/policyAttachment:PolicyAttachment`, which lists several identities."""
    _attachment(resource, ("roles", "users", "groups"), parts)


def exclusive_attachments(resource: Resource, parts: Parts) -> None:
    """`RolePolicyAttachmentsExclusive` and its twins for users and groups: the only policies that an identity has."""
    properties = Properties.of(resource)
    policies = links(resource, properties, "policyArns")
    identity = next((key for key in ("roleName", "userName", "groupName") if properties.has(key)), "roleName")
    kind = _KINDS[identity.removesuffix("Name")]
    identities = (IdentityReference(kind, link(resource, properties, identity)),)
    parts.attachments.append(AttachmentPart(policies=policies, identities=identities))
    kinds = frozenset((kind,)) if policies.values != () else frozenset[IdentityKind]()
    managed_policies(resource, properties, policies, kinds, parts)


def managed_policies(
    resource: Resource,
    properties: Properties,
    policies: Reference,
    identities: Maybe[frozenset[IdentityKind]],
    parts: Parts,
) -> None:
    """Return the managed policies that a property attaches to identities of these kinds."""
    managed = ManagedPolicies(origin=properties.origin(resource), path=policies.key, arns=policies.values)
    parts.managed_policies.append(ManagedPoliciesPart(managed=managed, link=policies))
    add_holding(resource, properties, policies.key, identities, parts)


def add_holding(
    resource: Resource,
    properties: Properties,
    path: str,
    identities: Maybe[frozenset[IdentityKind]],
    parts: Parts,
    *,
    is_inline: bool = False,
) -> None:
    """Record that a property attaches policies to identities of these kinds; no kind means no attachment."""
    if identities is UNKNOWN or identities:
        parts.policy_attachments.append(
            PolicyAttachment(origin=properties.origin(resource), path=path, is_inline=is_inline, identities=identities)
        )


def _inline_policy_resource(resource: Resource, identity: str, kind: IdentityKind, parts: Parts) -> None:
    properties = Properties.of(resource)
    declared = add_policy(resource, properties, "policy", PolicyKind.IDENTITY, parts)
    if declared is not None:
        identities = IdentityReference(kind, link(resource, properties, identity))
        parts.inline_policies.append(InlinePolicyPart(policy=declared, identities=identities))
        add_holding(resource, properties, "policy", frozenset((kind,)), parts, is_inline=True)


def _attachment(resource: Resource, identities: tuple[str, ...], parts: Parts) -> None:
    properties = Properties.of(resource)
    policies = link(resource, properties, "policyArn")
    read = link if len(identities) == 1 else links
    found = tuple(
        IdentityReference(_KINDS[key.removesuffix("s")], read(resource, properties, key)) for key in identities
    )
    parts.attachments.append(AttachmentPart(policies=policies, identities=found))
    known = frozenset(it.kind for it in found if it.link.values not in (UNKNOWN, ()))
    is_open = any(it.link.values is UNKNOWN for it in found)
    kinds = UNKNOWN if is_open and IdentityKind.USER not in known else known
    managed_policies(resource, properties, policies, kinds, parts)
