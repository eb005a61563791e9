"""Controls x inventory -> assessments. The only place that catches what a control raises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from policypack.defects import place_of
from policypack.model.assessment import BAD, CANNOT_BE_JUDGED, CRASHED, Assessment, Status
from policypack.model.control import Cause, EnabledControl, Problem, Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.origin import Origin

_REPORTED = (Status.VIOLATION, Status.EXEMPT_EXPIRED, Status.ERROR)

Review = Callable[[Assessment], Assessment]
"""Settles what exemptions make of an assessment."""


def unreviewed(assessment: Assessment) -> Assessment:
    """The review where there are no exemptions."""
    return assessment


def evaluate(
    controls: Sequence[EnabledControl], inventory: Inventory, review: Review = unreviewed
) -> tuple[Assessment, ...]:
    """Judge an inventory.

    Every subject of every control gets at least one assessment: its problems, or one pass for each resource that has
    none. A control that raises yields an error in place of what it did not say, so that a defect never passes.

    Args:
        controls: what to ask, in the order of the result.
        inventory: whom to ask it about.
        review: settles exemptions. It comes before what is redundant is dropped: a finding that is exempt makes no
            other finding redundant.
    """
    found = [review(assessment) for enabled in controls for assessment in _ask(enabled, inventory)]
    return tuple(_without_implied(controls, found))


def _ask(enabled: EnabledControl, inventory: Inventory) -> list[Assessment]:
    settings = {option.name: option.default for option in enabled.control.options} | dict(enabled.settings)
    found: list[Assessment] = []
    passed: dict[str, Origin] = {}
    with_problems: set[str] = set()
    try:
        for subject in enabled.control.subjects(inventory):
            origin, before = subject.origin, len(found)
            try:
                for problem in enabled.control.check(subject, **settings):
                    found.append(_problem(enabled, origin, problem))  # one by one: it stays if the next one raises
            except Exception as error:
                found.append(_crashed(enabled, origin, error))
            if len(found) > before:
                with_problems.add(origin.urn)
            else:
                passed.setdefault(origin.urn, origin)
    except Exception as error:
        return [*found, _crashed(enabled, inventory.origin, error)]
    found += [_assessment(enabled, origin, Status.PASS) for urn, origin in passed.items() if urn not in with_problems]
    return found


def _problem(enabled: EnabledControl, origin: Origin, problem: Problem) -> Assessment:
    if isinstance(problem, Violation):
        return _assessment(
            enabled,
            origin,
            Status.VIOLATION,
            path=problem.path,
            message=f"{problem.path} {problem.problem}".lstrip(),
            fix=problem.fix,
            finding=problem.finding,
        )
    malformed = _malformed(origin, problem)
    if malformed:
        return _assessment(enabled, origin, Status.ERROR, path=problem.path, message=malformed, finding=problem.finding)
    return _assessment(
        enabled,
        origin,
        Status.UNDETERMINED,
        path=problem.path,
        message=f"{CANNOT_BE_JUDGED}{problem.path}: {problem.cause.value}",
        finding=problem.finding,
        cause=problem.cause,
        waits_for=problem.waits_for,
    )


def _malformed(origin: Origin, problem: Undetermined) -> str:
    """What is wrong with the type of the property that would decide; empty when its value is merely unknown."""
    if problem.cause is not Cause.UNKNOWN_VALUE:
        return ""
    for malformed in origin.malformed:
        if malformed.path.split("[", 1)[0].split(".", 1)[0] == problem.path.split("[", 1)[0].split(".", 1)[0]:
            return f"{CANNOT_BE_JUDGED}{malformed.path} is {malformed.reason}"
    return ""


def _crashed(enabled: EnabledControl, origin: Origin, error: Exception) -> Assessment:
    message = f"{CRASHED}{place_of(error)}): a defect of trailguard"
    return _assessment(enabled, origin, Status.ERROR, message=message, finding="crash")


def _assessment(
    enabled: EnabledControl,
    origin: Origin,
    status: Status,
    *,
    path: str = "",
    message: str = "",
    fix: str = "",
    finding: str = "",
    cause: Cause | None = None,
    waits_for: str = "",
) -> Assessment:
    return Assessment(
        control=enabled.control.id,
        status=status,
        level=enabled.level,
        severity=enabled.control.severity,
        origin=origin,
        path=path,
        message=message,
        fix=fix,
        finding=finding,
        cause=cause,
        waits_for=waits_for,
    )


def _without_implied(controls: Sequence[EnabledControl], found: Iterable[Assessment]) -> Iterator[Assessment]:
    """Drop violations whose cause another enabled control reports on the same resource."""
    assessments = list(found)
    implied_by = {enabled.control.id: enabled.control.implied_by for enabled in controls}
    reported = {(item.control, item.origin.urn) for item in assessments if item.status in _REPORTED}
    for item in assessments:
        if item.status in BAD and any((it, item.origin.urn) in reported for it in implied_by[item.control]):
            continue
        yield item
