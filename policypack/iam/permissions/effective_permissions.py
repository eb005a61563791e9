"""The effective permissions of an identity, evaluated one action at a time.

Sources: AWS Identity and Access Management User Guide, "Policy evaluation logic" (Allows add up, an explicit Deny wins)
and "Permissions boundaries for IAM entities" (only what the boundary also allows is allowed).

Unknown values are three-valued: an Allow that may match makes a grant possible, a Deny that may match makes it
uncertain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from policypack.iam.matching.arns import FEWEST_PARTS, joined_names, whole_of
from policypack.iam.matching.resource_sets import ResourceSet, resource_sets_of
from policypack.iam.parsing.managed_policies import managed_documents
from policypack.iam.parsing.statements import denials, names_action
from policypack.iam.permissions.permission_conditions import Counts as Counts
from policypack.iam.permissions.permission_conditions import conditions_left, counted, joined, limiting
from policypack.iam.permissions.policy_statements import PolicyStatement as PolicyStatement
from policypack.iam.permissions.policy_statements import policy_statements as policy_statements
from policypack.iam.permissions.policy_statements import statements_of as statements_of
from policypack.iam.permissions.subtraction import remaining, steps_of
from policypack.model.frozen import frozen
from policypack.model.identities import DeclaredPolicy, Identity
from policypack.model.policy import Condition, Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of


@frozen
class Grant:
    """A permission that an identity has, or may have.

    Attributes:
        source: the statement that allows it; `None` if only an unknown policy may allow it.
        is_certain: whether it is granted whatever the unknown values are.
    """

    source: PolicyStatement | None
    is_certain: bool


@frozen
class _Part:
    """A resource set on which an action is allowed, with the conditions of the permission.

    Attributes:
        holds: whether the action is allowed on it.
    """

    resource_set: Maybe[ResourceSet]
    conditions: Maybe[tuple[Condition, ...]]
    holds: Maybe[bool]

    def counts(self, counts: Counts) -> Maybe[bool]:
        return counted(self.resource_set, self.conditions, counts)


class EffectivePermissions:
    """The effective permissions of an identity: its policies, its Denies and its permissions boundary."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        policies = (*identity.policies, *managed_documents(identity.managed_policy_arns))
        self._boundary = identity.boundary
        self.is_open = identity.may_have_more_policies or any(statements_of(policy) is UNKNOWN for policy in policies)
        """Whether the identity may have statements that are unknown."""
        self.sources = tuple(policy_statements(policies))

    @cached_property
    def allows(self) -> tuple[PolicyStatement, ...]:
        """Return the statements whose effect is or may be Allow."""
        return tuple(it for it in self.sources if it.statement.has_effect(Effect.ALLOW) is not False)

    @cached_property
    def _denies(self) -> tuple[Statement, ...]:
        return denials(it.statement for it in self.sources)

    @cached_property
    def _conditional_denies(self) -> tuple[Statement, ...]:
        """Return the Denies with conditions, which may apply to every request that an Allow and the boundary admit."""
        return tuple(it for it in self._denies if it.conditions != ())

    @cached_property
    def _boundary_sources(self) -> tuple[PolicyStatement, ...]:
        return tuple(policy_statements((self._boundary,))) if isinstance(self._boundary, DeclaredPolicy) else ()

    @cached_property
    def _boundary_denies(self) -> tuple[Statement, ...]:
        return denials(it.statement for it in self._boundary_sources)

    @cached_property
    def _limiting_denies(self) -> tuple[Statement, ...]:
        return limiting((*self._denies, *self._boundary_denies))

    def grants(self, action: str, counts: Counts) -> Iterator[Grant]:
        """Yield the grants by which the identity has an action.

        Args:
            action: in lower case.
            counts: decides whether a permission on a resource set under conditions counts.
        """
        single: list[tuple[PolicyStatement, _Part]] = []
        is_granted = False
        for source in self.allows:
            statement = source.statement
            allows_action = all_of((statement.has_effect(Effect.ALLOW), names_action(statement, action)))
            if allows_action is False:
                continue
            parts = tuple(self._parts(action, statement))
            has = all_of(
                (
                    allows_action,
                    any_of(all_of((it.holds, counted(it.resource_set, it.conditions, counts))) for it in parts),
                )
            )
            if has is not False:
                is_granted = is_granted or has is True
                yield Grant(source=source, is_certain=has is True)
            elif allows_action is True:
                single += [(source, it) for it in parts if it.holds is True]
        if not is_granted:
            yield from self._granted_together(action, single, counts)
        if self.is_open:
            yield Grant(source=None, is_certain=False)

    def denies(self, action: str, pattern: str, conditions: tuple[Condition, ...] = ()) -> bool:
        """Return whether the Denies together deny an action on every resource that a pattern matches.

        Args:
            action: in lower case.
            pattern: the ARN pattern of the resources.
            conditions: the conditions that every request is known to satisfy.
        """
        return not remaining(ResourceSet(pattern), steps_of(self._denies, action, conditions))

    def _parts(self, action: str, allow: Statement) -> Iterator[_Part]:
        """Yield the resource sets of an Allow that Denies and the boundary leave, with their conditions."""
        steps = steps_of(self._denies, action, allow.conditions)
        for resource_set in resource_sets_of(allow):
            if resource_set is UNKNOWN:
                yield _Part(resource_set=UNKNOWN, conditions=allow.conditions, holds=UNKNOWN)
                continue
            for left, remains in remaining(resource_set.of_action(action), steps):
                holds = UNKNOWN if self.is_open else remains
                conditions = self._conditions(action, left, allow.conditions)
                if self._boundary is None:
                    yield _Part(resource_set=left, conditions=conditions, holds=holds)
                else:
                    for it in self._within_boundary(action, left, conditions):
                        yield replace(it, holds=all_of((holds, it.holds)))

    def _conditions(
        self, action: str, resource_set: ResourceSet, conditions: Maybe[tuple[Condition, ...]]
    ) -> Maybe[tuple[Condition, ...]]:
        """Return the conditions of a permission together with those that the Denies impose on it."""
        if isinstance(conditions, Unknown):
            return UNKNOWN
        return (*conditions, *conditions_left(self._limiting_denies, action, resource_set, conditions))

    def _granted_together(
        self, action: str, parts: Sequence[tuple[PolicyStatement, _Part]], counts: Counts
    ) -> Iterator[Grant]:
        """Yield a grant of the first of several statements whose patterns together match every resource of a type.

        A part is included if a permission on every resource of its type would count under its conditions.
        """
        if len(parts) < FEWEST_PARTS:
            return
        counted_patterns: dict[str, PolicyStatement] = {}
        for source, part in parts:
            if part.resource_set is UNKNOWN:
                continue
            whole = whole_of(part.resource_set.pattern)
            if (
                whole is not None
                and counted(replace(part.resource_set, pattern=whole), part.conditions, counts) is True
            ):
                counted_patterns.setdefault(part.resource_set.pattern, source)
        if joined_names(counted_patterns):
            yield Grant(source=next(iter(counted_patterns.values())), is_certain=True)

    def _within_boundary(
        self, action: str, resource_set: ResourceSet, conditions: Maybe[tuple[Condition, ...]]
    ) -> Iterator[_Part]:
        """Yield the parts of a resource set that the permissions boundary also allows."""
        if not isinstance(self._boundary, DeclaredPolicy) or statements_of(self._boundary) is UNKNOWN:
            yield _Part(resource_set=resource_set, conditions=conditions, holds=UNKNOWN)
            return
        for source in self._boundary_sources:
            statement = source.statement
            allows_action = all_of((statement.has_effect(Effect.ALLOW), names_action(statement, action)))
            if allows_action is False:
                continue
            both = joined(conditions, statement.conditions)
            steps = steps_of((*self._boundary_denies, *self._conditional_denies), action, both)
            for allowed in resource_sets_of(statement):
                common = allowed if allowed is UNKNOWN else allowed.common(resource_set)
                if common is UNKNOWN:
                    yield _Part(resource_set=UNKNOWN, conditions=both, holds=allows_action)
                elif common is not None:
                    for left, remains in remaining(common, steps):
                        yield _Part(resource_set=left, conditions=both, holds=all_of((allows_action, remains)))
