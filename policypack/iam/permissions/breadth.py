"""The actions that a document allows on every resource.

Sources: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Action" and "Resource"; AWS Service
Authorization Reference (access levels, and which actions can be limited to resources).
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from policypack.iam.conditions.restrictions import may_restrict
from policypack.iam.matching.actions import ActionIndex, all_actions, union
from policypack.iam.matching.arn_readings import includes
from policypack.iam.matching.arns import (
    is_every_name,
    is_every_resource,
    joined_names,
    partitions_of,
    service_of,
    whole_of,
)
from policypack.iam.matching.globs import has_wildcard
from policypack.iam.permissions.denials import denials, denied_to
from policypack.model.frozen import frozen
from policypack.model.policy import Document, Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of, negated

_Wanted = Callable[[str], bool]


_SERVICES_WITH_MANY_TYPES = ("ec2",)
"""Services whose actions apply to many resource types, so that every resource of one type is not every resource."""


@frozen
class Breadth:
    """The actions that a statement allows on every resource, as sets of `all_actions()`.

    Attributes:
        certain: the actions that it certainly allows.
        by_wildcard: those of `certain` that it allows by a wildcard or by `NotAction`.
        on_everything: those of `certain` that it allows on `*` instead of on every resource of one service.
        possible: the actions that it may allow, depending on unknown values.
    """

    statement: Statement
    certain: int
    by_wildcard: int
    on_everything: int
    possible: int


@functools.lru_cache(maxsize=1024)
def breadths(document: Document) -> Maybe[tuple[Breadth, ...]]:
    """Return the breadth of each statement that allows actions on every resource, without those that are denied there.

    Unknown if the statements are unknown. The result is cached because several controls use it.
    """
    if document.statements is UNKNOWN:
        return UNKNOWN
    index = all_actions()
    denies = denials(document.statements)
    found = (_breadth(statement, index, denies) for statement in document.statements)
    return tuple(it for it in found if it is not None and it.possible)


def _breadth(statement: Statement, index: ActionIndex, denies: tuple[Statement, ...]) -> Breadth | None:
    everywhere = _everywhere(statement, index)
    may_be_wider = statement.resources is UNKNOWN or UNKNOWN in statement.resources
    if not everywhere and not may_be_wider:
        return None
    conditions = statement.conditions
    applies = all_of(
        (
            statement.has_effect(Effect.ALLOW),
            UNKNOWN if conditions is UNKNOWN else negated(any_of(may_restrict(it) for it in conditions)),
        )
    )
    if applies is False:
        return None
    denied = denied_to(statement, denies)
    left, certainly_left = index.everything & ~denied.certain, index.everything & ~denied.possible
    named = _named(statement, index, lambda _: True) & left
    is_complete = statement.actions is not UNKNOWN and UNKNOWN not in statement.actions
    certain = (
        named & everywhere & certainly_left if applies is True and (is_complete or not statement.is_not_action) else 0
    )
    possible = (named if is_complete else left) & (index.everything if may_be_wider else everywhere)
    return Breadth(
        statement=statement,
        certain=certain,
        by_wildcard=certain if statement.is_not_action else certain & _named(statement, index, has_wildcard),
        on_everything=certain if _is_on_everything(statement) else 0,
        possible=possible,
    )


def _everywhere(statement: Statement, index: ActionIndex) -> int:
    """Return the actions of the services of which the statement matches every resource."""
    if isinstance(statement.resources, Unknown):
        return 0
    if statement.is_not_resource:
        if UNKNOWN in statement.resources:
            return 0
        excluded = [it for it in statement.resources if it is not UNKNOWN and _is_surely_every(it)]
        return index.everything & ~union(index.matching(f"{service_of(it)}:*") for it in excluded)
    known = [it for it in statement.resources if it is not UNKNOWN]
    reached = 0
    for pattern in (*known, *joined_names(known)):
        service = service_of(pattern)
        kind = "" if service in _SERVICES_WITH_MANY_TYPES else "*"
        reached |= index.matching(f"{service}:*") if is_every_name(pattern, kind) else 0
    return reached


def _is_surely_every(pattern: str) -> bool:
    """Return whether a `NotResource` pattern certainly excludes every resource of its service or resource type."""
    if includes(pattern, "arn:aws:*:*:*:*"):
        return True
    whole = whole_of(pattern)
    return whole is not None and "aws" in partitions_of(pattern) and includes(pattern, f"{whole[:-1]}?*")


def _is_on_everything(statement: Statement) -> bool:
    if isinstance(statement.resources, Unknown):
        return False
    return statement.is_not_resource or any(it is not UNKNOWN and is_every_resource(it) for it in statement.resources)


def _named(statement: Statement, index: ActionIndex, wanted: _Wanted) -> int:
    """Return the actions that the wanted patterns match; all others for `NotAction`."""
    named = 0
    for pattern in () if isinstance(statement.actions, Unknown) else statement.actions:
        if pattern is not UNKNOWN and wanted(pattern):
            named |= index.matching(pattern)
    return index.everything & ~named if statement.is_not_action else named
