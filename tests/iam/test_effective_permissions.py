"""What the holder of several policies may do, one action at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.iam.matching.resource_sets import ResourceSet, is_every
from policypack.iam.permissions.effective_permissions import EffectivePermissions
from policypack.model.identities import DeclaredPolicy, Identity
from policypack.model.policy import Condition, PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document, role

PUT = "s3:putobject"
BUCKET, OBJECTS = "arn:aws:s3:::b", "arn:aws:s3:::b/*"
MFA: dict[str, object] = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def allow(actions: object = "s3:Put*", resources: object = OBJECTS, **more: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions: object = "s3:*", resources: object = "*", **more: object) -> dict[str, object]:
    return {**allow(actions, resources, **more), "Effect": "Deny"}


def holder(*statements: dict[str, object], boundary: tuple[dict[str, object], ...] = ()) -> Identity:
    limit = declared(document(*boundary), PolicyKind.BOUNDARY) if boundary else None
    return replace(role(declared(document(*statements))), boundary=limit)


def unknown_policy() -> DeclaredPolicy:
    return replace(declared("{}"), document=UNKNOWN)


def anywhere(extent: ResourceSet, conditions: tuple[Condition, ...]) -> bool:
    return True


def everywhere(extent: ResourceSet, conditions: tuple[Condition, ...]) -> bool:
    return is_every(extent)


def unconditional(extent: ResourceSet, conditions: tuple[Condition, ...]) -> bool:
    return not conditions


def answer(identity: Identity, counts: object = anywhere) -> str:
    assert callable(counts)
    grants = list(EffectivePermissions(identity).grants(PUT, counts))
    if not grants:
        return "no"
    return "yes" if any(grant.is_certain for grant in grants) else "perhaps"


CASES: dict[str, tuple[Identity, str]] = {
    "allowed": (holder(allow()), "yes"),
    "nothing held": (role(), "no"),
    "another action": (holder(allow("s3:Get*")), "no"),
    "all but another": (holder({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}), "yes"),
    "all but this": (holder({"Effect": "Allow", "NotAction": "s3:Put*", "Resource": "*"}), "no"),
    "denied": (holder(allow(), deny()), "no"),
    "denied on the same": (holder(allow(), deny("s3:PutObject", OBJECTS)), "no"),
    "denied on less": (holder(allow(), deny("s3:*", "arn:aws:s3:::b/private/*")), "yes"),
    "denied elsewhere": (holder(allow(), deny("s3:*", "arn:aws:s3:::c/*")), "yes"),
    "denied under a condition": (holder(allow(), deny(Condition=MFA)), "yes"),
    "denied but here": (holder(allow(), {"Effect": "Deny", "Action": "s3:*", "NotResource": OBJECTS}), "yes"),
    "denied but elsewhere": (
        holder(allow(), {"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::c/*"}),
        "no",
    ),
    "denied piece by piece": (holder(allow("s3:*", [BUCKET, OBJECTS]), deny("s3:*", OBJECTS)), "yes"),
    "within the boundary": (holder(allow(), boundary=(allow("s3:*", "*"),)), "yes"),
    "outside the boundary": (holder(allow(), boundary=(allow("sqs:*", "*"),)), "no"),
    "outside the boundary's resources": (holder(allow(), boundary=(allow("s3:*", "arn:aws:s3:::c/*"),)), "no"),
    "denied by the boundary": (holder(allow(), boundary=(allow("s3:*", "*"), deny())), "no"),
    "a boundary of another stack": (replace(holder(allow()), boundary=UNKNOWN), "perhaps"),
    "a boundary that is not known": (replace(holder(allow()), boundary=unknown_policy()), "perhaps"),
    "a policy that is not known": (role(unknown_policy()), "perhaps"),
    "a policy that may deny": (role(declared(document(allow())), unknown_policy()), "perhaps"),
    "more may be attached": (replace(holder(allow("s3:Get*")), may_have_more_policies=True), "perhaps"),
}


@pytest.mark.parametrize(("identity", "expected"), CASES.values(), ids=CASES)
def test_action_is_held(identity: Identity, expected: str) -> None:
    assert answer(identity) == expected


def test_boundary_narrows_what_is_reached() -> None:
    wide = allow("s3:*", "*")
    assert answer(holder(wide), everywhere) == "yes"
    assert answer(holder(wide, boundary=(wide,)), everywhere) == "yes"
    assert answer(holder(wide, boundary=(allow("s3:*", OBJECTS),)), everywhere) == "no"
    assert answer(holder(wide, {"Effect": "Deny", "Action": "s3:*", "NotResource": OBJECTS}), everywhere) == "no"


def test_conditions_of_the_boundary_are_conditions_of_the_grant() -> None:
    assert answer(holder(allow()), unconditional) == "yes"
    assert answer(holder(allow(Condition=MFA)), unconditional) == "no"
    assert answer(holder(allow(), boundary=(allow("s3:*", "*", Condition=MFA),)), unconditional) == "no"


def test_policy_of_aws_by_its_arn_is_held_with_what_matters() -> None:
    held = replace(
        role(), managed_policy_arns=("arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::1:policy/x")
    )
    assert answer(held) == "yes"


def test_grant_names_its_statement() -> None:
    (grant,) = EffectivePermissions(holder(allow("sqs:*"), allow())).grants(PUT, anywhere)
    assert grant.source is not None
    assert grant.source.statement.number == 2


PASS = "iam:passrole"
EVERY_ROLE, APP_ROLES, ROLES_OF_ONE = (
    "arn:aws:iam::*:role/*",
    "arn:aws:iam::*:role/app-*",
    "arn:aws:iam::123456789012:role/*",
)


def every_role(extent: ResourceSet, conditions: tuple[Condition, ...]) -> bool:
    return is_every(extent, "role")


def passes(identity: Identity, counts: object = every_role) -> str:
    """Whether the identity may pass roles in a way that counts."""
    assert callable(counts)
    found = [grant.is_certain for grant in EffectivePermissions(identity).grants(PASS, counts)]
    return "no" if not found else "yes" if any(found) else "perhaps"


def pass_role(resources: object = "*", **more: object) -> dict[str, object]:
    return allow("iam:PassRole", resources, **more)


BOUNDARIES: dict[str, tuple[object, tuple[dict[str, object], ...], str]] = {
    "wider": ("*", (allow("*", "*"),), "yes"),
    "of every role": ("*", (pass_role(EVERY_ROLE),), "yes"),
    "narrower": ("*", (pass_role(APP_ROLES),), "no"),
    "narrower in one statement of two": ("*", (pass_role(APP_ROLES), allow("iam:*", EVERY_ROLE)), "yes"),
    "wider than what is held": (APP_ROLES, (allow("*", "*"),), "no"),
    "overlapping": (APP_ROLES, (pass_role(ROLES_OF_ONE),), "no"),
    "overlapping, the other way": (ROLES_OF_ONE, (pass_role(APP_ROLES),), "no"),
    "of other actions": ("*", (allow("iam:Get*", "*"),), "no"),
    "of all other actions": ("*", ({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},), "no"),
    "of all but other actions": ("*", ({"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"},), "yes"),
    "of all but some roles": ("*", ({"Effect": "Allow", "Action": "*", "NotResource": APP_ROLES},), "yes"),
    "of all but every role": ("*", ({"Effect": "Allow", "Action": "*", "NotResource": EVERY_ROLE},), "no"),
    "that denies some roles": ("*", (allow("*", "*"), deny("iam:*", APP_ROLES)), "yes"),
    "that denies every role": ("*", (allow("*", "*"), deny("iam:*", EVERY_ROLE)), "no"),
    "that denies all but some roles": (
        "*",
        (allow("*", "*"), {"Effect": "Deny", "Action": "iam:*", "NotResource": APP_ROLES}),
        "no",
    ),
    "that denies under a condition": ("*", (allow("*", "*"), deny("iam:*", "*", Condition=MFA)), "yes"),
    "that allows nothing": ("*", (deny("*", "*"),), "no"),
}


@pytest.mark.parametrize(("held", "boundary", "expected"), BOUNDARIES.values(), ids=BOUNDARIES)
def test_every_role_within_a_boundary(held: object, boundary: tuple[dict[str, object], ...], expected: str) -> None:
    assert passes(holder(pass_role(held), boundary=boundary)) == expected


TAGGED = "arn:aws:iam::123456789012:role/${aws:PrincipalTag/team}"


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("arn:aws:iam::*:role/??*", True),
        ("arn:aws:iam::*:role/app-*", True),
        ("arn:aws:iam::123456789012:role/app", True),
        (TAGGED, True),
        ("arn:aws:iam::*:user/*", False),
        ("arn:aws:iam::999999999999:role/*", False),
    ],
)
def test_variable_may_have_any_value_that_the_boundary_matches(limit: str, expected: bool) -> None:
    identity = holder(pass_role(TAGGED), boundary=(pass_role(limit),))
    assert bool(list(EffectivePermissions(identity).grants(PASS, lambda _extent, _conditions: True))) is expected


NO_MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}


@pytest.mark.parametrize(
    ("limit", "denied", "expected"),
    [(MFA, MFA, "no"), (MFA, NO_MFA, "yes"), (NO_MFA, MFA, "yes"), (NO_MFA, NO_MFA, "no")],
)
def test_deny_that_holds_wherever_the_boundary_allows(
    limit: dict[str, object], denied: dict[str, object], expected: str
) -> None:
    held = (pass_role(), deny("iam:*", "*", Condition=denied))
    assert passes(holder(*held, boundary=(allow("*", "*", Condition=limit),))) == expected


def test_roles_that_a_boundary_and_a_policy_have_in_common_are_held() -> None:
    assert passes(holder(pass_role(APP_ROLES), boundary=(pass_role(ROLES_OF_ONE),)), anywhere) == "yes"
    elsewhere = pass_role("arn:aws:iam::123456789012:role/web-*")
    assert passes(holder(pass_role(APP_ROLES), boundary=(elsewhere,)), anywhere) == "no"


def uncertain(*statements: object, boundary: object = None) -> Identity:
    """A holder of documents with parts that are not known."""
    held = role(declared({"Statement": statements}))
    return held if boundary is None else replace(held, boundary=declared({"Statement": boundary}, PolicyKind.BOUNDARY))


UNCERTAIN: dict[str, tuple[Identity, str]] = {
    "an Allow of unknown effect": (uncertain(allow(Effect=UNKNOWN)), "perhaps"),
    "an Allow of unknown actions": (uncertain(allow(UNKNOWN)), "perhaps"),
    "an Allow of one unknown action": (uncertain(allow(["s3:Get*", UNKNOWN])), "perhaps"),
    "an Allow of one known action": (uncertain(allow(["s3:Put*", UNKNOWN])), "yes"),
    "an Allow of unknown resources": (uncertain(allow(PUT, UNKNOWN)), "perhaps"),
    "an Allow of one known resource": (uncertain(allow(PUT, [UNKNOWN, OBJECTS])), "yes"),
    "an Allow of all but unknown actions": (
        uncertain({"Effect": "Allow", "NotAction": [UNKNOWN], "Resource": "*"}),
        "perhaps",
    ),
    "an Allow of all but this and unknown actions": (
        uncertain({"Effect": "Allow", "NotAction": ["s3:*", UNKNOWN], "Resource": "*"}),
        "no",
    ),
    "an Allow of all but unknown resources": (
        uncertain({"Effect": "Allow", "Action": "s3:*", "NotResource": [UNKNOWN]}),
        "perhaps",
    ),
    "an Allow of nothing, and not of what": (
        uncertain({"Effect": "Allow", "Action": "s3:*", "NotResource": [UNKNOWN, "*"]}),
        "no",
    ),
    "a Deny of unknown effect": (uncertain(allow(), {**deny(), "Effect": UNKNOWN}), "perhaps"),
    "a Deny of unknown actions": (uncertain(allow(), deny(UNKNOWN)), "perhaps"),
    "a Deny of one unknown action": (uncertain(allow(), deny(["sqs:*", UNKNOWN])), "perhaps"),
    "a Deny of this and an unknown action": (uncertain(allow(), deny(["s3:*", UNKNOWN])), "no"),
    "a Deny on unknown resources": (uncertain(allow(), deny("s3:*", UNKNOWN)), "perhaps"),
    "a Deny on these and unknown resources": (uncertain(allow(), deny("s3:*", [OBJECTS, UNKNOWN])), "no"),
    "a Deny of another action on unknown resources": (uncertain(allow(), deny("sqs:*", UNKNOWN)), "yes"),
    "a Deny under unknown conditions": (uncertain(allow(), deny(Condition=UNKNOWN)), "perhaps"),
    "a Deny elsewhere under unknown conditions": (
        uncertain(allow(), deny("s3:*", "arn:aws:s3:::c/*", Condition=UNKNOWN)),
        "yes",
    ),
    "an unknown Deny beside a certain one": (uncertain(allow(), deny(UNKNOWN), deny()), "no"),
    "a statement that is not known": (uncertain(allow(), UNKNOWN), "perhaps"),
    "a boundary of unknown actions": (uncertain(allow(), boundary=[allow(UNKNOWN, "*")]), "perhaps"),
    "a boundary on unknown resources": (uncertain(allow(), boundary=[allow("s3:*", UNKNOWN)]), "perhaps"),
    "a boundary with a statement that is not known": (uncertain(allow(), boundary=[UNKNOWN]), "perhaps"),
    "a boundary that allows it otherwise": (uncertain(allow(), boundary=[allow(UNKNOWN, "*"), allow("s3:*")]), "yes"),
    "a boundary that may deny": (uncertain(allow(), boundary=[allow("*", "*"), deny(UNKNOWN)]), "perhaps"),
    "a boundary of unknown statements": (uncertain(allow(), boundary=UNKNOWN), "perhaps"),
}


@pytest.mark.parametrize(("identity", "expected"), UNCERTAIN.values(), ids=UNCERTAIN)
def test_action_is_held_as_far_as_it_is_known(identity: Identity, expected: str) -> None:
    assert answer(identity) == expected


def test_allows_and_denies_of_all_policies_add_up() -> None:
    one, other = declared(document(allow("sqs:*"))), declared(document(allow()))
    forbids = declared(document(deny()))
    assert answer(role(one)) == "no"
    assert answer(role(one, other)) == "yes"
    assert answer(role(one, other, forbids)) == answer(role(forbids, other, one)) == "no"
    assert len(list(EffectivePermissions(role(other, other)).grants(PUT, anywhere))) == 2


def test_denies_of_parts_add_up_to_a_deny_of_what_is_allowed_there() -> None:
    held = allow("s3:*", ["arn:aws:s3:::b/*", "arn:aws:s3:::c/*"])
    parts = [deny("s3:*", part) for part in ("arn:aws:s3:::b/*", "arn:aws:s3:::c/*")]
    assert answer(holder(held, *parts)) == "no"
    assert answer(holder(held, parts[0])) == "yes"


def test_deny_on_an_unknown_part_leaves_the_rest_certain() -> None:
    held = allow("s3:*", ["arn:aws:s3:::b/*", "arn:aws:s3:::c/*"])
    assert answer(uncertain(held, {**deny("s3:*", "arn:aws:s3:::b/*"), "Effect": UNKNOWN})) == "yes"
    assert answer(uncertain(held, deny("s3:*", "arn:aws:s3:::b/*"), deny("s3:*", UNKNOWN))) == "perhaps"


def test_more_that_may_be_attached_may_allow_and_may_deny() -> None:
    more = replace(holder(allow()), may_have_more_policies=True)
    found = list(EffectivePermissions(more).grants(PUT, anywhere))
    assert [(grant.source is None, grant.is_certain) for grant in found] == [(False, False), (True, False)]
    denied = replace(holder(allow(), deny()), may_have_more_policies=True)
    assert [grant.source for grant in EffectivePermissions(denied).grants(PUT, anywhere)] == [None]


def test_document_that_aws_refuses_grants_and_denies_nothing() -> None:
    refused = declared("{")
    assert answer(role(refused)) == "no"
    assert answer(role(declared(document(allow())), refused)) == "yes"


@pytest.mark.parametrize(
    ("denied", "expected"),
    [("*", "no"), (EVERY_ROLE, "no"), ("arn:aws:iam::*:*", "no"), (APP_ROLES, "yes"), (ROLES_OF_ONE, "yes")],
)
def test_deny_of_every_role_leaves_none_to_pass(denied: str, expected: str) -> None:
    """Roles are all that `iam:PassRole` is about, so that `*` and every role are the same to it."""
    assert passes(holder(pass_role(), deny("iam:PassRole", denied))) == expected
    assert passes(holder(pass_role(EVERY_ROLE), deny("iam:PassRole", denied))) == expected


LETTERS = [chr(code) for code in range(ord("a"), ord("z") + 1)]
REGION: dict[str, object] = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
REGIONS: dict[str, object] = {"StringEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}}
ELSEWHERE: dict[str, object] = {"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}}

EVERY_ROLE_BY_LISTS: dict[str, tuple[Identity, str]] = {
    "one pattern for each letter": (holder(pass_role([f"arn:aws:iam::*:role/{it}*" for it in LETTERS])), "yes"),
    "for each letter but one": (holder(pass_role([f"arn:aws:iam::*:role/{it}*" for it in LETTERS[1:]])), "no"),
    "over several statements": (
        holder(*(pass_role(f"arn:aws:iam::*:role/{it}*") for it in LETTERS)),
        "yes",
    ),
    "over several policies": (
        role(*(declared(document(pass_role(f"arn:aws:iam::*:role/{it}*"))) for it in LETTERS)),
        "yes",
    ),
    "by a boundary": (
        holder(pass_role(), boundary=(pass_role([f"arn:aws:iam::*:role/{it}*" for it in LETTERS]),)),
        "yes",
    ),
    "less a single role": (
        holder(pass_role([f"arn:aws:iam::*:role/{it}*" for it in LETTERS]), deny("iam:*", "arn:aws:iam::*:role/admin")),
        "yes",
    ),
    "less names of two characters or more": (
        holder(pass_role([f"arn:aws:iam::*:role/{it}*" for it in LETTERS]), deny("iam:*", "arn:aws:iam::*:role/??*")),
        "no",
    ),
    "less names of three characters or more": (
        holder(pass_role([f"arn:aws:iam::*:role/{it}*" for it in LETTERS]), deny("iam:*", "arn:aws:iam::*:role/???*")),
        "yes",
    ),
    "less one letter": (
        holder(pass_role([f"arn:aws:iam::*:role/{it}*" for it in LETTERS]), deny("iam:*", "arn:aws:iam::*:role/a*")),
        "no",
    ),
    "letters of other resources": (holder(pass_role([f"arn:aws:iam::*:user/{it}*" for it in LETTERS])), "no"),
}


@pytest.mark.parametrize(("identity", "expected"), EVERY_ROLE_BY_LISTS.values(), ids=EVERY_ROLE_BY_LISTS)
def test_patterns_add_up_to_every_role(identity: Identity, expected: str) -> None:
    assert passes(identity) == expected


DENIED: dict[str, tuple[list[dict[str, object]], str]] = {
    "every role, in another partition": ([deny("iam:*", "arn:aws-cn:iam::*:role/*")], "yes"),
    "every role, in any partition": ([deny("iam:*", "arn:*:iam::*:role/*")], "no"),
    "every bucket": ([deny("iam:*", "arn:aws:s3:::*")], "yes"),
    "an incomplete ARN": ([deny("iam:*", "arn:aws:iam")], "no"),
    "roles by letters": ([deny("iam:*", [f"arn:aws:iam::*:role/{it}*" for it in LETTERS])], "yes"),
    "roles with three characters": ([deny("iam:*", "arn:aws:iam::*:role/???*")], "yes"),
    "roles with two characters": ([deny("iam:*", "arn:aws:iam::*:role/??*")], "no"),
    "roles with one": ([deny("iam:*", "arn:aws:iam::*:role/?*")], "no"),
    "the own roles": ([deny("iam:*", "arn:aws:iam::*:role/${aws:username}*")], "yes"),
    "under a condition": ([deny("iam:*", "*", Condition=REGION)], "yes"),
    "all but roles": ([{"Effect": "Deny", "Action": "iam:*", "NotResource": "arn:aws:iam::*:role/*"}], "yes"),
    "all but users": ([{"Effect": "Deny", "Action": "iam:*", "NotResource": "arn:aws:iam::*:user/*"}], "no"),
    "all but other actions": ([{"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"}], "no"),
    "all but passing": ([{"Effect": "Deny", "NotAction": "iam:Pass*", "Resource": "*"}], "yes"),
}


@pytest.mark.parametrize(("denies", "expected"), DENIED.values(), ids=DENIED)
def test_every_role_under_a_deny(denies: list[dict[str, object]], expected: str) -> None:
    assert passes(holder(pass_role(), *denies)) == expected


CONDITIONAL: dict[str, tuple[dict[str, object], dict[str, object], str]] = {
    "the same": (REGION, REGION, "no"),
    "a wider one": (REGION, REGIONS, "no"),
    "a narrower one": (REGIONS, REGION, "yes"),
    "one that excludes another value": (REGION, ELSEWHERE, "no"),
    "one that excludes the value": (REGIONS, ELSEWHERE, "yes"),
    "another key": (REGION, MFA, "yes"),
    "the same and another key": (REGION, {**REGION, **MFA}, "yes"),
    "one of two": ({**REGION, **MFA}, REGION, "no"),
}


@pytest.mark.parametrize(("allowed", "denied", "expected"), CONDITIONAL.values(), ids=CONDITIONAL)
def test_conditional_deny_counts_where_it_holds_for_all_that_is_allowed(
    allowed: dict[str, object], denied: dict[str, object], expected: str
) -> None:
    assert answer(holder(allow(Condition=allowed), deny(Condition=denied))) == expected
    boundary = (allow("s3:*", "*", Condition=allowed), deny(Condition=denied))
    assert answer(holder(allow(), boundary=boundary)) == expected


@pytest.mark.parametrize(
    ("denies", "expected"),
    [
        ([deny("s3:*", "arn:aws:s3:::logs/*")], True),
        ([deny("s3:*", "arn:aws:s3:::logs/a*")], False),
        ([deny("s3:*", "arn:aws:s3:::logs/?*"), deny("s3:Put*", "arn:aws:s3:::logs/")], True),
        ([deny("s3:*", "arn:aws:s3:::logs/?*")], False),
        ([{"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::data/*"}], True),
        ([{"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::logs/keep"}], False),
        (
            [
                {"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::logs/keep"},
                deny("s3:PutObject", "arn:aws:s3:::logs/k*"),
            ],
            True,
        ),
        ([deny("s3:*", "arn:aws-cn:s3:::logs/*")], False),
        ([deny("s3:Get*", "*")], False),
        ([deny("s3:*", "*", Condition=MFA)], False),
        ([deny("s3:*", "arn:aws:s3:::logs/${aws:username}/*")], False),
    ],
)
def test_denies_together_cover_a_pattern(denies: list[dict[str, object]], expected: bool) -> None:
    assert EffectivePermissions(holder(allow("*", "*"), *denies)).denies(PUT, "arn:aws:s3:::logs/*") is expected
