from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_no_privilege_escalation import CONTROL
from policypack.iam.parsing.documents import parse
from policypack.model.control import Cause, Outcome, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy, Identity, IdentityKind
from policypack.model.policy import PolicyKind, Unreadable
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document, origin, role
from tests.controls.table import Row, verify

LAMBDA = {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
PASS: dict[str, object] = {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}
RUN: dict[str, object] = {
    "Effect": "Allow",
    "Action": ["lambda:CreateFunction", "lambda:InvokeFunction"],
    "Resource": "arn:aws:lambda:*:123456789012:function:app-*",
}
WRITE: dict[str, object] = {"Effect": "Allow", "Action": "iam:PutUserPolicy", "Resource": "*"}


def named(name: str, *statements: dict[str, object]) -> DeclaredPolicy:
    return replace(declared(document(*statements)), origin=origin(name, "aws:iam/policy:Policy"))


def boundary(*statements: dict[str, object]) -> DeclaredPolicy:
    return declared(document(*statements), PolicyKind.BOUNDARY)


def partly(**elements: object) -> Identity:
    policy = replace(named("p", WRITE), document=parse({"Statement": {**WRITE, **elements}}, PolicyKind.IDENTITY))
    return role(policy)


def everything_on(resource: str) -> dict[str, object]:
    return {"Effect": "Allow", "Action": "iam:*", "Resource": f"arn:aws:iam::123456789012:{resource}"}


def escalates(steps: str, gains: str, fix: str, kind: str = "role") -> tuple[Outcome, ...]:
    message = f"the {kind} can escalate its privileges with {steps}: {gains}"
    return (Violation(path="", message=message, fix=fix),)


TO_LAMBDA_FIX = '"Resource": [role.arn] for iam:PassRole instead of every role, or remove lambda:InvokeFunction'
TO_LAMBDA = escalates(
    "iam:PassRole (deploy, statement 1) + lambda:CreateFunction + lambda:InvokeFunction (app, statement 1)",
    "run code as any role that trusts Lambda",
    TO_LAMBDA_FIX,
)
WRITES_FIX = (
    'remove iam:PutUserPolicy, or add "Condition": {"StringEquals": {"iam:PermissionsBoundary": boundary.arn}} '
    "if it manages the policies of roles and users"
)
WRITES = escalates(
    "iam:PutUserPolicy (p, statement 1)",
    "add any inline policy to the caller's own user",
    WRITES_FIX,
)
WRITES_TO_A_GROUP = escalates(
    "iam:PutGroupPolicy (p, statement 1)",
    "add any inline policy to a group that the caller belongs to",
    WRITES_FIX.replace("iam:PutUserPolicy", "iam:PutGroupPolicy"),
)
TAKES_OVER = escalates(
    "lambda:UpdateFunctionCode (p, statement 1)",
    "replace the code of an existing function and use its role",
    '"Resource" with the ARNs that lambda:UpdateFunctionCode requires, instead of every resource',
)
WAITS = (Undetermined(path="policies"),)

CALLBACK = "arn:aws:iam::aws:policy/AWSLambda_FullAccess"
READ: dict[str, object] = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}

