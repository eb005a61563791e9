"""What an audit asks of every state: plain data, so that it can be handed to other processes and machines."""

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
from policypack.catalog import CONTROLS
from policypack.evaluation.evaluate import unreviewed
from policypack.evaluation.exemptions import Exemption, Exemptions
from policypack.evaluation.internal_errors import location_of
from policypack.evaluation.selection import enabled_controls
from policypack.model.assessment import Status
from policypack.model.control import EnabledControl, Level
from policypack.model.result import Result, StackResults, result_of, stack_results


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPlan:
    """What an audit asks.

    Attributes:
        at: the instant of the judgement; its day is that of the exemptions.
        levels: control id -> level, where it differs from the control's own.
        settings: control id -> option -> value, as far as configured.
        optional_as: the level of the controls that are off until configured.
        with_passes: keep what passed, too; it is counted in any case.
        max_bytes: the size of the largest state that is read.
    """

    at: datetime
    levels: Mapping[str, Level] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    optional_as: Level = Level.DISABLED
    exemptions: tuple[Exemption, ...] = ()
    with_passes: bool = False
    max_bytes: int = MAX_MEGABYTES * 1_000_000

    def controls(self) -> tuple[EnabledControl, ...]:
        """The controls that are on."""
        return enabled_controls(CONTROLS, self.levels, settings=self.settings, optional_as=self.optional_as)


def judge_each(plan: AuditPlan, targets: Iterable[StateLocation]) -> Generator[StackResults]:
    """Judge states, one after the other; whatever is wrong with one of them is an error entry of it."""
    controls = plan.controls()
    exemptions = Exemptions(plan.exemptions, plan.at.date())
    for target in targets:
        yield _judge_one(plan, controls, exemptions, target)


def judge_all(plan: AuditPlan, targets: Sequence[StateLocation]) -> list[StackResults]:
    """The same at once, for a worker."""
    return list(judge_each(plan, targets))


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """A state is millions of objects in no cycle: looking for cycles among them takes a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def failed(targets: Iterable[StateLocation], message: str) -> list[StackResults]:
    """Error entries for states that were never judged."""
    return [stack_results([_error(target.name, message)], file=target.name) for target in targets]


def _judge_one(
    plan: AuditPlan, controls: Sequence[EnabledControl], exemptions: Exemptions, target: StateLocation
) -> StackResults:
    try:
        with _without_collector():
            return _judged(plan, controls, exemptions, target)
    except UnreadableState as error:
        message = str(error)
    except Exception as error:  # one state must never end the audit of the others
        message = f"the state could not be evaluated ({location_of(error)}): an internal error of trailguard"
    return stack_results([_error(target.name, message)], file=target.name)


def _judged(
    plan: AuditPlan, controls: Sequence[EnabledControl], exemptions: Exemptions, target: StateLocation
) -> StackResults:
    stack = read_document(parse(read(target, plan.max_bytes)))
    passes: Counter[str] | None = None if plan.with_passes else Counter()
    found = evaluate_state(controls, stack, plan.at, exemptions.review if exemptions.all else unreviewed, passes)
    records = [_error(target.name, problem, stack.name) for problem in stack.problems]
    records += [
        result_of(it, stack=stack.name, file=target.name, source=stack.sources.get(it.origin.urn)) for it in found
    ]
    return stack_results(records, file=target.name, passed=passes.total() if passes else 0)


def _error(file: str, message: str, stack: str = "") -> Result:
    return Result(status=Status.ERROR, message=message, file=file, stack=stack)
