"""One state -> assessments: what the engine's own `policy analyze` would say, and drift, in process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from policypack.adapters.exported_state import ExportedStack
from policypack.adapters.inventory import build_inventory
from policypack.audit.drift import with_drift
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
    alone = [enabled for enabled in controls if enabled.control.scope is Scope.RESOURCE]
    joined = [enabled for enabled in controls if enabled.control.scope is Scope.STACK]
    changed = {resource.urn for resource in stack.drifted}
    steady = [resource for resource in stack.inputs if resource.urn not in changed] if changed else stack.inputs
    found = assess(alone, build_inventory(steady, at=at, apart=True), passes)
    if changed:
        found = _counted(with_drift(alone, stack, found, at), passes)
    found += assess(joined, build_inventory(stack.outputs, at=at), passes)
    return tuple(without_implied(controls, [review(item) for item in found]))


def _counted(found: list[Assessment], passes: Counter[str] | None) -> list[Assessment]:
    """Count what passed where it is not kept."""
    if passes is None:
        return found
    passes.update(item.control for item in found if item.status is Status.PASS)
    return [item for item in found if item.status is not Status.PASS]
