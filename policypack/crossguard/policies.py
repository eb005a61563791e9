"""Builds the SDK's policy objects from controls: the pack's declaration, and single policies for other packs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import pulumi
from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyComplianceFramework,
    PolicyConfigSchema,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy import Severity as SdkSeverity

from policypack.adapters.inventory import build_inventory
from policypack.adapters.providers import is_known_type
from policypack.adapters.sources.live import from_policy_resource, from_resource_args
from policypack.catalog import CONTROLS, REMEDIATIONS
from policypack.catalog.frameworks import FRAMEWORK_TITLES, references
from policypack.configuration.exemption_entries import SCHEMA
from policypack.crossguard.diagnostics import (
    EXEMPTIONS_POLICY,
    EXEMPTIONS_TITLE,
    UNDETERMINED_POLICY,
    UNDETERMINED_TITLE,
    finding_message,
    is_reported,
    undetermined_lines,
)
from policypack.evaluation.evaluate import evaluate
from policypack.evaluation.options import schema, settings
from policypack.evaluation.selection import enabled_controls
from policypack.model.control import AnyControl, EnabledControl, Level, Scope
from policypack.model.inventory import Inventory

_FRAMEWORKS = ("security_hub", "cis_aws_5.0")
"""The frameworks from which a policy takes its one reference, in order of preference."""


def policies(
    controls: Sequence[AnyControl] = CONTROLS, remediations: Sequence[AnyControl] = REMEDIATIONS
) -> list[Policy]:
    """Return the pack's policies: one per control and remediation, and the lists of undetermined and exempt results.

    Each policy works alone in any `pulumi_policy.PolicyPack`, with levels set as usual. Only the pack's own server
    applies exemptions and drops implied violations, because a policy of the SDK knows no other policy's configuration.
    """
    return [
        *(_policy(control) for control in controls),
        *(_remediation_policy(it) for it in remediations),
        _undetermined_policy(controls),
        _exemptions_policy(),
    ]


def _policy(control: AnyControl) -> Policy:
    def enabled(configured: Mapping[str, object]) -> list[EnabledControl]:
        return [EnabledControl(control=control, level=_level(control), settings=settings(control, configured))]

    config_schema = PolicyConfigSchema(schema(control)) if control.options else None
    framework, tags = _frameworks(control.id)
    severity = SdkSeverity(control.severity.value)
    level = EnforcementLevel(control.level.value)
    if control.scope is Scope.RESOURCE:

        def validate_resource(args: ResourceValidationArgs, report_violation: ReportViolation) -> None:
            if is_known_type(args.resource_type):
                inventory = build_inventory([from_resource_args(args)], at=datetime.now(UTC))
                _report(enabled(args.get_config()), inventory, report_violation)

        return ResourceValidationPolicy(
            name=control.id,
            description=control.title,
            validate=validate_resource,
            enforcement_level=level,
            severity=severity,
            config_schema=config_schema,
            framework=framework,
            tags=tags,
            remediation_steps=control.remediation,
        )

    def validate_stack(args: StackValidationArgs, report_violation: ReportViolation) -> None:
        _report(enabled(args.get_config()), _stack_inventory(args), report_violation)

    return StackValidationPolicy(
        name=control.id,
        description=control.title,
        validate=validate_stack,
        enforcement_level=level,
        severity=severity,
        config_schema=config_schema,
        framework=framework,
        tags=tags,
        remediation_steps=control.remediation,
    )


def _remediation_policy(remediation: AnyControl) -> Policy:
    """Return the declaration of a remediation, which the pack's own server applies; it never reports."""

    def report_nothing(args: ResourceValidationArgs, report_violation: ReportViolation) -> None:
        pass

    return ResourceValidationPolicy(
        name=remediation.id,
        description=remediation.title,
        validate=report_nothing,
        enforcement_level=EnforcementLevel(remediation.level.value),
        severity=SdkSeverity(remediation.severity.value),
        remediation_steps=remediation.remediation,
    )


def _undetermined_policy(controls: Sequence[AnyControl]) -> Policy:
    def validate(args: StackValidationArgs, report_violation: ReportViolation) -> None:
        if pulumi.runtime.is_dry_run():
            found = evaluate(enabled_controls(controls, {}), _stack_inventory(args))
            for origin, line in undetermined_lines(found):
                report_violation(line, origin.urn)

    return StackValidationPolicy(
        name=UNDETERMINED_POLICY,
        description=UNDETERMINED_TITLE,
        validate=validate,
        enforcement_level=EnforcementLevel.ADVISORY,
        severity=SdkSeverity.LOW,
    )


def _exemptions_policy() -> Policy:
    def validate(args: StackValidationArgs, report_violation: ReportViolation) -> None:
        """Report nothing: only the server knows which findings are exempt."""

    return StackValidationPolicy(
        name=EXEMPTIONS_POLICY,
        description=EXEMPTIONS_TITLE,
        validate=validate,
        enforcement_level=EnforcementLevel.ADVISORY,
        severity=SdkSeverity.LOW,
        config_schema=PolicyConfigSchema({name: dict(value) for name, value in SCHEMA.items()}),
    )


def _report(enabled: Sequence[EnabledControl], inventory: Inventory, report_violation: ReportViolation) -> None:
    is_preview = pulumi.runtime.is_dry_run()
    for assessment in evaluate(enabled, inventory):
        if is_reported(assessment, is_preview=is_preview):
            report_violation(finding_message(assessment), assessment.origin.urn)


def _stack_inventory(args: StackValidationArgs) -> Inventory:
    return build_inventory((from_policy_resource(it) for it in args.resources), at=datetime.now(UTC))


def _level(control: AnyControl) -> Level:
    return control.level if control.level is not Level.DISABLED else Level.ADVISORY


def _frameworks(control_id: str) -> tuple[PolicyComplianceFramework | None, list[str]]:
    """Return the policy's framework, of which the SDK has one, and all frameworks as tags such as `cis_aws_5.0:3.1`."""
    found = references(control_id)
    tags = [f"{framework}:{reference}" for framework, ids in found.items() for reference in ids]
    for framework in _FRAMEWORKS:
        if framework in found:
            return PolicyComplianceFramework(
                name=FRAMEWORK_TITLES[framework], reference=", ".join(found[framework])
            ), tags
    return None, tags


def policy_names(
    controls: Iterable[AnyControl] = CONTROLS, remediations: Iterable[AnyControl] = REMEDIATIONS
) -> tuple[str, ...]:
    """Return the names that a policy pack configuration may use."""
    return (
        *(control.id for control in controls),
        *(it.id for it in remediations),
        UNDETERMINED_POLICY,
        EXEMPTIONS_POLICY,
    )
