"""What holds whatever a program declares: nothing raises, order never counts, the unknown is never taken for known."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from policypack.adapters.inventory import build_inventory
from policypack.adapters.resources.resource import Resource
from policypack.catalog import CONTROLS
from policypack.evaluation.evaluate import evaluate
from policypack.evaluation.selection import enabled_controls
from policypack.model.assessment import Assessment, Status
from policypack.model.control import Level
from policypack.model.unknown import UNKNOWN
from tests.adapters.strategies import resources

ALL = enabled_controls(CONTROLS, {}, optional_as=Level.ADVISORY)


def judged(stack: Sequence[Resource]) -> tuple[Assessment, ...]:
    return evaluate(ALL, build_inventory(stack))


@settings(max_examples=150)
@given(resources())
def test_nothing_raises(stack: list[Resource]) -> None:
    assert [it.message for it in judged(stack) if it.finding == "crash"] == []


@settings(max_examples=50)
@given(resources(), st.integers())
def test_order_of_resources_never_counts(stack: list[Resource], seed: int) -> None:
    shuffled = random.Random(seed).sample(stack, k=len(stack))
    assert judged(shuffled) == judged(stack)


@settings(max_examples=150)
@given(resources(), st.data())
def test_unknown_value_never_adds_or_clears_a_violation_in_silence(stack: list[Resource], data: st.DataObject) -> None:
    """A property that becomes unknown leaves each verdict of its resource as it was, or makes it undetermined."""
    candidates = [(index, key) for index, it in enumerate(stack) for key in it.properties]
    if not candidates:
        return
    index, key = data.draw(st.sampled_from(candidates))
    hidden = replace(stack[index], properties={**stack[index].properties, key: UNKNOWN})
    alone = [replace(stack[index], property_dependencies={}, parent="")]
    alone_hidden = [replace(hidden, property_dependencies={}, parent="")]
    before, after = judged(alone), judged(alone_hidden)
    unsettled = {it.control for it in after if it.status is Status.UNDETERMINED}
    for control in {it.control for it in before} & {it.control for it in after} - unsettled:
        assert _violations(before, control) == _violations(after, control)


def _violations(found: Sequence[Assessment], control: str) -> list[str]:
    return [it.finding for it in found if it.control == control and it.status is Status.VIOLATION]
