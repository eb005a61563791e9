"""Services as principals, and conditions on the roles that are passed to them."""

from __future__ import annotations

import pytest

from policypack.iam.parsing.documents import parse
from policypack.iam.permissions.passed_services import is_passed_to, limits_passing, service_name
from policypack.iam.principals.confused_deputies import CONFUSED_DEPUTIES
from policypack.model.policy import Condition, Document, PolicyKind
from policypack.model.unknown import UNKNOWN, Maybe

LAMBDA = "lambda.amazonaws.com"
PASSED = "iam:PassedToService"


def condition(operator: str, key: str, values: object) -> Condition:
    statement = {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Condition": {operator: {key: values}}}
    found = parse({"Version": "2012-10-17", "Statement": statement}, PolicyKind.IDENTITY)
    assert isinstance(found, Document)
    assert found.statements is not UNKNOWN
    conditions = found.statements[0].conditions
    assert conditions is not UNKNOWN
    return conditions[0]


@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [
        ("StringEquals", LAMBDA, True),
        ("StringEquals", ["ec2.amazonaws.com", LAMBDA], True),
        ("StringEquals", "ec2.amazonaws.com", False),
        ("StringEquals", "*", False),
        ("StringEquals", [], False),
        ("StringEqualsIgnoreCase", "Lambda.AmazonAWS.com", True),
        ("StringEqualsIfExists", LAMBDA, True),
        ("StringEqualsIfExists", "ec2.amazonaws.com", False),
        ("StringLike", "*", True),
        ("StringLike", "lambda.*", True),
        ("StringLike", "ec2.*", False),
        ("StringEquals", "lambda.amazonaws.com.cn", True),
        ("StringNotEquals", LAMBDA, False),
        ("StringNotEquals", "ec2.amazonaws.com", True),
        ("StringNotLike", "lambda.*", False),
        ("StringNotLike", ["ec2.*", UNKNOWN], UNKNOWN),
        ("StringNotEquals", [LAMBDA, UNKNOWN], False),
        ("StringEquals", UNKNOWN, UNKNOWN),
        ("StringEquals", [UNKNOWN], UNKNOWN),
        ("StringEquals", [LAMBDA, UNKNOWN], True),
        ("Null", "false", True),
    ],
)
def test_service_that_a_role_is_passed_to(operator: str, values: object, expected: Maybe[bool]) -> None:
    assert is_passed_to(condition(operator, PASSED, values), LAMBDA) is expected


@pytest.mark.parametrize(
    ("operator", "key", "values", "expected"),
    [
        ("ArnLike", "iam:AssociatedResourceArn", "arn:aws:ec2:*:123456789012:instance/i-1", True),
        ("ArnLike", "iam:AssociatedResourceArn", "arn:aws:ec2:*:123456789012:instance/*", True),
        ("StringLike", "iam:AssociatedResourceArn", "arn:aws:lambda:eu-west-1:123456789012:function:*", True),
        ("ArnLike", "iam:AssociatedResourceArn", "arn:aws:lambda:*:*:function:app-*", True),
        ("ArnLike", "iam:AssociatedResourceArn", "*", False),
        ("ArnLike", "iam:AssociatedResourceArn", "arn:aws:ec2:*:*:instance/*", False),
        ("ArnLike", "iam:AssociatedResourceArn", "arn:aws:ec2:eu-west-1:*:instance/*", False),
        ("StringLike", "iam:AssociatedResourceArn", "arn:aws:ec2:*:????????????:instance/i-*", False),
        ("StringLike", "iam:AssociatedResourceArn", "arn:aws:lambda:*:*:function:*", False),
        ("StringLike", "iam:AssociatedResourceArn", "arn:aws:ec2:*:*:*", False),
        ("StringLike", "iam:AssociatedResourceArn", "arn:aws:ec2:*", False),
        ("StringLike", "iam:AssociatedResourceArn", "arn:aws:*:us-east-1:123456789012:*", False),
        (
            "ArnLike",
            "iam:AssociatedResourceArn",
            ["arn:aws:ec2:*:123456789012:instance/i-1", "arn:aws:ec2:*:*:instance/*"],
            False,
        ),
        ("ArnNotLike", "iam:AssociatedResourceArn", "arn:aws:ec2:*:123456789012:instance/i-1", False),
        ("Null", "iam:AssociatedResourceArn", "false", False),
        ("ArnLikeIfExists", "iam:AssociatedResourceArn", "arn:aws:ec2:*:123456789012:instance/i-1", False),
        ("StringEquals", "iam:ResourceTag/team", "audit", False),
        ("StringEquals", "aws:ResourceTag/team", "audit", False),
        ("StringEquals", "aws:RequestedRegion", "eu-west-1", False),
        ("Bool", "aws:MultiFactorAuthPresent", "true", False),
        ("ArnEquals", "iam:PermissionsBoundary", "*", True),
        ("StringLike", "iam:PolicyARN", "arn:aws:iam::*:policy/*", True),
        ("ArnEqualsIfExists", "iam:PermissionsBoundary", "*", False),
        ("StringNotEquals", "iam:PolicyARN", "arn:aws:iam::aws:policy/AdministratorAccess", False),
    ],
)
def test_conditions_that_limit_what_roles_are_passed_for(
    operator: str, key: str, values: object, expected: bool
) -> None:
    assert limits_passing(condition(operator, key, values)) is expected


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        ("cloudtrail.amazonaws.com", "cloudtrail"),
        ("CloudTrail.amazonaws.com", "cloudtrail"),
        ("logs.eu-west-1.amazonaws.com", "logs"),
        ("logs.us-gov-west-1.amazonaws.com", "logs"),
        ("ec2.amazonaws.com.cn", "ec2"),
        ("logs.cn-north-1.amazonaws.com.cn", "logs"),
        ("delivery.logs.amazonaws.com", "delivery.logs"),
        ("edgelambda.amazonaws.com", "edgelambda"),
        ("vpc-flow-logs.amazonaws.com", "vpc-flow-logs"),
    ],
)
def test_name_of_a_service(principal: str, expected: str) -> None:
    assert service_name(principal) == expected


def test_services_that_act_for_others_are_told_from_those_that_run_what_the_account_gives_them() -> None:
    acting = {"apigateway", "autoscaling", "batch", "cloudtrail", "config", "es", "events", "logs", "opsworks-cm"}
    assert acting <= CONFUSED_DEPUTIES.keys()
    assert {"eks", "proton", "s3", "sns", "ssm-incidents", "voiceid"} <= CONFUSED_DEPUTIES.keys()
    assert CONFUSED_DEPUTIES.keys().isdisjoint({"codebuild", "ec2", "ecs-tasks", "glue", "lambda", "pods.eks"})


@pytest.mark.parametrize("service", CONFUSED_DEPUTIES)
def test_service_that_acts_for_others_names_its_document(service: str) -> None:
    assert CONFUSED_DEPUTIES[service].removesuffix(", Version 1").endswith("Guide")
    assert service_name(f"{service}.amazonaws.com") == service
