"""The analyzer protocol, answered without an engine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from unittest.mock import create_autospec

import grpc
import pytest
from google.protobuf import empty_pb2, json_format, struct_pb2
from pulumi.runtime.proto import analyzer_pb2

from policypack import __version__
from policypack.adapters.aws import READERS
from policypack.adapters.parts.parts import Parts
from policypack.adapters.resources.resource import Resource
from policypack.catalog import CONTROLS
from policypack.controls.trail.trail_multi_region import CONTROL as MULTI_REGION
from policypack.crossguard.policies import policy_names
from policypack.crossguard.server import Analyzer
from policypack.model.control import Level, Option, Outcome, Violation
from policypack.model.trails import Trail

TRAIL_TYPE = "aws:cloudtrail/trail:Trail"
UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
GOOD = {
    "isMultiRegionTrail": True,
    "enableLogFileValidation": True,
    "kmsKeyId": "alias/key",
    "s3BucketName": "bucket",
    "cloudWatchLogsGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:audit:*",
    "cloudWatchLogsRoleArn": "arn:aws:iam::123456789012:role/audit",
}
CONTEXT: grpc.ServicerContext = create_autospec(grpc.ServicerContext)
ADVISORY, MANDATORY = analyzer_pb2.ADVISORY, analyzer_pb2.MANDATORY
REMEDIATE, DISABLED = analyzer_pb2.REMEDIATE, analyzer_pb2.DISABLED


def urn(name: str, token: str = TRAIL_TYPE) -> str:
    return f"urn:pulumi:dev::test::{token}::{name}"


def struct(values: Mapping[str, object]) -> struct_pb2.Struct:
    return json_format.ParseDict(dict(values), struct_pb2.Struct())


def configured(
    levels: Mapping[str, analyzer_pb2.EnforcementLevel.ValueType] | None = None,
    *,
    is_preview: bool = True,
    analyzer: Analyzer | None = None,
) -> Analyzer:
    analyzer = analyzer or Analyzer()
    analyzer.ConfigureStack(analyzer_pb2.AnalyzerStackConfigureRequest(stack="dev", dry_run=is_preview), CONTEXT)
    config = {
        name: analyzer_pb2.PolicyConfig(enforcementLevel=level) for name, level in {**_own(), **(levels or {})}.items()
    }
    analyzer.Configure(analyzer_pb2.ConfigureAnalyzerRequest(policyConfig=config), CONTEXT)
    return analyzer


def _own() -> dict[str, analyzer_pb2.EnforcementLevel.ValueType]:
    """The engine always sends every level, the pack's own where nothing is configured."""
    return {control.id: analyzer_pb2.EnforcementLevel.Value(control.level.name) for control in CONTROLS}


def analyze(analyzer: Analyzer, properties: Mapping[str, object], token: str = TRAIL_TYPE) -> list[tuple[str, int]]:
    request = analyzer_pb2.AnalyzeRequest(
        type=token, urn=urn("trail", token), name="trail", properties=struct(properties)
    )
    return found(analyzer.Analyze(request, CONTEXT))


def found(response: analyzer_pb2.AnalyzeResponse) -> list[tuple[str, int]]:
    return [(it.policyName, it.enforcementLevel) for it in response.diagnostics]


def stack_request(resources: Iterable[tuple[str, str, Mapping[str, object]]]) -> analyzer_pb2.AnalyzeStackRequest:
    return analyzer_pb2.AnalyzeStackRequest(
        resources=[
            analyzer_pb2.AnalyzerResource(type=token, urn=urn(name, token), name=name, properties=struct(properties))
            for token, name, properties in resources
        ]
    )


def test_every_policy_is_declared_once_with_level_severity_and_frameworks() -> None:
    info = Analyzer().GetAnalyzerInfo(empty_pb2.Empty(), CONTEXT)
    assert (info.name, info.version, info.supportsConfig) == ("trailguard", __version__, True)
    assert [policy.name for policy in info.policies] == list(policy_names())
    declared = {policy.name: policy for policy in info.policies}
    policy = declared["trail-multi-region"]
    assert policy.description == MULTI_REGION.title
    assert policy.enforcementLevel == MANDATORY
    assert policy.policy_type == analyzer_pb2.POLICY_TYPE_RESOURCE
    assert policy.severity == analyzer_pb2.POLICY_SEVERITY_HIGH
    assert policy.remediation_steps == MULTI_REGION.remediation
    assert (policy.framework.name, policy.framework.reference) == ("AWS Security Hub", "CloudTrail.1")
    assert "cis_aws_5.0:3.1" in policy.tags
    assert declared["iam-no-admin-star"].policy_type == analyzer_pb2.POLICY_TYPE_STACK


