"""One state -> assessments: what the engine's own `policy analyze` would say, in process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from policypack.adapters.exported_state import ExportedStack
from policypack.adapters.inventory import build_inventory, is_shared_policy
from policypack.evaluate import Review, evaluate, unreviewed
from policypack.model.assessment import Assessment
from policypack.model.control import EnabledControl, Scope
from policypack.model.inventory import Inventory


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
    each, whole = build_inventory(stack.inputs, at=at, apart=True), build_inventory(stack.outputs, at=at)
    alone = [it for it in controls if it.control.scope is Scope.RESOURCE and not it.control.spares_boundaries]
    sparing = [it for it in controls if it.control.scope is Scope.RESOURCE and it.control.spares_boundaries]
    found = [
        *evaluate(alone, each, review, passes),
        *evaluate(sparing, _with_policies(each, shared=False), review, passes),
        *evaluate(sparing, _with_policies(whole, shared=True), review, passes),
    ]
    joined = {enabled.control.id for enabled in controls if enabled.control.scope is Scope.STACK}
    of_whole: Counter[str] | None = None if passes is None else Counter()
    asked = evaluate(_asked_of_the_whole(controls), whole, review, of_whole)
    found.extend(item for item in asked if item.control in joined)
    if passes is not None and of_whole is not None:
        passes.update({control: count for control, count in of_whole.items() if control in joined})
    return tuple(found)


def _with_policies(inventory: Inventory, *, shared: bool) -> Inventory:
    """The inventory with the policies that may be permissions boundaries, or with the others; see `deferral.py`."""
    return replace(
        inventory, policies=tuple(it for it in inventory.policies if is_shared_policy(it.origin.type) is shared)
    )


def _asked_of_the_whole(controls: Sequence[EnabledControl]) -> list[EnabledControl]:
    """The controls that join, and those of single resources that make one of them redundant."""
    joined = [enabled.control for enabled in controls if enabled.control.scope is Scope.STACK]
    wanted = {control.id for control in joined}.union(*(control.implied_by for control in joined))
    return [enabled for enabled in controls if enabled.control.id in wanted]
