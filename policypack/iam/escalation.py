"""Ways by which an identity gains permissions that it does not have.

The ways are data, each with its source, in `escalation_paths.json`: facts about AWS that others have published, in our
own words. A way is open when every permission of it is held where it leads somewhere, as `escalation_steps.py` says.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policypack.iam.actions import ActionIndex, union
from policypack.iam.escalation_steps import PASS_ROLE, Step
from policypack.iam.holdings import Grant, Holdings
from policypack.model.policy import Statement
from policypack.model.unknown import UNKNOWN

_CREDENTIALS = "credentials"
_KINDS = ("grant", _CREDENTIALS, "trust", "pass-role", "takeover")
"""From the shortest way to the longest: what a finding names first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationPath:
    """One known way to more permissions.

    Attributes:
        id: a short name.
        permissions: the actions that it needs, as AWS writes them; all of them.
        gains: what they lead to, as a clause.
        kind: `grant`, `credentials`, `trust`, `pass-role` or `takeover`.
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
    """The known ways: the shortest first, and of those the ones that are said in the fewest words."""
    listed = json.loads((Path(__file__).parent / "escalation_paths.json").read_text("utf-8"))
    listed.sort(key=lambda it: (_KINDS.index(it["kind"]), len(it["permissions"]), len(it["gains"]), it["id"]))
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
        )
        for action in path.permissions
    )


def open_paths(holdings: Holdings) -> Iterator[OpenPath]:
    """The ways that are open, or may be."""
    reached = _reached(holdings)
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


def grants_of_paths(holdings: Holdings) -> frozenset[Grant]:
    """Return every grant of every step of the paths that are open, or may be: what has to go before none is open.

    The cost is that of `open_paths` without its first answer: it is meant for identities that have an open path.
    """
    steps = {step for found in open_paths(holdings) for step in _steps(found.path)}
    return frozenset(grant for step in steps for grant in step.grants(holdings))


def _reached(holdings: Holdings) -> int:
    """The actions of paths that the Allows speak of, whatever else they say: a first, quick answer."""
    everything = _index().everything
    if holdings.is_open:
        return everything
    reached = 0
    for source in holdings.allows:
        reached |= _named(source.statement, everything)
    return reached


def _named(statement: Statement, everything: int) -> int:
    if statement.actions is UNKNOWN or UNKNOWN in statement.actions:
        return everything
    named = 0
    for pattern in statement.actions:
        named |= 0 if pattern is UNKNOWN else _index().matching(pattern)
    return everything & ~named if statement.is_not_action else named
