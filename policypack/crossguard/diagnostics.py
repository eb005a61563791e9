"""Assessments -> messages for the engine, the same for the pack's own server and for the SDK's policies.

`parse_diagnostic` is the inverse, for reports on the engine's output.
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
"""The advisory policy that lists what a preview cannot evaluate. Its name is used in configurations."""

UNDETERMINED_TITLE = "Resources that cannot be evaluated before deployment"

EXEMPTIONS_POLICY = "exemptions"
"""The advisory policy that holds the exemptions and lists accepted findings. Its name is used in configurations."""

EXEMPTIONS_TITLE = "Findings accepted by reviewed exemptions"

_EXEMPT = re.compile(r"^exempt until [0-9-]+ \((?P<id>[^ ()]+)\)")
_EXPIRED = re.compile(r" \(exemption (?P<id>[^ ()]+) expired on [0-9-]+\)$")
_FIX = "\nFix: "
_NOT_EVALUATED = "not evaluated, because values are unknown until deployment: "


def is_reported(assessment: Assessment, *, is_preview: bool) -> bool:
    """Return whether an assessment is reported as a finding of its control.

    An undetermined result is reported in an update but not in a preview, because the update evaluates it again. A
    result that depends on a permissions boundary outside the stack is never reported: an update knows no more of it.
    """
    if assessment.status is Status.UNDETERMINED:
        return not is_preview and assessment.cause is not Cause.OUTSIDE_BOUNDARY
    return assessment.status not in (Status.PASS, Status.EXEMPT)


def finding_message(assessment: Assessment) -> str:
    """Return the message of a finding: one line that states what is wrong, then the fix.

    Names of resources are data, so control characters, line breaks and commands of CI runners are escaped. A fix may
    have several lines, because controls write names as Python literals, which contain no line breaks.
    """
    message = one_line(assessment.message)
    fix = "\n".join(map(one_line, assessment.fix.split("\n")))
    return f"{message}{_FIX}{fix}" if fix else message


def undetermined_lines(assessments: Iterable[Assessment]) -> tuple[tuple[Origin, str], ...]:
    """Return one line for each resource that has a value which is unknown until deployment.

    A resource that depends on an unknown value of a listed resource has no line. Unreadable documents are left out:
    they are findings of `policy-document-readable`, and an update does not make them readable.
    """
    by_urn: dict[str, tuple[Origin, dict[str, list[Assessment]]]] = {}
    undetermined = [it for it in assessments if it.status is Status.UNDETERMINED and it.cause is Cause.UNKNOWN_VALUE]
    own = {it.origin.urn for it in undetermined if not it.waits_for}
    for assessment in undetermined:
        if assessment.waits_for not in own:
            _, paths = by_urn.setdefault(assessment.origin.urn, (assessment.origin, {}))
            paths.setdefault(assessment.path, []).append(assessment)
    return tuple(
        (origin, one_line(f"{_NOT_EVALUATED}{', '.join(map(_path_and_controls, paths.values()))}"))
        for origin, paths in by_urn.values()
    )


def _path_and_controls(undetermined: list[Assessment]) -> str:
    """Return a property and the controls that depend on it, mandatory ones first: `policy (iam-no-users, ...)`."""
    first = sorted(undetermined, key=lambda it: it.level is not Level.MANDATORY)
    return f"{undetermined[0].path} ({', '.join(dict.fromkeys(it.control for it in first))})"


def exemption_lines(assessments: Iterable[Assessment]) -> tuple[tuple[Origin, str], ...]:
    """Return one line for each exempt finding, so that every accepted finding is visible."""
    return tuple(
        (it.origin, one_line(f"{it.control}: {it.message}")) for it in assessments if it.status is Status.EXEMPT
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One finding, parsed from a diagnostic of this pack.

    Attributes:
        control: the control of the finding, also for policies that list findings of several controls.
    """

    control: str
    status: Status
    message: str
    fix: str = ""
    exemption: str = ""


def parse_diagnostic(policy: str, text: str) -> tuple[Diagnosis, ...]:
    """Return the findings in a diagnostic of this pack: the inverse of the functions above.

    Args:
        policy: the policy's name.
        text: the message of the diagnostic; its first line is the title of the policy.
    """
    _, _, body = text.strip().partition("\n")
    if policy == UNDETERMINED_POLICY:
        listed = re.findall(r"([^ ,()]+) \(([^()]*)\)", body.removeprefix(_NOT_EVALUATED))
        return tuple(
            Diagnosis(
                control=control,
                status=Status.UNDETERMINED,
                message=f"{CANNOT_BE_EVALUATED}{path}: {Cause.UNKNOWN_VALUE.value}",
            )
            for path, controls in listed
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
    unexpired = _EXPIRED.sub("", message)
    if unexpired.startswith(CANNOT_BE_EVALUATED):
        return Status.UNDETERMINED if unexpired.endswith(tuple(cause.value for cause in Cause)) else Status.ERROR
    if unexpired.startswith(CRASHED):
        return Status.ERROR
    return Status.EXEMPT_EXPIRED if expired else Status.VIOLATION


def _exemption(pattern: re.Pattern[str], message: str) -> str:
    found = pattern.search(message)
    return found["id"] if found else ""
