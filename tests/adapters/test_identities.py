"""Roles, users and groups joined with their policies, by every kind of attachment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.adapters.inventory import build_inventory
from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.values import Value
from policypack.model.identities import DeclaredPolicy, Identity, IdentityKind
from policypack.model.policy import Document, PolicyKind, Unreadable
from policypack.model.unknown import UNKNOWN, Maybe
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


def test_a_role_and_a_user_of_one_name_hold_each_its_own() -> None:
    role = resource("aws:iam/role:Role", "the-role", name="app", assumeRolePolicy=TRUST)
    user = resource("aws:iam/user:User", "the-user", name="app")
    inline = resource("aws:iam/rolePolicy:RolePolicy", "inline", role="app", policy=TEXT)
    arn = "arn:aws:iam::123456789012:policy/policy-1234567"
    known = resource("aws:iam/policy:Policy", "policy", policy=TEXT, arn=arn)
    link = resource("aws:iam/userPolicyAttachment:UserPolicyAttachment", "attachment", user="app", policyArn=arn)
    assert held(role, user, inline, known, link) == {"the-role": ["inline"], "the-user": ["policy"]}


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
    assert not found["role"].may_have_more_policies


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


def test_policy_attached_to_a_role_elsewhere_is_held_by_that_role() -> None:
    link = resource(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "attachment",
        role="elsewhere",
        policyArn=UNKNOWN,
        depends={"policyArn": (POLICY.urn,)},
    )
    assert held(POLICY, link) == {"attachment": ["policy"]}


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
    central = "arn:aws:iam::123456789012:policy/boundary"
    found = identities(resource("aws:iam/role:Role", "role", permissionsBoundary=central))["role"]
    assert (found.boundary, found.external_boundary) == (UNKNOWN, central)
    later = identities(resource("aws:iam/role:Role", "role", permissionsBoundary=UNKNOWN))["role"]
    assert (later.boundary, later.external_boundary) == (UNKNOWN, "")
    assert (identities(ROLE)["role"].boundary, identities(ROLE)["role"].external_boundary) == (None, "")


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_boundary_of_aws_is_read_from_its_document(partition: str) -> None:
    arn = f"arn:{partition}:iam::aws:policy/PowerUserAccess"
    found = identities(resource("aws:iam/user:User", "user", permissionsBoundary=arn))["user"]
    assert isinstance(found.boundary, DeclaredPolicy)
    assert (found.boundary.kind, found.boundary.origin.urn) == (PolicyKind.BOUNDARY, arn)
    assert found.external_boundary == ""
    newer = f"arn:{partition}:iam::aws:policy/NewerThanTheData"
    unknown = identities(resource("aws:iam/user:User", "user", permissionsBoundary=newer))["user"]
    assert (unknown.boundary, unknown.external_boundary) == (UNKNOWN, newer)


def test_attachment_of_an_unknown_policy_may_be_more() -> None:
    link = resource(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attachment", role="role-1234567", policyArn=UNKNOWN
    )
    assert identities(ROLE, link)["role"].may_have_more_policies


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


def test_role_says_who_may_assume_it_and_for_how_long() -> None:
    role = identities(replace(ROLE, properties={**ROLE.properties, "maxSessionDuration": 7200.0}))["role"]
    assert [policy.path for policy in role.trust] == ["assumeRolePolicy"]
    assert role.max_session_seconds == 7200
    assert identities(ROLE)["role"].max_session_seconds == 3600
    assert identities(USER)["user"].max_session_seconds is None


def test_lists_of_a_role_count_where_the_program_sets_them() -> None:
    listing = replace(ROLE, properties={**ROLE.properties, "managedPolicyArns": (READ_ONLY,), "inlinePolicies": ()})
    assert identities(listing)["role"].policy_lists == {"managedPolicyArns", "inlinePolicies"}
    reported = replace(listing, inputs=("name", "assumeRolePolicy", "inlinePolicies"))
    assert identities(reported)["role"].policy_lists == {"inlinePolicies"}
    assert identities(reported)["role"].managed_policy_arns == (READ_ONLY,)


def test_what_resources_of_their_own_put_on_a_role_is_known() -> None:
    inline = resource("aws:iam/rolePolicy:RolePolicy", "inline", role="role-1234567", policy=TEXT)
    assert identities(ROLE, inline)["role"].separately_attached == {"inlinePolicies"}
    assert identities(ROLE, POLICY, attachment("role", ROLE))["role"].separately_attached == {"managedPolicyArns"}
    assert identities(ROLE)["role"].separately_attached == frozenset()


ROLES, USERS = frozenset({IdentityKind.ROLE}), frozenset({IdentityKind.USER})


@pytest.mark.parametrize(
    ("holding", "path", "is_inline", "holders"),
    [
        (resource("aws:iam/rolePolicy:RolePolicy", "x", role="r", policy=TEXT), "policy", True, ROLES),
        (resource("aws:iam/userPolicy:UserPolicy", "x", user="u", policy=TEXT), "policy", True, USERS),
        (resource("aws:iam/role:Role", "x", inlinePolicies=({"policy": TEXT},)), "inlinePolicies", True, ROLES),
        (
            resource("aws:iam/userPolicyAttachment:UserPolicyAttachment", "x", user="u", policyArn=READ_ONLY),
            "policyArn",
            False,
            USERS,
        ),
        (
            resource("aws:iam/policyAttachment:PolicyAttachment", "x", roles=("r",), users=(), policyArn=READ_ONLY),
            "policyArn",
            False,
            ROLES,
        ),
        (
            resource("aws:iam/policyAttachment:PolicyAttachment", "x", roles=("r",), users=UNKNOWN, policyArn="a"),
            "policyArn",
            False,
            UNKNOWN,
        ),
        (
            resource(
                "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
                "x",
                userName="u",
                policyArns=(READ_ONLY,),
            ),
            "policyArns",
            False,
            USERS,
        ),
    ],
)
def test_where_policies_are_put_on_identities(
    holding: Resource, path: str, is_inline: bool, holders: Maybe[frozenset[IdentityKind]]
) -> None:
    (found,) = build_inventory([holding]).policy_attachments
    assert (found.path, found.is_inline, found.identities) == (path, is_inline, holders)


def test_lists_that_are_empty_put_nothing_on_anybody() -> None:
    exclusive = resource(
        "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive", "x", userName="u", policyArns=()
    )
    role = resource("aws:iam/role:Role", "role", inlinePolicies=())
    assert build_inventory([exclusive, role]).policy_attachments == ()


def test_users_and_their_lasting_credentials_are_known() -> None:
    key = resource("aws:iam/accessKey:AccessKey", "key", user="u")
    profile = resource("aws:iam/userLoginProfile:UserLoginProfile", "profile", user="u")
    found = build_inventory([USER, key, profile]).long_term_identities
    assert sorted(it.what for it in found) == ["access key", "login profile", "user"]


def test_trust_is_no_policy_that_the_role_holds() -> None:
    found = identities(ROLE)["role"]
    assert found.policies == ()
    (trust,) = found.trust
    assert trust.kind is PolicyKind.TRUST
    assert isinstance(trust.document, Document)
    assert identities(USER)["user"].trust == identities(GROUP)["group"].trust == ()


def test_trust_that_is_not_known_or_refused_is_kept() -> None:
    unknown, refused = (replace(ROLE, properties={"assumeRolePolicy": it}) for it in (UNKNOWN, "{"))
    assert [it.document for it in identities(unknown)["role"].trust] == [UNKNOWN]
    assert [type(it.document) for it in identities(refused)["role"].trust] == [Unreadable]
    assert identities(resource("aws:iam/role:Role", "role"))["role"].trust == ()


@pytest.mark.parametrize(
    ("value", "expected"), [(43200.0, 43200.0), ("7200", 7200.0), (UNKNOWN, UNKNOWN), ((), UNKNOWN), (None, 3600.0)]
)
def test_length_of_a_session(value: Value, expected: Maybe[float]) -> None:
    role = replace(ROLE, properties={**ROLE.properties, "maxSessionDuration": value})
    assert identities(role)["role"].max_session_seconds == expected


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (None, {"managedPolicyArns", "inlinePolicies"}),
        ((), frozenset()),
        (("name", "assumeRolePolicy"), frozenset()),
        (("managedPolicyArns",), {"managedPolicyArns"}),
        (("managedPolicyArns", "inlinePolicies"), {"managedPolicyArns", "inlinePolicies"}),
    ],
)
def test_what_the_provider_alone_reports_is_no_list_of_the_role(
    inputs: tuple[str, ...] | None, expected: frozenset[str]
) -> None:
    own: dict[str, Value] = {"managedPolicyArns": (READ_ONLY,), "inlinePolicies": ({"policy": TEXT},)}
    role = replace(ROLE, properties={**ROLE.properties, **own}, inputs=inputs)
    found = identities(role)["role"]
    assert found.policy_lists == expected
    assert found.managed_policy_arns == (READ_ONLY,)
    assert [policy.path for policy in found.policies] == ["inlinePolicies[0].policy"]


def test_policy_that_is_reported_of_a_role_and_attached_apart_is_put_on_it_once_by_the_program() -> None:
    reported = replace(
        ROLE, properties={**ROLE.properties, "managedPolicyArns": (READ_ONLY,)}, inputs=("assumeRolePolicy", "name")
    )
    link = resource(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attachment", role="role-1234567", policyArn=READ_ONLY
    )
    found = identities(reported, link)["role"]
    assert (found.policy_lists, found.separately_attached) == (frozenset(), frozenset({"managedPolicyArns"}))
    assert found.managed_policy_arns == (READ_ONLY,)


@pytest.mark.parametrize(("holder", "target"), [("role", ROLE), ("user", USER), ("group", GROUP)])
def test_what_resources_of_their_own_put_on_a_holder_is_known_of_that_holder_alone(
    holder: str, target: Resource
) -> None:
    other = resource(target.type, "other", name="other-1234567")
    token = f"aws:iam/{holder}Policy:{holder.capitalize()}Policy"
    unknown: dict[str, Value] = {holder: UNKNOWN, "policy": TEXT}
    inline = replace(resource(token, "inline", depends={holder: (target.urn,)}), properties=unknown)
    found = identities(target, other, POLICY, attachment(holder, target), inline)
    assert found[holder].separately_attached == {"managedPolicyArns", "inlinePolicies"}
    assert found["other"].separately_attached == frozenset()
    assert sorted(policy.origin.name for policy in found[holder].policies) == ["inline", "policy"]
    assert found["other"].policies == ()


def test_exclusive_attachments_are_put_on_a_role_apart() -> None:
    token = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"
    exclusive = resource(token, "exclusive", roleName="role-1234567", policyArns=(READ_ONLY,))
    found = identities(ROLE, exclusive)["role"]
    assert (found.managed_policy_arns, found.separately_attached) == ((READ_ONLY,), frozenset({"managedPolicyArns"}))


def test_group_holds_what_is_put_on_it_and_its_users_hold_it_as_well() -> None:
    inline = resource("aws:iam/groupPolicy:GroupPolicy", "inline", group="group-1234567", policy=TEXT)
    link = resource(
        "aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "link", group="group-1234567", policyArn=READ_ONLY
    )
    members = resource(
        "aws:iam/groupMembership:GroupMembership", "members", group="group-1234567", users=("user-1234567",)
    )
    found = identities(USER, GROUP, inline, link, members)
    for name in ("user", "group"):
        assert [policy.origin.name for policy in found[name].policies] == ["inline"]
        assert found[name].managed_policy_arns == (READ_ONLY,)
    assert found["user"].separately_attached == frozenset()


GROUPS = frozenset({IdentityKind.GROUP})


@pytest.mark.parametrize(
    ("holding", "path", "is_inline", "holders"),
    [
        (resource("aws:iam/groupPolicy:GroupPolicy", "x", group="g", policy=TEXT), "policy", True, GROUPS),
        (
            resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "x", role="r", policyArn=UNKNOWN),
            "policyArn",
            False,
            ROLES,
        ),
        (
            resource("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "x", group="g", policyArn="a"),
            "policyArn",
            False,
            GROUPS,
        ),
        (
            resource("aws:iam/policyAttachment:PolicyAttachment", "x", roles=("r",), users=("u",), policyArn="a"),
            "policyArn",
            False,
            ROLES | USERS,
        ),
        (resource("aws:iam/role:Role", "x", managedPolicyArns=(READ_ONLY,)), "managedPolicyArns", False, ROLES),
        (resource("aws:iam/role:Role", "x", inlinePolicies=UNKNOWN), "inlinePolicies", True, ROLES),
        (
            resource(
                "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive",
                "x",
                groupName="g",
                policyArns=UNKNOWN,
            ),
            "policyArns",
            False,
            GROUPS,
        ),
    ],
)
def test_where_more_policies_are_put_on_identities(
    holding: Resource, path: str, is_inline: bool, holders: Maybe[frozenset[IdentityKind]]
) -> None:
    (found,) = build_inventory([holding]).policy_attachments
    assert (found.path, found.is_inline, found.identities) == (path, is_inline, holders)


def test_policies_that_the_provider_alone_reports_of_a_role_are_put_on_it_by_others() -> None:
    reported: dict[str, Value] = {"managedPolicyArns": (READ_ONLY,), "inlinePolicies": ({"policy": TEXT},)}
    role = replace(ROLE, properties={**ROLE.properties, **reported}, inputs=("name", "assumeRolePolicy"))
    assert build_inventory([role]).policy_attachments == ()


def test_roles_and_groups_are_no_lasting_identities() -> None:
    assert build_inventory([ROLE, GROUP, POLICY]).long_term_identities == ()


def test_lasting_credentials_of_users_elsewhere_count() -> None:
    key = resource("aws:iam/accessKey:AccessKey", "key", user=UNKNOWN)
    assert [(it.origin.name, it.what) for it in build_inventory([key]).long_term_identities] == [("key", "access key")]


EDGE = resource("aws:iam/policy:Policy", "edge", name="edge", arn="arn:aws:iam::123456789012:policy/edge", policy=TEXT)
BOUNDED = resource("aws:iam/role:Role", "bounded", permissionsBoundary="arn:aws:iam::123456789012:policy/edge")
BOUNDED_SET = resource(
    "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment",
    "of-set",
    permissionsBoundary={"customerManagedPolicyReference": {"name": "edge"}},
)


def of_user(user: str) -> Resource:
    return resource(
        "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        "attachment",
        user=user,
        policyArn="arn:aws:iam::123456789012:policy/edge",
    )


@pytest.mark.parametrize(
    ("others", "kind", "holders"),
    [
        ((), PolicyKind.IDENTITY, ["edge"]),
        ((BOUNDED,), PolicyKind.BOUNDARY, []),
        ((BOUNDED_SET,), PolicyKind.BOUNDARY, []),
        ((of_user("elsewhere"),), PolicyKind.IDENTITY, ["attachment"]),
        ((BOUNDED, of_user("elsewhere")), PolicyKind.IDENTITY, ["attachment"]),
        ((BOUNDED_SET, of_user("elsewhere")), PolicyKind.IDENTITY, ["attachment"]),
        ((BOUNDED, of_user("user-1234567"), USER), PolicyKind.IDENTITY, ["user"]),
        ((of_user("user-1234567"), USER), PolicyKind.IDENTITY, ["user"]),
    ],
)
def test_policy_that_is_only_a_boundary_grants_nothing(
    others: tuple[Resource, ...], kind: PolicyKind, holders: list[str]
) -> None:
    found = build_inventory([EDGE, *others])
    (policy,) = [it for it in found.policies if it.origin.name == "edge"]
    assert policy.kind is kind
    assert [it.origin.name for it in found.identities if it.policies] == holders
