"""trail-log-group-retention"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.keys import LogGroup
from policypack.model.unknown import UNKNOWN


def check(group: LogGroup, days: int) -> Iterator[Outcome]:
    if group.retention_days is UNKNOWN:
        yield Undetermined(path="retentionInDays")
    elif group.retention_days and group.retention_days < days:
        yield Violation(path="retentionInDays", message=f"is less than {days} days", fix=f"retention_in_days={days}")


CONTROL = Control(
    id="trail-log-group-retention",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="Log groups of CloudTrail trails retain events for at least 365 days",
    rationale=(
        "Intrusions are often discovered months later. Events that have expired by then cannot be searched in "
        "CloudWatch Logs."
    ),
    remediation="Set `retention_in_days` to the required number of days, or remove it to retain events indefinitely.",
    source="AWS Security Hub User Guide, CloudWatch.16",
    subjects=lambda inventory: tuple(group for group in inventory.log_groups if group.trails),
    check=check,
    options=(Option(name="days", default=365, minimum=1, meaning="the minimum retention period, in days"),),
)
