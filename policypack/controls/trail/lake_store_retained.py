"""lake-store-retained"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.trails import EventDataStore
from policypack.model.unknown import UNKNOWN, negated


def check(store: EventDataStore, days: int) -> Iterator[Outcome]:
    if store.retention_days is UNKNOWN:
        yield Undetermined(path="retentionPeriod", finding="retentionPeriod")
    elif store.retention_days < days:
        yield Violation(
            path="retentionPeriod",
            message=f"is less than {days} days",
            fix=f"retention_period={days}",
            finding="retentionPeriod",
        )
    for path, is_bad, message, fix in (
        (
            "terminationProtectionEnabled",
            store.is_terminable,
            "is false: the store can be deleted",
            "termination_protection_enabled=True",
        ),
        (
            "multiRegionEnabled",
            negated(store.is_multi_region),
            "is false: the store does not record other Regions",
            "multi_region_enabled=True",
        ),
        ("suspend", negated(store.is_ingesting), "is true: the store does not ingest events", "suspend=False"),
    ):
        if is_bad is UNKNOWN:
            yield Undetermined(path=path, finding=path)
        elif is_bad:
            yield Violation(path=path, message=message, fix=fix, finding=path)


CONTROL = Control(
    id="lake-store-retained",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="CloudTrail Lake event data stores retain events of all Regions for at least 365 days",
    rationale=(
        "Intrusions are often discovered months later. Events that have expired, were never ingested or were deleted "
        "with the store are missing from the investigation."
    ),
    remediation=(
        "Set the required retention period, enable termination protection and multi-Region collection, and do not "
        "suspend ingestion."
    ),
    source="AWS CloudTrail User Guide, Event data stores",
    subjects=lambda inventory: inventory.event_data_stores,
    check=check,
    options=(Option(name="days", default=365, minimum=1, meaning="the minimum retention period, in days"),),
)
