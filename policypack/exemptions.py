"""Reviewed exceptions: which findings are accepted, by whom, why, and until when.

An exemption reaches the pack in its configuration and the command line in a file, never from the program that is
judged: no tag, comment or resource option of a stack makes an exception of itself. The day is always an argument.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from policypack.iam.globs import matches
from policypack.model.assessment import Assessment, Status

EXPIRING_DAYS = 30
"""An exemption that ends within so many days is listed as ending soon."""

_REVIEWED = (Status.VIOLATION, Status.UNDETERMINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """One accepted finding, or several of one control.

    Attributes:
        id: how reviews and reports call it.
        control: the id of the control.
        urn: the URN of the resource; `*` stands for any text, `?` for any one character.
        finding: the finding of the resource, where only that is accepted.
        expires: the last day on which it holds.
    """

    id: str
    control: str
    urn: str
    reason: str
    owner: str
    expires: date
    finding: str = ""
    ticket: str = ""

    def covers(self, assessment: Assessment) -> bool:
        """Whether this is about the assessment, in force or over."""
        return (
            assessment.control == self.control
            and self.finding in ("", assessment.finding)
            and matches(self.urn, assessment.origin.urn)
        )


class Exemptions:
    """Exemptions as of a day.

    Args:
        exemptions: in the order of precedence: of several in force the first is named.
        day: the day of the judgement.
    """

    def __init__(self, exemptions: Iterable[Exemption], day: date) -> None:
        self.day = day
        self.all = tuple(exemptions)
        self._by_control: dict[str, list[Exemption]] = {}
        for exemption in self.all:
            self._by_control.setdefault(exemption.control, []).append(exemption)

    def review(self, assessment: Assessment) -> Assessment:
        """Accept a finding that is exempt, and say of one whose exemption is over that it is.

        Errors are never exempt: what could not be evaluated was not reviewed either.
        """
        if assessment.status not in _REVIEWED:
            return assessment
        about = [it for it in self._by_control.get(assessment.control, ()) if it.covers(assessment)]
        for exemption in about:
            if self.day <= exemption.expires:
                message = f"exempt until {exemption.expires} ({exemption.id}): {assessment.message}"
                return replace(assessment, status=Status.EXEMPT, exemption=exemption.id, message=message, fix="")
        if not about:
            return assessment
        last = max(about, key=lambda exemption: exemption.expires)
        message = f"{assessment.message} (exemption {last.id} expired on {last.expires})"
        expired = assessment.status is Status.VIOLATION
        status = Status.EXEMPT_EXPIRED if expired else assessment.status
        return replace(assessment, status=status, exemption=last.id, message=message)
