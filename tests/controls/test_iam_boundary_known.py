from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_boundary_known import CONTROL
from policypack.iam.parsing.managed_policies import managed_document
from policypack.model.control import Cause, Outcome, Subject, Undetermined, Violation
from policypack.model.identities import Identity, IdentityKind
from policypack.model.policy import PolicyKind, Unreadable
from policypack.model.unknown import UNKNOWN
from tests.builders import INVENTORY, TRAIL, role
from tests.controls.identity_policies import allow, policy
from tests.controls.table import Row, verify

CENTRAL = "arn:aws:iam::123456789012:policy/security/central-boundary"
ADMIN = role(policy(allow("*")))
ESCALATING = role(policy(allow("iam:PutRolePolicy")))
TAMPERING = role(policy(allow("cloudtrail:StopLogging")))
READING = role(policy(allow("s3:GetObject")))
UNKNOWN_POLICY = role(replace(policy(allow("s3:GetObject")), document=UNKNOWN))
UNREADABLE = role(replace(policy(allow("s3:GetObject")), document=Unreadable(reason="it is not JSON")))


def bounded(identity: Identity, boundary: str = CENTRAL, *, has_trail: bool = True) -> Subject:
    held = replace(identity, boundary=UNKNOWN, external_boundary=boundary)
    return subject(held, has_trail=has_trail)


def subject(identity: Identity, *, has_trail: bool = True) -> Subject:
    (found,) = CONTROL.subjects(replace(INVENTORY, identities=(identity,), trails=(TRAIL,) if has_trail else ()))
    return found


def advice(risk: str, kind: str = "role") -> tuple[Outcome, ...]:
    return (
        Violation(
            path="permissionsBoundary",
            message=f"is declared outside the stack, so it cannot be evaluated; without it the {kind} {risk}",
            fix="declare the boundary in this stack, or list its name in the option `trusted`",
        ),
    )


WOULD_BE_ADMIN = advice("would be an administrator (iam-no-admin-star)")
COULD_ESCALATE = advice("could escalate its privileges (iam-no-privilege-escalation)")
COULD_TAMPER = advice("could tamper with the trail (iam-no-trail-tamper)")
WAITS = (Undetermined(path="policies"),)

ROWS = (
    Row("an administrator", bounded(ADMIN), WOULD_BE_ADMIN),
    Row("a path to more privileges", bounded(ESCALATING), COULD_ESCALATE),
    Row("tampering", bounded(TAMPERING), COULD_TAMPER),
    Row("tampering in a stack without a trail", bounded(TAMPERING, has_trail=False)),
    Row(
        "two risks",
        bounded(role(policy(allow(["iam:PutRolePolicy", "cloudtrail:StopLogging"])))),
        advice(
            "could escalate its privileges (iam-no-privilege-escalation) and could tamper with the trail "
            "(iam-no-trail-tamper)"
        ),
    ),
    Row(
        "a user with a policy of AWS",
        bounded(
            replace(
                role(),
                kind=IdentityKind.USER,
                managed_policy_arns=("arn:aws:iam::aws:policy/AdministratorAccess",),
            )
        ),
        advice("would be an administrator (iam-no-admin-star)", "user"),
    ),
    Row("nothing that needs a boundary", bounded(READING)),
    Row("a boundary of the stack", subject(replace(ADMIN, boundary=policy(allow("s3:*"), kind=PolicyKind.BOUNDARY)))),
    Row(
        "a boundary of AWS",
        subject(
            replace(
                ADMIN, boundary=managed_document("arn:aws:iam::aws:policy/ReadOnlyAccess", PolicyKind.BOUNDARY)
            )
        ),
    ),
    Row("a boundary that the update tells", subject(replace(ADMIN, boundary=UNKNOWN))),
    *(
        Row(f"trusted by {entry}", bounded(ADMIN), settings={"trusted": ("other", entry)})
        for entry in (CENTRAL, "central-boundary", "security/central-boundary", "*-boundary", "arn:aws:iam::*:policy/*")
    ),
    *(
        Row(f"not trusted by {entry}", bounded(ADMIN), WOULD_BE_ADMIN, settings={"trusted": (entry,)})
        for entry in ("central", "Central-Boundary", "boundary", "security/", "arn:aws:iam::210987654321:policy/*", "")
    ),
    Row("trusted by its name alone", bounded(ADMIN, "central"), settings={"trusted": ("central",)}),
    Row("a policy that the update tells", bounded(UNKNOWN_POLICY), (
        Undetermined(path="policies", waits_for=UNKNOWN_POLICY.policies[0].origin.urn),
    )),
    Row("may have more policies", bounded(replace(READING, may_have_more_policies=True)), WAITS),
    Row("unreadable", bounded(UNREADABLE), (Undetermined(path="policies", cause=Cause.UNREADABLE_POLICY),)),
)  # fmt: skip


def test_identities_without_a_boundary_are_not_asked_about() -> None:
    assert list(CONTROL.subjects(replace(INVENTORY, identities=(ADMIN,)))) == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_boundary_known(row: Row) -> None:
    verify(CONTROL, row)