def test_compliant_resource_is_clean() -> None:
    assert analyze(configured(), GOOD) == []


def test_violation_names_pack_resource_reason_and_fix() -> None:
    request = analyzer_pb2.AnalyzeRequest(
        type=TRAIL_TYPE, urn=urn("trail"), name="trail", properties=struct({**GOOD, "isMultiRegionTrail": False})
    )
    (diagnostic,) = configured().Analyze(request, CONTEXT).diagnostics
    assert diagnostic == analyzer_pb2.AnalyzeDiagnostic(
        policyName="trail-multi-region",
        policyPackName="trailguard",
        policyPackVersion=__version__,
        description=MULTI_REGION.title,
        message=(
            f"{MULTI_REGION.title}\n"
            "isMultiRegionTrail is not true: the trail records events of one Region only\n"
            "Fix: is_multi_region_trail=True"
        ),
        urn=urn("trail"),
        enforcementLevel=MANDATORY,
        severity=analyzer_pb2.POLICY_SEVERITY_HIGH,
    )


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (ADVISORY, [("trail-multi-region", ADVISORY)]),
        (MANDATORY, [("trail-multi-region", MANDATORY)]),
        (REMEDIATE, [("trail-multi-region", MANDATORY)]),
        (DISABLED, []),
    ],
)
def test_configured_level_counts(
    level: analyzer_pb2.EnforcementLevel.ValueType, expected: list[tuple[str, int]]
) -> None:
    analyzer = configured({"trail-multi-region": level})
    assert analyze(analyzer, {**GOOD, "isMultiRegionTrail": False}) == expected


def test_type_that_no_control_reads_costs_nothing_and_never_fails() -> None:
    assert analyze(configured(), {"anything": [1, {"x": UNKNOWN_STRING}]}, "kubernetes:core/v1:Pod") == []


def test_unknown_value_is_listed_in_a_preview_and_reported_in_an_update() -> None:
    unknown = {**GOOD, "isMultiRegionTrail": UNKNOWN_STRING}
    assert analyze(configured(), unknown) == []
    assert analyze(configured(is_preview=False), unknown) == [("trail-multi-region", MANDATORY)]


def test_stack_lists_undetermined_results_and_repeats_no_finding_of_a_resource() -> None:
    trails = [
        (TRAIL_TYPE, "bad", {**GOOD, "isMultiRegionTrail": False}),
        (TRAIL_TYPE, "waiting", {**GOOD, "isMultiRegionTrail": UNKNOWN_STRING}),
    ]
    alone = {"trail-compliant-exists": DISABLED}
    response = configured(alone).AnalyzeStack(stack_request(trails), CONTEXT)
    assert found(response) == [("preview-undetermined", ADVISORY)]
    assert response.diagnostics[0].urn == urn("waiting")
    assert response.diagnostics[0].message == (
        "Controls can be evaluated in the preview\n"
        "cannot be evaluated, because values are unknown until deployment: isMultiRegionTrail (trail-multi-region)"
    )
    silent = configured({**alone, "preview-undetermined": DISABLED}).AnalyzeStack(stack_request(trails), CONTEXT)
    assert found(silent) == []
    assert found(configured(alone, is_preview=False).AnalyzeStack(stack_request(trails), CONTEXT)) == []


def test_output_that_the_program_does_not_set_is_not_waited_for() -> None:
    analyzer = configured()
    outputs = {**GOOD, "enableLogging": UNKNOWN_STRING}
    assert found(analyzer.AnalyzeStack(stack_request([(TRAIL_TYPE, "trail", outputs)]), CONTEXT)) == [
        ("preview-undetermined", ADVISORY)
    ]
    assert analyze(analyzer, GOOD) == []
    assert found(analyzer.AnalyzeStack(stack_request([(TRAIL_TYPE, "trail", outputs)]), CONTEXT)) == []


def test_joined_control_is_evaluated_with_the_stack() -> None:
    bucket = ("aws:s3/bucket:Bucket", "bucket", {"bucket": "logs"})
    response = configured(is_preview=False).AnalyzeStack(stack_request([bucket]), CONTEXT)
    assert found(response) == [("s3-bucket-public-access-block", MANDATORY), ("s3-policy-tls-only", ADVISORY)]


