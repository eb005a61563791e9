"""Converts policies and findings to messages of the engine's analyzer protocol."""

from __future__ import annotations

from collections.abc import Iterable

from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel, Policy, ResourceValidationPolicy
from pulumi_policy import Severity as SdkSeverity

from policypack import __version__
from policypack.model.control import AnyControl, Level, Severity
from policypack.model.origin import Origin

PACK_NAME = "trailguard"

SDK_LEVELS = {
    analyzer_pb2.ADVISORY: Level.ADVISORY,
    analyzer_pb2.MANDATORY: Level.MANDATORY,
    analyzer_pb2.DISABLED: Level.DISABLED,
    # A violation that remediation does not repair blocks.
    analyzer_pb2.REMEDIATE: Level.MANDATORY,
}
_WIRE_LEVELS = {Level.ADVISORY: analyzer_pb2.ADVISORY, Level.MANDATORY: analyzer_pb2.MANDATORY}
_WIRE_SEVERITIES = {
    Severity.LOW: analyzer_pb2.POLICY_SEVERITY_LOW,
    Severity.MEDIUM: analyzer_pb2.POLICY_SEVERITY_MEDIUM,
    Severity.HIGH: analyzer_pb2.POLICY_SEVERITY_HIGH,
    Severity.CRITICAL: analyzer_pb2.POLICY_SEVERITY_CRITICAL,
}


def diagnostic(
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


def listed(
    policy: str, title: str, lines: Iterable[tuple[Origin, str]], level: Level
) -> list[analyzer_pb2.AnalyzeDiagnostic]:
    """Return the diagnostics of a listing policy; none if it is disabled."""
    if level is Level.DISABLED:
        return []
    return [
        diagnostic(policy=policy, title=title, message=line, urn=origin.urn, level=level, severity=Severity.LOW)
        for origin, line in lines
    ]


def remediation(control: AnyControl, properties: struct_pb2.Struct) -> analyzer_pb2.Remediation:
    return analyzer_pb2.Remediation(
        policyName=control.id,
        policyPackName=PACK_NAME,
        policyPackVersion=__version__,
        description=control.remediation,
        properties=properties,
    )


def policy_info(policy: Policy) -> analyzer_pb2.PolicyInfo:
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
    if policy.config_schema is not None:
        json_format.ParseDict({"properties": policy.config_schema.properties}, info.configSchema)
    if policy.framework is not None:
        info.framework.CopyFrom(
            analyzer_pb2.PolicyComplianceFramework(
                name=policy.framework.name or "", reference=policy.framework.reference or ""
            )
        )
    return info


def _wire_level(level: EnforcementLevel | None) -> analyzer_pb2.EnforcementLevel.ValueType:
    return analyzer_pb2.EnforcementLevel.Value((level or EnforcementLevel.ADVISORY).name)
