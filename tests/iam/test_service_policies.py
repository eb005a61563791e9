"""AWS's policies for the roles of its services count on every role but those of the services they are for.

Source: AWS Identity and Access Management User Guide, "Create a role to delegate permissions to an AWS service"; for
each policy the guide that `service_names.py` names.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from moto.iam.aws_managed_policies import aws_managed_policies_data

from policypack.cloudtrail.tamper_targets import tamper_targets
from policypack.cloudtrail.tampering import tampers
from policypack.iam.permissions.administrators import is_administrator
from policypack.iam.permissions.escalation import can_escalate
from policypack.iam.permissions.service_names import SERVICES
from policypack.iam.permissions.service_policies import service_policies_alone, without_service_policies
from policypack.model.identities import DeclaredPolicy, Identity, IdentityKind
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET, INVENTORY, TRAIL, declared, document, origin

AWS = "arn:aws:iam::aws:policy/"
ROLES = f"{AWS}service-role/"


def trust(*services: str, **others: object) -> DeclaredPolicy:
    principal = {"Service": [f"{it}.amazonaws.com" for it in services]} | others
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}
    return declared(document(statement), PolicyKind.TRUST, "assumeRolePolicy")


def role(*arns: str, trusts: tuple[DeclaredPolicy, ...] = ()) -> Identity:
    return Identity(origin=origin("role"), kind=IdentityKind.ROLE, managed_policy_arns=arns, trust=trusts)


@pytest.mark.parametrize(
    ("arn", "services"),
    [
        (ROLES + "AmazonElasticMapReduceRole", ("elasticmapreduce",)),
        (ROLES + "AmazonElasticMapReduceforEC2Role", ("ec2",)),
        (ROLES + "AmazonEC2RoleforDataPipelineRole", ("ec2",)),
        (ROLES + "AmazonSSMAutomationRole", ("ssm",)),
        (ROLES + "AWSQuickSetupSSMDeploymentRolePolicy", ("cloudformation",)),
        (ROLES + "AWSBackupServiceRolePolicyForRestores", ("backup",)),
        (ROLES + "AWSGlueServiceRole", ("glue",)),
        (ROLES + "AmazonECSTaskExecutionRolePolicy", ("ecs-tasks",)),
        (AWS + "AWSBackupServiceRolePolicyForS3Restore", ("backup",)),
        (AWS + "AmazonSSMManagedInstanceCore", ("ec2", "ssm")),
        (AWS + "CloudWatchAgentServerPolicy", ("ec2", "ecs-tasks", "pods.eks")),
    ],
)
def test_policy_is_spared_on_roles_of_its_own_services(arn: str, services: tuple[str, ...]) -> None:
    for spared in (*((it,) for it in services), services):
        assert without_service_policies(role(arn, trusts=(trust(*spared),))).managed_policy_arns == ()
    others = {"ec2", "lambda", "codebuild", "sagemaker", "states"} - SERVICES[arn.rpartition("/")[2]]
    assert len(others) >= 4
    for other in others:
        for mixed in ((other,), (other, services[0])):
            counted = role(arn, trusts=(trust(*mixed),))
            assert without_service_policies(counted) is counted
            assert service_policies_alone(counted) is None


def test_policy_that_is_not_listed_is_spared_where_the_service_runs_no_code_of_others() -> None:
    new = ROLES + "NewServicePolicy"
    for service in ("guardduty", "macie.eu-west-1", "kendra"):
        assert without_service_policies(role(new, trusts=(trust(service),))).managed_policy_arns == ()
    for service in ("ec2", "lambda", "ecs-tasks", "codebuild"):
        assert without_service_policies(role(new, trusts=(trust(service),))).managed_policy_arns == (new,)


def test_each_policy_is_spared_by_itself() -> None:
    backup, batch = ROLES + "AWSBackupServiceRolePolicyForBackup", ROLES + "AWSBatchServiceRole"
    found = without_service_policies(role(backup, batch, AWS + "ReadOnlyAccess", trusts=(trust("backup"),)))
    assert found.managed_policy_arns == (batch, AWS + "ReadOnlyAccess")
    assert not found.may_have_more_policies


def test_trust_that_is_not_known_may_be_of_another_service() -> None:
    unknown = replace(trust("backup"), document=UNKNOWN)
    found = without_service_policies(role(ROLES + "AWSBackupServiceRolePolicyForBackup", trusts=(unknown,)))
    assert (found.managed_policy_arns, found.may_have_more_policies) == ((), True)


def test_role_outside_the_stack_is_one_of_the_service_of_its_policy() -> None:
    outside = replace(role(ROLES + "AmazonElasticMapReduceRole", AWS + "AWSLambda_FullAccess"), is_external=True)
    assert without_service_policies(outside).managed_policy_arns == (AWS + "AWSLambda_FullAccess",)
    user = replace(outside, kind=IdentityKind.USER)
    assert without_service_policies(user) is user


def test_policies_that_are_dangerous_alone_all_say_which_services_they_are_for() -> None:
    targets = tamper_targets(replace(INVENTORY, trails=(TRAIL,), buckets=(BUCKET,)))
    listed = json.loads(aws_managed_policies_data)
    dangerous = {
        name
        for name in (it for it in listed if listed[it]["Path"] == "/service-role/")
        for alone in (role(ROLES + name),)
        if is_administrator(alone) or can_escalate(alone) or tampers(alone, targets)
    }
    assert dangerous >= {"AmazonElasticMapReduceRole", "AWSGlueServiceRole", "AmazonEC2RoleforDataPipelineRole"}
    assert sorted(dangerous - SERVICES.keys()) == []