def test_crash_in_a_control_blocks_and_quotes_nothing() -> None:
    def crash(trail: Trail) -> Iterator[Outcome]:
        raise RuntimeError("canary")

    analyzer = configured(analyzer=Analyzer([replace(MULTI_REGION, check=crash)]))
    request = analyzer_pb2.AnalyzeRequest(type=TRAIL_TYPE, urn=urn("trail"), name="trail", properties=struct(GOOD))
    (diagnostic,) = analyzer.Analyze(request, CONTEXT).diagnostics
    assert (diagnostic.policyName, diagnostic.enforcementLevel) == ("trail-multi-region", MANDATORY)
    assert "an internal error of trailguard" in diagnostic.message
    assert "canary" not in diagnostic.message


def test_crash_in_a_reader_blocks_names_the_resource_and_quotes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(resource: Resource, parts: Parts) -> None:
        raise RuntimeError("canary")

    bucket = "aws:s3/bucket:Bucket"
    monkeypatch.setitem(READERS, bucket, (crash,))
    response = configured().AnalyzeStack(
        stack_request([(TRAIL_TYPE, "trail", {**GOOD, "isMultiRegionTrail": False}), (bucket, "bucket", {})]), CONTEXT
    )
    unread = [it for it in response.diagnostics if it.urn == urn("bucket", bucket)]
    assert [(it.enforcementLevel, "RuntimeError in test_server.py" in it.message) for it in unread] == [
        (MANDATORY, True),
    ]
    assert "canary" not in str(response)
    alone = configured().Analyze(
        analyzer_pb2.AnalyzeRequest(type=bucket, urn=urn("bucket", bucket), name="bucket", properties=struct({})),
        CONTEXT,
    )
    assert [(it.urn, it.enforcementLevel) for it in alone.diagnostics] == [(urn("bucket", bucket), MANDATORY)]


def test_crash_in_a_reader_costs_no_other_resource_its_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(resource: Resource, parts: Parts) -> None:
        raise RuntimeError("canary")

    monkeypatch.setitem(READERS, "aws:sns/topic:Topic", (crash,))
    bucket = ("aws:s3/bucket:Bucket", "bucket", {"bucket": "logs"})
    without = configured(is_preview=False).AnalyzeStack(stack_request([bucket]), CONTEXT)
    beside = configured(is_preview=False).AnalyzeStack(
        stack_request([bucket, ("aws:sns/topic:Topic", "topic", {})]), CONTEXT
    )
    assert set(found(without)) < set(found(beside))


def repaired(analyzer: Analyzer, properties: Mapping[str, object], token: str = TRAIL_TYPE) -> list[tuple[str, object]]:
    request = analyzer_pb2.AnalyzeRequest(type=token, urn=urn("x", token), name="x", properties=struct(properties))
    response = analyzer.Remediate(request, CONTEXT)
    return [(it.policyName, json_format.MessageToDict(it.properties)) for it in response.remediations]


SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "alias/hidden"}


def test_remediation_mode_sets_the_repaired_properties_and_keeps_the_others() -> None:
    both = configured({"trail-multi-region": REMEDIATE, "trail-logging-enabled": REMEDIATE})
    bad = {**GOOD, "isMultiRegionTrail": False, "enableLogging": False, "kmsKeyId": SECRET, "name": UNKNOWN_STRING}
    once = {**bad, "isMultiRegionTrail": True}
    assert repaired(both, bad) == [
        ("trail-multi-region", once),
        ("trail-logging-enabled", {**once, "enableLogging": True}),
    ]


def test_only_violations_of_controls_in_remediation_mode_are_repaired() -> None:
    bad = {**GOOD, "isMultiRegionTrail": False}
    assert repaired(configured(), bad) == []
    remediating = configured({"trail-multi-region": REMEDIATE})
    assert repaired(remediating, GOOD) == []
    assert repaired(remediating, {**GOOD, "isMultiRegionTrail": UNKNOWN_STRING}) == []
    assert repaired(remediating, {"isMultiRegionTrail": False}, "aws:sqs/queue:Queue") == []


BLOCK_TYPE = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
FLAGS = "s3-bucket-public-access-block-flags"


