"""What the engine is told about assessments: the same rules for the pack's own server and for the SDK's policies."""

from __future__ import annotations

from collections.abc import Iterable

from policypack.model.assessment import Assessment, Status
from policypack.model.control import Cause
from policypack.model.origin import Origin

UNDETERMINED_POLICY = "preview-undetermined"
"""The one advisory policy that lists what a preview cannot judge yet. The name is public: users configure it."""

UNDETERMINED_TITLE = "What cannot be judged before the update"


def is_reported(assessment: Assessment, *, is_preview: bool) -> bool:
    """Whether an assessment is a finding of its control.

    What cannot be judged is a finding, except in a preview, where the update comes after it and asks again.
    """
    if assessment.status is Status.UNDETERMINED:
        return not is_preview
    return assessment.status is not Status.PASS


def text(assessment: Assessment) -> str:
    """The message of a finding: what is wrong, then what to paste."""
    return f"{assessment.message}\nFix: {assessment.fix}" if assessment.fix else assessment.message


def undetermined_lines(assessments: Iterable[Assessment]) -> tuple[tuple[Origin, str], ...]:
    """One line for each resource that something could not be judged of, because a value is not known yet.

    A document that cannot be read is left out: it is a finding of `policy-document-readable`, and no update will
    make it readable.
    """
    waiting: dict[str, tuple[Origin, list[str]]] = {}
    for assessment in assessments:
        if assessment.status is Status.UNDETERMINED and assessment.cause is Cause.UNKNOWN_VALUE:
            _, judged = waiting.setdefault(assessment.origin.urn, (assessment.origin, []))
            judged.append(f"{assessment.control} ({assessment.path})")
    return tuple(
        (origin, f"not judged yet, because values are unknown: {', '.join(dict.fromkeys(judged))}")
        for origin, judged in waiting.values()
    )
