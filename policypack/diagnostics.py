"""What the engine is told about assessments: the same rules for the pack's own server and for the SDK's policies."""

from __future__ import annotations

from collections.abc import Iterable

from policypack.model.assessment import Assessment, Status
from policypack.model.control import Cause, Level
from policypack.model.origin import Origin

UNDETERMINED_POLICY = "preview-undetermined"
"""The one advisory policy that lists what a preview cannot judge yet. The name is public: users configure it."""

_NAMED = 3
"""How many of the controls that wait for a value a line names."""

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
    """One line for each resource that something could not be judged of, because a value of it is not known yet.

    A resource that waits for a value of another one has no line of its own. A document that cannot be read is left
    out: it is a finding of `policy-document-readable`, and no update will make it readable.
    """
    waiting: dict[str, tuple[Origin, dict[str, list[Assessment]]]] = {}
    open_ones = [it for it in assessments if it.status is Status.UNDETERMINED and it.cause is Cause.UNKNOWN_VALUE]
    own = {it.origin.urn for it in open_ones if not it.waits_for}
    for assessment in open_ones:
        if assessment.waits_for not in own:
            _, paths = waiting.setdefault(assessment.origin.urn, (assessment.origin, {}))
            paths.setdefault(assessment.path, []).append(assessment)
    return tuple(
        (origin, f"not judged yet, because values are unknown: {', '.join(map(_awaited, paths.values()))}")
        for origin, paths in waiting.values()
    )


def _awaited(judged: list[Assessment]) -> str:
    """A property, and the controls that wait for it: `policy (iam-no-action-star, iam-no-admin-star and 4 more)`."""
    first = sorted(judged, key=lambda it: it.level is not Level.MANDATORY)
    names = list(dict.fromkeys(it.control for it in first))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{judged[0].path} ({', '.join(names[:_NAMED])}{more})"
