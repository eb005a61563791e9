"""What the engine is told about assessments: the same rules for the pack's own server and for the SDK's policies.

`parse` reads it back, for reports on what the engine printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from policypack.escaping import one_line
from policypack.model.assessment import CANNOT_BE_EVALUATED, CRASHED, Assessment, Status
from policypack.model.control import Cause, Level
from policypack.model.origin import Origin

UNDETERMINED_POLICY = "preview-undetermined"
"""The one advisory policy that lists what a preview cannot judge yet. The name is public: users configure it."""

UNDETERMINED_TITLE = "Controls can be evaluated in the preview"

EXEMPTIONS_POLICY = "exemptions"
"""The one advisory policy that holds the exemptions and lists what they accept. The name is public, too."""

EXEMPTIONS_TITLE = "Findings that exemptions accept"

_EXEMPT = re.compile(r"^exempt until [0-9-]+ \((?P<id>[^ ()]+)\)")
_EXPIRED = re.compile(r" \(exemption (?P<id>[^ ()]+) expired on [0-9-]+\)$")
_FIX = "\nFix: "
_WAITING = "cannot be evaluated, because values are unknown until deployment: "


def is_reported(assessment: Assessment, *, is_preview: bool) -> bool:
    """Whether an assessment is a finding of its control.

    What cannot be judged is a finding, except in a preview, where the update comes after it and asks again. What
    depends on a permissions boundary outside the stack is none in either: the update would not know more.
    """
    if assessment.status is Status.UNDETERMINED:
        return not is_preview and assessment.cause is not Cause.OUTSIDE_BOUNDARY
    return assessment.status not in (Status.PASS, Status.EXEMPT)


def finding_message(assessment: Assessment) -> str:
    """Return the message of a finding: one line that says what is wrong, then what to paste.

    Names of resources are data: nothing in them steers a terminal, begins a line or is a command to a CI runner. A fix
    may have several lines, since controls write names into it as literals of Python, which have none.
    """
    message = one_line(assessment.message)
    fix = "\n".join(map(one_line, assessment.fix.split("\n")))
    return f"{message}{_FIX}{fix}" if fix else message


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
        (origin, one_line(f"{_WAITING}{', '.join(map(_awaited, paths.values()))}"))
        for origin, paths in waiting.values()
    )


def _awaited(judged: list[Assessment]) -> str:
    """A property, and the controls that wait for it, the mandatory ones first: `policy (iam-no-action-star, ...)`."""
    first = sorted(judged, key=lambda it: it.level is not Level.MANDATORY)
    return f"{judged[0].path} ({', '.join(dict.fromkeys(it.control for it in first))})"


def exemption_lines(assessments: Iterable[Assessment]) -> tuple[tuple[Origin, str], ...]:
    """One line for each finding that is exempt, so that nothing is accepted unseen."""
    return tuple(
        (it.origin, one_line(f"{it.control}: {it.message}")) for it in assessments if it.status is Status.EXEMPT
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One finding, read back from what the engine was told.

    Attributes:
        control: the control it is about, also where one policy lists findings of several.
    """

    control: str
    status: Status
    message: str
    fix: str = ""
    exemption: str = ""


def parse_diagnostic(policy: str, said: str) -> tuple[Diagnosis, ...]:
    """What a diagnostic of this pack says: the inverse of `text`, `undetermined_lines` and `exemption_lines`.

    Args:
        policy: the policy's name.
        said: the message, the title of the policy in its first line.
    """
    _, _, body = said.strip().partition("\n")
    if policy == UNDETERMINED_POLICY:
        waiting = re.findall(r"([^ ,()]+) \(([^()]*)\)", body.removeprefix(_WAITING))
        return tuple(
            Diagnosis(
                control=control,
                status=Status.UNDETERMINED,
                message=f"{CANNOT_BE_EVALUATED}{path}: {Cause.UNKNOWN_VALUE.value}",
            )
            for path, controls in waiting
            for control in controls.split(", ")
        )
    if policy == EXEMPTIONS_POLICY:
        control, _, message = body.partition(": ")
        return (
            Diagnosis(control=control, status=Status.EXEMPT, message=message, exemption=_exemption(_EXEMPT, message)),
        )
    message, _, fix = body.partition(_FIX)
    expired = _exemption(_EXPIRED, message)
    return (Diagnosis(control=policy, status=_status(message, expired), message=message, fix=fix, exemption=expired),)


def _status(message: str, expired: str) -> Status:
    said = _EXPIRED.sub("", message)
    if said.startswith(CANNOT_BE_EVALUATED):
        return Status.UNDETERMINED if said.endswith(tuple(cause.value for cause in Cause)) else Status.ERROR
    if said.startswith(CRASHED):
        return Status.ERROR
    return Status.EXEMPT_EXPIRED if expired else Status.VIOLATION


def _exemption(pattern: re.Pattern[str], message: str) -> str:
    found = pattern.search(message)
    return found["id"] if found else ""
