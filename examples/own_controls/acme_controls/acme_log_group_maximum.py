"""acme-log-group-maximum"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.keys import LogGroup
from policypack.model.unknown import UNKNOWN


def check(group: LogGroup, days: int) -> Iterator[Outcome]:
    if group.retention_days is UNKNOWN:
        yield Undetermined(path="retentionInDays")
    elif not group.retention_days or group.retention_days > days:
        message = f"is not between 1 and {days} days"
        yield Violation(path="retentionInDays", message=message, fix=f"retention_in_days={days}")


CONTROL = Control(
    id="acme-log-group-maximum",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.MEDIUM,
    title="Log groups delete events after at most 400 days",
    rationale="Log events can contain personal data, which Acme must delete after 400 days.",
    remediation="Set `retention_in_days` to at most 400.",
    source="Acme Data Retention Policy, section 3",
    subjects=lambda inventory: inventory.log_groups,
    check=check,
    options=(Option(name="days", default=400, minimum=1, meaning="the maximum retention period, in days"),),
)
