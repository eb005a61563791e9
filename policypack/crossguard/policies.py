"""Controls -> the SDK's policy objects: the declaration of the pack, and what others use in a pack of their own."""

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
from policypack.catalog.frameworks import references
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

_FRAMEWORK_NAMES = {"security_hub": "AWS Security Hub", "cis_aws_5.0": "CIS AWS Foundations Benchmark 5.0"}


def policies(
    controls: Sequence[AnyControl] = CONTROLS, remediations: Sequence[AnyControl] = REMEDIATIONS
) -> list[Policy]:
    """The pack's policies: one for each control, those that only repair, what waits, and what is exempt.

    Each works alone in any `pulumi_policy.PolicyPack`; levels are set there as for any other policy. Exemptions are
    honoured by the pack's own server only: the SDK's policies know no configuration but their own. For the same reason
    each reports all its violations, those included that another policy of the pack would imply.
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
    """The declaration of a policy that the pack's own server repairs by; it never reports."""

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
        """The server knows what is exempt; alone this policy has nothing to list."""

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
    """The SDK has room for one framework; all of them stand in the tags, as `cis_aws_5.0:3.1`."""
    found = references(control_id)
    tags = [f"{framework}:{reference}" for framework, ids in found.items() for reference in ids]
    for framework, name in _FRAMEWORK_NAMES.items():
        if framework in found:
            return PolicyComplianceFramework(name=name, reference=", ".join(found[framework])), tags
    return None, tags


def policy_names(
    controls: Iterable[AnyControl] = CONTROLS, remediations: Iterable[AnyControl] = REMEDIATIONS
) -> tuple[str, ...]:
    """The names that a policy pack configuration may use."""
    return (
        *(control.id for control in controls),
        *(it.id for it in remediations),
        UNDETERMINED_POLICY,
        EXEMPTIONS_POLICY,
    )
