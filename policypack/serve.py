"""Answers the engine's analyzer protocol: each request is decoded once, whatever the number of controls.

The SDK's own server decodes every resource again for every policy. This one takes the declaration of the policies
from the SDK's objects (`pack.py`), and judges by the same functions as everything else.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from concurrent import futures

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime import is_dry_run
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc, plugin_pb2
from pulumi_policy import EnforcementLevel, Policy, ResourceValidationPolicy
from pulumi_policy import Severity as SdkSeverity

from policypack import __version__
from policypack.adapters.inventory import STACK_TYPE, build_inventory, is_known_type
from policypack.adapters.wire import single_resource, stack_resource
from policypack.catalog import CONTROLS
from policypack.diagnostics import UNDETERMINED_POLICY, UNDETERMINED_TITLE, is_reported, text, undetermined_lines
from policypack.evaluate import evaluate
from policypack.model.assessment import Assessment
from policypack.model.control import AnyControl, Level, Scope, Severity
from policypack.pack import policies
from policypack.selection import enabled_controls

PACK_NAME = "trailguard"

_MAX_MESSAGE_BYTES = 1024 * 1024 * 400  # as in the SDK: a stack's resources come in one message

_LEVELS = {
    analyzer_pb2.ADVISORY: Level.ADVISORY,
    analyzer_pb2.MANDATORY: Level.MANDATORY,
    analyzer_pb2.DISABLED: Level.DISABLED,
    # What a remediation left wrong, or what has none, blocks.
    analyzer_pb2.REMEDIATE: Level.MANDATORY,
}
_WIRE_LEVELS = {Level.ADVISORY: analyzer_pb2.ADVISORY, Level.MANDATORY: analyzer_pb2.MANDATORY}
_WIRE_SEVERITIES = {
    Severity.LOW: analyzer_pb2.POLICY_SEVERITY_LOW,
    Severity.MEDIUM: analyzer_pb2.POLICY_SEVERITY_MEDIUM,
    Severity.HIGH: analyzer_pb2.POLICY_SEVERITY_HIGH,
    Severity.CRITICAL: analyzer_pb2.POLICY_SEVERITY_CRITICAL,
}


class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    """The pack, as the engine talks to it.

    The engine configures it once, before it asks anything; several threads answer after that.
    """

    def __init__(self, controls: Sequence[AnyControl] = CONTROLS) -> None:
        self._controls = tuple(controls)
        self._titles = {control.id: control.title for control in controls}
        self._levels: dict[str, Level] = {}
        self._is_preview = is_dry_run()  # for engines that do not ask for ConfigureStack
        self._inputs: dict[str, frozenset[str]] = {}  # of each resource that `Analyze` was asked about, by URN

    def Handshake(
        self, request: analyzer_pb2.AnalyzerHandshakeRequest, context: grpc.ServicerContext
    ) -> analyzer_pb2.AnalyzerHandshakeResponse:
        return analyzer_pb2.AnalyzerHandshakeResponse()

    def GetPluginInfo(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version=__version__)

    def GetAnalyzerInfo(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> analyzer_pb2.AnalyzerInfo:
        return analyzer_pb2.AnalyzerInfo(
            name=PACK_NAME,
            version=__version__,
            supportsConfig=True,
            policies=[_policy_info(policy) for policy in policies(self._controls)],
        )

    def Configure(
        self, request: analyzer_pb2.ConfigureAnalyzerRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        self._levels = {name: _LEVELS[config.enforcementLevel] for name, config in request.policyConfig.items()}
        return empty_pb2.Empty()

    def ConfigureStack(
        self, request: analyzer_pb2.AnalyzerStackConfigureRequest, context: grpc.ServicerContext
    ) -> analyzer_pb2.AnalyzerStackConfigureResponse:
        self._is_preview = request.dry_run
        return analyzer_pb2.AnalyzerStackConfigureResponse()

    def Analyze(
        self, request: analyzer_pb2.AnalyzeRequest, context: grpc.ServicerContext
    ) -> analyzer_pb2.AnalyzeResponse:
        if not is_known_type(request.type):
            return analyzer_pb2.AnalyzeResponse()
        resource = single_resource(request)
        self._inputs[resource.urn] = frozenset(resource.properties)
        controls = [control for control in self._controls if control.scope is Scope.RESOURCE]
        found = evaluate(enabled_controls(controls, self._levels), build_inventory([resource]))
        return analyzer_pb2.AnalyzeResponse(diagnostics=self._diagnostics(found))

    def AnalyzeStack(
        self, request: analyzer_pb2.AnalyzeStackRequest, context: grpc.ServicerContext
    ) -> analyzer_pb2.AnalyzeResponse:
        resources = [
            stack_resource(resource, self._inputs.get(resource.urn))
            for resource in request.resources
            if is_known_type(resource.type) or resource.type == STACK_TYPE
        ]
        found = evaluate(enabled_controls(self._controls, self._levels), build_inventory(resources))
        stack_wide = {control.id for control in self._controls if control.scope is Scope.STACK}
        diagnostics = self._diagnostics(assessment for assessment in found if assessment.control in stack_wide)
        return analyzer_pb2.AnalyzeResponse(diagnostics=[*diagnostics, *self._undetermined(found)])

    def Remediate(
        self, request: analyzer_pb2.AnalyzeRequest, context: grpc.ServicerContext
    ) -> analyzer_pb2.RemediateResponse:
        return analyzer_pb2.RemediateResponse()

    def Cancel(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    def _diagnostics(self, found: Iterable[Assessment]) -> list[analyzer_pb2.AnalyzeDiagnostic]:
        return [
            _diagnostic(
                policy=assessment.control,
                title=self._titles[assessment.control],
                message=text(assessment),
                urn=assessment.origin.urn,
                level=assessment.level,
                severity=assessment.severity,
            )
            for assessment in found
            if is_reported(assessment, is_preview=self._is_preview)
        ]

    def _undetermined(self, found: Iterable[Assessment]) -> list[analyzer_pb2.AnalyzeDiagnostic]:
        level = self._levels.get(UNDETERMINED_POLICY, Level.ADVISORY)
        if not self._is_preview or level is Level.DISABLED:
            return []
        return [
            _diagnostic(
                policy=UNDETERMINED_POLICY,
                title=UNDETERMINED_TITLE,
                message=line,
                urn=origin.urn,
                level=level,
                severity=Severity.LOW,
            )
            for origin, line in undetermined_lines(found)
        ]


def _diagnostic(
    *, policy: str, title: str, message: str, urn: str, level: Level, severity: Severity
) -> analyzer_pb2.AnalyzeDiagnostic:
    return analyzer_pb2.AnalyzeDiagnostic(
        policyName=policy,
        policyPackName=PACK_NAME,
        policyPackVersion=__version__,
        description=title,
        message=f"{title}\n{message}",
        urn=urn,
        enforcementLevel=_WIRE_LEVELS[level],
        severity=_WIRE_SEVERITIES[severity],
    )


def _policy_info(policy: Policy) -> analyzer_pb2.PolicyInfo:
    is_resource = isinstance(policy, ResourceValidationPolicy)
    info = analyzer_pb2.PolicyInfo(
        name=policy.name,
        description=policy.description,
        enforcementLevel=_wire_level(policy.enforcement_level),
        policy_type=analyzer_pb2.POLICY_TYPE_RESOURCE if is_resource else analyzer_pb2.POLICY_TYPE_STACK,
        severity=_WIRE_SEVERITIES[Severity((policy.severity or SdkSeverity.LOW).value)],
        tags=policy.tags or [],
        remediation_steps=policy.remediation_steps or "",
    )
    if policy.framework is not None:
        info.framework.CopyFrom(
            analyzer_pb2.PolicyComplianceFramework(
                name=policy.framework.name or "", reference=policy.framework.reference or ""
            )
        )
    return info


def _wire_level(level: EnforcementLevel | None) -> analyzer_pb2.EnforcementLevel.ValueType:
    return analyzer_pb2.EnforcementLevel.Value((level or EnforcementLevel.ADVISORY).name)


def serve() -> None:
    """Serve the pack until the engine ends the process. The first line of standard output is the port."""
    options = [
        ("grpc.max_receive_message_length", _MAX_MESSAGE_BYTES),
        ("grpc.max_send_message_length", _MAX_MESSAGE_BYTES),
    ]
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4), options=options)
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(Analyzer(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    try:
        server.wait_for_termination()
    except KeyboardInterrupt:
        server.stop(None)
