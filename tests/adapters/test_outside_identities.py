"""Identities that the stack does not declare, with what it attaches to them.

Source: AWS Identity and Access Management User Guide, "IAM identifiers": a name is unique in one account, for each
kind of identity; "Managed policies and inline policies".
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.adapters.inventory import build_inventory
from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.values import Value
from policypack.model.identities import Identity, IdentityKind
from policypack.model.unknown import UNKNOWN
from tests.adapters.resources import resource, resource_with
from tests.builders import document

TEXT = document({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/*"})
AWS = "arn:aws:iam::aws:policy/"
SET = "arn:aws:sso:::permissionSet/ssoins-1/ps-1"
POLICY = resource("aws:iam/policy:Policy", "policy", policy=TEXT, arn="arn:aws:iam::123456789012:policy/app")
GROUP = resource("aws:iam/group:Group", "group", name="developers")
OTHER_GROUP = resource("aws:iam/group:Group", "other-group", name="operators")
USER = resource("aws:iam/user:User", "user", name="alice")

Row = tuple[str, str, list[str], list[str]]
"""Kind, name of the origin, documents by their resources, ARNs of managed policies."""


def outside(*resources: Resource) -> list[Row]:
    found = build_inventory(resources).identities
    return [_row(it) for it in found if it.is_external]


def _row(it: Identity) -> Row:
    documents = [policy.origin.name for policy in it.policies]
    return it.kind.value, it.origin.name, documents, [arn.removeprefix(AWS) for arn in it.managed_policy_arns]


def inline(name: str, kind: str, **holder: Value) -> Resource:
    return resource_with(f"aws:iam/{kind}Policy:{kind.capitalize()}Policy", name, {"policy": TEXT, **holder})


def attached(name: str, kind: str, policy: str, **holder: Value) -> Resource:
    token = f"aws:iam/{kind}PolicyAttachment:{kind.capitalize()}PolicyAttachment"
    return resource_with(token, name, {"policyArn": policy, **holder})


def several(name: str, policy: str, **holders: Value) -> Resource:
    return resource_with("aws:iam/policyAttachment:PolicyAttachment", name, {"policyArn": policy, **holders})


def exclusive(kind: str, *arns: str) -> Resource:
    title = kind.capitalize()
    token = f"aws:iam/{kind}PolicyAttachmentsExclusive:{title}PolicyAttachmentsExclusive"
    return resource_with(token, "x", {"policyArns": arns, f"{kind}Name": "ext"})


def of_set(name: str, token: str, **properties: Value) -> Resource:
    return resource_with(
        f"aws:ssoadmin/{token[0].lower()}{token[1:]}:{token}", name, {"permissionSetArn": SET, **properties}
    )


def memberships(*groups: str) -> Resource:
    return resource("aws:iam/userGroupMembership:UserGroupMembership", "member", user="bob", groups=groups)


@pytest.mark.parametrize("kind", ["role", "user", "group"])
def test_attachments_to_one_name_are_one_identity(kind: str) -> None:
    rows = [
        ([attached("a", kind, AWS + "Read", **{kind: "ext"})], (kind, "a", [], ["Read"])),
        ([inline("a", kind, **{kind: "ext"}), inline("b", kind, **{kind: "ext"})], (kind, "a", ["a", "b"], [])),
        (
            [attached("b", kind, AWS + "Read", **{kind: "ext"}), inline("c", kind, **{kind: "ext"})],
            (kind, "c", ["c"], ["Read"]),  # "aws:iam/<kind>Policy:" comes before "aws:iam/<kind>PolicyAttachment:"
        ),
        (
            [POLICY, attached("a", kind, "arn:aws:iam::123456789012:policy/app", **{kind: "ext"})],
            (kind, "a", ["policy"], []),
        ),
        (
            [
                several("a", AWS + "Read", **{f"{kind}s": ("ext",)}),
                several("b", AWS + "Write", **{f"{kind}s": ("ext",)}),
            ],
            (kind, "a", [], ["Read", "Write"]),
        ),
        ([exclusive(kind, AWS + "Read", AWS + "Write")], (kind, "x", [], ["Read", "Write"])),
    ]
    for resources, expected in rows:
        assert outside(*resources) == [expected]
        assert outside(*reversed(resources)) == [expected]


def test_permission_set_by_its_arn_is_one_identity() -> None:
    assert outside(
        of_set("i", "PermissionSetInlinePolicy", inlinePolicy=TEXT),
        of_set("m", "ManagedPolicyAttachment", managedPolicyArn=AWS + "Read"),
    ) == [("permission set", "m", ["i"], ["Read"])]


def test_boundary_of_a_permission_set_outside_counts() -> None:
    bounded = of_set(
        "b", "PermissionsBoundaryAttachment", permissionsBoundary={"managedPolicyArn": AWS + "ReadOnlyAccess"}
    )
    (found,) = build_inventory([of_set("i", "PermissionSetInlinePolicy", inlinePolicy=TEXT), bounded]).identities
    assert found.boundary is not None
    assert found.boundary is not UNKNOWN
    assert found.boundary.origin.name == "ReadOnlyAccess"


def test_names_of_different_kinds_and_accounts_are_different_identities() -> None:
    providers = [resource("pulumi:providers:aws", it, profile=it, region="eu-west-1") for it in ("prod", "test")]
    one, two = (
        replace(inline(name, "role", role="ext"), provider=it.urn) for name, it in zip("ab", providers, strict=True)
    )
    assert outside(*providers, one, two) == [("role", "a", ["a"], []), ("role", "b", ["b"], [])]
    assert outside(providers[0], one, replace(two, provider=one.provider)) == [("role", "a", ["a", "b"], [])]
    assert outside(inline("a", "role", role="ext"), inline("b", "user", user="ext")) == [
        ("role", "a", ["a"], []),
        ("user", "b", ["b"], []),
    ]
    assert outside(inline("a", "role", role="ext"), inline("b", "role", role="other")) == [
        ("role", "a", ["a"], []),
        ("role", "b", ["b"], []),
    ]


def test_user_outside_has_what_its_groups_have_together() -> None:
    in_group, in_other = inline("a", "group", group="developers"), inline("b", "group", group="operators")
    both = memberships("developers", "operators")
    assert outside(GROUP, OTHER_GROUP, in_group, in_other, both) == [("user", "member", ["a", "b"], [])]
    assert outside(GROUP, in_group, memberships("developers")) == []  # judged as that of the group
    assert outside(GROUP, OTHER_GROUP, both) == []  # nothing is attached
    assert outside(GROUP, in_group, memberships("developers"), inline("u", "user", user="bob")) == [
        ("user", "member", ["u", "a"], [])
    ]


def test_user_of_the_stack_has_what_the_stack_attaches_to_groups_outside() -> None:
    member = resource("aws:iam/userGroupMembership:UserGroupMembership", "m", user="alice", groups=("admins", "unused"))
    found = build_inventory([USER, member, inline("a", "group", group="admins")]).identities
    assert [_row(it) for it in found] == [("user", "user", ["a"], []), ("group", "a", ["a"], [])]


def test_one_resource_that_gives_several_the_same_is_one_identity_without_a_name() -> None:
    found = build_inventory([several("a", AWS + "Read", users=("bob", "carol"), roles=("ext",))]).identities
    assert [(it.kind, it.names) for it in found] == [(IdentityKind.ROLE, {"ext"}), (IdentityKind.USER, frozenset())]


def test_identity_that_is_not_known_holds_policies_of_aws() -> None:
    attachment = replace(attached("a", "role", AWS + "Read"), properties={"role": UNKNOWN, "policyArn": AWS + "Read"})
    assert outside(attachment) == [("role", "a", [], ["Read"])]
    assert outside(several("a", AWS + "Read", users=UNKNOWN)) == [("user", "a", [], ["Read"])]


def test_no_role_outside_is_a_role_of_the_stack() -> None:
    assert build_inventory([inline("a", "role", role="ext")]).roles == ()


def test_nothing_is_joined_where_resources_are_judged_apart() -> None:
    found = build_inventory([inline("a", "role", role="ext"), inline("b", "role", role="ext")], apart=True).identities
    assert [[it.origin.name for it in identity.policies] for identity in found] == [["a"], ["b"]]
