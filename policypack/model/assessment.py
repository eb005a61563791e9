"""Results: of one control on one resource, and of one state."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from policypack.model.control import Cause, Level, Severity
from policypack.model.origin import Origin


class Status(enum.Enum):
    """What came out."""

    PASS = "pass"
    VIOLATION = "violation"
    UNDETERMINED = "undetermined"
    ERROR = "error"
    """The control could not be evaluated: a crash, or a property of an impossible type. Never taken for a pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One control on one resource, and on one finding of it where there are several.

    Attributes:
        origin: the resource.
        path: the property at fault; empty for a pass.
        message: what is wrong, in one sentence; empty for a pass.
        fix: what to paste into the program; empty unless it is a violation.
        finding: tells several findings of one control on one resource apart.
        cause: why it is undetermined; `None` for every other status.
        waits_for: the URN of the resource whose value it waits for, where that is another one.
    """

    control: str
    status: Status
    level: Level
    severity: Severity
    origin: Origin
    path: str = ""
    message: str = ""
    fix: str = ""
    finding: str = ""
    cause: Cause | None = None
    waits_for: str = ""

    @property
    def identity(self) -> tuple[str, str, str]:
        """What stays the same from run to run: control, URN, finding."""
        return (self.control, self.origin.urn, self.finding)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedState:
    """What came of one state file.

    Attributes:
        file: the file, as it was named or found.
        stack: `<project>/<stack>`; empty when nothing could be read.
        problems: what could not be read of it, one clause each.
    """

    file: str
    stack: str = ""
    assessments: tuple[Assessment, ...] = ()
    problems: tuple[str, ...] = ()
