"""Ways by which an identity gains permissions that it does not have.

The ways are data, each with its source, in `escalation_paths.json`: facts about AWS that others have published, in our
own words. A way is open when every permission of it is held where it leads somewhere, as `escalation_steps.py` says.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from policypack.iam.matching.actions import ActionIndex, union
from policypack.iam.permissions.effective_permissions import EffectivePermissions, Grant, PolicyStatement
from policypack.iam.permissions.escalation_steps import PASS_ROLE, Step
from policypack.iam.permissions.granted_actions import granted_actions
from policypack.iam.permissions.service_policies import service_policies_alone, without_service_policies
from policypack.model.identities import Identity

_CREDENTIALS = "credentials"
_DENIAL = "denial"


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationPath:
    """One known way to more permissions.

    Attributes:
        id: a short name.
        permissions: the actions that it needs, as AWS writes them; all of them.
        gains: what they lead to, as a clause.
        kind: `grant`, `credentials`, `trust`, `pass-role`, `takeover` or `denial`, which removes a Deny.
        passed_to: for `pass-role`, the services that the role is passed to.
        needs_every: those of the permissions that lead somewhere only when they reach every resource of their kind.
    """

    id: str
    permissions: tuple[str, ...]
    gains: str
    kind: str
    passed_to: tuple[str, ...]
    needs_every: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPath:
    """A way that is open to an identity.

    Attributes:
        grants: for each permission of the path, in its order, what gives it.
        is_certain: nothing that is unknown can close it.
    """

    path: EscalationPath
    grants: tuple[Grant, ...]
    is_certain: bool


@functools.cache
def escalation_paths() -> tuple[EscalationPath, ...]:
    """Return the known paths in the order of the file, in which a finding prefers them.

    The order is by kind, from `grant` to `denial`, then by number of permissions.
    """
    listed = json.loads((Path(__file__).parent / "escalation_paths.json").read_text("utf-8"))
    return tuple(
        EscalationPath(
            id=it["id"],
            permissions=tuple(it["permissions"]),
            gains=it["gains"],
            kind=it["kind"],
            passed_to=tuple(it["passed_to"]),
            needs_every=tuple(it["needs_every"]),
        )
        for it in listed
    )


@functools.cache
def _index() -> ActionIndex:
    return ActionIndex(action.lower() for path in escalation_paths() for action in path.permissions)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """A path as it is followed: the set of actions that it needs, and its steps."""

    path: EscalationPath
    needed: int
    steps: tuple[Step, ...]


@functools.cache
def _ways() -> tuple[_Way, ...]:
    return tuple(
        _Way(path=path, needed=union(map(_index().matching, map(str.lower, path.permissions))), steps=_steps(path))
        for path in escalation_paths()
    )


def _steps(path: EscalationPath) -> tuple[Step, ...]:
    return tuple(
        Step(
            action=action.lower(),
            needs_every=action in path.needs_every,
            makes_credentials=path.kind == _CREDENTIALS,
            passed_to=path.passed_to if action.lower() == PASS_ROLE else (),
            removes_denies=path.kind == _DENIAL,
        )
        for action in path.permissions
    )


def open_paths(holdings: EffectivePermissions) -> Iterator[OpenPath]:
    """The ways that are open, or may be."""
    reached = granted_actions(holdings, _index())
    if not reached:
        return
    answers: dict[Step, Grant | None] = {}
    for way in _ways():
        if way.needed & reached == way.needed:
            for step in way.steps:
                if step not in answers:
                    answers[step] = step.best_grant(holdings)
            found = tuple(grant for step in way.steps if (grant := answers[step]) is not None)
            if len(found) == len(way.steps):
                yield OpenPath(path=way.path, grants=found, is_certain=all(it.is_certain for it in found))


def grants_of_paths(identity: Identity) -> frozenset[Grant]:
    """Return every grant of every step of the paths that are open, or may be: what has to go before none is open.

    The cost is that of `open_paths` without its first answer: it is meant for identities that have an open path.
    """
    holdings = EffectivePermissions(identity)
    steps = {step for found in identity_paths(identity) for step in _steps(found.path)}
    return frozenset(grant for step in steps for grant in step.grants(holdings))


def can_escalate(identity: Identity) -> bool:
    """Whether some path is certainly open to an identity."""
    return any(found.is_certain for found in identity_paths(identity))


def identity_paths(identity: Identity) -> Iterator[OpenPath]:
    """Yield the paths that are open, or may be, to an identity, less those that AWS's own service policies open.

    See `service_policies.py`: where the role of a service has AWS's policy for it, a path counts if other statements of
    the role open it, or are a step of it that the policy lacks.
    """
    counted = without_service_policies(identity)
    if counted is identity:
        yield from open_paths(EffectivePermissions(identity))
        return
    found = tuple(open_paths(EffectivePermissions(counted)))
    yield from found
    own = service_policies_alone(identity)
    known = {it.path.id for it in (*found, *(() if own is None else open_paths(EffectivePermissions(own))))}
    whole = replace(identity, may_have_more_policies=counted.may_have_more_policies)
    yield from (it for it in open_paths(EffectivePermissions(whole)) if it.path.id not in known)


def opening_sources(identity: Identity) -> tuple[PolicyStatement, ...]:
    """Return every statement that certainly grants a step of a path that is certainly open, each once, in their order.

    These are all the causes of a finding: as long as one of them stays, a path may stay open.
    """
    opened = {step for way in _opened(identity) for step in way.steps}
    holdings = EffectivePermissions(identity)
    grants = (grant for step in opened for grant in step.grants(holdings) if grant.is_certain)
    found = {it.source for it in grants if it.source is not None}
    return tuple(it for it in holdings.sources if it in found)


def _opened(identity: Identity) -> Iterator[_Way]:
    ids = frozenset(found.path.id for found in identity_paths(identity) if found.is_certain)
    return (way for way in _ways() if way.path.id in ids)