def test_declared_access_block_is_repaired_and_never_reported() -> None:
    remediating = configured({FLAGS: REMEDIATE})
    weak = {"bucket": UNKNOWN_STRING, "blockPublicAcls": False, "ignorePublicAcls": True, "blockPublicPolicy": True}
    whole = {**weak, "blockPublicAcls": True, "restrictPublicBuckets": True}
    assert repaired(remediating, weak, BLOCK_TYPE) == [(FLAGS, whole)]
    assert repaired(remediating, whole, BLOCK_TYPE) == []
    assert repaired(configured(), weak, BLOCK_TYPE) == []
    request = analyzer_pb2.AnalyzeRequest(type=BLOCK_TYPE, urn=urn("x"), name="x", properties=struct(weak))
    assert found(remediating.Analyze(request, CONTEXT)) == []


def test_public_acl_becomes_private_and_grants_are_left_to_their_author() -> None:
    remediating = configured({"s3-no-public-acl": REMEDIATE})
    token = "aws:s3/bucketAcl:BucketAcl"
    assert repaired(remediating, {"bucket": "b", "acl": "public-read"}, token) == [
        ("s3-no-public-acl", {"bucket": "b", "acl": "private"})
    ]
    everyone = {"grantee": {"type": "Group", "uri": "http://acs.amazonaws.com/groups/global/AllUsers"}}
    granting = {"bucket": "b", "accessControlPolicy": {"grants": [everyone], "owner": {"id": "x"}}}
    assert repaired(remediating, granting, token) == []


def test_options_are_declared_with_their_schema_and_reach_the_control() -> None:
    def check(trail: Trail, days: int, accounts: tuple[str, ...]) -> Iterator[Outcome]:
        yield Violation(path="x", message=f"{days} {accounts}", fix="y")

    options = (
        Option(name="days", default=365, meaning="days to keep", minimum=1),
        Option(name="accounts", default=(), meaning="accounts that may"),
    )
    analyzer = Analyzer([replace(MULTI_REGION, check=check, options=options)], ())
    (policy, *_) = analyzer.GetAnalyzerInfo(empty_pb2.Empty(), CONTEXT).policies
    assert json_format.MessageToDict(policy.configSchema) == {
        "properties": {
            "days": {"type": "integer", "default": 365.0, "minimum": 1.0, "description": "days to keep"},
            "accounts": {
                "type": "array",
                "items": {"type": "string"},
                "default": [],
                "description": "accounts that may",
            },
        }
    }
    request = analyzer_pb2.AnalyzeRequest(type=TRAIL_TYPE, urn=urn("trail"), name="trail", properties=struct(GOOD))
    assert "365 ()" in analyzer.Analyze(request, CONTEXT).diagnostics[0].message
    config = analyzer_pb2.PolicyConfig(
        enforcementLevel=MANDATORY, properties=struct({"days": 30, "accounts": ["1"], "other": 3})
    )
    analyzer.Configure(analyzer_pb2.ConfigureAnalyzerRequest(policyConfig={"trail-multi-region": config}), CONTEXT)
    assert "30 ('1',)" in analyzer.Analyze(request, CONTEXT).diagnostics[0].message


def test_other_requests_are_answered() -> None:
    analyzer = Analyzer()
    empty = empty_pb2.Empty()
    assert analyzer.GetPluginInfo(empty, CONTEXT).version == __version__
    assert analyzer.Cancel(empty, CONTEXT) == empty
    handshake = analyzer.Handshake(analyzer_pb2.AnalyzerHandshakeRequest(), CONTEXT)
    assert handshake == analyzer_pb2.AnalyzerHandshakeResponse()
    assert analyzer.Remediate(analyzer_pb2.AnalyzeRequest(), CONTEXT) == analyzer_pb2.RemediateResponse()


def with_exemption(**changes: object) -> Analyzer:
    entry = {
        "id": "EX-1",
        "control": "trail-multi-region",
        "urn": "urn:pulumi:dev::*::trail",
        "reason": "reviewed",
        "owner": "platform",
        "expires": str(datetime.now(UTC).date()),
    }
    config = {"exemptions": analyzer_pb2.PolicyConfig(properties=struct({"entries": [entry | changes]}))}
    analyzer = Analyzer()
    analyzer.ConfigureStack(analyzer_pb2.AnalyzerStackConfigureRequest(stack="dev", dry_run=True), CONTEXT)
    levels = {"trail-multi-region": MANDATORY, "s3-bucket-public-access-block": MANDATORY, "exemptions": ADVISORY}
    config |= {
        name: analyzer_pb2.PolicyConfig(enforcementLevel=level) for name, level in levels.items() if name not in config
    }
    config["exemptions"].enforcementLevel = ADVISORY
    analyzer.Configure(analyzer_pb2.ConfigureAnalyzerRequest(policyConfig=config), CONTEXT)
    return analyzer


