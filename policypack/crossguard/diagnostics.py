"""Messages of the policies: the same for the pack's own server and for the SDK's policies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from policypack.escaping import one_line
from policypack.model.assessment import CANNOT_BE_EVALUATED, CRASHED, Assessment, Status
from policypack.model.control import Cause, Level
from policypack.model.origin import Origin

UNDETERMINED_POLICY = "preview-undetermined"
"""Name of the advisory policy that lists undetermined results of a preview. Users configure it, so it is public."""

UNDETERMINED_TITLE = "Controls can be evaluated in the preview"

EXEMPTIONS_POLICY = "exemptions"
"""Name of the advisory policy whose configuration has the exemptions, and which lists exempt findings. It is public."""

EXEMPTIONS_TITLE = "Findings that exemptions accept"

_EXEMPT = re.compile(r"^exempt until [0-9-]+ \((?P<id>[^ ()]+)\)")
_EXPIRED = re.compile(r" \(exemption (?P<id>[^ ()]+) expired on [0-9-]+\)$")
_FIX = "\nFix: "
_UNDETERMINED = "cannot be evaluated, because values are unknown until deployment: "


def is_reported(assessment: Assessment, *, is_preview: bool) -> bool:
    """Whether an assessment is reported as a finding of its control.

    An undetermined result is reported in an update, but not in a preview, because the update evaluates the control
    again. A result that depends on a permissions boundary outside the stack is never reported, because no update knows
    the boundary.
    """
    if assessment.status is Status.UNDETERMINED:
        return not is_preview and assessment.cause is not Cause.OUTSIDE_BOUNDARY
    return assessment.status not in (Status.PASS, Status.EXEMPT)


def finding_message(assessment: Assessment) -> str:
    """Return the message of a finding: one line, then the fix.

    Control characters, line breaks and commands of CI runners in names of resources are escaped. A fix may have several
    lines, because controls write names into it as Python literals, which contain no line breaks.
    """
    message = one_line(assessment.message)
    fix = "\n".join(map(one_line, assessment.fix.split("\n")))
    return f"{message}{_FIX}{fix}" if fix else message


def undetermined_lines(assessments: Iterable[Assessment]) -> tuple[tuple[Origin, str], ...]:
    """Return one line for each resource with unknown values that controls need.

    A resource whose result depends on an unknown value of another listed resource has no line. An unreadable policy
    document is not listed, because it is a finding of `policy-document-readable`.
    """
    by_urn: dict[str, tuple[Origin, dict[str, list[Assessment]]]] = {}
    undetermined = [it for it in assessments if it.status is Status.UNDETERMINED and it.cause is Cause.UNKNOWN_VALUE]
    own = {it.origin.urn for it in undetermined if not it.waits_for}
    for assessment in undetermined:
        if assessment.waits_for not in own:
            _, paths = by_urn.setdefault(assessment.origin.urn, (assessment.origin, {}))
            paths.setdefault(assessment.path, []).append(assessment)
    return tuple(
        (origin, one_line(f"{_UNDETERMINED}{', '.join(map(_with_controls, paths.values()))}"))
        for origin, paths in by_urn.values()
    )


def _with_controls(assessments: list[Assessment]) -> str:
    """Return a property and the controls that need it, mandatory ones first: `policy (iam-no-action-star, ...)`."""
    first = sorted(assessments, key=lambda it: it.level is not Level.MANDATORY)
    return f"{assessments[0].path} ({', '.join(dict.fromkeys(it.control for it in first))})"


def exemption_lines(assessments: Iterable[Assessment]) -> tuple[tuple[Origin, str], ...]:
    """Return one line for each exempt finding."""
    return tuple(
        (it.origin, one_line(f"{it.control}: {it.message}")) for it in assessments if it.status is Status.EXEMPT
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One finding, parsed from a message of the pack.

    Attributes:
        control: the id of the control, also in lists with findings of several controls.
    """

    control: str
    status: Status
    message: str
    fix: str = ""
    exemption: str = ""


def parse_diagnostic(policy: str, text: str) -> tuple[Diagnosis, ...]:
    """Return the findings in a message: the inverse of `finding_message`, `undetermined_lines` and `exemption_lines`.

    Args:
        policy: the policy's name.
        text: the message, with the policy's title in its first line.
    """
    _, _, body = text.strip().partition("\n")
    if policy == UNDETERMINED_POLICY:
        waiting = re.findall(r"([^ ,()]+) \(([^()]*)\)", body.removeprefix(_UNDETERMINED))
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
    original = _EXPIRED.sub("", message)
    if original.startswith(CANNOT_BE_EVALUATED):
        return Status.UNDETERMINED if original.endswith(tuple(cause.value for cause in Cause)) else Status.ERROR
    if original.startswith(CRASHED):
        return Status.ERROR
    return Status.EXEMPT_EXPIRED if expired else Status.VIOLATION


def _exemption(pattern: re.Pattern[str], message: str) -> str:
    found = pattern.search(message)
    return found["id"] if found else ""
