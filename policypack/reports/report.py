"""What every format is made from: the same results, the same counts, the same texts of the controls."""

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
    """An exemption that somebody should look at.

    Attributes:
        state: `unused`, `expiring` or `expired`.
        expires: the last day on which it holds.
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
        records: the worst first.
        counts: how many results of each status, those that are not listed included.
        states: how many states or previews were judged.
        controls: the catalog, by id.
        notices: exemptions that are unused, over, or soon so.
    """

    records: Sequence[Result]
    counts: Mapping[Status, int]
    states: int
    controls: Mapping[str, AnyControl]
    notices: Sequence[Notice] = field(default_factory=tuple)

    def title(self, record: Result) -> str:
        """What the control demands; of an error without a control, that it is one."""
        control = self.controls.get(record.control)
        return control.title if control else "Every state and resource can be evaluated"

    def listed(self, *statuses: Status) -> list[Result]:
        """The records of some statuses, the worst first."""
        return [record for record in self.records if record.status in statuses]

    @property
    def by_severity(self) -> dict[Severity, int]:
        """How many violations of each severity, those whose exemption is over included."""
        counts = Counter(record.severity for record in self.records if record.is_bad)
        return {severity: counts[severity] for severity in SEVERITIES}

    @property
    def sentence(self) -> str:
        """The counts, as a sentence."""
        counted = ", ".join(f"{self.counts.get(status, 0)} {status.value}" for status in STATUSES)
        return f"{self.states} {'stack' if self.states == 1 else 'stacks'}: {counted}"


def report(results: Iterable[StackResults], controls: Iterable[AnyControl], notices: Sequence[Notice] = ()) -> Report:
    """Collect results."""
    records: list[Result] = []
    counts: Counter[Status] = Counter(dict.fromkeys(STATUSES, 0))
    states = 0
    for judged in results:
        states += judged.states
        records.extend(judged.records)
        counts.update(judged.counts)
    records.sort(key=lambda record: record.rank)
    return Report(
        records=records,
        counts=counts,
        states=states,
        controls={control.id: control for control in controls},
        notices=tuple(notices),
    )


def docs_link(record: Result) -> str:
    """Where the control is explained."""
    return f"docs/controls.md#{record.control}" if record.control else "docs/command-line.md#errors"
