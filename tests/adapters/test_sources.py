"""The readers of requests, SDK arguments and exported states agree on what a resource says."""

from __future__ import annotations

import json

import pytest
from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import PolicyCustomTimeouts, PolicyResourceOptions, ResourceValidationArgs
from pulumi_policy.deserialize import deserialize_properties
from pulumi_policy.proxy import unknown_checking_proxy

from policypack.adapters.resources.values import Value, decode_properties
from policypack.adapters.sources.exported_state import UnreadableState, read_state
from policypack.adapters.sources.live import from_resource_args
from policypack.adapters.sources.wire import outline, single_resource, stack_resource
from policypack.model.unknown import UNKNOWN

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
UNKNOWN_BOOLEAN = "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7"
UNKNOWN_LIST = "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"

ENCODED: dict[str, object] = {
    "text": "value",
    "number": 3,
    "flag": True,
    "nothing": None,
    "list": ["one", UNKNOWN_STRING, {"inner": UNKNOWN_BOOLEAN}],
    "object": {"deep": {"deeper": UNKNOWN_LIST}},
    "unknown": UNKNOWN_STRING,
    "secret": {SIGNATURE: SECRET, "value": {"password": "canary"}},
}

DECODED: dict[str, Value] = {
    "text": "value",
    "number": 3.0,
    "flag": True,
    "nothing": None,
    "list": ("one", UNKNOWN, {"inner": UNKNOWN}),
    "object": {"deep": {"deeper": UNKNOWN}},
    "unknown": UNKNOWN,
    "secret": {"password": "canary"},
}


def struct(values: dict[str, object]) -> struct_pb2.Struct:
    return json_format.ParseDict(values, struct_pb2.Struct())


def test_request_is_decoded() -> None:
    request = analyzer_pb2.AnalyzeRequest(
        type="aws:s3/bucket:Bucket", urn="urn:x", name="x", properties=struct(ENCODED)
    )
    found = single_resource(request)
    assert (found.type, found.urn, found.name) == ("aws:s3/bucket:Bucket", "urn:x", "x")
    assert found.properties == DECODED


def test_arguments_of_the_sdk_are_decoded_alike() -> None:
    properties = unknown_checking_proxy(deserialize_properties(json_format.MessageToDict(struct(ENCODED))))
    options = PolicyResourceOptions(False, [], None, [], PolicyCustomTimeouts(0, 0, 0), [], None)
    found = from_resource_args(ResourceValidationArgs("aws:s3/bucket:Bucket", properties, "urn:x", "x", options, None))
    assert found.properties == DECODED


def test_state_is_decoded_alike_but_for_secrets() -> None:
    encrypted = {SIGNATURE: SECRET, "ciphertext": "v1:abc"}
    assert decode_properties({**ENCODED, "secret": encrypted}) == {**DECODED, "secret": UNKNOWN}


@pytest.mark.parametrize(("plaintext", "value"), [('"canary"', "canary"), ("{", UNKNOWN), (3, UNKNOWN)])
def test_secret_that_an_export_shows_is_read(plaintext: object, value: Value) -> None:
    assert decode_properties({"secret": {SIGNATURE: SECRET, "plaintext": plaintext}}) == {"secret": value}


def test_secret_that_the_engine_hides_is_unknown() -> None:
    assert decode_properties({"policy": "[secret]"}) == {"policy": UNKNOWN}


ENTRY = {
    "urn": "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs",
    "type": "aws:s3/bucket:Bucket",
    "inputs": {"bucket": "in"},
    "outputs": {"bucket": "out"},
    "parent": "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev",
    "propertyDependencies": {"bucket": ["urn:other"], "acl": None},
}


@pytest.mark.parametrize(
    "state",
    [
        {"version": 3, "deployment": {"resources": [ENTRY]}},
        {"version": 3, "checkpoint": {"stack": "organization/shop/dev", "latest": {"resources": [ENTRY]}}},
    ],
    ids=["export", "checkpoint"],
)
def test_state_of_either_shape_is_read(state: dict[str, object]) -> None:
    stack = read_state(json.dumps(state))
    assert stack.name == "shop/dev"
    assert [it.properties for it in stack.inputs] == [{"bucket": "in"}]
    assert [it.properties for it in stack.outputs] == [{"bucket": "out"}]
    assert stack.outputs[0].property_dependencies == {"bucket": ("urn:other",)}
    assert stack.outputs[0].name == "logs"
    assert stack.problems == ()


