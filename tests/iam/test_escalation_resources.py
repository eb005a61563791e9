"""Escalation paths by the resources of their permissions: types, exceptions, and the caller itself.

The types of the actions are those of AWS's Service Authorization Reference.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.iam.permissions.escalation import identity_paths
from policypack.model.identities import Identity
from policypack.model.policy import PolicyKind
from tests.builders import declared, document, role

Statement = dict[str, object]
ACCOUNT = "arn:aws:iam::123456789012"
UPDATE = "lambda-update-function-code"


def allow(action: object, resource: object = "*", **more: object) -> Statement:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def without(action: object, *resources: str) -> Statement:
    return {"Effect": "Allow", "Action": action, "NotResource": list(resources)}


def deny(action: object, resource: object = "*") -> Statement:
    return {"Effect": "Deny", "Action": action, "Resource": resource}


def within(boundary: Statement, *statements: Statement) -> Identity:
    return replace(role(declared(document(*statements))), boundary=declared(document(boundary), PolicyKind.BOUNDARY))


def paths(identity: Identity) -> list[str]:
    found = list(identity_paths(identity))
    assert all(it.is_certain for it in found)
    return sorted(it.path.id for it in found)


@pytest.mark.parametrize(
    ("resource", "is_open"),
    [
        ("user/${aws:username}", False),
        ("user/team/${aws:username}", False),
        ("user/*/${aws:username}", False),
        ("user/${AWS:UserName}", False),
        ("user/${aws:username}*", True),
        ("user/${aws:username}?", True),
        ("user/${aws:username}-*", True),
        ("user/*${aws:username}", True),
        ("user/x${aws:username}", True),
        ("user/${aws:username}/*", True),
    ],
)
@pytest.mark.parametrize("action", ["iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile"])
def test_credentials_of_the_caller_are_those_of_its_whole_name(resource: str, is_open: bool, action: str) -> None:
    """IAM User Guide, "IAM policy elements: Variables and tags": a variable stands for the value alone."""
    found = paths(role(declared(document(allow(action, f"{ACCOUNT}:{resource}")))))
    assert bool(found) is is_open


@pytest.mark.parametrize(
    ("action", "resource", "expected"),
    [
        ("lambda:UpdateFunctionCode", "arn:aws:*:*:*:role/*", []),
        ("lambda:UpdateFunctionCode", "arn:aws:lambda:*:*:layer:*", []),
        ("lambda:UpdateFunctionCode", "arn:aws:lambda:*:*:function:app-*", []),
        ("lambda:UpdateFunctionCode", "arn:aws:lambda:*:*:function:*", [UPDATE]),
        ("lambda:UpdateFunctionCode", "arn:aws:*:*:*:function:*", [UPDATE]),
        ("lambda:UpdateFunctionCode", "arn:aws:lambda", [UPDATE]),
        ("glue:UpdateDevEndpoint", "arn:aws:glue:*:*:job/*", []),
        ("glue:UpdateDevEndpoint", "arn:aws:glue:*:*:devEndpoint/*", ["glue-update-dev-endpoint"]),
        ("ec2-instance-connect:SendSSHPublicKey", "arn:aws:ec2:*:*:volume/*", []),
        (
            "ec2-instance-connect:SendSSHPublicKey",
            "arn:aws:ec2:*:*:instance/*",
            ["ec2-instance-connect-send-ssh-key"],
        ),
        ("apprunner:UpdateService", "arn:aws:apprunner:*:*:connection/*", []),
        ("apprunner:UpdateService", "arn:aws:apprunner:*:*:service/*", ["apprunner-update-service"]),
    ],
)
def test_takeover_takes_every_resource_of_its_own_type(action: str, resource: str, expected: list[str]) -> None:
    assert paths(role(declared(document(allow(action, resource))))) == expected


@pytest.mark.parametrize(
    ("resource", "is_open"),
    [
        ("arn:aws:*:*:*:role/*", False),
        ("arn:aws:lambda:*:*:layer:*", False),
        ("arn:aws:ec2:*:*:instance/*", False),
        ("arn:aws:lambda:*:*:function:one", True),
        ("arn:*:lambda:eu-*:123456789012:func*", True),
    ],
)
def test_other_steps_take_a_resource_of_their_own_type(resource: str, is_open: bool) -> None:
    held = allow("iam:PassRole"), allow(["lambda:CreateFunction", "lambda:InvokeFunction"], resource)
    assert ("lambda-create-function-invoke" in paths(role(declared(document(*held))))) is is_open


@pytest.mark.parametrize(
    ("resources", "is_open"),
    [
        ([f"{ACCOUNT}:role/*"], False),
        ([f"{ACCOUNT}:role/*", f"{ACCOUNT}:saml-provider/*"], False),
        ([f"{ACCOUNT}:role/*", f"{ACCOUNT}:oidc-provider/*"], True),
        ([f"{ACCOUNT}:role/app", f"{ACCOUNT}:oidc-provider/example.com"], True),
        ([f"{ACCOUNT}:oidc-provider/*"], False),
        ([f"{ACCOUNT}:*"], True),
    ],
)
def test_identity_provider_is_made_where_providers_are_allowed(resources: list[str], is_open: bool) -> None:
    found = paths(role(declared(document(allow("*", resources)))))
    assert ("iam-create-oidc-provider-update-trust" in found) is is_open


@pytest.mark.parametrize(
    ("exceptions", "is_open"),
    [
        (["arn:aws:iam"], True),
        (["arn:aws:iam::*:*"], True),
        (["arn:aws:iam::*:role/*", "arn:aws:s3:::logs"], True),
        (["arn:aws:lambda:*:*:layer:*"], True),
        (["arn:aws:lambda:*:*:function:app"], True),
        (["arn:aws:lambda:*:*:function:*"], False),
        (["arn:aws:lambda"], False),
        (["*"], False),
    ],
)
def test_exception_of_another_type_leaves_every_function(exceptions: list[str], is_open: bool) -> None:
    """IAM User Guide, "IAM JSON policy elements: NotResource"."""
    held = role(declared(document(without("*", *exceptions))))
    assert (UPDATE in paths(held)) is is_open
    assert (UPDATE in paths(within(without("*", *exceptions), allow("*")))) is is_open
    assert (UPDATE in paths(role(declared(document(allow("*"), deny("*", exceptions)))))) is is_open


@pytest.mark.parametrize(
    ("resource", "is_open"),
    [
        (f"{ACCOUNT}:role/aws-service-role/*", False),
        (f"{ACCOUNT}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", False),
        (f"{ACCOUNT}:role/app", True),
        (f"{ACCOUNT}:role/aws-*", True),
        ("*", True),
    ],
)
def test_service_linked_roles_are_assumed_by_their_service_alone(resource: str, is_open: bool) -> None:
    """IAM User Guide, "Create a service-linked role": only the service that is linked can assume it."""
    held = allow("iam:DeleteRolePermissionsBoundary"), allow("sts:AssumeRole", resource)
    found = paths(role(declared(document(*held))))
    assert ("iam-delete-role-permissions-boundary-assume" in found) is is_open
