"""Who may do everything: the policies of a holder, taken together.

Sources: AWS Identity and Access Management User Guide, "Policy evaluation logic" (Allows add up, an explicit Deny wins)
and "Permissions boundaries for IAM entities" (what the boundary does not allow is not allowed).

Only permissions on every resource are added up here, as sets of actions. What is not known is kept apart: a part that
may allow counts as possible, a part that may deny makes what it touches uncertain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policypack.iam.actions import ActionIndex, all_actions
from policypack.iam.arns import is_every_resource
from policypack.iam.conditions import may_narrow
from policypack.iam.globs import has_wildcard, matches
from policypack.iam.holdings import Source, sources_of, statements_of
from policypack.iam.managed import managed_documents
from policypack.model.identities import DeclaredPolicy, Identity
from policypack.model.policy import Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of, negated

_ARN_SERVICE = 2

_ADMIN_SHARE = 0.9
"""A holder of nine actions in ten, on every resource, who can also grant the rest, is an administrator: what is left
out, by `NotAction` or by a Deny, is out of reach only until the holder asks for it."""

_GRANTING = (
    "iam:attachgrouppolicy",
    "iam:attachrolepolicy",
    "iam:attachuserpolicy",
    "iam:createpolicyversion",
    "iam:putgrouppolicy",
    "iam:putrolepolicy",
    "iam:putuserpolicy",
)
"""Actions that grant their holder whatever it asks for."""

_MANY_PATTERNS = 50
"""From this many on, patterns of single services may add up to everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Actions:
    """A set of actions that is only partly known: those in it for certain, and those that may be in it."""

    certain: int = 0
    possible: int = 0


def administrator_sources(identity: Identity) -> Maybe[tuple[Source, ...]]:
    """The statements that make a holder an administrator, the widest first; empty when it certainly is none.

    Policies that neither the stack nor AWS declares are not looked into.
    """
    policies = (*identity.policies, *managed_documents(identity.managed_policy_arns))
    boundary = identity.boundary
    is_bounded = isinstance(boundary, DeclaredPolicy) and not _may_add_up((boundary,))
    if is_bounded:
        return ()
    if identity.may_hold_more or any(statements_of(policy) is UNKNOWN for policy in policies):
        return UNKNOWN
    if not _may_add_up(policies):
        return ()
    index = all_actions()
    allowed, denied = _gathered(policies, index)
    limit = _limit(boundary, index)
    certain = allowed.certain & ~denied.possible & limit.certain
    if _is_administrator(certain, index):
        return _smallest(policies, ~denied.possible & limit.certain, index)
    possible = allowed.possible & ~denied.certain & limit.possible
    return UNKNOWN if _is_administrator(possible, index) else ()


def is_administrator(identity: Identity) -> bool:
    """Whether an identity certainly is an administrator."""
    sources = administrator_sources(identity)
    return sources is not UNKNOWN and bool(sources)


def _is_administrator(granted: int, index: ActionIndex) -> bool:
    if granted.bit_count() < _ADMIN_SHARE * index.everything.bit_count():
        return False
    return any(granted & index.matching(action) for action in _GRANTING)


def _limit(boundary: Maybe[DeclaredPolicy | None], index: ActionIndex) -> _Actions:
    if boundary is None:
        return _Actions(certain=index.everything, possible=index.everything)
    if isinstance(boundary, Unknown):
        return _Actions(possible=index.everything)
    allowed, denied = _gathered((boundary,), index)
    return _Actions(certain=allowed.certain & ~denied.possible, possible=allowed.possible & ~denied.certain)


def _smallest(policies: Sequence[DeclaredPolicy], mask: int, index: ActionIndex) -> tuple[Source, ...]:
    """The widest statements that suffice."""
    allows = [it for it in sources_of(policies) if _applies(it.statement, Effect.ALLOW) is True]
    reached = {id(it): _reached(it.statement, index).certain for it in allows}
    chosen: list[Source] = []
    granted = 0
    for source in sorted(allows, key=lambda it: -reached[id(it)].bit_count()):
        if _is_administrator(granted & mask, index):
            break
        chosen.append(source)
        granted |= reached[id(source)]
    return tuple(chosen)


def _gathered(policies: Iterable[DeclaredPolicy], index: ActionIndex) -> tuple[_Actions, _Actions]:
    """What the policies allow on every resource, and what they deny there; both unknown for an unknown document."""
    found = {Effect.ALLOW: _Actions(), Effect.DENY: _Actions()}
    for policy in policies:
        if statements_of(policy) is UNKNOWN:
            found = {effect: _Actions(certain=it.certain, possible=index.everything) for effect, it in found.items()}
    for source in sources_of(policies):
        reached = _reached(source.statement, index)
        for effect, actions in found.items():
            applies = _applies(source.statement, effect)
            if applies is not False:
                found[effect] = _Actions(
                    certain=actions.certain | (reached.certain if applies is True else 0),
                    possible=actions.possible | reached.possible,
                )
    return found[Effect.ALLOW], found[Effect.DENY]


def _reached(statement: Statement, index: ActionIndex) -> _Actions:
    """The actions that the statement speaks of."""
    if statement.actions is UNKNOWN:
        return _Actions(possible=index.everything)
    known = 0
    for pattern in statement.actions:
        known |= 0 if pattern is UNKNOWN else index.matching(pattern)
    is_complete = UNKNOWN not in statement.actions
    if statement.is_not_action:
        others = index.everything & ~known
        return _Actions(certain=others if is_complete else 0, possible=others)
    return _Actions(certain=known, possible=known if is_complete else index.everything)


def _applies(statement: Statement, effect: Effect) -> Maybe[bool]:
    """Whether the statement has the effect on every resource, whatever the request."""
    has_effect, is_everywhere = statement.has_effect(effect), _is_everywhere(statement)
    if has_effect is False or is_everywhere is False:
        return False
    if isinstance(statement.conditions, Unknown):
        always: Maybe[bool] = UNKNOWN
    elif effect is Effect.ALLOW:
        always = negated(any_of(may_narrow(condition) for condition in statement.conditions))
    else:
        always = not statement.conditions
    return all_of((has_effect, always, is_everywhere))


def _is_everywhere(statement: Statement) -> Maybe[bool]:
    """Whether the statement speaks of every resource, or of all but some that have nothing to do with IAM."""
    if statement.resources is UNKNOWN:
        return UNKNOWN
    if statement.is_not_resource:
        return negated(any_of(UNKNOWN if it is UNKNOWN else _may_be_of_iam(it) for it in statement.resources))
    return any_of(UNKNOWN if it is UNKNOWN else is_every_resource(it) for it in statement.resources)


def _may_be_of_iam(pattern: str) -> bool:
    parts = pattern.split(":")
    return len(parts) <= _ARN_SERVICE or matches(parts[_ARN_SERVICE], "iam")


def _may_add_up(policies: Sequence[DeclaredPolicy]) -> bool:
    """Whether the policies are wide enough for the names of all actions to be worth reading."""
    narrow = 0
    for source in sources_of(policies):
        statement = source.statement
        if _applies(statement, Effect.ALLOW) is False:
            continue
        if statement.is_not_action or statement.actions is UNKNOWN:
            return True
        if any(pattern is UNKNOWN or has_wildcard(pattern.split(":")[0]) for pattern in statement.actions):
            return True
        narrow += len(statement.actions)
    return narrow >= _MANY_PATTERNS or any(statements_of(policy) is UNKNOWN for policy in policies)
