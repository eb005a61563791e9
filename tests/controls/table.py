"""The rows of a control's test: case, subject and the exact outcomes expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from policypack.model.control import AnyControl, Outcome, Subject


@dataclass(frozen=True, slots=True)
class Row:
    """One case; a violating or unknown row differs from a compliant row in one value.

    Attributes:
        case: the name of the case.
        subject: the subject of the control.
        outcomes: what the control yields, in order; empty if the subject is compliant.
        settings: the options of the control that differ from their defaults.
    """

    case: str
    subject: Subject
    outcomes: tuple[Outcome, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.case


def verify(control: AnyControl, row: Row) -> None:
    """Assert that the control yields exactly the outcomes of the row, in order."""
    settings = {option.name: option.default for option in control.options} | dict(row.settings)
    assert tuple(control.check(row.subject, **settings)) == row.outcomes
