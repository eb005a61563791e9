"""IAM Identity Center of the classic provider: permission sets, which become roles in accounts."""

from __future__ import annotations

from policypack.adapters.aws.common import add_policy
from policypack.adapters.aws.iam import add_holder
from policypack.adapters.aws.iam_policies import add_holding, managed_policies
from policypack.adapters.parts.identity_parts import AttachmentPart, BoundaryPart, IdentityReference, InlinePolicyPart
from policypack.adapters.parts.parts import Parts
from policypack.adapters.parts.reference import Reference, link, links
from policypack.adapters.resources.properties import Properties
from policypack.adapters.resources.resource import Resource
from policypack.model.identities import IdentityKind
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN, Maybe

_PERMISSION_SET = frozenset((IdentityKind.PERMISSION_SET,))


def permission_set(resource: Resource, parts: Parts) -> None:
    """`aws:ssoadmin/permissionSet:PermissionSet`."""
    add_holder(resource, Properties.of(resource), IdentityKind.PERMISSION_SET, parts)


def managed_policy_attachment(resource: Resource, parts: Parts) -> None:
    """`aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment`."""
    properties = Properties.of(resource)
    _attach(resource, properties, link(resource, properties, "managedPolicyArn"), parts)


def managed_policy_attachments(resource: Resource, parts: Parts) -> None:
    """`aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive`."""
    properties = Properties.of(resource)
    _attach(resource, properties, links(resource, properties, "managedPolicyArns"), parts)


def customer_managed_policy_attachment(resource: Resource, parts: Parts) -> None:
    """`aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment`, which names a policy."""
    properties = Properties.of(resource)
    policies = _customer_policies(resource, properties, "customerManagedPolicyReference")
    parts.attachments.append(AttachmentPart(policies=policies, identities=(_identity(resource, properties),)))


def customer_managed_policy_attachments(resource: Resource, parts: Parts) -> None:
    """`aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive`."""
    properties = Properties.of(resource)
    policies = _customer_policies(resource, properties, "customerManagedPolicyReferences")
    parts.attachments.append(AttachmentPart(policies=policies, identities=(_identity(resource, properties),)))


def inline_policy(resource: Resource, parts: Parts) -> None:
    """`aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy`."""
    properties = Properties.of(resource)
    declared = add_policy(resource, properties, "inlinePolicy", PolicyKind.IDENTITY, parts)
    if declared is not None:
        parts.inline_policies.append(InlinePolicyPart(policy=declared, identities=_identity(resource, properties)))
        add_holding(resource, properties, "inlinePolicy", _PERMISSION_SET, parts, is_inline=True)


def boundary_attachment(resource: Resource, parts: Parts) -> None:
    """`aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment`."""
    properties = Properties.of(resource)
    values: list[Maybe[str]] = []
    for it in properties.each("permissionsBoundary"):
        if it is UNKNOWN:
            values.append(UNKNOWN)
            continue
        arn = it.text("managedPolicyArn")
        values.extend([arn] if arn is not None else _reference_names(it, "customerManagedPolicyReference"))
    boundary = Reference(source=resource, key="permissionsBoundary", values=tuple(values))
    parts.boundaries.append(BoundaryPart(boundary=boundary, identity=_identity(resource, properties)))


def _identity(resource: Resource, properties: Properties) -> IdentityReference:
    return IdentityReference(IdentityKind.PERMISSION_SET, link(resource, properties, "permissionSetArn"))


def _attach(resource: Resource, properties: Properties, policies: Reference, parts: Parts) -> None:
    parts.attachments.append(AttachmentPart(policies=policies, identities=(_identity(resource, properties),)))
    managed_policies(resource, properties, policies, _PERMISSION_SET, parts)


def _customer_policies(resource: Resource, properties: Properties, key: str) -> Reference:
    return Reference(source=resource, key=key, values=tuple(_reference_names(properties, key)))


def _reference_names(properties: Properties, key: str) -> list[Maybe[str]]:
    names = [UNKNOWN if it is UNKNOWN else it.text("name") for it in properties.each(key)]
    return [name for name in names if name is not None]
