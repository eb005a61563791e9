"""The documents of AWS-managed policies in the data, compared with the published ones."""

from __future__ import annotations

import json

import pytest
from moto.iam.aws_managed_policies import aws_managed_policies_data

from policypack.iam.parsing.documents import parse
from policypack.iam.parsing.managed_policies import is_managed, managed_document, managed_documents, managed_policy_name
from policypack.model.policy import Document, PolicyKind, Statement
from tests.builders import declared, document
from tools.managed_policy_data import managed_policy_data

PUBLISHED = json.loads(aws_managed_policies_data)
ATTACHABLE = sorted(name for name, policy in PUBLISHED.items() if policy["Path"] != "/aws-service-role/")
MEGABYTE = 1_000_000


def arn(name: str) -> str:
    return f"arn:aws:iam::aws:policy{PUBLISHED[name]['Path']}{name}"


def contents(statement: Statement) -> tuple[object, ...]:
    return (
        statement.effect,
        statement.actions,
        statement.is_not_action,
        statement.resources,
        statement.is_not_resource,
        statement.conditions,
    )


def test_every_attachable_policy_is_in_the_data_with_all_statements() -> None:
    for name in ATTACHABLE:
        found = managed_document(arn(name))
        published = parse(PUBLISHED[name]["Document"], PolicyKind.IDENTITY)
        assert found is not None, name
        assert isinstance(found.document, Document)
        assert isinstance(published, Document)
        ours, theirs = found.document.statements, published.statements
        assert isinstance(ours, tuple)
        assert isinstance(theirs, tuple)
        assert [contents(it) for it in ours] == [contents(it) for it in theirs], name


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
@pytest.mark.parametrize("path", ["", "job-function/", "service-role/"])
def test_policy_is_found_by_its_arn_in_any_partition_and_path(partition: str, path: str) -> None:
    text = f"arn:{partition}:iam::aws:policy/{path}SupportUser"
    assert managed_policy_name(text) == "SupportUser"
    found = managed_document(text, PolicyKind.BOUNDARY)
    assert found is not None
    assert (found.origin.urn, found.origin.name, found.kind) == (text, "SupportUser", PolicyKind.BOUNDARY)
    assert is_managed(found)


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:iam::123456789012:policy/AdministratorAccess",
        "arn:aws:iam::aws:policy/NewerThanTheData",
        "arn:aws:iam::aws:policy/Administrator",
        "arn:aws:iam::aws:policy/ccess",
        "arn:aws:iam::aws:policy/administratoraccess",
        "arn:aws:iam::aws:policy/",
        "arn:aws:iam::aws:policy/AdministratorAccess\nReadOnlyAccess",
        "arn:aws:iam::aws:role/AdministratorAccess",
        "AdministratorAccess",
        "",
    ],
)
def test_other_texts_are_no_managed_policies(text: str) -> None:
    assert managed_document(text) is None
    assert managed_documents((text, arn("AdministratorAccess"))) == managed_documents((arn("AdministratorAccess"),))


def test_policies_of_service_linked_roles_are_not_in_the_data() -> None:
    """IAM User Guide, "Service-linked role permissions": no other identity can have them."""
    assert managed_document(arn("AWSSupportServiceRolePolicy")) is None


def test_customer_managed_policy_is_not_aws_managed() -> None:
    assert not is_managed(declared(document({"Effect": "Allow", "Action": "*", "Resource": "*"})))


def test_data_is_sorted_and_below_its_size_limit() -> None:
    lines = managed_policy_data().splitlines()
    names = [line.split(" ", 1)[0] for line in lines]
    assert names == ATTACHABLE
    assert len(managed_policy_data()) < 3 * MEGABYTE
