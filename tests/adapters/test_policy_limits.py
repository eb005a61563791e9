"""What is larger than AWS accepts is one finding, and is not analysed further."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from policypack.adapters.inventory import build_inventory
from policypack.model.policy import Document, Unreadable
from policypack.model.unknown import Maybe
from tests.adapters.resources import resource

IDENTITY = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
PUBLIC = {**IDENTITY, "Principal": "*"}
TRUST = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}


def of_size(size: int, statement: dict[str, object]) -> str:
    """A document with so many characters, white space apart."""
    text = json.dumps({"Version": "2012-10-17", "Id": "", "Statement": [statement]}, indent=1)
    return text.replace('"Id": ""', '"Id": "' + "x" * (size - sum(map(len, text.split()))) + '"')


def read(token: str, key: str, text: str) -> Maybe[Document | Unreadable]:
    (policy,) = build_inventory([replace(resource(token, "x"), properties={key: text})]).policies
    return policy.document


@pytest.mark.parametrize(
    ("token", "key", "statement", "limit"),
    [
        ("aws:iam/policy:Policy", "policy", IDENTITY, 6_144),
        ("aws:iam/rolePolicy:RolePolicy", "policy", IDENTITY, 10_240),
        ("aws:iam/userPolicy:UserPolicy", "policy", IDENTITY, 2_048),
        ("aws:iam/groupPolicy:GroupPolicy", "policy", IDENTITY, 5_120),
        ("aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", "inlinePolicy", IDENTITY, 32_768),
        ("aws:iam/role:Role", "assumeRolePolicy", TRUST, 8_192),
        ("aws:s3/bucketPolicy:BucketPolicy", "policy", PUBLIC, 20_480),
        ("aws:kms/key:Key", "policy", PUBLIC, 32_768),
        ("aws:sns/topicPolicy:TopicPolicy", "policy", PUBLIC, 30_720),
        ("aws:sqs/queuePolicy:QueuePolicy", "policy", PUBLIC, 8_192),
        ("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "policyDocument", PUBLIC, 5_120),
        ("aws:ecr/repositoryPolicy:RepositoryPolicy", "policy", PUBLIC, 102_400),
    ],
)
def test_a_document_is_read_up_to_the_limit_of_its_resource(
    token: str, key: str, statement: dict[str, object], limit: int
) -> None:
    assert isinstance(read(token, key, of_size(limit, statement)), Document)
    exceeding = read(token, key, of_size(limit + 1, statement))
    assert exceeding == Unreadable(reason=f"it has {limit + 1:,} characters, and AWS accepts {limit:,}")


def test_white_space_does_not_count() -> None:
    text = json.dumps({"Statement": [IDENTITY]}, indent=1).replace("\n", "\n" * 2_000)
    assert isinstance(read("aws:iam/policy:Policy", "policy", text), Document)