def test_exemption_holds_for_one_resource_and_is_listed() -> None:
    bad = struct(GOOD | {"isMultiRegionTrail": False})
    request = analyzer_pb2.AnalyzeRequest(type=TRAIL_TYPE, urn=urn("trail"), name="trail", properties=bad)
    assert found(with_exemption().Analyze(request, CONTEXT)) == [("exemptions", ADVISORY)]
    other = analyzer_pb2.AnalyzeRequest(type=TRAIL_TYPE, urn=urn("other"), name="other", properties=bad)
    assert found(with_exemption().Analyze(other, CONTEXT)) == [("trail-multi-region", MANDATORY)]


def test_exemption_holds_for_the_whole_stack() -> None:
    bucket = urn("bucket", "aws:s3/bucket:Bucket")
    resource = analyzer_pb2.AnalyzerResource(
        type="aws:s3/bucket:Bucket", urn=bucket, name="bucket", properties=struct({})
    )
    request = analyzer_pb2.AnalyzeStackRequest(resources=[resource])
    control = "s3-bucket-public-access-block"
    plain = found(configured().AnalyzeStack(request, CONTEXT))
    assert (control, MANDATORY) in plain
    exempt = found(with_exemption(control=control, urn="*::bucket").AnalyzeStack(request, CONTEXT))
    assert exempt == [*(it for it in plain if it[0] != control), ("exemptions", ADVISORY)]


def test_expired_exemption_blocks_and_is_named_in_the_message() -> None:
    bad = struct(GOOD | {"isMultiRegionTrail": False})
    request = analyzer_pb2.AnalyzeRequest(type=TRAIL_TYPE, urn=urn("trail"), name="trail", properties=bad)
    response = with_exemption(expires="2020-01-31").Analyze(request, CONTEXT)
    assert found(response) == [("trail-multi-region", MANDATORY)]
    assert "(exemption EX-1 expired on 2020-01-31)" in response.diagnostics[0].message


def test_exemptions_that_are_refused_stop_the_run() -> None:
    context: grpc.ServicerContext = create_autospec(grpc.ServicerContext)
    context.abort.side_effect = RuntimeError("aborted")  # type: ignore[attr-defined]  # a mock of grpc's own class
    analyzer = Analyzer()
    config = {"exemptions": analyzer_pb2.PolicyConfig(properties=struct({"entries": [{"id": "EX-1"}]}))}
    with pytest.raises(RuntimeError, match="aborted"):
        analyzer.Configure(analyzer_pb2.ConfigureAnalyzerRequest(policyConfig=config), context)


def test_second_configuration_is_refused() -> None:
    """The engine configures a process once; the program could reach the same port."""
    analyzer = configured()
    bad = {**GOOD, "isMultiRegionTrail": UNKNOWN_STRING, "enableLogging": False}
    before = analyze(analyzer, bad)
    off = {name: analyzer_pb2.PolicyConfig(enforcementLevel=DISABLED) for name in _own()}
    own = {name: analyzer_pb2.PolicyConfig(enforcementLevel=level) for name, level in _own().items()}
    for config in ({}, off, own):
        context: grpc.ServicerContext = create_autospec(grpc.ServicerContext)
        analyzer.Configure(analyzer_pb2.ConfigureAnalyzerRequest(policyConfig=config), context)
        context.abort.assert_called_once_with(  # type: ignore[attr-defined]  # a mock of grpc's own class
            grpc.StatusCode.FAILED_PRECONDITION, "trailguard is already configured: a second Configure is refused"
        )
        assert analyze(analyzer, bad) == before == [("trail-logging-enabled", MANDATORY)]


