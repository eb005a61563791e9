"""Drift: violations of a state's outputs that its inputs do not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from policypack.adapters.inventory import build_inventory
from policypack.adapters.sources.exported_state import ExportedStack
from policypack.evaluation.evaluate import assess
from policypack.model.assessment import Assessment, Status
from policypack.model.control import EnabledControl

NOTE = " (in the outputs of the state, not in its inputs: the resource was changed outside of the program)"
_COUNTS = (Status.VIOLATION, Status.ERROR)


def with_drift(
    controls: Sequence[EnabledControl], stack: ExportedStack, steady: Iterable[Assessment], at: datetime
) -> list[Assessment]:
    """Return the assessments of all resources by inputs, and the violations of drifted resources by outputs.

    A violation of the outputs is added if the inputs have none with the same control, resource and finding, and none
    with the same causes: a canned ACL and the grants that it expands to are one cause. Undetermined and passed results
    of the outputs are ignored.

    Args:
        controls: the enabled controls of scope `RESOURCE`.
        steady: the assessments of the resources without drift.
    """
    urns = {resource.urn for resource in stack.drifted}
    declared = assess(controls, build_inventory([it for it in stack.inputs if it.urn in urns], at=at, apart=True))
    reported = assess(controls, build_inventory(stack.drifted, at=at, apart=True))
    known = [*steady, *declared]
    extra = list(_extra(reported, known))
    violated = {(item.control, item.origin.urn) for item in extra}
    replaced = {item.identity for item in extra}
    kept = [
        item
        for item in known
        if item.identity not in replaced
        and not (item.status is Status.PASS and (item.control, item.origin.urn) in violated)
    ]
    return [*kept, *extra]


def _extra(reported: Iterable[Assessment], known: Iterable[Assessment]) -> Iterator[Assessment]:
    counted = [item for item in known if item.status in _COUNTS]
    identities = {item.identity for item in counted}
    causes = {(item.control, cause) for item in counted for cause in item.all_causes}
    for item in reported:
        is_new = item.status in _COUNTS and item.identity not in identities
        if is_new and any((item.control, cause) not in causes for cause in item.all_causes):
            yield replace(item, message=f"{item.message}{NOTE}")
