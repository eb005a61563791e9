"""The results of one control on one resource, and of one state."""

from __future__ import annotations

import enum
from dataclasses import field

from policypack.model.control import Cause, Level, Severity
from policypack.model.frozen import frozen
from policypack.model.origin import Origin


class Status(enum.Enum):
    """The outcome of one control on one resource."""

    PASS = "pass"
    VIOLATION = "violation"
    UNDETERMINED = "undetermined"
    EXEMPT = "exempt"
    """A violation or undetermined finding that a reviewed exemption accepts until a date."""
    EXEMPT_EXPIRED = "exempt-expired"
    """A violation whose exemption has expired: it counts like any other."""
    ERROR = "error"
    """The control could not be evaluated: an internal error or a malformed property. Never counted as a pass."""


COUNTED_AS_VIOLATION = (Status.VIOLATION, Status.EXEMPT_EXPIRED)
"""The statuses that count as violations, for levels and exit codes."""

CANNOT_BE_EVALUATED = "cannot be evaluated: "
CRASHED = "the control could not be evaluated ("
"""The beginnings of the messages of undetermined results, of malformed properties, and of internal errors."""


@frozen
class SourcePosition:
    """Where a program declares a resource.

    Attributes:
        file: the file that calls the resource's constructor, relative to the folder of Pulumi.yaml.
        line: counted from 1.
        call_site: `file:line` of the program's own outermost call, where a component or a function lies in between.
    """

    file: str
    line: int
    call_site: str = ""


@frozen
class Assessment:
    """One control on one resource, and on one finding of it where there are several.

    Attributes:
        origin: the resource.
        path: the property at fault; empty for a pass.
        message: what is wrong, in one sentence; empty for a pass.
        fix: what to paste into the program; empty unless it is a violation.
        finding: tells several findings of one control on one resource apart.
        cause: why it is undetermined; `None` for every other status, but what is exempt keeps it.
        waits_for: the URN of the resource whose value it waits for, where that is another one.
        exemption: the id of the exemption that was applied or is over; empty where there is none.
        causes: of a violation, as in `Violation`.
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
    exemption: str = ""
    causes: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def identity(self) -> tuple[str, str, str]:
        """What stays the same from run to run: control, URN, finding."""
        return (self.control, self.origin.urn, self.finding)

    @property
    def all_causes(self) -> frozenset[str]:
        """The statements or properties that all have to change before a violation is gone; never empty."""
        return self.causes or frozenset((f"{self.origin.urn}/{self.finding or self.path}",))
