"""One state -> assessments: what the engine's own `policy analyze` would say, in process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from policypack.adapters.exported_state import ExportedStack
from policypack.adapters.inventory import build_inventory, is_known_type
from policypack.evaluate import Review, evaluate, unreviewed
from policypack.model.assessment import Assessment
from policypack.model.control import EnabledControl, Scope


def judge(
    controls: Sequence[EnabledControl], stack: ExportedStack, at: datetime, review: Review = unreviewed
) -> tuple[Assessment, ...]:
    """Judge one stack as the engine does: each resource alone by its inputs, then the whole by its outputs."""
    alone = [enabled for enabled in controls if enabled.control.scope is Scope.RESOURCE]
    joined = {enabled.control.id for enabled in controls if enabled.control.scope is Scope.STACK}
    found: list[Assessment] = []
    for resource in stack.inputs:
        if is_known_type(resource.type):
            found.extend(evaluate(alone, build_inventory([resource], at=at), review))
    whole = build_inventory(stack.outputs, at=at)
    found.extend(item for item in evaluate(controls, whole, review) if item.control in joined)
    return tuple(replace(item, source=stack.sources.get(item.origin.urn)) for item in found)