@pytest.mark.parametrize("is_preview", [True, False])
def test_second_configuration_of_the_stack_is_refused(is_preview: bool) -> None:
    """An update that were taken for a preview would let pass what it cannot evaluate."""
    analyzer = configured(is_preview=False)
    unknown = {**GOOD, "isMultiRegionTrail": UNKNOWN_STRING}
    context: grpc.ServicerContext = create_autospec(grpc.ServicerContext)
    request = analyzer_pb2.AnalyzerStackConfigureRequest(stack="dev", dry_run=is_preview)
    analyzer.ConfigureStack(request, context)
    context.abort.assert_called_once_with(  # type: ignore[attr-defined]  # a mock of grpc's own class
        grpc.StatusCode.FAILED_PRECONDITION, "trailguard is already configured: a second ConfigureStack is refused"
    )
    assert analyze(analyzer, unknown) == [("trail-multi-region", MANDATORY)]


def test_configuration_that_was_refused_once_is_not_replaced() -> None:
    context: grpc.ServicerContext = create_autospec(grpc.ServicerContext)
    analyzer = Analyzer()
    wrong = {"exemptions": analyzer_pb2.PolicyConfig(properties=struct({"entries": [{}]}))}
    analyzer.Configure(analyzer_pb2.ConfigureAnalyzerRequest(policyConfig=wrong), context)
    analyzer.Configure(analyzer_pb2.ConfigureAnalyzerRequest(), context)
    codes = [call.args[0] for call in context.abort.call_args_list]  # type: ignore[attr-defined]
    assert codes == [grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.FAILED_PRECONDITION]


HOSTILE = "x\x1b[2J\n::error file=a::b\u202e##vso[task]\u2028"


def test_name_of_a_resource_is_no_command_to_what_reads_the_log() -> None:
    """The engine prints messages as they are: what names are in them steers neither a terminal nor a CI runner."""
    role, policy = "aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}
    star = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    resources = [
        (role, HOSTILE, {"name": "r", "assumeRolePolicy": json.dumps(trust)}),
        (policy, HOSTILE, {"role": "r", "policy": json.dumps(star)}),
        ("aws:s3/bucket:Bucket", HOSTILE, {"bucket": "b"}),
        (TRAIL_TYPE, HOSTILE, {"s3BucketName": "b"}),
        (TRAIL_TYPE, HOSTILE + "2", {"s3BucketName": UNKNOWN_STRING}),
    ]
    optional = {control.id: ADVISORY for control in CONTROLS if control.level is Level.DISABLED}
    response = configured(optional).AnalyzeStack(stack_request(resources), CONTEXT)
    assert len(response.diagnostics) > 20
    for diagnostic in response.diagnostics:
        lines = diagnostic.message.split("\n")
        assert all(line.isprintable() for line in lines)
        assert len(lines) <= 3 or diagnostic.policyName.startswith("alarm-")
        assert not any(command in diagnostic.message for command in ("::error", "##vso["))
    named = [it.message for it in response.diagnostics if it.policyName == "iam-no-admin-star"]
    assert "x\\u001b[2J\\u000a\\u003a:error file=a\\u003a:b\\u202e\\u0023#vso[task]\\u2028" in named[0]


def test_order_is_followed_through_resources_of_any_type() -> None:
    def findings_of(*dependencies: str) -> list[tuple[str, int]]:
        """What is found where the trail depends on a resource of another provider, which depends on these."""
        policy, sleep = "aws:s3/bucketPolicy:BucketPolicy", "time:index/sleep:Sleep"
        request = stack_request(
            [
                (policy, "policy", {"bucket": "bucket", "policy": "[]"}),
                (TRAIL_TYPE, "trail", GOOD),
                (sleep, "sleep", {}),
            ]
        )
        request.resources[1].dependencies.append(urn("sleep", sleep))
        request.resources[2].dependencies.extend(urn(name, policy) for name in dependencies)
        alone = {control.id: DISABLED for control in CONTROLS} | {"trail-policies-first": ADVISORY}
        return found(configured(alone).AnalyzeStack(request, CONTEXT))

    assert findings_of("policy") == []
    assert findings_of() == [("trail-policies-first", ADVISORY)]


POLICY_TYPE, ROLE_TYPE, INLINE_TYPE = "aws:iam/policy:Policy", "aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"
EVERY_ACTION = (
    '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::b"}}'
)
EDGE = {"name": "edge", "arn": "arn:aws:iam::123456789012:policy/edge", "policy": EVERY_ACTION}


