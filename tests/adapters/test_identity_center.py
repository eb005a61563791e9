"""Permission sets of IAM Identity Center, joined with what is attached to them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.adapters.inventory import build_inventory
from policypack.adapters.resource import Resource
from policypack.adapters.values import Value
from policypack.model.identities import DeclaredPolicy, Identity, IdentityKind
from policypack.model.unknown import UNKNOWN
from tests.adapters.resources import resource, resource_with
from tests.builders import document

SET = "aws:ssoadmin/permissionSet:PermissionSet"
INLINE = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy"
MANAGED = "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment"
MANAGED_EXCLUSIVE = "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive"
CUSTOMER = "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment"
CUSTOMER_EXCLUSIVE = "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive"
BOUNDARY = "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment"
POLICY = "aws:iam/policy:Policy"
ARN = "arn:aws:sso:::permissionSet/ssoins-1/ps-1"
TEXT = document({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"

PERMISSION_SET = resource(SET, "set", arn=ARN)


def joined(*parts: Resource, permission_set: Resource = PERMISSION_SET) -> Identity:
    found = build_inventory([permission_set, *parts]).identities
    return next(identity for identity in found if identity.kind is IdentityKind.PERMISSION_SET)


def attached(token: str, key: str, value: Value, **more: Value) -> Resource:
    return resource_with(token, "attachment", {"permissionSetArn": ARN, key: value, **more})


def names(identity: Identity) -> list[str]:
    return [policy.origin.name for policy in identity.policies]


def test_inline_policy_is_held() -> None:
    inline = attached(INLINE, "inlinePolicy", TEXT)
    assert names(joined(inline)) == ["attachment"]
    unknown = resource(
        INLINE,
        "inline",
        permissionSetArn=UNKNOWN,
        inlinePolicy=TEXT,
        depends={"permissionSetArn": (PERMISSION_SET.urn,)},
    )
    assert names(joined(unknown, permission_set=resource(SET, "set"))) == ["inline"]


def test_inline_policy_of_a_set_elsewhere_is_judged_alone() -> None:
    inventory = build_inventory([resource(INLINE, "inline", permissionSetArn="arn:other", inlinePolicy=TEXT)])
    assert [(it.kind, it.origin.name) for it in inventory.identities] == [(IdentityKind.POLICY, "inline")]


@pytest.mark.parametrize(
    "attachment",
    [
        attached(MANAGED, "managedPolicyArn", READ_ONLY),
        attached(MANAGED_EXCLUSIVE, "managedPolicyArns", (READ_ONLY,)),
    ],
)
def test_managed_policies_are_held_by_arn(attachment: Resource) -> None:
    assert joined(attachment).managed_policy_arns == (READ_ONLY,)


@pytest.mark.parametrize(
    "attachment",
    [
        attached(CUSTOMER, "customerManagedPolicyReference", {"name": "deploy", "path": "/"}),
        attached(CUSTOMER_EXCLUSIVE, "customerManagedPolicyReferences", ({"name": "deploy"},)),
    ],
)
def test_customer_managed_policies_are_held_by_name(attachment: Resource) -> None:
    policy = resource(POLICY, "policy", name="deploy", policy=TEXT)
    assert names(joined(attachment, policy)) == ["policy"]
    assert not joined(attachment, policy).may_hold_more


@pytest.mark.parametrize("reference", [UNKNOWN, {"name": UNKNOWN}, "text"])
def test_reference_that_is_not_known_may_be_to_anything(reference: Value) -> None:
    assert joined(attached(CUSTOMER, "customerManagedPolicyReference", reference)).may_hold_more


def test_boundary_is_that_of_the_stack_or_not_known() -> None:
    policy = resource(POLICY, "policy", name="edge", policy=TEXT)
    by_name = attached(BOUNDARY, "permissionsBoundary", {"customerManagedPolicyReference": {"name": "edge"}})
    found = joined(by_name, policy).boundary
    assert isinstance(found, DeclaredPolicy)
    assert found.origin.name == "policy"
    of_aws = attached(BOUNDARY, "permissionsBoundary", {"managedPolicyArn": READ_ONLY})
    assert joined(of_aws).boundary is UNKNOWN
    assert joined(attached(BOUNDARY, "permissionsBoundary", UNKNOWN)).boundary is UNKNOWN
    assert joined().boundary is None


@pytest.mark.parametrize("token", [INLINE, MANAGED, MANAGED_EXCLUSIVE, CUSTOMER, CUSTOMER_EXCLUSIVE, BOUNDARY, SET])
@pytest.mark.parametrize("value", [3.0, "text", (UNKNOWN,), ("text",), {"name": 3.0}, UNKNOWN])
def test_impossible_values_never_raise(token: str, value: Value) -> None:
    keys = ("permissionSetArn", "inlinePolicy", "managedPolicyArn", "managedPolicyArns", "permissionsBoundary")
    more = ("customerManagedPolicyReference", "customerManagedPolicyReferences", "arn", "name")
    odd = resource_with(token, "odd", dict.fromkeys((*keys, *more), value))
    assert build_inventory([PERMISSION_SET, replace(odd, urn="urn:odd")]).identities
