"""What the holder of several policies may do, one action at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.iam.extents import Extent, is_every
from policypack.iam.holdings import Holdings
from policypack.model.identities import DeclaredPolicy, Identity
from policypack.model.policy import Condition, PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document, role

PUT = "s3:putobject"
BUCKET, OBJECTS = "arn:aws:s3:::b", "arn:aws:s3:::b/*"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def allow(actions: object = "s3:Put*", resources: object = OBJECTS, **more: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions: object = "s3:*", resources: object = "*", **more: object) -> dict[str, object]:
    return {**allow(actions, resources, **more), "Effect": "Deny"}


def holder(*statements: dict[str, object], boundary: tuple[dict[str, object], ...] = ()) -> Identity:
    limit = declared(document(*boundary), PolicyKind.BOUNDARY) if boundary else None
    return replace(role(declared(document(*statements))), boundary=limit)


def unknown_policy() -> DeclaredPolicy:
    return replace(declared("{}"), document=UNKNOWN)


def anywhere(extent: Extent, conditions: tuple[Condition, ...]) -> bool:
    return True


def everywhere(extent: Extent, conditions: tuple[Condition, ...]) -> bool:
    return is_every(extent)


def unconditional(extent: Extent, conditions: tuple[Condition, ...]) -> bool:
    return not conditions


def answer(identity: Identity, counts: object = anywhere) -> str:
    assert callable(counts)
    grants = list(Holdings(identity).grants(PUT, counts))
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
    "more may be attached": (replace(holder(allow("s3:Get*")), may_hold_more=True), "perhaps"),
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
    (grant,) = Holdings(holder(allow("sqs:*"), allow())).grants(PUT, anywhere)
    assert grant.source is not None
    assert grant.source.statement.number == 2
