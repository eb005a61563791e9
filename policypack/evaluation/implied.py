"""Drops implied violations: another violation with at least the same causes is reported in the same run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from policypack.model.assessment import COUNTED_AS_VIOLATION, Assessment
from policypack.model.control import EnabledControl
from policypack.model.result import LEVEL_ORDER

_Key = tuple[str, str, str]
"""Control, URN, cause."""


def without_implied(
    controls: Sequence[EnabledControl], found: Iterable[Assessment], reported: Iterable[Assessment] = ()
) -> Iterator[Assessment]:
    """Yield the assessments without the violations that a reported violation implies.

    A violation is implied by a violation of a control in its control's `implied_by`, on the same resource, at the same
    or a stricter level, with at least the same causes. A dropped violation may imply another one, because the violation
    that implies it is reported and has its causes and its level at least, and `implied_by` has no cycles. Exempt
    findings, errors and undetermined results imply nothing.

    The cost is proportional to the number of causes.

    Args:
        found: the assessments to filter.
        reported: assessments of the same resources that were reported earlier, and are not yielded.
    """
    implied_by = {enabled.control.id: enabled.control.implied_by for enabled in controls}
    assessments = list(found)
    by_cause = _by_cause([*assessments, *reported], {it for names in implied_by.values() for it in names})
    for item in assessments:
        implying = implied_by.get(item.control) if item.status in COUNTED_AS_VIOLATION else None
        if not implying or not _is_implied(by_cause, implying, item):
            yield item


def _by_cause(found: Iterable[Assessment], implying: set[str]) -> dict[_Key, list[Assessment]]:
    by_cause: defaultdict[_Key, list[Assessment]] = defaultdict(list)
    for item in found:
        if item.status in COUNTED_AS_VIOLATION and item.control in implying:
            for cause in item.all_causes:
                by_cause[item.control, item.origin.urn, cause].append(item)
    return by_cause


def _is_implied(by_cause: dict[_Key, list[Assessment]], implying: Iterable[str], item: Assessment) -> bool:
    """Return whether a violation of a control has all causes of this one, at its level or a stricter one."""
    causes = item.all_causes
    one = min(causes)
    for control in implying:
        for it in by_cause.get((control, item.origin.urn, one), ()):
            if it.all_causes >= causes and LEVEL_ORDER.index(it.level) <= LEVEL_ORDER.index(item.level):
                return True
    return False
