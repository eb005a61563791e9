"""The settings of an audit and the evaluation of states: picklable, so that other processes can run it."""

from __future__ import annotations

import contextlib
import gc
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from policypack.adapters.sources.exported_state import UnreadableState, read_document
from policypack.audit.contents import MAX_MEGABYTES, parse, read
from policypack.audit.evaluate_state import evaluate_state
from policypack.audit.state_locations import StateLocation
from policypack.catalog.own_controls import all_controls
from policypack.evaluation.evaluate import unreviewed
from policypack.evaluation.exemptions import Exemption, Exemptions
from policypack.evaluation.internal_errors import location_of
from policypack.evaluation.selection import enabled_controls
from policypack.model.assessment import Status
from policypack.model.control import EnabledControl, Level
from policypack.model.result import Result, StackResults, result_of, stack_results


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPlan:
    """The settings of an audit.

    Attributes:
        at: time of the evaluation; its date decides which exemptions are in force.
        levels: control id -> level, where it differs from the control's default.
        settings: control id -> option -> configured value.
        optional_as: level of the controls that are disabled by default.
        with_passes: keep passed results; they are counted in any case.
        max_bytes: size limit of a state.
    """

    at: datetime
    levels: Mapping[str, Level] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    optional_as: Level = Level.DISABLED
    exemptions: tuple[Exemption, ...] = ()
    with_passes: bool = False
    max_bytes: int = MAX_MEGABYTES * 1_000_000

    def controls(self) -> tuple[EnabledControl, ...]:
        """Return the enabled controls."""
        return enabled_controls(all_controls(), self.levels, settings=self.settings, optional_as=self.optional_as)


def evaluate_each(plan: AuditPlan, targets: Iterable[StateLocation]) -> Generator[StackResults]:
    """Yield the results of each state; a state that cannot be evaluated has one error result."""
    controls = plan.controls()
    exemptions = Exemptions(plan.exemptions, plan.at.date())
    for target in targets:
        yield _evaluate_one(plan, controls, exemptions, target)


def evaluate_all(plan: AuditPlan, targets: Sequence[StateLocation]) -> list[StackResults]:
    """Return the results of all states, for a worker."""
    return list(evaluate_each(plan, targets))


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """Disable the garbage collector: a state has millions of objects without cycles, and searching them takes time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def failed(targets: Iterable[StateLocation], message: str) -> list[StackResults]:
    """Return error results for states that were not evaluated."""
    return [stack_results([_error(target.name, message)], file=target.name) for target in targets]


def _evaluate_one(
    plan: AuditPlan, controls: Sequence[EnabledControl], exemptions: Exemptions, target: StateLocation
) -> StackResults:
    try:
        with _without_collector():
            return _results(plan, controls, exemptions, target)
    except UnreadableState as error:
        message = str(error)
    except Exception as error:  # an error in one state does not end the audit of the others
        message = f"the state could not be evaluated ({location_of(error)}): an internal error of trailguard"
    return stack_results([_error(target.name, message)], file=target.name)


def _results(
    plan: AuditPlan, controls: Sequence[EnabledControl], exemptions: Exemptions, target: StateLocation
) -> StackResults:
    stack = read_document(parse(read(target, plan.max_bytes)))
    passes: Counter[str] | None = None if plan.with_passes else Counter()
    found = evaluate_state(controls, stack, plan.at, exemptions.review if exemptions.all else unreviewed, passes)
    records = [_error(target.name, message, stack.name) for message in stack.problems]
    records += [
        result_of(it, stack=stack.name, file=target.name, source=stack.sources.get(it.origin.urn)) for it in found
    ]
    return stack_results(records, file=target.name, passed=passes.total() if passes else 0)


def _error(file: str, message: str, stack: str = "") -> Result:
    return Result(status=Status.ERROR, message=message, file=file, stack=stack)
