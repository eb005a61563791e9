"""What a control is: metadata and one pure function."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Concatenate, Generic, Protocol, TypeAlias, TypeVar

from policypack.model.frozen import frozen
from policypack.model.inventory import Inventory
from policypack.model.origin import Origin


class Scope(enum.Enum):
    """How much of a stack a control needs to judge."""

    RESOURCE = "resource"
    """One resource decides: judged before the resource is created."""
    STACK = "stack"
    """Several resources are joined: judged at the end of a preview or an update."""


class Level(enum.Enum):
    """What a finding does to a deployment. The names are Pulumi's."""

    MANDATORY = "mandatory"
    ADVISORY = "advisory"
    DISABLED = "disabled"


class Severity(enum.Enum):
    """How bad a finding is."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Cause(enum.Enum):
    """Why something cannot be judged."""

    UNKNOWN_VALUE = "the value is unknown"
    UNREADABLE_POLICY = "the policy document cannot be read"
    OUTSIDE_BOUNDARY = "the permissions boundary is declared outside the stack"
    """No preview or update will tell: `iam-boundary-known` reports it as advice, and it never blocks."""


@frozen
class Violation:
    """A subject does not do what the control demands.

    Attributes:
        path: the property at fault, in Pulumi's spelling; several are joined by a comma and a space.
        message: what is wrong, in one clause.
        fix: what to paste into the program, as Python.
        finding: tells several violations of one resource apart (`policy/statement 2`); empty when there is one at most.
        causes: the statements or properties that all have to change before the violation is gone, each as
            `<URN>/<path>/statement <number>` or `<URN>/<path>`; empty where it is `finding` or `path` of this resource.
    """

    path: str
    message: str
    fix: str
    finding: str = ""
    causes: frozenset[str] = field(default=frozenset(), compare=False)


@frozen
class Undetermined:
    """A subject cannot be judged.

    Attributes:
        path: the property that would decide.
        finding: as in `Violation`.
        waits_for: the URN of another resource, where an unknown value of it is all that is missing.
    """

    path: str
    cause: Cause = Cause.UNKNOWN_VALUE
    finding: str = ""
    waits_for: str = ""


Outcome = Violation | Undetermined


class Subject(Protocol):
    """Anything a control can be asked about."""

    @property
    def origin(self) -> Origin:
        """The resource that findings name."""


S = TypeVar("S", bound=Subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One setting of a control, for users to configure.

    Attributes:
        name: its name in the configuration, and of the parameter of `check` that it is given to.
        default: what holds where nothing is configured; its type is that of every value.
        meaning: what it decides, with the unit, as the end of a sentence.
        minimum: the least number that makes sense; `None` where there is no such thing.
        choices: the only texts that make sense; empty where any does.
    """

    name: str
    default: bool | int | str | tuple[str, ...]
    meaning: str
    minimum: int | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Control(Generic[S]):
    """One demand on a stack.

    Attributes:
        id: `<subject>-<required state>`, public and never reused; the file has the same name in snake case.
        level: the level unless the user configures another; `DISABLED` for a control that is off until configured.
        title: the demand, as a sentence that is true of a compliant stack.
        rationale: why it matters.
        remediation: how to comply, in a sentence.
        source: the document that states the rule.
        subjects: what the control is asked about; nothing means that it does not apply.
        check: yields the problems of one subject; no problem means that it complies. More parameters are options.
        options: what users may configure besides the level.
        repairs: properties that remediation mode sets where a violation names them, in Pulumi's spelling, with values.
        implied_by: controls whose violation of the same resource, by the same cause, makes this one's redundant.
        spares_boundaries: it is about what policies grant, and a policy that is used only as a permissions boundary
            grants nothing; see `policypack/evaluation/deferral.py`.
    """

    id: str
    scope: Scope
    level: Level
    severity: Severity
    title: str
    rationale: str
    remediation: str
    source: str
    subjects: Callable[[Inventory], Iterable[S]]
    check: Callable[Concatenate[S, ...], Iterator[Outcome]]
    options: tuple[Option, ...] = ()
    repairs: tuple[tuple[str, bool | str], ...] = ()
    implied_by: tuple[str, ...] = ()
    spares_boundaries: bool = False


# A catalog holds controls on different subjects; only `evaluate` brings a control and its own subjects together.
AnyControl: TypeAlias = Control[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnabledControl:
    """A control that is switched on.

    Attributes:
        level: what its findings do, as configured; never `DISABLED`.
        settings: the values of options, by name, where they are not the defaults.
    """

    control: AnyControl
    level: Level
    settings: Mapping[str, object] = field(default_factory=dict)
