"""The stand-in serves every type of the provider's SDK without knowing any."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path

import pulumi
import pulumi_aws as aws
import pytest
from pulumi import Inputs

from tests.e2e.engine import preview, update
from tools.standin.invokes import NotSupported, invoke
from tools.standin.metadata import ResourceType, UnknownType, resource_type, type_tokens
from tools.standin.plausible import Place

SAMPLE_SIZE = 30


class Any(pulumi.CustomResource):
    """A resource of any type."""

    def __init__(self, token: str, name: str, properties: Inputs) -> None:
        super().__init__(token, name, properties)


def a_value(type_: ResourceType) -> dict[str, object]:
    """One plain text input of a type, where it has one."""
    names = sorted(it.name for it in type_.properties.values() if it.is_input and it.kind == "str")
    return {names[0]: "value"} if names else {}


def sample(seed: int) -> list[str]:
    return random.Random(seed).sample(sorted(type_tokens()), SAMPLE_SIZE)


@pytest.mark.e2e
@pytest.mark.usefixtures("offline")
def test_thirty_types_picked_at_random_preview_and_update(tmp_path: Path) -> None:
    """Another thirty every day; the seed is the version of the SDK and stands in the failure."""
    tokens = sample(seed=len(type_tokens()))

    def program() -> None:
        for number, token in enumerate(tokens):
            Any(token, f"r{number}", a_value(resource_type(token)))

    everything_off = {"all": "disabled"}
    planned = preview(program, tmp_path, pack_config=everything_off)
    assert planned.succeeded, planned.output
    done = update(program, tmp_path, pack_config=everything_off)
    assert done.succeeded, done.output
    assert done.created == sorted(f"r{number}" for number in range(SAMPLE_SIZE))


@pytest.mark.e2e
@pytest.mark.usefixtures("offline")
def test_outputs_are_unknown_in_a_preview_and_plausible_after(tmp_path: Path) -> None:
    seen: list[str] = []

    def program() -> None:
        queue = aws.sqs.Queue("queue")
        bucket = aws.s3.Bucket("bucket", bucket="given")
        pulumi.Output.all(queue.arn, bucket.arn, bucket.bucket).apply(
            lambda values: seen.extend(str(value) for value in values)
        )

    assert preview(program, tmp_path, pack_config={"all": "disabled"}).succeeded
    assert seen == []
    assert update(program, tmp_path, pack_config={"all": "disabled"}).succeeded
    assert seen[0].startswith("arn:aws:sqs:us-east-1:123456789012:queue-")
    assert seen[1:] == ["arn:aws:s3:::given", "given"]


@pytest.mark.e2e
@pytest.mark.usefixtures("offline")
def test_type_that_the_sdk_does_not_have_is_named(tmp_path: Path) -> None:
    def program() -> None:
        Any("aws:s3/bukcet:Bukcet", "typo", {})

    outcome = preview(program, tmp_path)
    assert not outcome.succeeded
    assert "the installed pulumi_aws has no resource type aws:s3/bukcet:Bukcet" in outcome.output
    assert "Traceback" not in outcome.output


@pytest.mark.e2e
@pytest.mark.usefixtures("offline")
def test_function_that_is_not_supported_is_named(tmp_path: Path) -> None:
    def program() -> None:
        aws.ec2.get_ami(most_recent=True)

    outcome = preview(program, tmp_path)
    assert not outcome.succeeded
    assert "not supported offline: aws:ec2/getAmi:getAmi" in outcome.output


def test_every_type_of_the_sdk_can_be_read() -> None:
    tokens = type_tokens()
    assert len(tokens) > 1500
    assert all(resource_type(token).properties for token in sample(seed=1))
    with pytest.raises(UnknownType):
        resource_type("aws:s3/bukcet:Bukcet")


def answer(token: str, arguments: Mapping[str, object], region: str = "us-east-1") -> dict[str, object]:
    return invoke(token, arguments, Place(region=region))


def test_functions_know_where_they_are() -> None:
    assert answer("aws:index/getCallerIdentity:getCallerIdentity", {})["accountId"] == "123456789012"
    assert answer("aws:index/getPartition:getPartition", {})["partition"] == "aws"
    assert answer("aws:index/getRegion:getRegion", {}, "eu-west-1")["region"] == "eu-west-1"
    zones = answer("aws:index/getAvailabilityZones:getAvailabilityZones", {}, "eu-west-1")["names"]
    assert zones == ["eu-west-1a", "eu-west-1b", "eu-west-1c"]


POLICY_DOCUMENT = "aws:iam/getPolicyDocument:getPolicyDocument"


def document(arguments: Mapping[str, object]) -> object:
    return json.loads(str(answer(POLICY_DOCUMENT, arguments)["json"]))


def test_policy_document_is_the_real_json() -> None:
    statement = {
        "sid": "Write",
        "actions": ["s3:PutObject"],
        "resources": ["arn:aws:s3:::b/*", "arn:aws:s3:::c/*"],
        "principals": [{"type": "Service", "identifiers": ["cloudtrail.amazonaws.com"]}],
        "conditions": [{"test": "StringEquals", "variable": "aws:SourceArn", "values": ["arn:x"]}],
    }
    assert document({"statements": [statement]}) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Write",
                "Effect": "Allow",
                "Action": "s3:PutObject",
                "Resource": ["arn:aws:s3:::b/*", "arn:aws:s3:::c/*"],
                "Principal": {"Service": "cloudtrail.amazonaws.com"},
                "Condition": {"StringEquals": {"aws:SourceArn": "arn:x"}},
            }
        ],
    }


def test_policy_documents_are_merged_and_overridden_by_sid() -> None:
    source = json.dumps({"Statement": {"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}})
    override = json.dumps({"Statement": [{"Sid": "A", "Effect": "Deny", "Action": "s3:*", "Resource": "*"}]})
    found = document({"sourcePolicyDocuments": [source], "overridePolicyDocuments": [override]})
    assert found == {
        "Version": "2012-10-17",
        "Statement": [{"Sid": "A", "Effect": "Deny", "Action": "s3:*", "Resource": "*"}],
    }
    with pytest.raises(NotSupported, match="is not a policy document"):
        document({"sourcePolicyDocuments": ["{"]})
