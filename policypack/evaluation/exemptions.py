"""Exemptions: accepted findings with owner, reason and expiry date.

An exemption comes from the configuration of the pack or from a file of the command line, never from the evaluated
program: no tag, comment or resource option of a stack exempts it. The day is always an argument.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from policypack.iam.matching.globs import has_wildcard, literal_end, matches
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

    Bound: a finding is looked up among the exemptions with whole URNs, and compared with those of its control that have
    wildcards; of these most are told apart by how they end.

    Args:
        exemptions: in the order of precedence: of several in force the first is named.
        day: the day of the judgement.
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
        """The exemptions that cover an assessment, in force or over, in the order of precedence."""
        control, urn = assessment.control, assessment.origin.urn
        numbers = [*self._of_urn.get((control, urn), ())]
        numbers += [number for end, number in self._of_pattern.get(control, ()) if urn.endswith(end)]
        return [it for number in sorted(numbers) if (it := self.all[number]).covers(assessment)]

    def review(self, assessment: Assessment) -> Assessment:
        """Accept a finding that is exempt, and say of one whose exemption is over that it is.

        Errors are never exempt: what could not be evaluated was not reviewed either.
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
