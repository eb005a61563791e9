"""Roles, users, groups and what is attached to them, on the real engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pulumi_aws as aws
import pytest

from tests.builders import document
from tests.e2e.engine import Finding, preview, update

pytestmark = pytest.mark.usefixtures("offline")

ESCALATION = "iam-no-privilege-escalation"
LAMBDA = document({"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"})
ONLY_LAMBDA = {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
PASS = document({"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Condition": ONLY_LAMBDA})
RUN = document(
    {
        "Effect": "Allow",
        "Action": ["lambda:CreateFunction", "lambda:InvokeFunction"],
        "Resource": "arn:aws:lambda:*:123456789012:function:app-*",
    }
)


def mandatory(found: list[Finding]) -> list[Finding]:
    return [it for it in found if it[2] == "mandatory"]


def by_name() -> None:
    role = aws.iam.Role("role", name="app", assume_role_policy=LAMBDA)
    aws.iam.RolePolicy("run", role="app", policy=RUN)
    policy = aws.iam.Policy("deploy", policy=PASS)
    aws.iam.RolePolicyAttachment("attachment", role=role.name, policy_arn=policy.arn)


def by_list_on_the_role() -> None:
    run, deploy = aws.iam.Policy("run", policy=RUN), aws.iam.Policy("deploy", policy=PASS)
    aws.iam.Role("role", assume_role_policy=LAMBDA, managed_policy_arns=[run.arn, deploy.arn])


def by_inline_policies() -> None:
    aws.iam.Role(
        "role",
        assume_role_policy=LAMBDA,
        inline_policies=[{"name": "run", "policy": RUN}, {"name": "deploy", "policy": PASS}],
    )


def by_policy_attachment() -> None:
    role = aws.iam.Role("role", assume_role_policy=LAMBDA)
    run, deploy = aws.iam.Policy("run", policy=RUN), aws.iam.Policy("deploy", policy=PASS)
    aws.iam.PolicyAttachment("one", roles=[role.name], policy_arn=run.arn)
    aws.iam.RolePolicyAttachmentsExclusive("two", role_name=role.name, policy_arns=[deploy.arn])


def by_policy_of_aws() -> None:
    role = aws.iam.Role("role", assume_role_policy=LAMBDA)
    aws.iam.RolePolicy("deploy", role=role.id, policy=PASS)
    aws.iam.RolePolicyAttachment("aws", role=role.id, policy_arn="arn:aws:iam::aws:policy/AWSLambda_FullAccess")


@pytest.mark.parametrize(
    "program", [by_name, by_list_on_the_role, by_inline_policies, by_policy_attachment, by_policy_of_aws]
)
def test_escalation_path_across_two_policies_is_found(program: Callable[[], None], tmp_path: Path) -> None:
    outcome = preview(program, tmp_path)
    assert mandatory(outcome.findings) == [(ESCALATION, "role", "mandatory")], outcome.output
    assert not outcome.succeeded


def test_message_names_the_policies_and_what_they_lead_to(tmp_path: Path) -> None:
    outcome = preview(by_list_on_the_role, tmp_path)
    (message,) = [it for it in outcome.messages if it.startswith("No identity can escalate its privileges")]
    assert message.split("\n")[1] == (
        "the role can escalate its privileges with iam:PassRole (deploy, statement 1) + lambda:CreateFunction + "
        "lambda:InvokeFunction (run, statement 1): run code as any role that trusts Lambda"
    )


def test_each_part_of_an_escalation_path_alone_passes(tmp_path: Path) -> None:
    def program() -> None:
        one, two = (aws.iam.Role(name, assume_role_policy=LAMBDA) for name in ("one", "two"))
        aws.iam.RolePolicy("run", role=one.id, policy=RUN)
        aws.iam.RolePolicy("deploy", role=two.id, policy=PASS)

    assert mandatory(preview(program, tmp_path).findings) == []


def test_user_has_what_its_groups_have(tmp_path: Path) -> None:
    def program() -> None:
        user, group = aws.iam.User("user"), aws.iam.Group("group")
        aws.iam.UserGroupMembership("membership", user=user.name, groups=[group.name])
        aws.iam.GroupPolicy("run", group=group.name, policy=RUN)
        aws.iam.UserPolicy("deploy", user=user.name, policy=PASS)

    assert mandatory(preview(program, tmp_path).findings) == [(ESCALATION, "user", "mandatory")]


def test_permission_set_has_what_is_attached_to_it(tmp_path: Path) -> None:
    def program() -> None:
        instance = "arn:aws:sso:::instance/ssoins-1111111111111111"
        permission_set = aws.ssoadmin.PermissionSet("set", instance_arn=instance)
        aws.ssoadmin.PermissionSetInlinePolicy(
            "run", instance_arn=instance, permission_set_arn=permission_set.arn, inline_policy=RUN
        )
        aws.iam.Policy("deploy", name="deploy", policy=PASS)
        aws.ssoadmin.CustomerManagedPolicyAttachment(
            "attachment",
            instance_arn=instance,
            permission_set_arn=permission_set.arn,
            customer_managed_policy_reference={"name": "deploy"},
        )

    assert mandatory(preview(program, tmp_path).findings) == [(ESCALATION, "set", "mandatory")]


def test_boundary_of_the_stack_prevents_the_escalation_path(tmp_path: Path) -> None:
    def program() -> None:
        boundary = aws.iam.Policy(
            "boundary", policy=document({"Effect": "Allow", "Action": "lambda:*", "Resource": "*"})
        )
        aws.iam.Role(
            "role",
            assume_role_policy=LAMBDA,
            permissions_boundary=boundary.arn,
            inline_policies=[{"name": "run", "policy": RUN}, {"name": "deploy", "policy": PASS}],
        )

    assert mandatory(preview(program, tmp_path).findings) == []


def _passes_every_role() -> None:
    queue = aws.sqs.Queue("queue")
    policy = queue.arn.apply(
        lambda arn: document(
            {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": arn},
            {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"},
        )
    )
    role = aws.iam.Role("role", assume_role_policy=LAMBDA)
    aws.iam.RolePolicy("policy", role=role.id, policy=policy)


def test_document_known_in_the_update_is_stopped_before_it_exists(tmp_path: Path) -> None:
    planned = preview(_passes_every_role, tmp_path)
    assert planned.succeeded
    assert planned.findings == [("preview-undetermined", "policy", "advisory")]
    done = update(_passes_every_role, tmp_path)
    assert not done.succeeded
    assert mandatory(done.findings) == [("iam-passrole-scoped", "policy", "mandatory")]
    assert "policy" not in done.created


def test_tampering_is_about_the_trail_of_the_stack(tmp_path: Path) -> None:
    def program() -> None:
        aws.cloudtrail.Trail("trail", name="audit", s3_bucket_name="acme-logs", is_multi_region_trail=True)
        for name, target in (("own", "acme-logs"), ("other", "acme-data")):
            role = aws.iam.Role(name, assume_role_policy=LAMBDA)
            statement = {"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": f"arn:aws:s3:::{target}/*"}
            aws.iam.RolePolicy(f"{name}-policy", role=role.id, policy=document(statement))

    quiet = {"trail-log-file-validation": "disabled"}
    assert mandatory(preview(program, tmp_path, pack_config=quiet).findings) == [
        ("iam-no-trail-tamper", "own", "mandatory")
    ]
    allowed = {**quiet, "iam-no-trail-tamper": {"identities": ["own"]}}
    assert mandatory(preview(program, tmp_path, pack_config=allowed).findings) == []


CENTRAL = "arn:aws:iam::123456789012:policy/central-boundary"


def _bounded_outside() -> None:
    aws.iam.Role(
        "role",
        assume_role_policy=LAMBDA,
        permissions_boundary=CENTRAL,
        inline_policies=[{"name": "run", "policy": RUN}, {"name": "deploy", "policy": PASS}],
    )


def test_boundary_outside_the_stack_is_advice_in_preview_and_update(tmp_path: Path) -> None:
    for outcome in (preview(_bounded_outside, tmp_path), update(_bounded_outside, tmp_path)):
        assert outcome.succeeded, outcome.output
        assert ("iam-boundary-known", "role", "advisory") in outcome.findings
        assert mandatory(outcome.findings) == []
        assert not [it for it in outcome.findings if it[0] == "preview-undetermined"]
    trusting = {"iam-boundary-known": {"trusted": ["central-*"]}}
    for outcome in (
        preview(_bounded_outside, tmp_path, pack_config=trusting),
        update(_bounded_outside, tmp_path, pack_config=trusting),
    ):
        assert outcome.succeeded, outcome.output
        assert not [it for it in outcome.findings if it[0] == "iam-boundary-known"]


def test_policy_that_is_only_a_boundary_blocks_nothing(tmp_path: Path) -> None:
    wide = document({"Effect": "Allow", "Action": ["s3:*", "iam:PassRole"], "Resource": "*"})

    def program() -> None:
        boundary = aws.iam.Policy("boundary", policy=wide)
        aws.iam.Role("role", assume_role_policy=LAMBDA, permissions_boundary=boundary.arn)

    for outcome in (preview(program, tmp_path), update(program, tmp_path)):
        assert outcome.succeeded, outcome.output
        assert [it for it in outcome.findings if it[1] == "boundary"] == []

    def attached() -> None:
        boundary = aws.iam.Policy("boundary", policy=wide)
        aws.iam.Role("role", assume_role_policy=LAMBDA, permissions_boundary=boundary.arn)
        aws.iam.UserPolicyAttachment("elsewhere", user="of-another-stack", policy_arn=boundary.arn)

    assert ("iam-passrole-scoped", "boundary", "mandatory") in preview(attached, tmp_path).findings
