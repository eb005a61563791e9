"""The pack's policies as the SDK's objects, called as the SDK calls them."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
import pytest
from google.protobuf import json_format, struct_pb2
from pulumi.runtime.settings import SETTINGS
from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyCustomTimeouts,
    PolicyResource,
    PolicyResourceOptions,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.deserialize import deserialize_properties
from pulumi_policy.proxy import unknown_checking_proxy

from policypack.catalog import CONTROLS, REMEDIATIONS
from policypack.crossguard.policies import policies, policy_names

TRAIL_TYPE = "aws:cloudtrail/trail:Trail"
UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
OPTIONS = PolicyResourceOptions(False, [], None, [], PolicyCustomTimeouts(0, 0, 0), [], None)


@pytest.fixture(autouse=True)
def in_a_preview(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SETTINGS, "dry_run", True)


def named(name: str) -> Policy:
    (found,) = (policy for policy in policies() if policy.name == name)
    return found


def properties(values: Mapping[str, object]) -> Mapping[str, object]:
    encoded = json_format.MessageToDict(json_format.ParseDict(dict(values), struct_pb2.Struct()))
    proxied: Mapping[str, object] = unknown_checking_proxy(deserialize_properties(encoded))
    return proxied


def findings(policy: Policy, token: str, values: Mapping[str, object]) -> list[tuple[str, str | None]]:
    """What a policy reports about one resource: message and URN."""
    found: list[tuple[str, str | None]] = []

    def report(message: str, urn: str | None = None) -> None:
        found.append((message, urn))

    if isinstance(policy, ResourceValidationPolicy):
        policy.validate(ResourceValidationArgs(token, properties(values), "urn:x", "x", OPTIONS, None), report)
    else:
        assert isinstance(policy, StackValidationPolicy)
        resource = PolicyResource(token, properties(values), "urn:x", "x", OPTIONS, None, None, [], {})
        policy.validate(StackValidationArgs([resource]), report)
    return found


def test_policies_are_one_per_control_and_the_listing_policies() -> None:
    assert tuple(policy.name for policy in policies()) == policy_names()
    assert [it.description for it in policies()][:-2] == [it.title for it in (*CONTROLS, *REMEDIATIONS)]


def test_levels_are_those_of_the_controls() -> None:
    assert named("trail-multi-region").enforcement_level is EnforcementLevel.MANDATORY
    assert named("trail-kms-encryption").enforcement_level is EnforcementLevel.ADVISORY
    assert named("preview-undetermined").enforcement_level is EnforcementLevel.ADVISORY


def test_resource_policy_reports_its_own_control_alone() -> None:
    bad = {"isMultiRegionTrail": False, "enableLogFileValidation": False}
    assert findings(named("trail-multi-region"), TRAIL_TYPE, bad) == [
        (
            "isMultiRegionTrail is not true: the trail records events of one Region only\n"
            "Fix: is_multi_region_trail=True",
            "urn:x",
        )
    ]


def test_resource_policy_ignores_other_types() -> None:
    assert findings(named("trail-multi-region"), "aws:sqs/queue:Queue", {"isMultiRegionTrail": False}) == []


def test_stack_policy_joins() -> None:
    ((message, urn),) = findings(named("s3-bucket-public-access-block"), "aws:s3/bucket:Bucket", {"bucket": "b"})
    assert message.startswith("the stack declares no BucketPublicAccessBlock for this bucket: S3 blocks")
    assert urn == "urn:x"


def test_unknown_value_is_listed_in_a_preview_and_blocks_an_update(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = {"isMultiRegionTrail": UNKNOWN_STRING, "enableLogFileValidation": True, "kmsKeyId": "alias/key"}
    assert findings(named("trail-multi-region"), TRAIL_TYPE, unknown) == []
    assert findings(named("preview-undetermined"), TRAIL_TYPE, unknown) == [
        (
            "cannot be evaluated, because values are unknown until deployment: isMultiRegionTrail (trail-multi-region)",
            "urn:x",
        )
    ]
    monkeypatch.setattr(SETTINGS, "dry_run", False)
    assert not pulumi.runtime.is_dry_run()
    assert findings(named("preview-undetermined"), TRAIL_TYPE, unknown) == []
    assert findings(named("trail-multi-region"), TRAIL_TYPE, unknown) == [
        ("cannot be evaluated: isMultiRegionTrail: the value is unknown", "urn:x")
    ]
