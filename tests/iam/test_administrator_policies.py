"""Conditions on the policy that may be attached, or the boundary that must be set, that name one for administrators.

Source: AWS Identity and Access Management User Guide, "Available keys for IAM" (iam:PolicyARN and the boundary's key);
AWS Managed Policy Reference Guide.
"""

from __future__ import annotations

import pytest

from policypack.iam.parsing.managed_policies import managed_document, managed_names
from policypack.iam.permissions.administrator_policies import is_administrative
from policypack.iam.permissions.escalation import can_escalate
from policypack.model.identities import Identity, IdentityKind
from tests.builders import declared, document, origin

AWS = "arn:aws:iam::aws:policy/"

ADMINISTRATIVE = [
    AWS + "AdministratorAccess",
    AWS + "IAMFullAccess",
    AWS + "PowerUserAccess",
    AWS + "AWSLambda_FullAccess",
    AWS + "AWSCloudFormationFullAccess",
    AWS + "AdministratorAccess-Amplify",
    AWS + "job-function/SystemAdministrator",
    AWS + "AWSLambda*",
    AWS + "*FullAccess",
    AWS + "service-role/*",
    "arn:aws-cn:iam::aws:policy/AWSLambda_FullAccess",
    "arn:aws:iam::*:policy/Administrator*",
    "arn:*:iam::aws:policy/AWSLambda_FullAccess",
]
HARMLESS = [
    AWS + "ReadOnlyAccess",
    AWS + "job-function/ViewOnlyAccess",
    AWS + "AmazonSSMManagedInstanceCore",
    AWS + "service-role/AWSLambdaBasicExecutionRole",
    AWS + "Amazon*ReadOnlyAccess",
    AWS + "AWSLambda_FullAcces?x",
    AWS + "NewPolicyThatTheDataLacks",
    "arn:aws:iam::123456789012:policy/AWSLambda_FullAccess",
    "arn:aws:iam::123456789012:policy/edge",
    "arn:aws:iam::*:policy/team/app-*",
    "",
    "not an ARN",
]


@pytest.mark.parametrize(
    ("pattern", "expected"), [*((it, True) for it in ADMINISTRATIVE), *((it, False) for it in HARMLESS)]
)
def test_policy_of_aws_is_told_by_what_it_allows(pattern: str, expected: bool) -> None:
    assert is_administrative(pattern) is expected


@pytest.mark.parametrize(
    ("action", "key"),
    [
        ("iam:AttachRolePolicy", "iam:PolicyARN"),
        ("iam:AttachUserPolicy", "iam:PolicyARN"),
        ("iam:AttachGroupPolicy", "iam:PolicyARN"),
        ("iam:PutRolePolicy", "iam:PermissionsBoundary"),
        ("iam:PutUserPolicy", "iam:PermissionsBoundary"),
        ("iam:AttachRolePolicy", "iam:PermissionsBoundary"),
        ("iam:PutUserPermissionsBoundary", "iam:PermissionsBoundary"),
    ],
)
@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [
        ("ArnEquals", AWS + "AWSLambda_FullAccess", True),
        ("StringEquals", [AWS + "ReadOnlyAccess", AWS + "AdministratorAccess-Amplify"], True),
        ("ArnLike", AWS + "AWSCloudFormation*", True),
        ("ArnEquals", AWS + "ReadOnlyAccess", False),
        ("StringLike", [AWS + "Amazon*ReadOnlyAccess", AWS + "ReadOnlyAccess"], False),
    ],
)
def test_condition_that_names_such_a_policy_is_no_limit(
    action: str, key: str, operator: str, values: object, expected: bool
) -> None:
    statement = {"Effect": "Allow", "Action": action, "Resource": "*", "Condition": {operator: {key: values}}}
    holder = Identity(origin=origin(), kind=IdentityKind.USER, policies=(declared(document(statement)),))
    assert can_escalate(holder) is expected


def test_every_policy_of_aws_can_be_judged() -> None:
    """Policies of AWS that name others in conditions form no circle."""
    names = tuple(managed_names(""))
    assert len(names) == len(set(names)) > 1000
    assert all(managed_document(AWS + name) is not None for name in names)
    found = {name for name in names if is_administrative(AWS + name)}
    assert {"AWSLambda_FullAccess", "IAMFullAccess"} <= found
    assert "ReadOnlyAccess" not in found
