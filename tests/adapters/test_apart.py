"""Resources that are judged each for itself, all at once or one after the other."""

from __future__ import annotations

from hypothesis import given

from benchmarks.audit import SHARES, state
from policypack.adapters.inventory import build_inventory
from policypack.adapters.resources.resource import Resource
from policypack.adapters.sources.exported_state import ExportedStack, read_state
from policypack.catalog import CONTROLS
from policypack.evaluation.evaluate import evaluate
from policypack.evaluation.selection import enabled_controls
from policypack.model.control import Level, Scope
from tests.adapters.strategies import resources

ALONE = [
    enabled
    for enabled in enabled_controls(CONTROLS, {}, optional_as=Level.ADVISORY)
    if enabled.control.scope is Scope.RESOURCE
]


def verdicts(found: list[Resource], apart: bool) -> list[tuple[str, ...]]:
    inventories = [build_inventory(found, apart=True)] if apart else [build_inventory([it]) for it in found]
    return sorted(
        (it.control, it.origin.urn, it.status.value, it.message, it.finding)
        for inventory in inventories
        for it in evaluate(ALONE, inventory)
    )


def test_states_give_the_same_verdicts() -> None:
    for number, one_in in enumerate(SHARES.values()):
        stack: ExportedStack = read_state(state(number, one_in))
        assert verdicts(list(stack.inputs), apart=True) == verdicts(list(stack.inputs), apart=False)


@given(resources())
def test_any_resources_give_the_same_verdicts(found: list[Resource]) -> None:
    assert verdicts(found, apart=True) == verdicts(found, apart=False)
