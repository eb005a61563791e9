"""Programs that declare nonsense: each gets a finding that says what is wrong, never a traceback, never silence."""

from __future__ import annotations

import json
from pathlib import Path

import pulumi
import pulumi_aws as aws
import pytest
from pulumi import Inputs

from tests.builders import document
from tests.e2e.engine import preview

pytestmark = pytest.mark.usefixtures("offline")


class Raw(pulumi.CustomResource):
    """A resource as another language, or a careless one, may declare it: any value in any property."""

    def __init__(self, token: str, name: str, properties: Inputs) -> None:
        super().__init__(token, name, properties)


REFUSED: dict[str, tuple[object, str]] = {
    "cut-off": ('{"Version": "2012-10-17", "Statement": [', "it is not JSON (line 1, column 41)"),
    "empty": ("", "it is empty"),
    "null": ("null", "the document is not an object"),
    "list": (["Statement"], "it is not a JSON string"),
    "number": (17, "it is not a JSON string"),
    "boolean": (True, "it is not a JSON string"),
    "object": ({"Statement": []}, "Statement is empty"),
    "no-statement": (document(), "Statement is empty"),
    "text-for-list": (
        json.dumps({"Statement": "Allow"}),
        "Statement is neither a list nor a single value",
    ),
    "list-for-object": (json.dumps({"Statement": [["Allow"]]}), "statement 1 is not an object"),
    "effect": (
        document({"Effect": "allow", "Action": "s3:GetObject", "Resource": "*"}),
        "statement 1: Effect is neither Allow nor Deny",
    ),
    "object-for-list": (
        document({"Effect": "Allow", "Action": {"s3": "*"}, "Resource": "*"}),
        "statement 1: Action is neither a list nor a single value",
    ),
    "condition": (
        document({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": []}),
        "statement 1: Condition is not an object",
    ),
}
"""What no policy can be, by the name of its resource, and why."""


def test_policy_that_aws_would_refuse_is_a_finding_that_says_why(tmp_path: Path) -> None:
    def program() -> None:
        for name, (value, _) in REFUSED.items():
            Raw("aws:iam/policy:Policy", name, {"policy": value})

    outcome = preview(program, tmp_path)
    assert not outcome.succeeded
    assert "Traceback" not in outcome.output
    assert outcome.findings == [("policy-document-readable", name, "mandatory") for name in sorted(REFUSED)]
    assert [message.splitlines()[1] for message in outcome.messages] == [
        f"policy is not a valid identity policy: {REFUSED[name][1]}" for name in sorted(REFUSED)
    ]


def test_property_of_a_wrong_type_is_a_finding_that_names_it(tmp_path: Path) -> None:
    def program() -> None:
        Raw(
            "aws:cloudtrail/trail:Trail",
            "trail",
            {
                "s3BucketName": "b",
                "isMultiRegionTrail": ["yes"],
                "enableLogFileValidation": {"on": True},
                "kmsKeyId": "alias/k",
                "cloudWatchLogsGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:audit:*",
                "cloudWatchLogsRoleArn": "arn:aws:iam::123456789012:role/audit",
            },
        )

    outcome = preview(program, tmp_path)
    assert not outcome.succeeded
    assert outcome.findings == [
        ("trail-log-file-validation", "trail", "mandatory"),
        ("trail-multi-region", "trail", "mandatory"),
    ]
    assert [message.splitlines()[1] for message in outcome.messages] == [
        "cannot be evaluated: enableLogFileValidation is an object instead of a boolean",
        "cannot be evaluated: isMultiRegionTrail is a list instead of a boolean",
    ]


def test_configuration_of_the_pack_that_is_no_level_is_refused(tmp_path: Path) -> None:
    def program() -> None:
        aws.sqs.Queue("queue")

    outcome = preview(program, tmp_path, pack_config={"trail-multi-region": "obligatory"})
    assert not outcome.succeeded
    assert "Traceback" not in outcome.output
    assert "trail-multi-region" in outcome.output or "obligatory" in outcome.output


@pytest.mark.parametrize(
    ("resource", "control"),
    [("arn:aws:s3:::{}", "iam-no-action-star"), ("{}", "policy-document-readable")],
    ids=["in an ARN", "in place of one, which AWS refuses"],
)
def test_strange_texts_are_judged_like_others(tmp_path: Path, resource: str, control: str) -> None:
    texts = {"emoji": "\N{SLIGHTLY SMILING FACE}" * 200, "nul": "\0", "long": "a" * 200_000}

    def program() -> None:
        for name, text in texts.items():
            statement = {"Effect": "Allow", "Action": "*", "Resource": resource.format(text)}
            aws.iam.Policy(name, policy=document(statement))

    outcome = preview(program, tmp_path)
    too_large = ("policy-document-readable", "long", "mandatory")
    assert outcome.findings == sorted([(control, "emoji", "mandatory"), (control, "nul", "mandatory"), too_large])
