"""The table of a control's test: rows of case, subject and the exact problems expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from policypack.model.control import AnyControl, Outcome, Subject


@dataclass(frozen=True, slots=True)
class Row:
    """One case; a violating or unknown one differs from a compliant one in one thing.

    `settings` are those options of the control that differ from their defaults.
    """

    case: str
    subject: Subject
    problems: tuple[Outcome, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.case


def verify(control: AnyControl, row: Row) -> None:
    """Assert that the control says exactly what the row expects, in order."""
    settings = {option.name: option.default for option in control.options} | dict(row.settings)
    assert tuple(control.check(row.subject, **settings)) == row.problems
