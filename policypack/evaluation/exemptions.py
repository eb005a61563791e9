"""Exemptions: findings that a review accepted, with a reason, an owner and an expiry date.

Exemptions come from the configuration of the pack or a file, never from the evaluated program: no tag, comment or
resource option of a stack can exempt it. The day is always an argument.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from policypack.iam.matching.globs import has_wildcard, literal_end, matches
from policypack.model.assessment import Assessment, Status

EXPIRING_DAYS = 30
"""An exemption that expires within this number of days is listed as expiring."""

_REVIEWED = (Status.VIOLATION, Status.UNDETERMINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """One accepted finding, or several of one control.

    Attributes:
        id: its name in reviews and reports.
        control: the id of the control.
        urn: the URN of the resource; `*` matches any text, `?` any one character.
        finding: the only accepted finding of the resource; empty to accept all.
        expires: the last day on which it applies.
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
        """Return whether this covers the assessment, expired or not."""
        return (
            assessment.control == self.control
            and self.finding in ("", assessment.finding)
            and matches(self.urn, assessment.origin.urn)
        )


class Exemptions:
    """Exemptions as of a day.

    Bound: a finding is looked up among the exemptions with literal URNs, and compared with those of its control that
    have wildcards; a comparison of the literal ends excludes most of these.

    Args:
        exemptions: in the order of precedence: the first one that applies is reported.
        day: the day of the evaluation.
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

    def _about(self, assessment: Assessment) -> list[Exemption]:
        """Return the exemptions that cover an assessment, expired or not, in the order of precedence."""
        control, urn = assessment.control, assessment.origin.urn
        numbers = [*self._of_urn.get((control, urn), ())]
        numbers += [number for end, number in self._of_pattern.get(control, ()) if urn.endswith(end)]
        return [it for number in sorted(numbers) if (it := self.all[number]).covers(assessment)]

    def review(self, assessment: Assessment) -> Assessment:
        """Return the assessment with the status and message that exemptions give it.

        Errors are never exempt: a control that could not be evaluated was not reviewed.
        """
        if assessment.status not in _REVIEWED:
            return assessment
        about = self._about(assessment)
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