@pytest.mark.parametrize("mark", ["delete", "external"])
def test_resource_that_waits_for_its_deletion_or_is_only_read_is_left_out(mark: str) -> None:
    state = {"version": 3, "deployment": {"resources": [{**ENTRY, mark: True}]}}
    assert read_state(json.dumps(state)).inputs == ()
    assert read_state(json.dumps(state)).outputs == ()


def test_stack_that_was_never_updated_is_empty() -> None:
    assert read_state('{"version": 3, "checkpoint": {"stack": "dev", "latest": null}}').inputs == ()


def test_entry_that_is_no_resource_is_a_problem_and_the_rest_is_read() -> None:
    state = {"version": 3, "deployment": {"resources": ["x", ENTRY, {"urn": 3, "type": "t"}]}}
    stack = read_state(json.dumps(state))
    assert len(stack.inputs) == 1
    assert stack.problems == (
        "resources[0] is not a resource: it has no urn and type",
        "resources[2] is not a resource: it has no urn and type",
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the file is empty"),
        ("  \n", "the file is empty"),
        ("<html></html>", "not JSON (JSONDecodeError)"),
        ('{"version": 3, "deployment": {"resources": [', "not JSON (JSONDecodeError)"),
        (b"\xff\xfe\x00", "not JSON (UnicodeDecodeError)"),
        ("[" * 100_000, "not JSON (ValueError)"),
        ("[]", "not a state export: the document is not an object"),
        ("{}", "not a state export: it has no version with a deployment or checkpoint"),
        ('{"name": "package"}', "not a state export: it has no version with a deployment or checkpoint"),
        ('{"version": 2, "deployment": {}}', "a state of another version than 3, which is the one supported"),
        ('{"version": 99, "checkpoint": {}}', "a state of another version than 3, which is the one supported"),
        ('{"version": 3, "deployment": []}', "not a state export: the deployment is not an object"),
        ('{"version": 3, "checkpoint": []}', "not a state export: the deployment is not an object"),
        ('{"version": 3, "deployment": {"resources": {}}}', "not a state export: resources is not a list"),
    ],
)
def test_what_is_no_state_is_refused_with_a_reason(text: str | bytes, reason: str) -> None:
    with pytest.raises(UnreadableState) as refused:
        read_state(text)
    assert str(refused.value) == reason


def analyzer_resource() -> analyzer_pb2.AnalyzerResource:
    return analyzer_pb2.AnalyzerResource(
        type="time:index/sleep:Sleep",
        urn="urn:x",
        name="x",
        parent="urn:parent",
        properties=struct({"arn": UNKNOWN_STRING, "duration": UNKNOWN_STRING, "set": UNKNOWN_STRING}),
        provider=analyzer_pb2.AnalyzerProviderResource(urn="urn:provider"),
        dependencies=["urn:first"],
        propertyDependencies={"set": analyzer_pb2.AnalyzerPropertyDependencies(urns=["urn:second"])},
    )


def test_order_and_provider_of_a_resource_are_read_from_a_request() -> None:
    whole, line = stack_resource(analyzer_resource(), ("set",)), outline(analyzer_resource())
    for found in (whole, line):
        assert (found.type, found.urn, found.name, found.parent) == (
            "time:index/sleep:Sleep",
            "urn:x",
            "x",
            "urn:parent",
        )
        assert (found.provider, found.dependencies) == ("urn:provider", ("urn:first",))
        assert found.property_dependencies == {"set": ("urn:second",)}
    # An ARN is kept: the deployment will tell it. Another unknown output counts only where the program sets it.
    assert whole.properties == {"arn": UNKNOWN, "set": UNKNOWN}
    assert line.properties == {}


def test_order_and_provider_of_a_resource_are_read_from_a_state() -> None:
    provider = "urn:pulumi:dev::p::pulumi:providers:aws::here"
    entries: list[dict[str, object]] = [
        {"urn": provider, "type": "pulumi:providers:aws", "inputs": {"region": "us-east-1"}},
        {
            "urn": "urn:pulumi:dev::p::aws:s3/bucket:Bucket::b",
            "type": "aws:s3/bucket:Bucket",
            "provider": f"{provider}::1234",
            "dependencies": ["urn:first"],
        },
        {"urn": "urn:pulumi:dev::p::a:b:C::c", "type": "a:b:C", "dependencies": "none", "provider": 3},
    ]
    made, bucket, other = read_state(json.dumps({"version": 3, "deployment": {"resources": entries}})).outputs
    assert made.properties.get("region") == "us-east-1"
    assert (bucket.provider, bucket.dependencies) == (provider, ("urn:first",))
    assert (other.provider, other.dependencies) == ("", ())
