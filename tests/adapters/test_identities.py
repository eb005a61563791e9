"""Roles, users and groups joined with their policies, by every kind of attachment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.adapters.inventory import build_inventory
from policypack.adapters.resource import Resource
from policypack.adapters.values import Value
from policypack.model.identities import Identity
from policypack.model.unknown import UNKNOWN
from tests.adapters.resources import resource
from tests.builders import document

TEXT = document({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/*"})
TRUST = document({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}})
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"

ROLE = resource("aws:iam/role:Role", "role", name="role-1234567", assumeRolePolicy=TRUST)
USER = resource("aws:iam/user:User", "user", name="user-1234567")
GROUP = resource("aws:iam/group:Group", "group", name="group-1234567")
POLICY = resource("aws:iam/policy:Policy", "policy", policy=TEXT)


def identities(*resources: Resource) -> dict[str, Identity]:
    return {it.origin.name: it for it in build_inventory(resources).identities}


def held(*resources: Resource) -> dict[str, list[str]]:
    """Holder -> the resources whose documents it holds, by logical name."""
    return {name: [policy.origin.name for policy in it.policies] for name, it in identities(*resources).items()}


def attachment(holder: str, target: Resource) -> Resource:
    token = f"aws:iam/{holder}PolicyAttachment:{holder.capitalize()}PolicyAttachment"
    unknown: dict[str, Value] = {holder: UNKNOWN, "policyArn": UNKNOWN}
    depends: dict[str, tuple[str, ...]] = {holder: (target.urn,), "policyArn": (POLICY.urn,)}
    return replace(resource(token, "attachment", depends=depends), properties=unknown)


@pytest.mark.parametrize(("holder", "target"), [("role", ROLE), ("user", USER), ("group", GROUP)])
def test_policy_is_attached_when_all_ids_are_unknown(holder: str, target: Resource) -> None:
    assert held(target, POLICY, attachment(holder, target)) == {holder: ["policy"]}


def test_policy_is_attached_by_literal_name_and_known_arn() -> None:
    arn = "arn:aws:iam::123456789012:policy/policy-1234567"
    known = resource("aws:iam/policy:Policy", "policy", policy=TEXT, arn=arn)
    link = resource(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attachment", role="role-1234567", policyArn=arn
    )
    assert held(ROLE, known, link) == {"role": ["policy"]}


def test_policy_is_attached_to_several_at_once() -> None:
    link = resource(
        "aws:iam/policyAttachment:PolicyAttachment",
        "attachment",
        roles=("role-1234567",),
        users=(UNKNOWN,),
        groups=(),
        policyArn=UNKNOWN,
        depends={"users": (USER.urn,), "policyArn": (POLICY.urn,)},
    )
    assert held(ROLE, USER, GROUP, POLICY, link) == {"role": ["policy"], "user": ["policy"], "group": []}


def test_policy_is_attached_by_managed_policy_arns() -> None:
    role = resource(
        "aws:iam/role:Role",
        "role",
        managedPolicyArns=(UNKNOWN, READ_ONLY),
        depends={"managedPolicyArns": (POLICY.urn,)},
    )
    found = identities(role, POLICY)
    assert [policy.origin.name for policy in found["role"].policies] == ["policy"]
    assert found["role"].managed_policy_arns == (READ_ONLY,)
    assert not found["role"].may_hold_more


def test_exclusive_attachments_attach() -> None:
    link = resource(
        "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
        "exclusive",
        roleName="role-1234567",
        policyArns=(UNKNOWN,),
        depends={"policyArns": (POLICY.urn,)},
    )
    assert held(ROLE, POLICY, link) == {"role": ["policy"]}


def test_inline_policies_are_held_both_ways() -> None:
    role = resource("aws:iam/role:Role", "role", inlinePolicies=({"name": "own", "policy": TEXT},))
    inline = resource(
        "aws:iam/rolePolicy:RolePolicy", "inline", policy=TEXT, role=UNKNOWN, depends={"role": (role.urn,)}
    )
    found = identities(role, inline)
    assert [(it.origin.name, it.path) for it in found["role"].policies] == [
        ("role", "inlinePolicies[0].policy"),
        ("inline", "policy"),
    ]


def test_user_holds_what_its_groups_hold() -> None:
    membership = resource(
        "aws:iam/userGroupMembership:UserGroupMembership",
        "membership",
        user=UNKNOWN,
        groups=(UNKNOWN,),
        depends={"user": (USER.urn,), "groups": (GROUP.urn,)},
    )
    assert held(USER, GROUP, POLICY, attachment("group", GROUP), membership) == {
        "user": ["policy"],
        "group": ["policy"],
    }


def test_policy_that_nothing_holds_stands_alone() -> None:
    assert held(ROLE, POLICY) == {"role": [], "policy": ["policy"]}


def test_policy_attached_to_a_role_elsewhere_stands_alone() -> None:
    link = resource(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "attachment",
        role="elsewhere",
        policyArn=UNKNOWN,
        depends={"policyArn": (POLICY.urn,)},
    )
    assert held(POLICY, link) == {"policy": ["policy"]}


def test_boundary_of_the_stack_is_no_grant() -> None:
    role = resource(
        "aws:iam/role:Role", "role", permissionsBoundary=UNKNOWN, depends={"permissionsBoundary": (POLICY.urn,)}
    )
    found = identities(role, POLICY)
    assert sorted(found) == ["role"]
    boundary = found["role"].boundary
    assert boundary is not None
    assert boundary is not UNKNOWN
    assert boundary.origin.name == "policy"


def test_boundary_that_the_stack_does_not_declare_is_unknown() -> None:
    role = resource("aws:iam/role:Role", "role", permissionsBoundary="arn:aws:iam::123456789012:policy/boundary")
    assert identities(role)["role"].boundary is UNKNOWN
    assert identities(ROLE)["role"].boundary is None


def test_attachment_of_an_unknown_policy_may_be_more() -> None:
    link = resource(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attachment", role="role-1234567", policyArn=UNKNOWN
    )
    assert identities(ROLE, link)["role"].may_hold_more


def attached_arns(*resources: Resource) -> list[object]:
    return [it.arns for it in build_inventory(resources).managed_policies]


def test_unknown_arn_of_a_policy_of_the_stack_is_no_managed_policy() -> None:
    assert attached_arns(ROLE, POLICY, attachment("role", ROLE)) == [()]


def test_unknown_arn_stays_unknown_when_the_resource_is_judged_alone() -> None:
    assert attached_arns(attachment("role", ROLE)) == [(UNKNOWN,)]


def test_known_arns_stay_beside_an_unknown_one_of_the_stack() -> None:
    role = resource(
        "aws:iam/role:Role",
        "role",
        managedPolicyArns=(READ_ONLY, UNKNOWN),
        depends={"managedPolicyArns": (POLICY.urn,)},
    )
    assert attached_arns(role, POLICY) == [(READ_ONLY,)]
