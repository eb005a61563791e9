"""Results as JSON, one object a line; every key is always there, null where there is nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from policypack.model.assessment import Assessment, AuditedState, Status


def jsonl(states: Iterable[AuditedState], *, with_passes: bool = False) -> Iterator[str]:
    """The lines of a report, the summary last.

    Args:
        states: what was audited; consumed as the lines are taken.
        with_passes: also list what passed; it is counted in any case.
    """
    counts = Counter(dict.fromkeys(Status, 0))
    read = 0
    for state in states:
        read += 1
        for problem in state.problems:
            counts[Status.ERROR] += 1
            yield _line(_problem(state, problem))
        for assessment in state.assessments:
            counts[assessment.status] += 1
            if with_passes or assessment.status is not Status.PASS:
                yield _line(_assessment(state, assessment))
    yield _line({"type": "summary", "states": read, **{status.value: counts[status] for status in Status}})


def _assessment(state: AuditedState, assessment: Assessment) -> dict[str, object]:
    return {
        "type": "assessment",
        "control": assessment.control,
        "status": assessment.status.value,
        "level": assessment.level.value,
        "severity": assessment.severity.value,
        "urn": assessment.origin.urn,
        "resource_type": assessment.origin.type,
        "stack": state.stack or None,
        "file": state.file,
        "message": assessment.message or None,
        "fix": assessment.fix or None,
    }


def _problem(state: AuditedState, problem: str) -> dict[str, object]:
    nothing = dict.fromkeys(("control", "level", "severity", "urn", "resource_type", "fix"))
    return {
        "type": "assessment",
        **nothing,
        "status": Status.ERROR.value,
        "stack": state.stack or None,
        "file": state.file,
        "message": problem,
    }


def _line(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=True)
