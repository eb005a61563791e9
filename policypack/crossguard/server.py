"""Serves the engine's analyzer protocol, and decodes each request once for all controls.

The SDK's own server decodes every resource again for every policy. This server declares the SDK's policy objects
(`policies.py`) and evaluates controls with the same functions as the command line.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from concurrent import futures
from datetime import UTC, datetime

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime import is_dry_run
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc, plugin_pb2

from policypack import __version__
from policypack.adapters.inventory import build_inventory, is_read
from policypack.adapters.providers import is_known_type
from policypack.adapters.resources.resource import Resource
from policypack.adapters.sources.wire import outline, plain_struct, single_resource, stack_resource
from policypack.catalog import CONTROLS, REMEDIATIONS
from policypack.catalog.own_controls import InvalidControlsError, all_controls
from policypack.configuration.exemption_entries import InvalidExemptions, configured_exemptions
from policypack.crossguard.diagnostics import (
    EXEMPTIONS_POLICY,
    EXEMPTIONS_TITLE,
    UNDETERMINED_POLICY,
    UNDETERMINED_TITLE,
    exemption_lines,
    finding_message,
    is_reported,
    undetermined_lines,
)
from policypack.crossguard.policies import policies
from policypack.crossguard.protocol import PACK_NAME, SDK_LEVELS, diagnostic, listed, policy_info, remediation
from policypack.escaping import printable
from policypack.evaluation.deferral import is_reported_with_stack
from policypack.evaluation.evaluate import assess
from policypack.evaluation.exemptions import Exemption, Exemptions
from policypack.evaluation.implied import without_implied
from policypack.evaluation.internal_errors import location_of
from policypack.evaluation.options import settings
from policypack.evaluation.selection import enabled_controls
from policypack.model.assessment import COUNTED_AS_VIOLATION, Assessment, Status
from policypack.model.control import AnyControl, EnabledControl, Level, Scope

_MAX_MESSAGE_BYTES = 1024 * 1024 * 400  # as in the SDK: one message has all resources of a stack


class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    """The service that the engine calls.

    The engine starts a process for each preview and for each update, configures it once, and then sends requests on
    several threads. A second configuration is refused: it could only come from another process of this machine, such
    as the program, and would change the enforced controls.
    """

    def __init__(
        self, controls: Sequence[AnyControl] = CONTROLS, remediations: Sequence[AnyControl] = REMEDIATIONS
    ) -> None:
        self._controls = tuple(controls)
        self._remediations = tuple(remediations)
        self._titles = {control.id: control.title for control in controls}
        self._by_id = {control.id: control for control in controls}
        self._levels: dict[str, Level] = {}
        self._repaired: set[str] = set()  # ids of the controls in remediation mode
        self._settings: dict[str, dict[str, object]] = {}
        self._exemptions: tuple[Exemption, ...] = ()
        self._is_preview = is_dry_run()  # for engines that do not call ConfigureStack
        self._configured: set[str] = set()  # the calls of `Configure` and `ConfigureStack`
        self._inputs: dict[str, frozenset[str]] = {}  # names of the inputs in `Analyze`, by URN
        self._reported: dict[str, tuple[Assessment, ...]] = {}  # violations reported by `Analyze`, by URN

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
            policies=[policy_info(policy) for policy in policies(self._controls, self._remediations)],
        )

    def Configure(
        self, request: analyzer_pb2.ConfigureAnalyzerRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        if self._is_repeated("Configure", context):
            return empty_pb2.Empty()
        self._levels = {name: SDK_LEVELS[config.enforcementLevel] for name, config in request.policyConfig.items()}
        self._repaired = {
            name for name, config in request.policyConfig.items() if config.enforcementLevel == analyzer_pb2.REMEDIATE
        }
        self._settings = {
            control.id: settings(control, plain_struct(request.policyConfig[control.id].properties))
            for control in self._controls
            if control.id in request.policyConfig
        }
        try:
            self._exemptions = configured_exemptions(
                plain_struct(request.policyConfig[EXEMPTIONS_POLICY].properties),
                controls=self._titles,
                day=datetime.now(UTC).date(),
            )
        except InvalidExemptions as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "\n".join(("the exemptions are invalid", *error.problems)))
        return empty_pb2.Empty()

    def ConfigureStack(
        self, request: analyzer_pb2.AnalyzerStackConfigureRequest, context: grpc.ServicerContext
    ) -> analyzer_pb2.AnalyzerStackConfigureResponse:
        if not self._is_repeated("ConfigureStack", context):
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
        enabled, assessed = self._assess(controls, [resource], context)
        found = list(without_implied(enabled, [it for it in assessed if not self._is_of_stack(it)]))
        self._reported[resource.urn] = tuple(it for it in found if it.status in COUNTED_AS_VIOLATION)
        return analyzer_pb2.AnalyzeResponse(diagnostics=[*self._diagnostics(found), *self._exempt(found)])

    def AnalyzeStack(
        self, request: analyzer_pb2.AnalyzeStackRequest, context: grpc.ServicerContext
    ) -> analyzer_pb2.AnalyzeResponse:
        resources = [
            stack_resource(resource, self._inputs.get(resource.urn)) if is_read(resource.type) else outline(resource)
            for resource in request.resources
        ]
        enabled, found = self._assess(self._controls, resources, context)
        # Only violations reported by `Analyze` imply others here: findings of resource controls on outputs are not
        # reported, because the program does not set these values.
        reported = [it for resource in resources for it in self._reported.get(resource.urn, ())]
        joined = list(without_implied(enabled, [it for it in found if self._is_of_stack(it)], reported))
        return analyzer_pb2.AnalyzeResponse(
            diagnostics=[*self._diagnostics(joined), *self._exempt(joined), *self._undetermined(found)]
        )

    def Remediate(
        self, request: analyzer_pb2.AnalyzeRequest, context: grpc.ServicerContext
    ) -> analyzer_pb2.RemediateResponse:
        """Set the properties that controls in remediation mode repair; all others stay as sent, including secrets."""
        repairing = (*self._controls, *self._remediations)
        controls = [control for control in repairing if control.repairs and control.id in self._repaired]
        if not controls or not is_known_type(request.type):
            return analyzer_pb2.RemediateResponse()
        _, found = self._assess(controls, [single_resource(request)], context)
        violated = {(it.control, name) for it in found if it.status is Status.VIOLATION for name in it.path.split(", ")}
        repaired = struct_pb2.Struct()
        repaired.CopyFrom(request.properties)
        remediations = []
        for control in controls:
            repairs = [(name, value) for name, value in control.repairs if (control.id, name) in violated]
            if repairs:
                repaired.update(dict(repairs))
                remediations.append(remediation(control, repaired))
        return analyzer_pb2.RemediateResponse(remediations=remediations)

    def Cancel(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    def _is_repeated(self, call: str, context: grpc.ServicerContext) -> bool:
        """Whether a call that the engine makes once was made before; then it is refused."""
        if call not in self._configured:
            self._configured.add(call)
            return False
        context.abort(
            grpc.StatusCode.FAILED_PRECONDITION, f"{PACK_NAME} is already configured: a second {call} is refused"
        )
        return True

    def _assess(
        self, controls: Iterable[AnyControl], resources: Sequence[Resource], context: grpc.ServicerContext
    ) -> tuple[tuple[EnabledControl, ...], list[Assessment]]:
        """Return the enabled controls and their assessments, with exemptions applied."""
        now = datetime.now(UTC)
        enabled = enabled_controls(controls, self._levels, settings=self._settings)
        try:
            inventory = build_inventory(resources, at=now)
        except Exception as error:  # no control is at fault, and an unreadable resource must not pass
            subject = printable(resources[0].urn) if len(resources) == 1 else "the stack"
            message = (
                f"{subject} cannot be read, so no control was evaluated on it ({location_of(error)}): an internal error"
            )
            context.abort(grpc.StatusCode.INTERNAL, message)
        review = Exemptions(self._exemptions, now.date()).review
        return enabled, [review(it) for it in assess(enabled, inventory)]

    def _is_of_stack(self, assessment: Assessment) -> bool:
        return is_reported_with_stack(self._by_id[assessment.control], assessment.origin)

    def _diagnostics(self, found: Iterable[Assessment]) -> list[analyzer_pb2.AnalyzeDiagnostic]:
        return [
            diagnostic(
                policy=assessment.control,
                title=self._titles[assessment.control],
                message=finding_message(assessment),
                urn=assessment.origin.urn,
                level=assessment.level,
                severity=assessment.severity,
            )
            for assessment in found
            if is_reported(assessment, is_preview=self._is_preview)
        ]

    def _undetermined(self, found: Iterable[Assessment]) -> list[analyzer_pb2.AnalyzeDiagnostic]:
        level = self._levels.get(UNDETERMINED_POLICY, Level.ADVISORY) if self._is_preview else Level.DISABLED
        return listed(UNDETERMINED_POLICY, UNDETERMINED_TITLE, undetermined_lines(found), level)

    def _exempt(self, found: Iterable[Assessment]) -> list[analyzer_pb2.AnalyzeDiagnostic]:
        level = self._levels.get(EXEMPTIONS_POLICY, Level.ADVISORY)
        return listed(EXEMPTIONS_POLICY, EXEMPTIONS_TITLE, exemption_lines(found), level)


def serve() -> None:
    """Serve the pack until the engine ends the process. The port is the first line of standard output.

    Raises:
        SystemExit: an installed package provides invalid controls; the engine prints the message.
    """
    try:
        analyzer = Analyzer(all_controls())
    except InvalidControlsError as error:
        raise SystemExit(f"trailguard does not start: {printable(str(error))}") from None
    options = [
        ("grpc.max_receive_message_length", _MAX_MESSAGE_BYTES),
        ("grpc.max_send_message_length", _MAX_MESSAGE_BYTES),
    ]
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4), options=options)
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(analyzer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    try:
        server.wait_for_termination()
    except KeyboardInterrupt:
        server.stop(None)
