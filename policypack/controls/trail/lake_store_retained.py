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
        ("terminationProtectionEnabled", store.is_terminable, "is false", "termination_protection_enabled=True"),
        (
            "multiRegionEnabled",
            negated(store.is_multi_region),
            "is false: other regions are missing",
            "multi_region_enabled=True",
        ),
        ("suspend", negated(store.is_ingesting), "is true: the store takes in nothing", "suspend=False"),
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
    title="The event data store keeps the events of every region",
    rationale="An intrusion is found after months; a store that is emptied or deleted by then answers nothing.",
    remediation="Keep events for the period that is asked for, protected from termination, of all regions.",
    source="AWS CloudTrail User Guide, Event data stores",
    subjects=lambda inventory: inventory.event_data_stores,
    check=check,
    options=(Option(name="days", default=365, minimum=1, meaning="days that events have to be kept"),),
)
