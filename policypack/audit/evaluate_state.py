"""Evaluation of one state: the assessments of the engine's `policy analyze`, and drift."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from policypack.adapters.inventory import build_inventory
from policypack.adapters.providers import is_shared_policy
from policypack.adapters.sources.exported_state import ExportedStack
from policypack.audit.drift import NOTE, with_drift
from policypack.evaluation.deferral import is_reported_with_stack
from policypack.evaluation.evaluate import Review, assess, unreviewed
from policypack.evaluation.implied import without_implied
from policypack.model.assessment import Assessment, Status
from policypack.model.control import EnabledControl, Scope
from policypack.model.inventory import Inventory


def evaluate_state(
    controls: Sequence[EnabledControl],
    stack: ExportedStack,
    at: datetime,
    review: Review = unreviewed,
    passes: Counter[str] | None = None,
) -> tuple[Assessment, ...]:
    """Return the assessments of a stack: each resource by its inputs, then the joined stack by its outputs.

    A drifted resource is evaluated by its outputs as well.

    Args:
        passes: as in `assess`.
    """
    by_id = {enabled.control.id: enabled.control for enabled in controls}
    of_each = [it for it in controls if it.control.scope is Scope.RESOURCE]
    sparing = [it for it in of_each if it.control.spares_boundaries]
    alone = [it for it in of_each if not it.control.spares_boundaries]
    joined = [it for it in controls if it.control.scope is Scope.STACK]
    changed = {resource.urn for resource in stack.drifted}
    steady = [resource for resource in stack.inputs if resource.urn not in changed] if changed else stack.inputs
    each, whole = build_inventory(steady, at=at, apart=True), build_inventory(stack.outputs, at=at)
    found = [*assess(alone, each, passes), *assess(sparing, _with_policies(each, shared=False), passes)]
    drift: dict[tuple[str, str, str], Assessment] = {}
    if changed:
        by_outputs = with_drift(of_each, stack, found, at)
        drift = {it.identity: it for it in by_outputs if it.message.endswith(NOTE)}
        found = _counted([it for it in by_outputs if not is_reported_with_stack(by_id[it.control], it.origin)], passes)
    found += [drift.get(it.identity, it) for it in assess(sparing, _with_policies(whole, shared=True), passes)]
    found += assess(joined, whole, passes)
    return tuple(without_implied(controls, [review(item) for item in found]))


def _counted(found: list[Assessment], passes: Counter[str] | None) -> list[Assessment]:
    """Count passed results in `passes`, if given, and return the other results."""
    if passes is None:
        return found
    passes.update(item.control for item in found if item.status is Status.PASS)
    return [item for item in found if item.status is not Status.PASS]


def _with_policies(inventory: Inventory, *, shared: bool) -> Inventory:
    """Return the inventory with only the policies that can, or cannot, be permissions boundaries; see `deferral.py`."""
    policies = tuple(it for it in inventory.policies if is_shared_policy(it.origin.type) is shared)
    return replace(inventory, policies=policies, unread=())
