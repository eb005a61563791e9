"""The table of a control's test: rows of case, subject and the exact problems expected."""

from __future__ import annotations

from dataclasses import dataclass

from policypack.model.control import AnyControl, Problem, Subject


@dataclass(frozen=True, slots=True)
class Row:
    """One case; a violating or unknown one differs from a compliant one in one thing."""

    case: str
    subject: Subject
    problems: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        return self.case


def verify(control: AnyControl, row: Row) -> None:
    """Assert that the control says exactly what the row expects, in order."""
    assert tuple(control.check(row.subject)) == row.problems
