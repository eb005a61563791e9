"""Controls x inventory -> assessments. The only module that catches exceptions of controls."""

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
"""Creates assessments of one control."""

Review = Callable[[Assessment], Assessment]
"""Applies exemptions to an assessment."""


def unreviewed(assessment: Assessment) -> Assessment:
    """Return the assessment unchanged: the review without exemptions."""
    return assessment


def evaluate(
    controls: Sequence[EnabledControl],
    inventory: Inventory,
    review: Review = unreviewed,
    passes: Counter[str] | None = None,
) -> tuple[Assessment, ...]:
    """Return the assessments of an inventory, without the violations that another one of them implies.

    Args:
        controls: the enabled controls, in the order of the result.
        inventory: the resources.
        review: applies exemptions. It runs before implied violations are dropped: an exempt finding implies none.
        passes: as in `assess`.
    """
    return tuple(without_implied(controls, [review(it) for it in assess(controls, inventory, passes)]))


def assess(
    controls: Sequence[EnabledControl], inventory: Inventory, passes: Counter[str] | None = None
) -> list[Assessment]:
    """Return every assessment of an inventory, implied violations included.

    Every subject of every control gets at least one assessment: its findings, or one pass for each resource without
    findings. A control that raises an exception yields an error, so that an internal error never passes.

    Args:
        passes: counts passed results by control id instead of creating an assessment for each, because nearly all
            results of a large stack are passes.
    """
    secret = functools.cache(partial(secrets_of, inventory))
    found = [item for enabled in controls for item in _assess_control(enabled, inventory, passes, secret)]
    return [*_unread_errors(controls, inventory), *found]


def _unread_errors(controls: Sequence[EnabledControl], inventory: Inventory) -> Iterator[Assessment]:
    """Yield one error for each resource that could not be read, of the strictest control of each scope.

    No control was evaluated on the resource, and one error per control would hide the message.
    """
    for scope in Scope if inventory.unread else ():
        candidates = sorted(
            (it for it in controls if it.control.scope is scope), key=lambda it: _STRICTEST.index(it.level)
        )
        for unread in inventory.unread if candidates else ():
            enabled = candidates[0]
            yield Assessment(
                control=enabled.control.id,
                level=enabled.level,
                severity=enabled.control.severity,
                origin=unread.origin,
                status=Status.ERROR,
                message=f"{CRASHED}{location_of(unread.error)}): no control was evaluated on this resource",
                finding="unread",
            )


def _assess_control(
    enabled: EnabledControl, inventory: Inventory, passes: Counter[str] | None, secret: FindSecrets
) -> list[Assessment]:
    settings = {option.name: option.default for option in enabled.control.options} | dict(enabled.settings)
    control = enabled.control
    make = partial(Assessment, control=control.id, level=enabled.level, severity=control.severity)
    found: list[Assessment] = []
    passing: dict[str, Origin] = {}
    failing: set[str] = set()
    try:
        for subject in control.subjects(inventory):
            origin, before = subject.origin, len(found)
            try:
                for outcome in control.check(subject, **settings):
                    item = _assessment_of(make, origin, outcome)  # kept if the next one raises
                    found.append(redacted(item, control.remediation) if is_secret(item, secret) else item)
            except Exception as error:
                found.append(_crashed(make, origin, error))
            if len(found) > before:
                failing.add(origin.urn)
            else:
                passing.setdefault(origin.urn, origin)
    except Exception as error:
        return [*found, _crashed(make, inventory.origin, error)]
    passed = [origin for urn, origin in passing.items() if urn not in failing]
    if passes is None:
        return found + [make(origin=origin, status=Status.PASS) for origin in passed]
    passes[control.id] += len(passed)
    return found


def _assessment_of(assess: _Assess, origin: Origin, outcome: Outcome) -> Assessment:
    if isinstance(outcome, Violation):
        return assess(
            origin=origin,
            status=Status.VIOLATION,
            path=outcome.path,
            message=f"{outcome.path} {outcome.message}".lstrip(),
            fix=outcome.fix,
            finding=outcome.finding,
            causes=outcome.causes,
        )
    malformed = _malformed(origin, outcome)
    if malformed:
        return assess(origin=origin, status=Status.ERROR, path=outcome.path, message=malformed, finding=outcome.finding)
    return assess(
        origin=origin,
        status=Status.UNDETERMINED,
        path=outcome.path,
        message=f"{CANNOT_BE_EVALUATED}{outcome.path}: {outcome.cause.value}",
        finding=outcome.finding,
        cause=outcome.cause,
        waits_for=outcome.waits_for,
    )


def _malformed(origin: Origin, outcome: Undetermined) -> str:
    """Return the message for a malformed property that makes the result undetermined; empty if its value is unknown."""
    if outcome.cause is not Cause.UNKNOWN_VALUE:
        return ""
    for malformed in origin.malformed:
        if malformed.path.split("[", 1)[0].split(".", 1)[0] == outcome.path.split("[", 1)[0].split(".", 1)[0]:
            return f"{CANNOT_BE_EVALUATED}{malformed.path} is {malformed.reason}"
    return ""


def _crashed(assess: _Assess, origin: Origin, error: Exception) -> Assessment:
    message = f"{CRASHED}{location_of(error)}): the control was not evaluated"
    return assess(origin=origin, status=Status.ERROR, message=message, finding="crash")
