"""Controls x inventory -> assessments. The only place that catches what a control raises."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeAlias

from policypack.evaluation.implied import without_implied
from policypack.evaluation.internal_errors import location_of
from policypack.evaluation.redaction import FindSecrets, is_secret, redacted, secrets_of
from policypack.model.assessment import CANNOT_BE_EVALUATED, CRASHED, Assessment, Status
from policypack.model.control import Cause, EnabledControl, Level, Outcome, Scope, Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.origin import Origin

_STRICTEST = (Level.MANDATORY, Level.ADVISORY)

_Assess: TypeAlias = "partial[Assessment]"
"""Makes assessments of one control."""

Review = Callable[[Assessment], Assessment]
"""Settles what exemptions make of an assessment."""


def unreviewed(assessment: Assessment) -> Assessment:
    """The review where there are no exemptions."""
    return assessment


def evaluate(
    controls: Sequence[EnabledControl],
    inventory: Inventory,
    review: Review = unreviewed,
    passes: Counter[str] | None = None,
) -> tuple[Assessment, ...]:
    """Return the assessments of an inventory, without the violations that another one of them implies.

    Args:
        controls: what to evaluate, in the order of the result.
        inventory: the resources.
        review: settles exemptions. It comes before implied violations are dropped: an exempt finding implies none.
        passes: as in `assess`.
    """
    return tuple(without_implied(controls, [review(it) for it in assess(controls, inventory, passes)]))


def assess(
    controls: Sequence[EnabledControl], inventory: Inventory, passes: Counter[str] | None = None
) -> list[Assessment]:
    """Return every assessment of an inventory, implied violations included.

    Every subject of every control gets at least one assessment: its problems, or one pass for each resource that has
    none. A control that raises yields an error in place of the rest, so that an internal error never passes.

    Args:
        passes: counts what passed, by the id of the control, in place of an assessment of each: of a large stack that
            is nearly everything.
    """
    secret = functools.cache(partial(secrets_of, inventory))
    found = [item for enabled in controls for item in _ask(enabled, inventory, passes, secret)]
    return [*_unread(controls, inventory), *found]


def _unread(controls: Sequence[EnabledControl], inventory: Inventory) -> Iterator[Assessment]:
    """One error for each resource that could not be read, of the strictest control of each scope.

    No control was evaluated on it, and an error of each would bury the message.
    """
    for scope in Scope if inventory.unread else ():
        asked = sorted((it for it in controls if it.control.scope is scope), key=lambda it: _STRICTEST.index(it.level))
        for unread in inventory.unread if asked else ():
            enabled = asked[0]
            yield Assessment(
                control=enabled.control.id,
                level=enabled.level,
                severity=enabled.control.severity,
                origin=unread.origin,
                status=Status.ERROR,
                message=f"{CRASHED}{location_of(unread.error)}): no control was evaluated on this resource",
                finding="unread",
            )


def _ask(
    enabled: EnabledControl, inventory: Inventory, passes: Counter[str] | None, secret: FindSecrets
) -> list[Assessment]:
    settings = {option.name: option.default for option in enabled.control.options} | dict(enabled.settings)
    control = enabled.control
    assess_ = partial(Assessment, control=control.id, level=enabled.level, severity=control.severity)
    found: list[Assessment] = []
    without_problems: dict[str, Origin] = {}
    with_problems: set[str] = set()
    try:
        for subject in control.subjects(inventory):
            origin, before = subject.origin, len(found)
            try:
                for problem in control.check(subject, **settings):
                    item = _problem(assess_, origin, problem)  # one by one: it stays if the next one raises
                    found.append(redacted(item, control.remediation) if is_secret(item, secret) else item)
            except Exception as error:
                found.append(_crashed(assess_, origin, error))
            if len(found) > before:
                with_problems.add(origin.urn)
            else:
                without_problems.setdefault(origin.urn, origin)
    except Exception as error:
        return [*found, _crashed(assess_, inventory.origin, error)]
    passed = [origin for urn, origin in without_problems.items() if urn not in with_problems]
    if passes is None:
        return found + [assess_(origin=origin, status=Status.PASS) for origin in passed]
    passes[control.id] += len(passed)
    return found


def _problem(assess: _Assess, origin: Origin, problem: Outcome) -> Assessment:
    if isinstance(problem, Violation):
        return assess(
            origin=origin,
            status=Status.VIOLATION,
            path=problem.path,
            message=f"{problem.path} {problem.message}".lstrip(),
            fix=problem.fix,
            finding=problem.finding,
            causes=problem.causes,
        )
    malformed = _malformed(origin, problem)
    if malformed:
        return assess(origin=origin, status=Status.ERROR, path=problem.path, message=malformed, finding=problem.finding)
    return assess(
        origin=origin,
        status=Status.UNDETERMINED,
        path=problem.path,
        message=f"{CANNOT_BE_EVALUATED}{problem.path}: {problem.cause.value}",
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
            return f"{CANNOT_BE_EVALUATED}{malformed.path} is {malformed.reason}"
    return ""


def _crashed(assess: _Assess, origin: Origin, error: Exception) -> Assessment:
    message = f"{CRASHED}{location_of(error)}): an internal error of trailguard"
    return assess(origin=origin, status=Status.ERROR, message=message, finding="crash")
