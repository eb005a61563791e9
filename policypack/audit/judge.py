"""One state -> assessments: what the engine's own `policy analyze` would say, and drift, in process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from policypack.adapters.exported_state import ExportedStack
from policypack.adapters.inventory import build_inventory
from policypack.audit.drift import with_drift
from policypack.deferral import is_of_stack
from policypack.evaluate import Review, assess, unreviewed
from policypack.implied import without_implied
from policypack.model.assessment import Assessment, Status
from policypack.model.control import EnabledControl, Scope


def judge(
    controls: Sequence[EnabledControl],
    stack: ExportedStack,
    at: datetime,
    review: Review = unreviewed,
    passes: Counter[str] | None = None,
) -> tuple[Assessment, ...]:
    """Evaluate one stack as the engine does: each resource alone by its inputs, then the whole by its outputs.

    Besides, a resource whose outputs say what its inputs do not is evaluated by its outputs, too.

    Args:
        passes: as in `assess`.
    """
    by_id = {enabled.control.id: enabled.control for enabled in controls}
    alone = [enabled for enabled in controls if enabled.control.scope is Scope.RESOURCE]
    of_stack = [it for it in controls if it.control.scope is Scope.STACK or it.control.spares_boundaries]
    changed = {resource.urn for resource in stack.drifted}
    steady = [resource for resource in stack.inputs if resource.urn not in changed] if changed else stack.inputs
    of_each = assess(alone, build_inventory(steady, at=at, apart=True), passes)
    if changed:
        of_each = _counted(with_drift(alone, stack, of_each, at), passes)
    found = [item for item in of_each if not is_of_stack(by_id[item.control], item.origin)]
    of_whole: Counter[str] | None = None if passes is None else Counter()
    whole = assess(of_stack, build_inventory(stack.outputs, at=at), of_whole)
    found += [item for item in whole if is_of_stack(by_id[item.control], item.origin)]
    if passes is not None and of_whole is not None:
        joined = {control.id for control in by_id.values() if control.scope is Scope.STACK}
        passes.update({control: count for control, count in of_whole.items() if control in joined})
    return tuple(without_implied(controls, [review(item) for item in found]))


def _counted(found: list[Assessment], passes: Counter[str] | None) -> list[Assessment]:
    """Count what passed where it is not kept."""
    if passes is None:
        return found
    passes.update(item.control for item in found if item.status is Status.PASS)
    return [item for item in found if item.status is not Status.PASS]
