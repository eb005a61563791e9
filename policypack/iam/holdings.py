"""The policies that an identity holds, and what they allow it, one action at a time.

Sources: AWS Identity and Access Management User Guide, "Policy evaluation logic" (Allows add up, an explicit Deny wins)
and "Permissions boundaries for IAM entities" (what the boundary does not allow is not allowed).

What is not known is kept apart: a part that may allow makes a grant possible, a part that may deny makes it uncertain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from policypack.iam.extents import Extent, extents_of
from policypack.iam.managed import managed_documents
from policypack.iam.statements import speaks_of_action
from policypack.model.frozen import frozen
from policypack.model.identities import DeclaredPolicy, Identity
from policypack.model.policy import Condition, Document, Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of

_MOST_PARTS = 64
"""Into how many pieces Denies may cut an extent before what is left of it counts as not known."""

Counts = Callable[[Extent, tuple[Condition, ...]], Maybe[bool]]
"""Whether a permission counts that reaches this extent under these conditions."""


@frozen
class Source:
    """A statement, and the policy that it stands in."""

    policy: DeclaredPolicy
    statement: Statement


@frozen
class Grant:
    """A permission that counts.

    Attributes:
        source: the statement that allows it; `None` where it may stand in a policy that is not known.
        is_certain: nothing that is unknown can take it away.
    """

    source: Source | None
    is_certain: bool


@frozen
class _Limit:
    """One extent that a boundary allows, under its conditions."""

    extent: Maybe[Extent]
    conditions: Maybe[tuple[Condition, ...]]
    holds: Maybe[bool]


class Holdings:
    """Everything that an identity holds, read for questions about single actions."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        policies = (*identity.policies, *managed_documents(identity.managed_policy_arns))
        self._boundary = identity.boundary
        self.is_open = identity.may_hold_more or any(statements_of(policy) is UNKNOWN for policy in policies)
        """Whether there may be more statements than those that are known."""
        self.sources = tuple(sources_of(policies))

    @cached_property
    def allows(self) -> tuple[Source, ...]:
        """The statements that allow something, or may."""
        return tuple(it for it in self.sources if it.statement.has_effect(Effect.ALLOW) is not False)

    @cached_property
    def _denies(self) -> tuple[Source, ...]:
        return tuple(_certain_kind(self.sources, Effect.DENY))

    @cached_property
    def _boundary_sources(self) -> tuple[Source, ...]:
        return tuple(sources_of((self._boundary,))) if isinstance(self._boundary, DeclaredPolicy) else ()

    @cached_property
    def _boundary_denies(self) -> tuple[Source, ...]:
        return tuple(_certain_kind(self._boundary_sources, Effect.DENY))

    def grants(self, action: str, counts: Counts) -> Iterator[Grant]:
        """The statements by which the identity has an action.

        Args:
            action: in lower case.
            counts: which extents and conditions matter to the question.
        """
        for source in self.allows:
            statement = source.statement
            speaks = all_of((statement.has_effect(Effect.ALLOW), speaks_of_action(statement, action)))
            if speaks is False:
                continue
            reaches = any_of(self._reaches(action, it, statement, counts) for it in extents_of(statement))
            has = all_of((speaks, reaches))
            if has is not False:
                yield Grant(source=source, is_certain=has is True)
        if self.is_open:
            yield Grant(source=None, is_certain=False)

    def denies(self, action: str, pattern: str) -> bool:
        """Whether a Deny without conditions covers an action, in lower case, on all that a pattern matches."""
        return any(
            it.statement.effect is Effect.DENY
            and it.statement.conditions == ()
            and speaks_of_action(it.statement, action) is True
            and any(its is not UNKNOWN and its.includes(Extent(pattern)) for its in extents_of(it.statement))
            for it in self._denies
        )

    def _reaches(self, action: str, extent: Maybe[Extent], allow: Statement, counts: Counts) -> Maybe[bool]:
        if extent is UNKNOWN:
            return UNKNOWN
        return any_of(
            all_of((UNKNOWN if self.is_open else remains, self._counts_within(action, left, allow.conditions, counts)))
            for left, remains in _less(self._denies, action, extent.of_action(action))
        )

    def _counts_within(
        self, action: str, extent: Extent, conditions: Maybe[tuple[Condition, ...]], counts: Counts
    ) -> Maybe[bool]:
        if self._boundary is None:
            return _counted(extent, conditions, counts)
        return any_of(
            all_of((it.holds, _counted(it.extent, _joined(conditions, it.conditions), counts)))
            for it in self._limits(action, extent)
        )

    def _limits(self, action: str, extent: Extent) -> Iterator[_Limit]:
        """What the boundary leaves of an extent."""
        if not isinstance(self._boundary, DeclaredPolicy) or statements_of(self._boundary) is UNKNOWN:
            yield _Limit(extent=extent, conditions=(), holds=UNKNOWN)
            return
        for source in self._boundary_sources:
            statement = source.statement
            speaks = all_of((statement.has_effect(Effect.ALLOW), speaks_of_action(statement, action)))
            if speaks is False:
                continue
            for allowed in extents_of(statement):
                common = allowed if allowed is UNKNOWN else allowed.common(extent)
                if common is UNKNOWN:
                    yield _Limit(extent=UNKNOWN, conditions=statement.conditions, holds=speaks)
                elif common is not None:
                    for left, remains in _less(self._boundary_denies, action, common):
                        yield _Limit(extent=left, conditions=statement.conditions, holds=all_of((speaks, remains)))


