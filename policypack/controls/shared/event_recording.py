"""Checks of the data events that the trails of a stack record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from policypack.cloudtrail.event_coverage import Coverage, data_events
from policypack.controls.shared.property_paths import ADVANCED_EVENT_SELECTORS, EVENT_SELECTORS
from policypack.model.control import Outcome, Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.origin import Origin
from policypack.model.trails import Trail, Workload, WorkloadKind
from policypack.model.unknown import UNKNOWN, Maybe


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The trails of a stack, and the workloads whose events they should record.

    Attributes:
        origin: the trail, or the stack if it has several.
    """

    origin: Origin
    trails: tuple[Trail, ...]
    workloads: tuple[Workload, ...] = ()


def selectors_path(trail: Trail) -> str:
    """Return the property with the event selectors of a trail, basic or advanced."""
    return EVENT_SELECTORS if trail.selectors.advanced == () else ADVANCED_EVENT_SELECTORS


def recordings(*kinds: WorkloadKind) -> Callable[[Inventory], Iterable[Recording]]:
    """Return the function that makes the subject of a control.

    It yields nothing if the stack has no trail, or no workload of these kinds.
    """

    def subjects(inventory: Inventory) -> Iterator[Recording]:
        workloads = tuple(it for it in inventory.workloads if it.kind in kinds)
        if inventory.trails and (workloads or not kinds):
            yield Recording(origin=inventory.trails_origin, trails=inventory.trails, workloads=workloads)

    return subjects


def check_event_types(recording: Recording) -> Iterator[Outcome]:
    """Yield a violation unless, for each type of data events of the workloads, a trail records at least some."""
    types = sorted({it for workload in recording.workloads for it in workload.event_types})
    coverages = {it: _selected(recording.trails, it) for it in types}
    missing = [it for it, selected in coverages.items() if selected is False]
    if missing:
        yield Violation(
            path=ADVANCED_EVENT_SELECTORS,
            message=f"do not include data events of {', '.join(missing)}, which the stack uses",
            fix=_fix(missing),
        )
    elif UNKNOWN in coverages.values():
        yield Undetermined(path=ADVANCED_EVENT_SELECTORS)


def _selected(trails: Iterable[Trail], type_: str) -> Maybe[bool]:
    found = [data_events(trail.selectors, type_) for trail in trails]
    if any(it in (Coverage.SOME, Coverage.ALL) for it in found):
        return True
    return UNKNOWN if UNKNOWN in found else False


def _fix(types: Iterable[str]) -> str:
    selectors = ", ".join(
        '{"field_selectors": [{"field": "eventCategory", "equals": ["Data"]}, '
        f'{{"field": "resources.type", "equals": ["{it}"]}}]}}'
        for it in types
    )
    return f"advanced_event_selectors=[..., {selectors}]"
