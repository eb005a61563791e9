from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from policypack.controls.iam.iam_no_admin_star import CONTROL
from policypack.iam.parsing.documents import parse
from policypack.iam.parsing.managed_policies import managed_document
from policypack.model.control import Cause, Outcome, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy, Identity, IdentityKind
from policypack.model.policy import PolicyKind, Unreadable
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document, origin, role
from tests.controls.table import Row, verify


def named(name: str, *statements: Mapping[str, object]) -> DeclaredPolicy:
    return replace(declared(document(*statements)), origin=origin(name, "aws:iam/policy:Policy"))


def allow(actions: object, resources: object = "*", **more: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions: object, resources: object = "*", **more: object) -> dict[str, object]:
    return {**allow(actions, resources, **more), "Effect": "Deny"}


def admin(sources: str, kind: str = "role") -> tuple[Outcome, ...]:
    return (
        Violation(
            path="",
            message=f"the {kind} has full administrative privileges through {sources}",
            fix='"Action": ["s3:GetObject"], "Resource": [bucket.arn], with the required actions and resources',
        ),
    )


def partly_known(**elements: object) -> Identity:
    return role(replace(named("p"), document=parse({"Statement": {**allow("*"), **elements}}, PolicyKind.IDENTITY)))


READ = allow(["s3:GetObject", "s3:ListBucket"], "arn:aws:s3:::bucket/*")
STAR = named("p", allow("*"))
BOUNDED = replace(declared(document(allow("s3:*"))), kind=PolicyKind.BOUNDARY)
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
UNDETERMINED = (Undetermined(path="policies"),)
NOT_IAM = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def admin_by_aws(arn: str) -> tuple[Outcome, ...]:
    (found,) = admin(f"{arn.rsplit('/', 1)[1]}, statement 1")
    assert isinstance(found, Violation)
    return (replace(found, fix=f"replace the attachment of {arn} with a policy that allows only the required actions"),)


