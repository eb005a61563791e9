"""Privilege escalation paths: combinations of permissions with which an identity obtains further permissions.

The paths are data in `escalation_paths.json`, each with its published sources. A path is open if the identity has each
of its permissions on resources that matter; `escalation_steps.py` decides which these are.
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
    """A known privilege escalation path.

    Attributes:
        id: the short name of the path.
        permissions: the actions, in AWS's case, that the path requires together.
        gains: what the caller can do with them, as a verb phrase.
        kind: `grant`, `credentials`, `trust`, `pass-role`, `takeover` or `denial`, which removes a Deny.
        passed_to: for `pass-role`, the services that the role is passed to.
        needs_every: the permissions that count only if they apply to every resource of their type.
    """

    id: str
    permissions: tuple[str, ...]
    gains: str
    kind: str
    passed_to: tuple[str, ...]
    needs_every: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPath:
    """A path that an identity can use, or may be able to use.

    Attributes:
        grants: the grant of each permission of the path, in the same order.
        is_certain: whether the path is open whatever the unknown values are.
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
class _PathSteps:
    """A path with the set of its actions and its steps."""

    path: EscalationPath
    needed: int
    steps: tuple[Step, ...]


@functools.cache
def _all_path_steps() -> tuple[_PathSteps, ...]:
    return tuple(
        _PathSteps(
            path=path, needed=union(map(_index().matching, map(str.lower, path.permissions))), steps=_steps(path)
        )
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


def open_paths(permissions: EffectivePermissions) -> Iterator[OpenPath]:
    """Yield the paths that are open or may be open."""
    granted = granted_actions(permissions, _index())
    if not granted:
        return
    best_grants: dict[Step, Grant | None] = {}
    for it in _all_path_steps():
        if it.needed & granted != it.needed:
            continue
        for step in it.steps:
            if step not in best_grants:
                best_grants[step] = step.best_grant(permissions)
        grants = tuple(grant for step in it.steps if (grant := best_grants[step]) is not None)
        if len(grants) == len(it.steps):
            yield OpenPath(path=it.path, grants=grants, is_certain=all(grant.is_certain for grant in grants))


def grants_of_paths(identity: Identity) -> frozenset[Grant]:
    """Return every grant of every step of the paths that are open or may be open.

    No path stays open once all these grants are removed. The cost is that of finding all open paths.
    """
    permissions = EffectivePermissions(identity)
    steps = {step for found in identity_paths(identity) for step in _steps(found.path)}
    return frozenset(grant for step in steps for grant in step.grants(permissions))


def can_escalate(identity: Identity) -> bool:
    """Return whether at least one path is certainly open to an identity."""
    return any(found.is_certain for found in identity_paths(identity))


def identity_paths(identity: Identity) -> Iterator[OpenPath]:
    """Yield the paths that are or may be open to an identity, except those that only AWS's service policies open.

    If the role of a service has AWS's policy for that service (see `service_policies.py`), a path counts if other
    statements of the role open it or grant a step that the policy does not grant.
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
    """Return the statements that certainly grant a step of a path that is certainly open, each once and in order.

    These are all the causes of a finding: a path may stay open as long as one of them remains.
    """
    steps = {step for it in _certainly_open(identity) for step in it.steps}
    permissions = EffectivePermissions(identity)
    grants = (grant for step in steps for grant in step.grants(permissions) if grant.is_certain)
    found = {it.source for it in grants if it.source is not None}
    return tuple(it for it in permissions.sources if it in found)


def _certainly_open(identity: Identity) -> Iterator[_PathSteps]:
    ids = frozenset(found.path.id for found in identity_paths(identity) if found.is_certain)
    return (it for it in _all_path_steps() if it.path.id in ids)
