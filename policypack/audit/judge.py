"""One state -> assessments: what the engine's own `policy analyze` would say, in process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from policypack.adapters.exported_state import ExportedStack
from policypack.adapters.inventory import build_inventory
from policypack.deferral import is_of_stack
from policypack.evaluate import Review, evaluate, unreviewed
from policypack.model.assessment import Assessment
from policypack.model.control import EnabledControl, Scope


def judge(
    controls: Sequence[EnabledControl],
    stack: ExportedStack,
    at: datetime,
    review: Review = unreviewed,
    passes: Counter[str] | None = None,
) -> tuple[Assessment, ...]:
    """Judge one stack as the engine does: each resource alone by its inputs, then the whole by its outputs.

    Args:
        passes: as in `evaluate`.
    """
    by_id = {enabled.control.id: enabled.control for enabled in controls}
    alone = [enabled for enabled in controls if enabled.control.scope is Scope.RESOURCE]
    joined = {enabled.control.id for enabled in controls if enabled.control.scope is Scope.STACK}
    of_each = evaluate(alone, build_inventory(stack.inputs, at=at, apart=True), review, passes)
    found = [item for item in of_each if not is_of_stack(by_id[item.control], item.origin)]
    whole = build_inventory(stack.outputs, at=at)
    of_whole: Counter[str] | None = None if passes is None else Counter()
    asked = evaluate(_asked_of_the_whole(controls), whole, review, of_whole)
    found.extend(item for item in asked if is_of_stack(by_id[item.control], item.origin))
    if passes is not None and of_whole is not None:
        passes.update({control: count for control, count in of_whole.items() if control in joined})
    return tuple(found)


def _asked_of_the_whole(controls: Sequence[EnabledControl]) -> list[EnabledControl]:
    """The controls that join or spare boundaries, and those of single resources that make one of them redundant."""
    joined = [it.control for it in controls if it.control.scope is Scope.STACK or it.control.spares_boundaries]
    wanted = {control.id for control in joined}.union(*(control.implied_by for control in joined))
    return [enabled for enabled in controls if enabled.control.id in wanted]
