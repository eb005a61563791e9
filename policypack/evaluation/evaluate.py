"""Evaluates controls on an inventory. The only module that catches exceptions of controls."""

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
    """Return the assessments of an inventory, without implied violations.

    Args:
        controls: the controls to evaluate; the result has their order.
        inventory: the resources.
        review: applies exemptions, before implied violations are dropped: an exempt finding implies no other.
        passes: as in `assess`.
    """
    return tuple(without_implied(controls, [review(it) for it in assess(controls, inventory, passes)]))


def assess(
    controls: Sequence[EnabledControl], inventory: Inventory, passes: Counter[str] | None = None
) -> list[Assessment]:
    """Return every assessment of an inventory, implied violations included.

    Every subject of every control has at least one assessment: its violations and undetermined results, or one pass
    per resource without any. If a control raises, its remaining results are replaced by an error.

    Args:
        passes: counts passed results by control id instead of returning them, because they are most of the results of
            a large stack.
    """
    secret = functools.cache(partial(secrets_of, inventory))
    found = [item for enabled in controls for item in _evaluate_control(enabled, inventory, passes, secret)]
    return [*_unread(controls, inventory), *found]


def _unread(controls: Sequence[EnabledControl], inventory: Inventory) -> Iterator[Assessment]:
    """Yield one error per unreadable resource and scope, for the strictest control.

    No control was evaluated on the resource, and an error for each control would hide the message.
    """
    for scope in Scope if inventory.unread else ():
        strictest_first = sorted(
            (it for it in controls if it.control.scope is scope), key=lambda it: _STRICTEST.index(it.level)
        )
        for unread in inventory.unread if strictest_first else ():
            enabled = strictest_first[0]
            yield Assessment(
                control=enabled.control.id,
                level=enabled.level,
                severity=enabled.control.severity,
                origin=unread.origin,
                status=Status.ERROR,
                message=f"{CRASHED}{location_of(unread.error)}): no control was evaluated on this resource",
                finding="unread",
            )


def _evaluate_control(
    enabled: EnabledControl, inventory: Inventory, passes: Counter[str] | None, secret: FindSecrets
) -> list[Assessment]:
    settings = {option.name: option.default for option in enabled.control.options} | dict(enabled.settings)
    control = enabled.control
    make = partial(Assessment, control=control.id, level=enabled.level, severity=control.severity)
    found: list[Assessment] = []
    passed_origins: dict[str, Origin] = {}
    found_urns: set[str] = set()
    try:
        for subject in control.subjects(inventory):
            origin, before = subject.origin, len(found)
            try:
                for outcome in control.check(subject, **settings):
                    item = _assessment(make, origin, outcome)  # kept even if the next iteration raises
                    found.append(redacted(item, control.remediation) if is_secret(item, secret) else item)
            except Exception as error:
                found.append(_crashed(make, origin, error))
            if len(found) > before:
                found_urns.add(origin.urn)
            else:
                passed_origins.setdefault(origin.urn, origin)
    except Exception as error:
        return [*found, _crashed(make, inventory.origin, error)]
    passed = [origin for urn, origin in passed_origins.items() if urn not in found_urns]
    if passes is None:
        return found + [make(origin=origin, status=Status.PASS) for origin in passed]
    passes[control.id] += len(passed)
    return found


def _assessment(assess: _Assess, origin: Origin, outcome: Outcome) -> Assessment:
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


def _malformed(origin: Origin, undetermined: Undetermined) -> str:
    """Return the message if the deciding property is malformed; empty if its value is only unknown."""
    if undetermined.cause is not Cause.UNKNOWN_VALUE:
        return ""
    for malformed in origin.malformed:
        if malformed.path.split("[", 1)[0].split(".", 1)[0] == undetermined.path.split("[", 1)[0].split(".", 1)[0]:
            return f"{CANNOT_BE_EVALUATED}{malformed.path} is {malformed.reason}"
    return ""


def _crashed(assess: _Assess, origin: Origin, error: Exception) -> Assessment:
    message = f"{CRASHED}{location_of(error)}): an internal error of trailguard"
    return assess(origin=origin, status=Status.ERROR, message=message, finding="crash")
