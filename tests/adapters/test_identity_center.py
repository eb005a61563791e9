"""Permission sets of IAM Identity Center, joined with what is attached to them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.adapters.inventory import build_inventory
from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.values import Value
from policypack.model.identities import DeclaredPolicy, Identity, IdentityKind
from policypack.model.policy import PolicyKind, Unreadable
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


def test_inline_policy_of_a_set_elsewhere_is_judged_as_that_of_the_set() -> None:
    inventory = build_inventory([resource(INLINE, "inline", permissionSetArn="arn:other", inlinePolicy=TEXT)])
    assert [(it.kind, it.origin.name, it.names) for it in inventory.identities] == [
        (IdentityKind.PERMISSION_SET, "inline", frozenset({"arn:other"}))
    ]


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
    assert not joined(attachment, policy).may_have_more_policies


@pytest.mark.parametrize("reference", [UNKNOWN, {"name": UNKNOWN}, "text"])
def test_reference_that_is_not_known_may_be_to_anything(reference: Value) -> None:
    assert joined(attached(CUSTOMER, "customerManagedPolicyReference", reference)).may_have_more_policies


def test_boundary_is_that_of_the_stack_or_not_known() -> None:
    policy = resource(POLICY, "policy", name="edge", policy=TEXT)
    by_name = attached(BOUNDARY, "permissionsBoundary", {"customerManagedPolicyReference": {"name": "edge"}})
    found = joined(by_name, policy).boundary
    assert isinstance(found, DeclaredPolicy)
    assert found.origin.name == "policy"
    of_aws = joined(attached(BOUNDARY, "permissionsBoundary", {"managedPolicyArn": READ_ONLY})).boundary
    assert isinstance(of_aws, DeclaredPolicy)
    assert of_aws.origin.name == "ReadOnlyAccess"
    outside = joined(attached(BOUNDARY, "permissionsBoundary", {"customerManagedPolicyReference": {"name": "central"}}))
    assert (outside.boundary, outside.external_boundary) == (UNKNOWN, "central")
    assert joined(attached(BOUNDARY, "permissionsBoundary", UNKNOWN)).boundary is UNKNOWN
    assert joined().boundary is None


@pytest.mark.parametrize("token", [INLINE, MANAGED, MANAGED_EXCLUSIVE, CUSTOMER, CUSTOMER_EXCLUSIVE, BOUNDARY, SET])
@pytest.mark.parametrize("value", [3.0, "text", (UNKNOWN,), ("text",), {"name": 3.0}, UNKNOWN])
def test_impossible_values_never_raise(token: str, value: Value) -> None:
    keys = ("permissionSetArn", "inlinePolicy", "managedPolicyArn", "managedPolicyArns", "permissionsBoundary")
    more = ("customerManagedPolicyReference", "customerManagedPolicyReferences", "arn", "name")
    odd = resource_with(token, "odd", dict.fromkeys((*keys, *more), value))
    assert build_inventory([PERMISSION_SET, replace(odd, urn="urn:odd")]).identities


OTHER_ARN = "arn:aws:sso:::permissionSet/ssoins-1/ps-2"
ATTACHMENTS: dict[str, tuple[str, dict[str, Value]]] = {
    "inline": (INLINE, {"inlinePolicy": TEXT}),
    "managed": (MANAGED, {"managedPolicyArn": READ_ONLY}),
    "managed, exclusive": (MANAGED_EXCLUSIVE, {"managedPolicyArns": (READ_ONLY,)}),
    "customer managed": (CUSTOMER, {"customerManagedPolicyReference": {"name": "deploy"}}),
    "customer managed, exclusive": (CUSTOMER_EXCLUSIVE, {"customerManagedPolicyReferences": ({"name": "deploy"},)}),
}
DEPLOY = resource(POLICY, "policy", name="deploy", policy=TEXT)


def held(identity: Identity) -> tuple[list[str], tuple[str, ...]]:
    return names(identity), identity.managed_policy_arns


@pytest.mark.parametrize(("token", "values"), ATTACHMENTS.values(), ids=ATTACHMENTS)
def test_attachment_is_to_the_set_that_it_was_computed_from(token: str, values: dict[str, Value]) -> None:
    sets = [resource(SET, "set", arn=UNKNOWN), resource(SET, "other", arn=UNKNOWN)]
    depends = {"permissionSetArn": (sets[0].urn,)}
    attachment = resource_with(token, "attachment", {"permissionSetArn": UNKNOWN, **values}, depends)
    found = {it.origin.name: held(it) for it in build_inventory([*sets, attachment, DEPLOY]).identities}
    assert found["other"] == ([], ())
    assert found["set"] in ((["attachment"], ()), ([], (READ_ONLY,)), (["policy"], ()))


@pytest.mark.parametrize(("token", "values"), ATTACHMENTS.values(), ids=ATTACHMENTS)
def test_attachment_to_another_set_is_not_to_this_one(token: str, values: dict[str, Value]) -> None:
    other = resource(SET, "other", arn=OTHER_ARN)
    attachment = resource_with(token, "attachment", {"permissionSetArn": OTHER_ARN, **values})
    found = {it.origin.name: held(it) for it in build_inventory([PERMISSION_SET, other, attachment, DEPLOY]).identities}
    assert found["set"] == ([], ())
    assert found["other"] != ([], ())


def test_managed_policies_of_the_stack_are_held_with_what_they_say() -> None:
    policy = resource(POLICY, "policy", name="deploy", policy=TEXT, arn=UNKNOWN)
    depends = {"managedPolicyArns": (policy.urn,)}
    attachment = resource_with(
        MANAGED_EXCLUSIVE, "attachment", {"permissionSetArn": ARN, "managedPolicyArns": (READ_ONLY, UNKNOWN)}, depends
    )
    assert held(joined(attachment, policy)) == (["policy"], (READ_ONLY,))
    assert not joined(attachment, policy).may_have_more_policies
    assert joined(attached(MANAGED, "managedPolicyArn", UNKNOWN)).may_have_more_policies


def test_customer_managed_policy_that_the_stack_does_not_declare_is_known_by_its_name() -> None:
    found = joined(attached(CUSTOMER, "customerManagedPolicyReference", {"name": "deploy"}))
    assert held(found) == ([], ("deploy",))
    assert not found.may_have_more_policies


def test_boundary_by_the_arn_of_a_policy_of_the_stack() -> None:
    arn = "arn:aws:iam::123456789012:policy/edge"
    policy = resource(POLICY, "policy", name="edge", policy=TEXT, arn=arn)
    found = joined(attached(BOUNDARY, "permissionsBoundary", {"managedPolicyArn": arn}), policy).boundary
    assert isinstance(found, DeclaredPolicy)
    assert (found.origin.name, found.kind) == ("policy", PolicyKind.BOUNDARY)


def test_boundary_by_an_arn_that_was_computed_from_a_policy_of_the_stack() -> None:
    policy = resource(POLICY, "policy", policy=TEXT)
    attachment = resource_with(
        BOUNDARY,
        "attachment",
        {"permissionSetArn": ARN, "permissionsBoundary": {"managedPolicyArn": UNKNOWN}},
        {"permissionsBoundary": (policy.urn,)},
    )
    found = joined(attachment, policy).boundary
    assert isinstance(found, DeclaredPolicy)
    assert found.origin.name == "policy"


def test_boundary_is_no_policy_that_is_held() -> None:
    policy = resource(POLICY, "policy", name="edge", policy=TEXT)
    by_name = attached(BOUNDARY, "permissionsBoundary", {"customerManagedPolicyReference": {"name": "edge"}})
    found = build_inventory([PERMISSION_SET, policy, by_name]).identities
    assert [(it.kind, held(it)) for it in found] == [(IdentityKind.PERMISSION_SET, ([], ()))]


def test_where_policies_are_put_on_permission_sets() -> None:
    inventory = build_inventory(
        [
            PERMISSION_SET,
            *(
                replace(attached(token, *next(iter(values.items()))), urn=f"urn:{name}")
                for name, (token, values) in ATTACHMENTS.items()
            ),
        ]
    )
    sets = frozenset({IdentityKind.PERMISSION_SET})
    assert sorted((it.path, it.is_inline, it.identities == sets) for it in inventory.policy_attachments) == [
        ("inlinePolicy", True, True),
        ("managedPolicyArn", False, True),
        ("managedPolicyArns", False, True),
    ]


def test_inline_policy_is_a_policy_of_the_stack_that_can_be_unreadable() -> None:
    refused = build_inventory([PERMISSION_SET, attached(INLINE, "inlinePolicy", "{")])
    assert [(it.origin.name, it.path, type(it.document)) for it in refused.policies] == [
        ("attachment", "inlinePolicy", Unreadable)
    ]


def test_values_of_a_wrong_type_are_reported_where_they_stand() -> None:
    odd = attached(MANAGED_EXCLUSIVE, "managedPolicyArns", "text")
    (found,) = build_inventory([PERMISSION_SET, odd]).managed_policies
    assert found.arns is UNKNOWN
    assert [it.path for it in found.origin.malformed] == ["managedPolicyArns"]
    assert joined(odd).may_have_more_policies
    assert joined(attached(BOUNDARY, "permissionsBoundary", "text")).boundary is UNKNOWN
    assert joined(attached(BOUNDARY, "permissionsBoundary", {"managedPolicyArn": 3.0})).boundary is UNKNOWN
