"""Ways by which an identity gains permissions that it does not have.

The ways are data, each with its source, in `escalation_paths.json`. A way is open when every permission of it is held
where it leads somewhere:

- `iam:PassRole`, and what takes over an existing resource, must reach every resource of their kind; limited to named
  ones, or to a prefix of names, they are the ordinary way to delegate;
- `iam:PassRole` that `iam:PassedToService` limits is one to those services;
- what writes policies or makes credentials counts wherever it reaches, but for credentials of the caller itself, for
  policies that AWS manages, and where a condition fixes the boundary or the policy that may be given.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policypack.iam.actions import ActionIndex
from policypack.iam.arns import PARTITIONS
from policypack.iam.conditions import narrows
from policypack.iam.extents import Extent, is_every
from policypack.iam.globs import matches
from policypack.iam.holdings import Grant, Holdings
from policypack.iam.managed import ADMIN
from policypack.iam.services import PASSED_TO, is_passed_to, limits_passing
from policypack.model.policy import Condition, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of, negated

PASS_ROLE = "iam:passrole"
_CREDENTIALS = "credentials"
_KINDS = ("grant", _CREDENTIALS, "trust", "pass-role", "takeover")
"""From the shortest way to the longest: what a finding names first."""

_SELF = ("${aws:username}", "${aws:userid}")
_VERSIONS = ("iam:createpolicyversion", "iam:setdefaultpolicyversion")
_AWS_MANAGED = "arn:*:iam::aws:policy/*"
_NAMING_OPERATORS = ("arnequals", "arnlike", "stringequals", "stringlike")


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
    """The known ways, the shortest first."""
    listed = json.loads((Path(__file__).parent / "escalation_paths.json").read_text("utf-8"))
    paths = [
        EscalationPath(
            id=it["id"],
            permissions=tuple(it["permissions"]),
            gains=it["gains"],
            kind=it["kind"],
            passed_to=tuple(it["passed_to"]),
            needs_every=tuple(it["needs_every"]),
        )
        for it in listed
    ]
    return tuple(sorted(paths, key=lambda it: (_KINDS.index(it.kind), len(it.permissions), it.id)))


@functools.cache
def _index() -> ActionIndex:
    return ActionIndex(action.lower() for path in escalation_paths() for action in path.permissions)


@functools.cache
def _needs(path: EscalationPath) -> int:
    needed = 0
    for action in path.permissions:
        needed |= _index().matching(action.lower())
    return needed


def open_paths(holdings: Holdings) -> Iterator[OpenPath]:
    """The ways that are open, or may be."""
    reached = _reached(holdings)
    for path in escalation_paths():
        needed = _needs(path)
        if needed & reached == needed:
            grants = [_best_grant(holdings, path, action) for action in path.permissions]
            found = tuple(it for it in grants if it is not None)
            if len(found) == len(grants):
                yield OpenPath(path=path, grants=found, is_certain=all(it.is_certain for it in found))


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


def _best_grant(holdings: Holdings, path: EscalationPath, action: str) -> Grant | None:
    """What gives a permission of a path: what certainly does, where anything does."""
    needs_every = action in path.needs_every
    action = action.lower()

    def counts(extent: Extent, conditions: tuple[Condition, ...]) -> Maybe[bool]:
        if action == PASS_ROLE:
            return all_of((is_every(extent, "role"), *(_passes(it, path) for it in conditions)))
        if needs_every:
            return all_of((is_every(extent), not any(narrows(it) for it in conditions)))
        if action.startswith("iam:"):
            return all_of((_leads_somewhere(extent, action, path), negated(_is_harmless(action, conditions))))
        return True

    best = None
    for grant in holdings.grants(action, counts):
        if grant.is_certain:
            return grant
        best = best or grant
    return best


def _passes(condition: Condition, path: EscalationPath) -> Maybe[bool]:
    """Whether a condition on `iam:PassRole` leaves the services of a path."""
    if condition.key == PASSED_TO:
        return any_of(is_passed_to(condition, service) for service in path.passed_to)
    return not limits_passing(condition)


def _leads_somewhere(extent: Extent, action: str, path: EscalationPath) -> bool:
    if path.kind == _CREDENTIALS:
        return not any(it in extent.pattern for it in _SELF)
    if action in _VERSIONS:
        return not matches(_AWS_MANAGED, extent.pattern)
    return True


def _is_harmless(action: str, conditions: tuple[Condition, ...]) -> Maybe[bool]:
    """Whether a condition fixes the boundary of what is given, or which policies may be."""
    return any_of(
        _fixes(it)
        for it in conditions
        if (it.key == "iam:permissionsboundary" and not it.if_exists)
        or (it.key == "iam:policyarn" and action.startswith("iam:attach"))
    )


def _fixes(condition: Condition) -> Maybe[bool]:
    """Whether a condition names policies, none of which makes an administrator."""
    if condition.operator not in _NAMING_OPERATORS or condition.quantifier == "forallvalues":
        return False
    if condition.values is UNKNOWN:
        return UNKNOWN
    return all_of(UNKNOWN if it is UNKNOWN else not _is_administrative(it) for it in condition.values)


def _is_administrative(pattern: str) -> bool:
    return any(matches(pattern, f"arn:{partition}:iam::aws:policy/{it}") for partition in PARTITIONS for it in ADMIN)