def sources_of(policies: Iterable[DeclaredPolicy]) -> Iterator[Source]:
    """The statements of policies, as far as they are known."""
    for policy in policies:
        statements = statements_of(policy)
        if statements is not UNKNOWN:
            yield from (Source(policy=policy, statement=statement) for statement in statements)


def statements_of(policy: DeclaredPolicy) -> Maybe[tuple[Statement, ...]]:
    """The statements of a document; none of one that AWS refuses."""
    if isinstance(policy.document, Unknown):
        return UNKNOWN
    return policy.document.statements if isinstance(policy.document, Document) else ()


def _certain_kind(sources: Iterable[Source], effect: Effect) -> Iterator[Source]:
    return (it for it in sources if it.statement.has_effect(effect) is not False)


def _less(denies: Iterable[Source], action: str, extent: Extent) -> list[tuple[Extent, Maybe[bool]]]:
    """What Denies leave of an extent, and whether it remains for certain.

    A Deny with conditions leaves everything: there are requests that it does not speak of.
    """
    left: list[tuple[Extent, Maybe[bool]]] = [(extent, True)]
    for deny in denies:
        statement = deny.statement
        applies = all_of(
            (
                statement.has_effect(Effect.DENY),
                UNKNOWN if statement.conditions is UNKNOWN else not statement.conditions,
                speaks_of_action(statement, action),
            )
        )
        if applies is not False:
            for its in extents_of(statement):
                left = list(dict.fromkeys(rest for each in left for rest in _taken(each, its, applies)))
                if len(left) > _MOST_PARTS:
                    return [(extent, UNKNOWN)]
    return left


def _taken(
    part: tuple[Extent, Maybe[bool]], denied: Maybe[Extent], applies: Maybe[bool]
) -> Iterator[tuple[Extent, Maybe[bool]]]:
    extent, remains = part
    if denied is UNKNOWN:
        yield extent, UNKNOWN
        return
    rest = extent.without(denied)
    if applies is True:
        yield from ((it, remains) for it in rest)
    else:
        yield extent, remains if rest == (extent,) else UNKNOWN


def _counted(extent: Maybe[Extent], conditions: Maybe[tuple[Condition, ...]], counts: Counts) -> Maybe[bool]:
    if extent is UNKNOWN:
        return UNKNOWN
    if conditions is UNKNOWN:
        return all_of((UNKNOWN, counts(extent, ())))
    return counts(extent, conditions)


def _joined(one: Maybe[tuple[Condition, ...]], other: Maybe[tuple[Condition, ...]]) -> Maybe[tuple[Condition, ...]]:
    return UNKNOWN if one is UNKNOWN or other is UNKNOWN else (*one, *other)
