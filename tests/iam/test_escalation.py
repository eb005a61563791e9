"""The list of known ways to more permissions, as data."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policypack.iam.matching.actions import all_actions
from policypack.iam.permissions import escalation
from policypack.iam.permissions.effective_permissions import EffectivePermissions
from policypack.iam.permissions.escalation import (
    EscalationPath,
    escalation_paths,
    identity_paths,
    open_paths,
    opening_sources,
)
from policypack.model.identities import DeclaredPolicy, Identity, IdentityKind
from policypack.model.policy import PolicyKind, Unreadable
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document, role

ENTRIES: list[dict[str, Any]] = json.loads(
    (Path(escalation.__file__).parent / "escalation_paths.json").read_text("utf-8")
)
A_DENY: dict[str, object] = {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::secrets/*"}
"""What some paths remove."""

each_path = pytest.mark.parametrize("path", escalation_paths(), ids=lambda path: str(path.id))


def test_list_is_long_and_its_sets_are_distinct() -> None:
    sets = {frozenset(entry["permissions"]) for entry in ENTRIES}
    assert len(sets) == len(ENTRIES) == len({entry["id"] for entry in ENTRIES})
    assert len(sets) >= 100


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry["id"]))
def test_entry_is_complete(entry: dict[str, Any]) -> None:
    assert entry["gains"]
    assert all(source["name"] and source["entry"] and source["licence"] for source in entry["sources"])
    assert entry["sources"]
    assert set(entry["needs_every"]) <= set(entry["permissions"])
    passes = "iam:PassRole" in entry["permissions"]
    assert passes is (entry["kind"] == "pass-role") is bool(entry["passed_to"])
    assert passes is ("iam:PassRole" in entry["needs_every"])
    assert all(service.endswith(".amazonaws.com") for service in entry["passed_to"])


def test_paths_are_ordered_by_kind_and_by_number_of_permissions() -> None:
    kinds = ("grant", "credentials", "trust", "pass-role", "takeover", "denial")
    ranks = [(kinds.index(path.kind), len(path.permissions)) for path in escalation_paths()]
    assert ranks == sorted(ranks)


def test_actions_exist() -> None:
    """Each action is one of the Service Authorization Reference, so a mistyped or removed action is noticed."""
    unknown = {
        action
        for path in escalation_paths()
        for action in path.permissions
        if not all_actions().matching(action.lower())
    }
    assert unknown == set()


@each_path
def test_each_way_is_found_when_its_permissions_are_held_and_not_without_one(path: EscalationPath) -> None:
    def ways(*actions: str) -> set[str]:
        held = document({"Effect": "Allow", "Action": list(actions), "Resource": "*"}, A_DENY)
        return {found.path.id for found in open_paths(EffectivePermissions(role(declared(held)))) if found.is_certain}

    assert path.id in ways(*path.permissions)
    for action in path.permissions:
        rest = [other for other in path.permissions if other != action]
        assert not rest or path.id not in ways(*rest)


def allow(action: object, resource: str = "*", **more: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def verdict(identity: Identity) -> str:
    found = [it.is_certain for it in identity_paths(identity)]
    return "yes" if any(found) else "perhaps" if found else "no"


def user(*statements: dict[str, object], names: tuple[str, ...] = ()) -> Identity:
    held = role(declared(document(*statements)))
    return replace(held, kind=IdentityKind.USER, names=frozenset(names))


ANNA = "arn:aws:iam::123456789012:user/team/anna"
DETACH = "iam:DetachUserPolicy"
REMOVING = {
    "no Deny to remove": (user(allow(DETACH)), "no"),
    "a Deny, on every user": (user(allow(DETACH), A_DENY), "yes"),
    "a Deny, on every user of the account": (user(allow(DETACH, "arn:aws:iam::123456789012:user/*"), A_DENY), "yes"),
    "a Deny, on the caller": (user(allow(DETACH, "arn:aws:iam::*:user/${aws:username}"), A_DENY), "yes"),
    "a Deny, on itself": (user(allow(DETACH, ANNA), A_DENY, names=(ANNA, "anna")), "yes"),
    "a Deny, on its path": (user(allow(DETACH, "arn:aws:iam::*:user/team/*"), A_DENY, names=(ANNA, "anna")), "yes"),
    "a Deny, on another": (user(allow(DETACH, f"{ANNA}-b"), A_DENY, names=(ANNA, "anna")), "no"),
    "a Deny, on itself by its name alone": (user(allow(DETACH, ANNA), A_DENY, names=("anna",)), "yes"),
    "a Deny, on another by its name alone": (user(allow(DETACH, f"{ANNA}-b"), A_DENY, names=("anna",)), "no"),
    "a Deny, on one of unknown name": (user(allow(DETACH, ANNA), A_DENY), "perhaps"),
    "a Deny, which covers the removal": (user(allow(DETACH), {**A_DENY, "Action": "iam:*", "Resource": "*"}), "no"),
    "a Deny, the removal of roles' policies": (user(allow("iam:DetachRolePolicy", ANNA), A_DENY, names=(ANNA,)), "no"),
    "a Deny, the removal of inline policies": (user(allow("iam:DeleteUserPolicy"), A_DENY), "yes"),
    "a Deny, the removal from a group": (user(allow("iam:DeleteGroupPolicy"), A_DENY), "yes"),
    "a Deny, the removal from one group": (
        user(allow("iam:DeleteGroupPolicy", "arn:aws:iam::*:group/app"), A_DENY, names=(ANNA,)),
        "no",
    ),
    "perhaps a Deny": (replace(user(allow(DETACH)), may_have_more_policies=True), "perhaps"),
    "a policy without a holder, one user": (role(declared(document(allow(DETACH, ANNA), A_DENY))), "no"),
}


@pytest.mark.parametrize(("identity", "expected"), REMOVING.values(), ids=REMOVING)
def test_removing_policies_counts_where_it_removes_an_own_deny(identity: Identity, expected: str) -> None:
    """IAM User Guide, "Policy evaluation logic": an explicit Deny wins as long as its policy is attached."""
    assert verdict(identity) == expected


EDGE = {"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::123456789012:policy/edge"}}
STUDIO = "sagemaker:CreatePresignedDomainUrl"
NEW_PATHS = {
    "sets any boundary on users": (user(allow("iam:PutUserPermissionsBoundary")), "yes"),
    "sets any boundary on roles": (user(allow("iam:PutRolePermissionsBoundary")), "yes"),
    "sets one boundary": (user(allow("iam:PutUserPermissionsBoundary", Condition=EDGE)), "no"),
    "opens one Studio": (user(allow(STUDIO, "arn:aws:sagemaker:*:*:user-profile/d/a")), "no"),
    "opens every Studio": (user(allow(STUDIO, "arn:aws:sagemaker:*:*:user-profile/*")), "yes"),
    "half of a profile of Roles Anywhere": (user(allow("rolesanywhere:Create*")), "no"),
    "administers one cluster": (user(allow("eks:*", "arn:aws:eks:*:*:cluster/app")), "no"),
    "administers every cluster": (user(allow("eks:*AccessEntry"), allow("eks:AssociateAccessPolicy")), "yes"),
    "updates one environment": (
        user(allow("elasticbeanstalk:*", "arn:aws:elasticbeanstalk:*:*:environment/app/prod")), "no",
    ),
    "reads documents and runs them in a window": (user(allow("ssm:Get*"), allow("ssm:*MaintenanceWindow")), "yes"),
}  # fmt: skip


@pytest.mark.parametrize(("identity", "expected"), NEW_PATHS.values(), ids=NEW_PATHS)
def test_paths_that_are_limited_are_none(identity: Identity, expected: str) -> None:
    assert verdict(identity) == expected


MANAGED = "arn:aws:iam::aws:policy/"
PASS_TO_GLUE = allow("iam:PassRole", "arn:aws:iam::*:role/*")


def service_role(*names: str, policies: tuple[DeclaredPolicy, ...] = (), principal: object = None) -> Identity:
    trusted = {"Service": "glue.amazonaws.com"} if principal is None else principal
    trust = declared(document({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": trusted}), PolicyKind.TRUST)
    arns = tuple(f"{MANAGED}{name}" for name in names)
    return replace(role(*policies), managed_policy_arns=arns, trust=(trust,))


GLUE = "service-role/AWSGlueServiceRole"
BEANSTALK = "service-role/AWSElasticBeanstalkService"
SERVICE_ROLES = {
    "of Glue": (service_role(GLUE), "no"),
    "of Elastic Beanstalk": (
        service_role(BEANSTALK, principal={"Service": "elasticbeanstalk.amazonaws.com"}), "no",
    ),
    "of EKS, without the path": (
        service_role("AmazonEKSComputePolicy", principal={"Service": "eks.amazonaws.com"}), "no",
    ),
    "of another service than the policy is for": (service_role(BEANSTALK), "yes"),
    "of another service than the policy is for, without the path": (service_role("AmazonEKSComputePolicy"), "yes"),
    "of two services, one of which the policy is not for": (
        service_role(GLUE, principal={"Service": ["glue.amazonaws.com", "ec2.amazonaws.com"]}), "yes",
    ),
    "that people can assume": (service_role(GLUE, principal={"AWS": "123456789012"}), "yes"),
    "that people can assume as well": (
        service_role(GLUE, principal={"Service": "glue.amazonaws.com", "AWS": "123456789012"}), "yes",
    ),
    "that an identity provider signs in to": (
        service_role(GLUE, principal={"Federated": "accounts.google.com"}), "yes",
    ),
    "with an own statement that opens the same path": (
        service_role(GLUE, policies=(declared(document(allow("glue:UpdateDevEndpoint"))),)), "yes",
    ),
    "with an own statement that completes a path": (
        service_role(GLUE, policies=(declared(document(PASS_TO_GLUE)),)), "yes",
    ),
    "with an own statement that opens nothing": (
        service_role(GLUE, policies=(declared(document(allow("s3:GetObject"))),)), "no",
    ),
    "with full access of AWS": (service_role("AWSLambda_FullAccess"), "yes"),
    "whose trust is unknown until deployment": (
        replace(service_role(GLUE), trust=(replace(service_role(GLUE).trust[0], document=UNKNOWN),)), "perhaps",
    ),
    "whose trust AWS refuses": (
        replace(service_role(GLUE), trust=(replace(service_role(GLUE).trust[0], document=Unreadable(reason="no")),)),
        "yes",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("identity", "expected"), SERVICE_ROLES.values(), ids=SERVICE_ROLES)
def test_own_policies_of_services_do_not_count_on_their_roles(identity: Identity, expected: str) -> None:
    """IAM User Guide, "Create a role to delegate permissions to an AWS service"."""
    assert verdict(identity) == expected


def test_all_sources_of_all_open_paths_are_told() -> None:
    one = declared(document(allow("iam:PutUserPolicy"), allow("s3:GetObject"), PASS_TO_GLUE))
    other = declared(document(allow(["iam:CreateAccessKey", "lambda:*"], "*"), allow("iam:CreateAccessKey", "*")))
    found = opening_sources(role(one, other))
    assert [(it.policy is one, it.statement.number) for it in found] == [(True, 1), (True, 3), (False, 1), (False, 2)]
    assert opening_sources(role(declared(document(PASS_TO_GLUE)))) == ()
