"""The common input of all formats: results, counts and the texts of the controls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from policypack.model.assessment import Status
from policypack.model.control import AnyControl, Severity
from policypack.model.result import SEVERITIES, STATUSES, Result, StackResults


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """An exemption that needs review.

    Attributes:
        state: `unused`, `expiring` or `expired`.
        expires: the last day on which it is in force.
    """

    id: str
    control: str
    urn: str
    owner: str
    state: str
    expires: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All results of a run.

    Attributes:
        records: the results, most severe first.
        counts: number of results per status, including those not listed.
        states: number of evaluated states or previews.
        controls: all controls, by id.
        notices: exemptions that are unused, expired, or expire soon.
    """

    records: Sequence[Result]
    counts: Mapping[Status, int]
    states: int
    controls: Mapping[str, AnyControl]
    notices: Sequence[Notice] = field(default_factory=tuple)

    def title(self, record: Result) -> str:
        """Return the title of the result's control, or a general title for an error without a control."""
        control = self.controls.get(record.control)
        return control.title if control else "Every state and resource can be evaluated"

    def listed(self, *statuses: Status) -> list[Result]:
        """Return the results with one of the statuses, most severe first."""
        return [record for record in self.records if record.status in statuses]

    @property
    def by_severity(self) -> dict[Severity, int]:
        """The number of violations per severity, including those with an expired exemption."""
        counts = Counter(record.severity for record in self.records if record.is_bad)
        return {severity: counts[severity] for severity in SEVERITIES}

    @property
    def sentence(self) -> str:
        """The counts as one phrase."""
        counted = ", ".join(f"{self.counts.get(status, 0)} {status.value}" for status in STATUSES)
        return f"{self.states} {'stack' if self.states == 1 else 'stacks'}: {counted}"


def report(results: Iterable[StackResults], controls: Iterable[AnyControl], notices: Sequence[Notice] = ()) -> Report:
    """Return the report of results."""
    records: list[Result] = []
    counts: Counter[Status] = Counter(dict.fromkeys(STATUSES, 0))
    states = 0
    for stack_results in results:
        states += stack_results.states
        records.extend(stack_results.records)
        counts.update(stack_results.counts)
    records.sort(key=lambda record: record.rank)
    return Report(
        records=records,
        counts=counts,
        states=states,
        controls={control.id: control for control in controls},
        notices=tuple(notices),
    )


def docs_link(record: Result) -> str:
    """Return the link to the documentation of the result's control."""
    return f"docs/controls.md#{record.control}" if record.control else "docs/command-line.md#errors"