ROWS = (
    Row("reads one bucket", role(named("p", READ))),
    Row("no policies", role()),
    Row(
        "everything, denied on one bucket",
        role(named("p", allow("*"), deny("*", "arn:aws:s3:::b"))),
        admin("p, statement 1"),
    ),
    Row(
        "everything, IAM denied in another partition",
        role(named("p", allow("*"), deny("iam:*", "arn:aws-cn:iam::*:*"))),
        admin("p, statement 1"),
    ),
    Row(
        "everything, denied on all but IAM",
        role(named("p", allow("*"), {"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:iam::*:*"})),
    ),
    Row(
        "everything, denied on all but one bucket",
        role(named("p", allow("*"), {"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:s3:::b"})),
    ),
    Row(
        "everything, denied where it is allowed", role(named("p", allow("*", Condition=MFA), deny("*", Condition=MFA)))
    ),
    Row(
        "everything, denied elsewhere than it is allowed",
        role(named("p", allow("*", Condition=MFA), deny("*", Condition={"Bool": {"aws:SecureTransport": "false"}}))),
        admin("p, statement 1"),
    ),
    Row(
        "everything but one role",
        role(named("p", {"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:iam::*:role/admin"})),
        admin("p, statement 1"),
    ),
    Row("everything but IAM", role(named("p", {"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:iam::*:*"}))),
    Row("every ARN, the service left open", role(named("p", allow("*", "arn:aws:?*:*:*:*"))), admin("p, statement 1")),
    Row("everything", role(STAR), admin("p, statement 1")),
    Row("everything, in its own inline policy", replace(role(STAR), origin=STAR.origin), admin("policy, statement 1")),
    Row(
        "a policy without attachments",
        replace(role(STAR), origin=STAR.origin, kind=IdentityKind.POLICY),
        admin("statement 1", "policy"),
    ),
    Row("everything, by other wildcards", role(named("p", allow("*:*", "arn:aws:*"))), admin("p, statement 1")),
    Row("everything on one bucket", role(named("p", allow("*", "arn:aws:s3:::bucket/*")))),
    Row("everything of one service", role(named("p", allow("iam:*")))),
    Row("everything but identities", role(named("p", NOT_IAM))),
    Row(
        "everything except services that do not matter",
        role(named("p", {**NOT_IAM, "NotAction": ["aws-portal:*", "nosuchservice:*"]})),
        admin("p, statement 1"),
    ),
    Row(
        "two statements together",
        role(named("p", NOT_IAM, allow("iam:*"))),
        admin("p, statement 1 and p, statement 2, combined"),
    ),
    Row(
        "two policies together",
        role(named("p", NOT_IAM), named("q", allow("IAM:*"))),
        admin("p, statement 1 and q, statement 1, combined"),
    ),
    Row(
        "patterns for all letters together",
        role(named("p", allow([f"{letter}*:*" for letter in "abcdefghijklmnopqrstuvwxyz"]))),
        admin("p, statement 1"),
    ),
    Row("every read", role(named("p", allow(["*:Get*", "*:List*", "*:Describe*"])))),
    Row("identities denied", role(named("p", allow("*"), deny("iam:*")))),
    Row("identities denied in another policy", role(STAR, named("q", deny("iam:*")))),
    Row("all denied", role(named("p", allow("*"), deny("*")))),
    Row(
        "a few actions denied",
        role(named("p", allow("*"), deny(["s3:DeleteBucket", "cloudtrail:StopLogging"]))),
        admin("p, statement 1"),
    ),
    Row(
        "identities denied under a condition",
        role(named("p", allow("*"), deny("iam:*", Condition=MFA))),
        admin("p, statement 1"),
    ),
    Row(
        "identities denied on one role",
        role(named("p", allow("*"), deny("iam:*", "arn:aws:iam::123456789012:role/x"))),
        admin("p, statement 1"),
    ),
    Row("with a second factor", role(named("p", allow("*", Condition=MFA))), admin("p, statement 1")),
    Row(
        "on tagged resources only",
        role(named("p", allow("*", Condition={"StringEquals": {"aws:ResourceTag/team": "x"}}))),
    ),
    Row(
        "everything but one bucket",
        role(named("p", {"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::bucket"})),
        admin("p, statement 1"),
    ),
    Row("within a boundary", replace(role(STAR), boundary=BOUNDED)),
    Row(
        "within a boundary that allows everything",
        replace(role(STAR), boundary=replace(STAR, kind=PolicyKind.BOUNDARY)),
        admin("p, statement 1"),
    ),
    Row("unknown boundary", replace(role(STAR), boundary=UNKNOWN), UNDETERMINED),
    Row(
        "a boundary outside the stack",
        replace(role(STAR), boundary=UNKNOWN, external_boundary="central"),
        (Undetermined(path="permissionsBoundary", cause=Cause.OUTSIDE_BOUNDARY),),
    ),
    Row(
        "a boundary outside the stack, few permissions",
        replace(role(named("p", READ)), boundary=UNKNOWN, external_boundary="central"),
    ),
    Row(
        "a boundary outside the stack, and a policy that is unknown until deployment",
        replace(role(replace(STAR, document=UNKNOWN)), boundary=UNKNOWN, external_boundary="central"),
        UNDETERMINED,
    ),
    Row("administrator of AWS", replace(role(), managed_policy_arns=(ADMINISTRATOR,)), admin_by_aws(ADMINISTRATOR)),
    Row(
        "administrator of AWS within a boundary of AWS",
        replace(
            role(),
            managed_policy_arns=(ADMINISTRATOR,),
            boundary=managed_document("arn:aws:iam::aws:policy/ReadOnlyAccess", PolicyKind.BOUNDARY),
        ),
    ),
    Row(
        "administrator of AWS within AWS's boundary of everything",
        replace(
            role(), managed_policy_arns=(ADMINISTRATOR,), boundary=managed_document(ADMINISTRATOR, PolicyKind.BOUNDARY)
        ),
        admin_by_aws(ADMINISTRATOR),
    ),
    Row("unknown document within a boundary", replace(role(replace(STAR, document=UNKNOWN)), boundary=BOUNDED)),
    Row(
        "unknown document",
        role(replace(STAR, document=UNKNOWN)),
        (Undetermined(path="policies", waits_for=STAR.origin.urn),),
    ),
    Row("may have more policies", replace(role(named("p", READ)), may_have_more_policies=True), UNDETERMINED),
    Row(
        "unreadable document",
        role(replace(STAR, document=Unreadable(reason="it is not JSON"))),
        (Undetermined(path="policies", cause=Cause.UNREADABLE_POLICY),),
    ),
    Row(
        "unreadable document beside everything",
        role(replace(STAR, document=Unreadable(reason="it is not JSON")), STAR),
        admin("p, statement 1"),
    ),
    Row("unknown effect", partly_known(Effect=UNKNOWN), UNDETERMINED),
    Row("unknown actions", partly_known(Action=UNKNOWN), UNDETERMINED),
    Row("unknown resources", partly_known(Resource=UNKNOWN), UNDETERMINED),
    Row("unknown conditions", partly_known(Condition=UNKNOWN), UNDETERMINED),
    Row("one of the resources unknown", partly_known(Resource=("arn:aws:s3:::bucket", UNKNOWN)), UNDETERMINED),
    Row("an unknown resource beside everything", partly_known(Resource=("*", UNKNOWN)), admin("p, statement 1")),
    Row(
        "unknown Deny",
        role(STAR, replace(named("q"), document=parse({"Statement": deny(UNKNOWN)}, PolicyKind.IDENTITY))),
        UNDETERMINED,
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_admin_star(row: Row) -> None:
    verify(CONTROL, row)
