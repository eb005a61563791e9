"""trail-compliant-exists"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policypack.cloudtrail.event_coverage import excluded_management_sources, records_all_management_events
from policypack.controls.shared.code import shown
from policypack.controls.shared.property_paths import (
    ENABLE_LOG_FILE_VALIDATION,
    ENABLE_LOGGING,
    INCLUDE_GLOBAL_SERVICE_EVENTS,
    IS_MULTI_REGION_TRAIL,
    KMS_KEY_ID,
)
from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of

_ELSEWHERE, _REQUIRED = "elsewhere", "required"


def check(inventory: Inventory, mode: str) -> Iterator[Outcome]:
    if mode == _ELSEWHERE:
        return
    if not inventory.trails:
        if mode == _REQUIRED:
            yield Violation(
                path="",
                message="the stack declares no CloudTrail trail",
                fix='aws.cloudtrail.Trail("trail", s3_bucket_name=bucket.id, is_multi_region_trail=True, '
                "enable_log_file_validation=True, kms_key_id=key.arn)",
            )
        return
    is_compliant = any_of(all_of(_requirements(trail).values()) for trail in inventory.trails)
    if is_compliant is UNKNOWN:
        yield Undetermined(path="trails")
    elif not is_compliant:
        best = min(inventory.trails, key=lambda trail: len(_missing(trail)))
        unmet = "; ".join(f"{', '.join(_missing(it))} in {it.origin.name}" for it in inventory.trails)
        yield Violation(
            path="",
            message=f"no trail of the stack meets all requirements (unmet: {unmet})",
            fix=f"on {shown(best.origin.name)}: {', '.join(_FIXES[it] for it in _missing(best))}",
        )


def _subjects(inventory: Inventory) -> Iterable[Inventory]:
    """Return the stack, unless it has a single trail: the controls of that trail report the same."""
    return () if len(inventory.trails) == 1 else (inventory,)


def _requirements(trail: Trail) -> dict[str, Maybe[bool]]:
    excluded = excluded_management_sources(trail.selectors)
    return {
        IS_MULTI_REGION_TRAIL: trail.is_multi_region,
        ENABLE_LOGGING: trail.is_logging,
        INCLUDE_GLOBAL_SERVICE_EVENTS: trail.includes_global_service_events,
        ENABLE_LOG_FILE_VALIDATION: trail.validates_log_files,
        KMS_KEY_ID: trail.kms_key_id is not None,
        "management events": records_all_management_events(trail.selectors),
        "excluded sources": UNKNOWN if excluded is UNKNOWN else not excluded,
    }


def _missing(trail: Trail) -> list[str]:
    return [name for name, holds in _requirements(trail).items() if holds is False]


_FIXES = {
    IS_MULTI_REGION_TRAIL: "is_multi_region_trail=True",
    ENABLE_LOGGING: "enable_logging=True",
    INCLUDE_GLOBAL_SERVICE_EVENTS: "include_global_service_events=True",
    ENABLE_LOG_FILE_VALIDATION: "enable_log_file_validation=True",
    KMS_KEY_ID: "kms_key_id=key.arn",
    "management events": "a selector for all management events, or no selectors",
    "excluded sources": "no excluded event sources",
}

CONTROL = Control(
    id="trail-compliant-exists",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.HIGH,
    title="At least one CloudTrail trail of the stack meets all trail requirements",
    rationale=(
        "When each of several trails meets only some of the requirements, no single trail provides a complete, "
        "validated and encrypted record of what happened."
    ),
    remediation=(
        "Configure one trail that is multi-Region, logging, validated and encrypted, and that records all management "
        "events."
    ),
    source="AWS Security Hub User Guide, CloudTrail.1; CIS AWS Foundations Benchmark 5.0, 3.1",
    subjects=_subjects,
    check=check,
    options=(
        Option(
            name="mode",
            default="auto",
            choices=("auto", _REQUIRED, _ELSEWHERE),
            meaning="which stacks need such a trail: those with trails (`auto`), all (`required`), none (`elsewhere`)",
        ),
    ),
)
