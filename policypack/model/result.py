"""Results as reports show them: flat, the same for previews, updates and audits, and cheap to hand over."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field

from policypack.model.assessment import COUNTED_AS_VIOLATION, Assessment, SourcePosition, Status
from policypack.model.control import Level, Severity
from policypack.model.frozen import frozen
from policypack.model.urn import logical_name

LEVEL_ORDER = (Level.MANDATORY, Level.ADVISORY, Level.DISABLED)
SEVERITIES = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)
STATUSES = (
    Status.VIOLATION,
    Status.EXEMPT_EXPIRED,
    Status.ERROR,
    Status.UNDETERMINED,
    Status.EXEMPT,
    Status.PASS,
)
"""Worst first, all three."""


@frozen
class Result:
    """One result: a control on a resource, or a state that could not be read (then without control and resource).

    Attributes:
        control: the id; empty for an error of a whole state or run.
        level: `None` for an error of a whole state or run, as is `severity`.
        urn: the resource; empty for the same.
        stack: `<project>/<stack>`; empty where it is not known.
        file: the state it was found in; empty for a preview.
        finding: tells several findings of one control on one resource apart.
        source: where the resource is declared; `None` if it was not recorded.
        exemption: the exemption that was applied or is over; empty where there is none.
    """

    status: Status
    message: str = ""
    control: str = ""
    level: Level | None = None
    severity: Severity | None = None
    urn: str = ""
    resource_type: str = ""
    stack: str = ""
    file: str = ""
    fix: str = ""
    finding: str = ""
    exemption: str = ""
    source: SourcePosition | None = None

    @property
    def name(self) -> str:
        """The resource's logical name."""
        return logical_name(self.urn)

    @property
    def is_bad(self) -> bool:
        """Whether it counts as a violation."""
        return self.status in COUNTED_AS_VIOLATION

    @property
    def fingerprint(self) -> str:
        """The same from run to run, wherever in a file the resource is declared; different for different findings."""
        place = (self.control, self.urn, self.finding) if self.control else (self.file, self.stack, self.message)
        return hashlib.sha256("\0".join(place).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def rank(self) -> tuple[int, int, int, str, str, str, str]:
        """Sorts the worst first, and the same way always."""
        status = Status.VIOLATION if self.is_bad else self.status
        severity = SEVERITIES.index(self.severity) if self.severity else 0
        level = LEVEL_ORDER.index(self.level) if self.level else 0
        return STATUSES.index(status), severity, level, self.file, self.control, self.urn, self.finding


def result_of(assessment: Assessment, *, stack: str, file: str = "", source: SourcePosition | None = None) -> Result:
    """An assessment as a record.

    Args:
        source: where the resource is declared.
    """
    return Result(
        status=assessment.status,
        message=assessment.message,
        control=assessment.control,
        level=assessment.level,
        severity=assessment.severity,
        urn=assessment.origin.urn,
        resource_type=assessment.origin.type,
        stack=stack,
        file=file,
        fix=assessment.fix,
        finding=assessment.finding,
        exemption=assessment.exemption,
        source=source,
    )


@frozen
class StackResults:
    """What came of one state, or of one preview.

    Attributes:
        file: the state's name; empty for a preview.
        records: the results that are kept; what passed is only counted unless it was asked for.
        counts: how many results of each status, those that are not kept included.
        states: how many states or previews this is about; more than one when it was read from a report.
    """

    file: str = ""
    records: tuple[Result, ...] = ()
    counts: Mapping[Status, int] = field(default_factory=dict)
    states: int = 1

    @property
    def exemptions(self) -> frozenset[str]:
        """The exemptions that were applied or are over, and met something."""
        return frozenset(it.exemption for it in self.records if it.exemption)


def stack_results(records: Iterable[Result], *, file: str = "", passed: int = 0) -> StackResults:
    """Count records.

    Args:
        passed: how many more passed, and are not kept.
    """
    found = tuple(records)
    counts = Counter(it.status for it in found)
    counts[Status.PASS] += passed
    return StackResults(file=file, records=found, counts=counts)
