"""Exemptions: findings that are accepted, with owner, reason and last day.

The pack reads exemptions from its configuration and the command line from a file, never from the evaluated program: no
tag, comment or resource option creates an exemption. The date is always an argument.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from policypack.iam.matching.globs import has_wildcard, literal_end, matches
from policypack.model.assessment import Assessment, Status

EXPIRING_DAYS = 30
"""An exemption that expires within this number of days is listed as `expiring`."""

_REVIEWED = (Status.VIOLATION, Status.UNDETERMINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """An accepted finding, or several accepted findings of one control.

    Attributes:
        id: its name in reviews and reports.
        control: the id of the control.
        urn: pattern of the resource's URN; `*` matches any text, `?` any one character.
        finding: the accepted finding; empty for all findings of the resource.
        expires: the last day on which it is in force.
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
        """Whether the exemption matches the assessment, in force or expired."""
        return (
            assessment.control == self.control
            and self.finding in ("", assessment.finding)
            and matches(self.urn, assessment.origin.urn)
        )


class Exemptions:
    """The exemptions on a given date.

    Cost: a finding is looked up among the exemptions without wildcards, and compared with those of its control that
    have wildcards and the same literal end.

    Args:
        exemptions: in order of precedence: of several in force, the first is applied.
        day: the date of the evaluation.
    """

    def __init__(self, exemptions: Iterable[Exemption], day: date) -> None:
        self.day = day
        self.all = tuple(exemptions)
        self._of_urn: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self._of_pattern: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for number, exemption in enumerate(self.all):
            if has_wildcard(exemption.urn):
                self._of_pattern[exemption.control].append((literal_end(exemption.urn), number))
            else:
                self._of_urn[exemption.control, exemption.urn].append(number)

    def _matching(self, assessment: Assessment) -> list[Exemption]:
        """Return the exemptions that match an assessment, in force or expired, in order of precedence."""
        control, urn = assessment.control, assessment.origin.urn
        numbers = [*self._of_urn.get((control, urn), ())]
        numbers += [number for end, number in self._of_pattern.get(control, ()) if urn.endswith(end)]
        return [it for number in sorted(numbers) if (it := self.all[number]).covers(assessment)]

    def review(self, assessment: Assessment) -> Assessment:
        """Return the assessment with its exemption applied, or marked as expired.

        Errors are never exempt, because a reviewer cannot assess a control that was not evaluated.
        """
        if assessment.status not in _REVIEWED:
            return assessment
        matching = self._matching(assessment)
        for exemption in matching:
            if self.day <= exemption.expires:
                message = f"exempt until {exemption.expires} ({exemption.id}): {assessment.message}"
                return replace(assessment, status=Status.EXEMPT, exemption=exemption.id, message=message, fix="")
        if not matching:
            return assessment
        last = max(matching, key=lambda exemption: exemption.expires)
        message = f"{assessment.message} (exemption {last.id} expired on {last.expires})"
        is_violation = assessment.status is Status.VIOLATION
        status = Status.EXEMPT_EXPIRED if is_violation else assessment.status
        return replace(assessment, status=status, exemption=last.id, message=message)