@pytest.mark.parametrize("is_preview", [True, False])
def test_customer_managed_policy_is_reported_with_the_stack_unless_it_is_a_boundary(is_preview: bool) -> None:
    analyzer = configured(is_preview=is_preview)
    action_star = ("iam-no-action-star", MANDATORY)
    assert action_star not in analyze(analyzer, EDGE, POLICY_TYPE)
    assert action_star in analyze(analyzer, {"role": "app", "policy": EVERY_ACTION}, INLINE_TYPE)
    declared = (POLICY_TYPE, "edge", EDGE)
    bounded = (ROLE_TYPE, "app", {"name": "app", "permissionsBoundary": EDGE["arn"]})
    attachment = ("aws:iam/userPolicyAttachment:UserPolicyAttachment", "a", {"user": "u", "policyArn": EDGE["arn"]})
    for resources, is_reported in (
        ([declared], True),
        ([declared, bounded], False),
        ([declared, bounded, attachment], True),
    ):
        response = analyzer.AnalyzeStack(stack_request(resources), CONTEXT)
        assert (action_star in found(response)) is is_reported


IAM, KMS = "arn:aws:iam::123456789012", "arn:aws:kms:us-east-1:123456789012"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*"}]})
Declared = tuple[str, str, dict[str, object]]


class Computed(str):
    """An ARN or id that AWS gives: unknown in a preview."""


def allowing(name: str, *actions: str) -> Declared:
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return POLICY_TYPE, name, {"name": name, "policy": text, "arn": Computed(f"{IAM}:policy/{name}")}


def role(name: str, **values: object) -> Declared:
    return ROLE_TYPE, name, {"name": name, "assumeRolePolicy": TRUST, "arn": Computed(f"{IAM}:role/{name}")} | values


def attached(name: str) -> Declared:
    token = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    return token, f"attached-{name}", {"role": "ci", "policyArn": f"{IAM}:policy/{name}"}


PASSING, RUNNING = allowing("pass", "iam:PassRole"), allowing("code", "lambda:CreateFunction", "lambda:InvokeFunction")
KEY_POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": f"{IAM}:root"}, "Action": "kms:*", "Resource": "*"}],
    }
)
COMPUTED_FROM = {"targetKeyId": urn("key", "aws:kms/key:Key"), "permissionsBoundary": urn("all", POLICY_TYPE)}


@pytest.mark.parametrize(
    ("resources", "control"),
    [
        ([PASSING, RUNNING, role("ci"), attached("pass"), attached("code")], "iam-no-privilege-escalation"),
        (
            [PASSING, RUNNING, role("ci", managedPolicyArns=[f"{IAM}:policy/pass", f"{IAM}:policy/code"])],
            "iam-no-privilege-escalation",
        ),
        (
            [
                allowing("all", "*"),
                role("bounded", permissionsBoundary=Computed(f"{IAM}:policy/all")),
                role("ci"),
                attached("all"),
            ],
            "iam-no-admin-star",
        ),
        (
            [
                (
                    "aws:kms/key:Key",
                    "key",
                    {"policy": KEY_POLICY, "arn": Computed(f"{KMS}:key/1-2"), "keyId": Computed("1-2")},
                ),
                (
                    "aws:kms/alias:Alias",
                    "alias",
                    {"name": "alias/t", "targetKeyId": Computed("1-2"), "arn": Computed(f"{KMS}:alias/t")},
                ),
                (TRAIL_TYPE, "trail", GOOD | {"kmsKeyId": f"{KMS}:alias/t"}),
            ],
            "trail-kms-policy-grant",
        ),
    ],
)
def test_arns_that_the_program_builds_have_the_same_results_in_preview_and_update(
    resources: list[Declared], control: str
) -> None:
    def findings_of(*, is_preview: bool) -> list[tuple[str, str]]:
        def given(value: object) -> object:
            return UNKNOWN_STRING if is_preview and isinstance(value, Computed) else value

        request = stack_request(
            (token, name, {key: given(value) for key, value in values.items()}) for token, name, values in resources
        )
        for sent, (_, _, values) in zip(request.resources, resources, strict=True):
            for key in COMPUTED_FROM.keys() & values.keys():
                sent.propertyDependencies[key].urns.append(COMPUTED_FROM[key])
        response = configured(is_preview=is_preview).AnalyzeStack(request, CONTEXT)
        return sorted((it.policyName, it.urn) for it in response.diagnostics if it.enforcementLevel == MANDATORY)

    in_update = findings_of(is_preview=False)
    assert control in dict(in_update)
    assert findings_of(is_preview=True) == in_update
