"""The states that the runner makes of documented set-ups."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.documented.states import entries, urn

BUCKET = {"type": "aws:s3/bucket:Bucket", "name": "logs", "properties": {"bucket": "amzn-s3-demo-bucket"}}
BUCKET_URN = urn("aws:s3/bucket:Bucket", "logs")


def _entry(*resources: dict[str, Any], at: int = -1) -> dict[str, Any]:
    """Return the entry of one of some resources, the last one unless `at` says otherwise."""
    return dict(entries(resources)[at])


def _policy(statement: dict[str, Any]) -> dict[str, Any]:
    document = {"Version": "2012-10-17", "Statement": [statement]}
    properties = {"bucket": "@{logs.bucket}", "policy": document}
    return {"type": "aws:s3/bucketPolicy:BucketPolicy", "name": "policy", "properties": properties}


def test_a_state_begins_with_the_stack_and_its_provider() -> None:
    assert [it["type"] for it in entries([BUCKET])] == [
        "pulumi:pulumi:Stack",
        "pulumi:providers:aws",
        "aws:s3/bucket:Bucket",
    ]


def test_a_resource_reports_its_names_besides_its_properties() -> None:
    made = _entry(BUCKET)
    assert made["inputs"] == {"bucket": "amzn-s3-demo-bucket"}
    assert made["outputs"]["arn"] == "arn:aws:s3:::amzn-s3-demo-bucket"
    assert made["outputs"]["id"] == "amzn-s3-demo-bucket"


def test_a_name_that_is_not_set_is_the_logical_name() -> None:
    made = _entry({"type": "aws:iam/role:Role", "name": "app", "properties": {}})
    assert made["outputs"]["arn"] == "arn:aws:iam::111122223333:role/app"


def test_declared_outputs_replace_the_names() -> None:
    made = _entry({"type": "aws:kms/key:Key", "name": "key", "properties": {}, "outputs": {"keyId": "other"}})
    assert made["outputs"]["keyId"] == "other"


def test_references_are_replaced_in_policies_too_and_variables_are_kept() -> None:
    statement = {"Resource": ["@{logs.arn}", "@{logs.arn}/${aws:username}/*"]}
    made = _entry(BUCKET, _policy(statement))
    assert made["inputs"]["bucket"] == "amzn-s3-demo-bucket"
    assert json.loads(made["inputs"]["policy"])["Statement"] == [
        {"Resource": ["arn:aws:s3:::amzn-s3-demo-bucket", "arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/*"]}
    ]


def test_a_reference_is_a_property_dependency() -> None:
    made = _entry(BUCKET, _policy({"Resource": "*"}))
    assert made["propertyDependencies"] == {"bucket": [BUCKET_URN], "policy": []}
    assert made["dependencies"] == [BUCKET_URN]


def test_depends_on_is_a_dependency_of_no_property() -> None:
    after = {"type": "aws:sns/topic:Topic", "name": "topic", "properties": {"name": "t"}, "depends_on": ["logs"]}
    made = _entry(BUCKET, after)
    assert made["propertyDependencies"] == {"name": []}
    assert made["dependencies"] == [BUCKET_URN]


@pytest.mark.parametrize("reference", ["@{other.arn}", "@{logs.other}"])
def test_a_reference_to_nothing_fails(reference: str) -> None:
    with pytest.raises(KeyError):
        entries([BUCKET, {"type": "aws:sns/topic:Topic", "name": "topic", "properties": {"name": reference}}])


def test_two_resources_of_one_name_fail() -> None:
    with pytest.raises(ValueError, match="one logical name"):
        entries([BUCKET, BUCKET])


def test_a_key_that_the_form_does_not_know_fails() -> None:
    with pytest.raises(ValueError, match="unknown keys findings"):
        entries([{**BUCKET, "findings": []}])
