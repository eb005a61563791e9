"""The rows of controls that require data events of the workloads of a stack."""

from __future__ import annotations

from dataclasses import replace

from policypack.controls.shared.event_recording import Recording
from policypack.model.control import Undetermined, Violation
from policypack.model.selectors import EventSelectors
from policypack.model.trails import Workload, WorkloadKind
from tests.builders import TRAIL, origin
from tests.cloudtrail.declared import READ_ONLY, S3, UNKNOWN_TEXT, data, management, selectors
from tests.controls.table import Row


def rows(kind: WorkloadKind, type_: str) -> tuple[Row, ...]:
    """Return the rows for one workload with one type of data events."""

    def recording(*selected: EventSelectors) -> Recording:
        workload = Workload(origin=origin("used"), kind=kind, event_types=(type_,))
        trails = tuple(replace(TRAIL, selectors=it) for it in selected)
        return Recording(origin=TRAIL.origin, trails=trails, workloads=(workload,))

    unknown = selectors(None, UNKNOWN_TEXT)
    missing = (
        Violation(
            path="advancedEventSelectors",
            message=f"do not include data events of {type_}, which the stack uses",
            fix=(
                'advanced_event_selectors=[..., {"field_selectors": [{"field": "eventCategory", "equals": ["Data"]}, '
                f'{{"field": "resources.type", "equals": ["{type_}"]}}]}}]'
            ),
        ),
    )
    return (
        Row("selected", recording(selectors(None, [management(), data(type_)]))),
        Row("selected in part", recording(selectors(None, [data(type_, READ_ONLY)]))),
        Row("selected by another trail", recording(selectors(), selectors(None, [data(type_)]))),
        Row("selected by another trail than an unknown one", recording(unknown, selectors(None, [data(type_)]))),
        Row("no selectors", recording(selectors()), missing),
        Row("another type", recording(selectors(None, [data(S3)])), missing),
        Row("unknown selectors", recording(unknown), (Undetermined(path="advancedEventSelectors"),)),
    )