ROWS = (
    Row("first half of a path", role(named("app", RUN))),
    Row("second half of a path", role(named("deploy", PASS))),
    Row("a complete path in two policies", role(named("app", RUN), named("deploy", PASS)), TO_LAMBDA),
    Row(
        "a complete path, to the service of the path",
        role(named("app", RUN), named("deploy", {**PASS, "Condition": LAMBDA})),
        TO_LAMBDA,
    ),
    Row(
        "iam:PassRole to a service outside the path",
        role(
            named("app", RUN),
            named("deploy", {**PASS, "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}}),
        ),
    ),
    Row(
        "one named role",
        role(named("app", RUN), named("deploy", {**PASS, "Resource": "arn:aws:iam::123456789012:role/app"})),
    ),
    Row("writes policies", role(named("p", WRITE)), WRITES),
    Row(
        "writes its own policies",
        role(named("p", {**WRITE, "Resource": "arn:aws:iam::*:user/${aws:username}"})),
        WRITES,
    ),
    Row(
        "writes policies under a boundary",
        role(
            named(
                "p",
                {
                    **WRITE,
                    "Condition": {"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::123456789012:policy/edge"}},
                },
            )
        ),
    ),
    Row("denied without conditions", role(named("p", WRITE), named("d", {**WRITE, "Effect": "Deny"}))),
    Row(
        "denied without a second factor",
        role(
            named("p", WRITE),
            named("d", {**WRITE, "Effect": "Deny", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}),
        ),
        WRITES,
    ),
    Row(
        "within a boundary of other services",
        replace(role(named("p", WRITE)), boundary=boundary({**WRITE, "Action": "s3:*"})),
    ),
    Row(
        "within a boundary that allows it",
        replace(role(named("p", WRITE)), boundary=boundary({**WRITE, "Action": "iam:*"})),
        WRITES,
    ),
    Row(
        "a policy without attachments",
        replace(role(named("p", WRITE)), origin=origin("p", "aws:iam/policy:Policy"), kind=IdentityKind.POLICY),
        escalates(
            "iam:PutUserPolicy (statement 1)",
            "add any inline policy to the caller's own user",
            WRITES_FIX,
            "policy",
        ),
    ),
    Row(
        "an AWS-managed policy completes the path",
        replace(role(named("deploy", PASS)), managed_policy_arns=("arn:aws:iam::aws:policy/AWSLambda_FullAccess",)),
        escalates(
            "iam:PassRole (deploy, statement 1) + "
            "lambda:CreateFunction + lambda:InvokeFunction (AWSLambda_FullAccess, statement 1)",
            "run code as any role that trusts Lambda",
            TO_LAMBDA_FIX,
        ),
    ),
    Row("every action of IAM, on second factors alone", role(named("p", everything_on("mfa/*")))),
    Row("on identity providers that hold no metadata", role(named("p", everything_on("oidc-provider/*")))),
    Row("on roles that only their service changes", role(named("p", everything_on("role/aws-service-role/*")))),
    Row("on instance profiles, with no role to put in", role(named("p", everything_on("instance-profile/*")))),
    Row("on a group", role(named("p", everything_on("group/app"))), WRITES_TO_A_GROUP),
    Row(
        "takes over every function of the own account, in one region",
        role(
            named(
                "p",
                {
                    "Effect": "Allow",
                    "Action": "lambda:UpdateFunctionCode",
                    "Resource": "*",
                    "Condition": {
                        "StringEquals": {
                            "aws:RequestedRegion": "eu-west-1",
                            "aws:ResourceAccount": "${aws:PrincipalAccount}",
                        }
                    },
                },
            )
        ),
        TAKES_OVER,
    ),
    Row("unknown boundary", replace(role(named("p", WRITE)), boundary=UNKNOWN), WAITS),
    Row(
        "a boundary outside the stack",
        replace(role(named("p", WRITE)), boundary=UNKNOWN, external_boundary="central"),
        (Undetermined(path="permissionsBoundary", cause=Cause.OUTSIDE_BOUNDARY),),
    ),
    Row(
        "a boundary outside the stack, and a policy that is unknown until deployment",
        replace(role(replace(named("p", WRITE), document=UNKNOWN)), boundary=UNKNOWN, external_boundary="central"),
        WAITS,
    ),
    Row(
        "a policy of AWS, as a callback function has it",
        replace(role(), managed_policy_arns=(CALLBACK, "arn:aws:iam::aws:policy/AmazonSQSFullAccess")),
        escalates(
            "iam:PassRole (AWSLambda_FullAccess, statement 2) + "
            "lambda:CreateFunction + lambda:InvokeFunction (AWSLambda_FullAccess, statement 1)",
            "run code as any role that trusts Lambda",
            f"replace the attachment of {CALLBACK} with a policy that allows only the required actions",
        ),
    ),
    Row(
        "removes the Deny that limits it",
        role(named("p", {**WRITE, "Action": "iam:DetachRolePolicy"}), named("q", {**READ, "Effect": "Deny"})),
        escalates(
            "iam:DetachRolePolicy (p, statement 1)",
            "detach a policy from the caller's own role, including its Denies",
            'remove iam:DetachRolePolicy, or exclude this role from "Resource"',
        ),
    ),
    Row("may have more policies", replace(role(), may_have_more_policies=True), WAITS),
    Row(
        "unknown document",
        role(replace(named("p", WRITE), document=UNKNOWN)),
        (Undetermined(path="policies", waits_for=named("p").origin.urn),),
    ),
    Row(
        "unknown documents of its own",
        replace(role(replace(named("p", WRITE), document=UNKNOWN)), origin=named("p").origin),
        WAITS,
    ),
    Row("unknown effect", partly(Effect=UNKNOWN), WAITS),
    Row("unknown action", partly(Action=UNKNOWN), WAITS),
    Row("unknown resource", partly(Resource=UNKNOWN), WAITS),
    Row("unknown condition", partly(Condition=UNKNOWN), WAITS),
    Row(
        "unreadable document",
        role(replace(named("p", WRITE), document=Unreadable(reason="it is not JSON"))),
        (Undetermined(path="policies", cause=Cause.UNREADABLE_POLICY),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_privilege_escalation(row: Row) -> None:
    verify(CONTROL, row)
