"""Evaluate whether the policies of an identity together make it an administrator.

Sources: AWS Identity and Access Management User Guide, "Policy evaluation logic" (Allows add up, an explicit Deny wins)
and "Permissions boundaries for IAM entities" (only what the boundary also allows is allowed).

Only permissions on every resource of an action's types are added up, as sets of actions. Unknown values are
three-valued: an Allow that may match makes actions possible, a Deny that may match makes them uncertain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policypack.iam.conditions.restrictions import may_restrict
from policypack.iam.matching.actions import ActionIndex, all_actions, union
from policypack.iam.matching.arn_fields import PARTITIONS
from policypack.iam.matching.arns import is_every_name, is_every_resource, may_be_in_partition, partitions_of
from policypack.iam.matching.covered_actions import actions_on_whole_types, covered_actions
from policypack.iam.matching.globs import has_wildcard
from policypack.iam.parsing.managed_policies import managed_documents
from policypack.iam.permissions.denials import ActionSet, denials, denied_everywhere, named_actions
from policypack.iam.permissions.effective_permissions import (
    EffectivePermissions,
    PolicyStatement,
    policy_statements,
    statements_of,
)
from policypack.model.identities import DeclaredPolicy, Identity
from policypack.model.policy import Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of, negated

_ADMIN_SHARE = 0.9
"""The share of all actions, allowed on every resource, that makes an identity an administrator if it can also grant
permissions: it can then grant itself the remaining actions."""

_GRANTING = (
    "iam:attachgrouppolicy",
    "iam:attachrolepolicy",
    "iam:attachuserpolicy",
    "iam:createpolicyversion",
    "iam:putgrouppolicy",
    "iam:putrolepolicy",
    "iam:putuserpolicy",
)
"""Actions with which an identity can grant itself any permission."""

_MANY_PATTERNS = 50
"""The number of patterns from which actions or resources of single services may add up to everything."""


def administrator_statements(identity: Identity) -> Maybe[tuple[PolicyStatement, ...]]:
    """Return the statements that make an identity an administrator, the widest first; empty if it certainly is none.

    Policies that neither the stack nor AWS declares are not evaluated.
    """
    policies = (*identity.policies, *managed_documents(identity.managed_policy_arns))
    boundary = identity.boundary
    is_bounded = isinstance(boundary, DeclaredPolicy) and not _may_add_up((boundary,))
    if is_bounded:
        return ()
    if identity.may_have_more_policies or any(statements_of(policy) is UNKNOWN for policy in policies):
        return UNKNOWN
    if not _may_add_up(policies):
        return ()
    index = all_actions()
    denies = _denies(policies, boundary)
    may_be_administrator = False
    for partition in _partitions(policies, boundary):
        granted, limit = _granted(policies, denies, partition), _limit(boundary, denies, partition)
        if _is_administrator(union(it.certain for _, it in granted) & limit.certain, index):
            return _smallest(granted, limit.certain, index)
        possible = union(it.possible for _, it in granted) & limit.possible
        may_be_administrator = may_be_administrator or _is_administrator(possible, index)
    return UNKNOWN if may_be_administrator else ()


def sufficient_statements(identity: Identity) -> tuple[PolicyStatement, ...]:
    """Return every statement that alone makes an identity an administrator.

    All of these must change before an administrator is no longer one.
    """
    policies = (*identity.policies, *managed_documents(identity.managed_policy_arns))
    index = all_actions()
    denies = _denies(policies, identity.boundary)
    found: list[PolicyStatement] = []
    for partition in _partitions(policies, identity.boundary):
        limit = _limit(identity.boundary, denies, partition).certain
        granted = _granted(policies, denies, partition)
        found += (
            it for it, actions in granted if _is_administrator(actions.certain & limit, index) and it not in found
        )
    return tuple(dict.fromkeys(found))


def is_administrator_with_other_allows(identity: Identity) -> bool:
    """Return whether an administrator has Allows besides the statements that each make it an administrator."""
    if not is_administrator(identity):
        return False
    sufficient = set(sufficient_statements(identity))
    return bool(sufficient) and any(it not in sufficient for it in EffectivePermissions(identity).allows)


def is_administrator(identity: Identity) -> bool:
    """Return whether an identity is certainly an administrator."""
    sources = administrator_statements(identity)
    return sources is not UNKNOWN and bool(sources)


def _is_administrator(granted: int, index: ActionIndex) -> bool:
    if granted.bit_count() < _ADMIN_SHARE * index.everything.bit_count():
        return False
    return any(granted & index.matching(action) for action in _GRANTING)


def _denies(policies: Sequence[DeclaredPolicy], boundary: Maybe[DeclaredPolicy | None]) -> tuple[Statement, ...]:
    """Return the Denies of the policies and of the boundary, which apply to all permissions."""
    known = (boundary,) if isinstance(boundary, DeclaredPolicy) else ()
    return denials(it.statement for it in policy_statements((*policies, *known)))


def _partitions(policies: Sequence[DeclaredPolicy], boundary: Maybe[DeclaredPolicy | None]) -> tuple[str, ...]:
    """Return the partitions that policies and a boundary name, and the commercial one.

    An account is in one partition: permissions in different ones do not add up.
    """
    known = (boundary,) if isinstance(boundary, DeclaredPolicy) else ()
    statements = (it.statement for it in policy_statements((*policies, *known)))
    resources = (it.resources for it in statements if not it.is_not_resource)
    patterns = {it for listed in resources if not isinstance(listed, Unknown) for it in listed if it is not UNKNOWN}
    named = {PARTITIONS[0]} | {partition for it in patterns for partition in partitions_of(it)}
    return tuple(it for it in PARTITIONS if it in named)


def _limit(boundary: Maybe[DeclaredPolicy | None], denies: tuple[Statement, ...], partition: str) -> ActionSet:
    """Return the actions that a boundary allows on every resource of a partition.

    `EffectivePermissions` limits the resources of one action instead; here all actions are limited at once as sets.
    """
    everything = all_actions().everything
    if boundary is None:
        return ActionSet(certain=everything, possible=everything)
    if isinstance(boundary, Unknown) or statements_of(boundary) is UNKNOWN:
        return ActionSet(possible=everything)
    allowed = [it for _, it in _granted((boundary,), denies, partition)]
    return ActionSet(certain=union(it.certain for it in allowed), possible=union(it.possible for it in allowed))


def _smallest(
    granted: Iterable[tuple[PolicyStatement, ActionSet]], mask: int, index: ActionIndex
) -> tuple[PolicyStatement, ...]:
    """Return the widest statements that together make an administrator."""
    chosen: list[PolicyStatement] = []
    reached = 0
    for source, actions in sorted(granted, key=lambda it: -it[1].certain.bit_count()):
        if _is_administrator(reached & mask, index):
            break
        chosen.append(source)
        reached |= actions.certain
    return tuple(chosen)


def _granted(
    policies: Sequence[DeclaredPolicy], denies: tuple[Statement, ...], partition: str
) -> list[tuple[PolicyStatement, ActionSet]]:
    """Return the actions that each statement allows on every resource of a partition, less those that are denied."""
    found = []
    for source in policy_statements(policies):
        statement = source.statement
        allowed = _allowed_everywhere(statement, partition)
        if allowed.possible:
            denied = denied_everywhere(denies, statement.conditions, partition)
            left = ActionSet(certain=allowed.certain & ~denied.possible, possible=allowed.possible & ~denied.certain)
            found.append((source, left))
    return found


def _allowed_everywhere(statement: Statement, partition: str) -> ActionSet:
    """Return the actions that a statement allows on every resource of a partition, for any caller and place."""
    applies = _applies(statement)
    if applies is False:
        return ActionSet()
    named, everywhere = named_actions(statement), _everywhere(statement, partition)
    certain = named.certain & everywhere.certain if applies is True else 0
    return ActionSet(certain=certain, possible=named.possible & everywhere.possible)


def _applies(statement: Statement) -> Maybe[bool]:
    """Return whether the statement is an Allow without conditions that restrict it."""
    if statement.conditions is UNKNOWN:
        return all_of((statement.has_effect(Effect.ALLOW), UNKNOWN))
    always = negated(any_of(may_restrict(condition) for condition in statement.conditions))
    return all_of((statement.has_effect(Effect.ALLOW), always))


def _everywhere(statement: Statement, partition: str) -> ActionSet:
    """Return the actions that an Allow grants on every resource that they have in a partition."""
    everything = all_actions().everything
    if isinstance(statement.resources, Unknown):
        return ActionSet(possible=everything)
    known = tuple(it for it in statement.resources if it is not UNKNOWN)
    is_complete = len(known) == len(statement.resources)
    if statement.is_not_resource:
        others = everything & ~covered_actions(known, partition)
        return ActionSet(certain=others if is_complete else 0, possible=others)
    known = tuple(it for it in known if may_be_in_partition(it, partition))
    certain = everything if any(is_every_resource(it) for it in known) else actions_on_whole_types(known)
    return ActionSet(certain=certain, possible=certain if is_complete else everything)


def _may_be_everywhere(statement: Statement) -> bool:
    """Return whether a statement may match every resource; a fast test that does not read the list of actions."""
    if statement.is_not_resource or isinstance(statement.resources, Unknown):
        return True
    return any(it is UNKNOWN or is_every_resource(it) for it in statement.resources)


def _whole_services(statement: Statement) -> int:
    """Return the number of patterns of a statement that match every resource of a service."""
    resources = () if isinstance(statement.resources, Unknown) else statement.resources
    return sum(it is not UNKNOWN and is_every_name(it, "") for it in resources)


def _may_add_up(policies: Sequence[DeclaredPolicy]) -> bool:
    """Return whether the policies may make an administrator; a fast test before all action names are read."""
    narrow = 0
    for source in policy_statements(policies):
        statement = source.statement
        if _applies(statement) is False:
            continue
        if not _may_be_everywhere(statement):
            narrow += _whole_services(statement)
            continue
        if statement.is_not_action or statement.actions is UNKNOWN:
            return True
        if any(pattern is UNKNOWN or has_wildcard(pattern.split(":")[0]) for pattern in statement.actions):
            return True
        narrow += len(statement.actions)
    return narrow >= _MANY_PATTERNS or any(statements_of(policy) is UNKNOWN for policy in policies)
