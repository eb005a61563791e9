"""trail-selectors-deployable"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.property_paths import ADVANCED_EVENT_SELECTORS, EVENT_SELECTORS
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.selectors import AdvancedSelector, BasicSelector, Texts
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN, Maybe

_MOST_BASIC, _MOST_DATA_RESOURCES, _MOST_VALUES = 5, 250, 500


def check(trail: Trail) -> Iterator[Outcome]:
    basic, advanced = trail.selectors.basic, trail.selectors.advanced
    if basic is UNKNOWN:
        yield Undetermined(path=EVENT_SELECTORS, finding=EVENT_SELECTORS)
    if advanced is UNKNOWN:
        yield Undetermined(path=ADVANCED_EVENT_SELECTORS, finding=ADVANCED_EVENT_SELECTORS)
    if basic is not UNKNOWN:
        if basic and advanced not in (UNKNOWN, ()):
            yield _rejected(
                EVENT_SELECTORS,
                "are set together with advancedEventSelectors: AWS accepts only one kind",
                "event_selectors=None",
            )
        yield from _check_basic(basic)
    if advanced is not UNKNOWN:
        yield from _check_advanced(advanced)


def _check_basic(selectors: tuple[Maybe[BasicSelector], ...]) -> Iterator[Outcome]:
    if len(selectors) > _MOST_BASIC:
        yield _rejected(
            EVENT_SELECTORS,
            f"contain {len(selectors)} selectors: AWS accepts at most {_MOST_BASIC}",
            "advanced_event_selectors=[...]",
            "count",
        )
    resources = sum(_data_resources(selector) for selector in selectors)
    if resources > _MOST_DATA_RESOURCES:
        yield _rejected(
            EVENT_SELECTORS,
            f"contain {resources} data resources: AWS accepts at most {_MOST_DATA_RESOURCES}",
            '"values": ["arn:aws:s3"] for all of them, or advanced_event_selectors=[...]',
            "data resources",
        )


def _check_advanced(selectors: tuple[Maybe[AdvancedSelector], ...]) -> Iterator[Outcome]:
    values = sum(_values(selector) for selector in selectors)
    if values > _MOST_VALUES:
        yield _rejected(
            ADVANCED_EVENT_SELECTORS,
            f"contain {values} values: AWS accepts at most {_MOST_VALUES}",
            '"starts_withs": [...] with what the values have in common',
            "values",
        )


def _rejected(path: str, message: str, fix: str, finding: str = "") -> Violation:
    return Violation(path=path, message=message, fix=fix, finding=finding)


def _data_resources(selector: Maybe[BasicSelector]) -> int:
    if selector is UNKNOWN or selector.data_resources is UNKNOWN:
        return 0
    return sum(_count(it.values) for it in selector.data_resources if it is not UNKNOWN)


def _values(selector: Maybe[AdvancedSelector]) -> int:
    if selector is UNKNOWN or selector.fields is UNKNOWN:
        return 0
    return sum(
        _count(values)
        for it in selector.fields
        if it is not UNKNOWN
        for values in (it.equals, it.starts_with, it.ends_with, it.not_equals, it.not_starts_with, it.not_ends_with)
    )


def _count(values: Texts) -> int:
    return 0 if values is UNKNOWN else len(values)


CONTROL = Control(
    id="trail-selectors-deployable",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.MEDIUM,
    title="CloudTrail trails have event selectors that AWS accepts",
    rationale=(
        "AWS rejects event selectors that exceed its limits or mix both kinds. The deployment fails, and the trail "
        "keeps recording with its previous selectors."
    ),
    remediation="Use either basic or advanced event selectors, within the quotas of CloudTrail.",
    source="AWS CloudTrail User Guide, Quotas in AWS CloudTrail; API Reference, PutEventSelectors",
    subjects=lambda inventory: inventory.trails,
    check=check,
)
