"""The resources of an Allow on which Denies do not deny an action.

Source: AWS Identity and Access Management User Guide, "Policy evaluation logic": an explicit Deny wins.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import TypeAlias, TypeGuard

from policypack.iam.conditions.implication import implies
from policypack.iam.matching.resource_sets import ResourceSet, resource_sets_of
from policypack.iam.parsing.statements import names_action
from policypack.model.policy import Condition, Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of

_MOST_PARTS = 64
"""The largest number of parts into which Denies may split a resource set before the result is unknown."""


Step: TypeAlias = tuple[Maybe[ResourceSet], Maybe[bool]]
"""The resources of a Deny and whether it certainly denies the action on them."""


def steps_of(denies: Iterable[Statement], action: str, conditions: Maybe[tuple[Condition, ...]]) -> tuple[Step, ...]:
    """Return the resources on which Denies deny an action that is allowed under conditions.

    A Deny counts if its conditions hold for every request that the conditions of the Allow admit. Otherwise some of
    these requests are not denied.

    Args:
        denies: the statements whose effect is or may be Deny.
        action: in lower case.
        conditions: the conditions of the Allow.
    """
    steps: list[Step] = []
    for statement in denies:
        applies = all_of((statement.has_effect(Effect.DENY), names_action(statement, action)))
        if applies is not False:
            applies = all_of((applies, implies(conditions, statement.conditions)))
        if applies is not False:
            steps += [(its, applies) for its in resource_sets_of(statement)]
    return tuple(steps)


def remaining(resource_set: ResourceSet, steps: tuple[Step, ...]) -> tuple[tuple[ResourceSet, Maybe[bool]], ...]:
    """Return the parts of a resource set that are not denied, each with whether it certainly remains.

    The cost is proportional to the number of resources of the Denies times the number of parts, at most 64.
    """
    return _remaining(resource_set, steps) if steps else ((resource_set, True),)


@functools.lru_cache(maxsize=1024)
def _remaining(resource_set: ResourceSet, steps: tuple[Step, ...]) -> tuple[tuple[ResourceSet, Maybe[bool]], ...]:
    """Return the same as `remaining`, cached because most actions of a document are denied by the same statements."""
    plain = [denied.pattern for denied, applies in steps if applies is True and _is_plain(denied)]
    left: list[tuple[ResourceSet, Maybe[bool]]] = [(it, True) for it in resource_set.without_patterns(plain)]
    for denied, applies in steps:
        if applies is True and _is_plain(denied):
            continue
        left = list(dict.fromkeys(rest for each in left for rest in _without(each, denied, applies)))
        if len(left) > _MOST_PARTS:
            return ((resource_set, UNKNOWN),)
    return tuple((rest, remains) for rest, remains in left if not (rest.denied and rest.is_empty()))


def _is_plain(denied: Maybe[ResourceSet]) -> TypeGuard[ResourceSet]:
    """Return whether the denied resource set is a pattern without exceptions."""
    return denied is not UNKNOWN and not (denied.exceptions or denied.denied)


def _without(
    part: tuple[ResourceSet, Maybe[bool]], denied: Maybe[ResourceSet], applies: Maybe[bool]
) -> Iterator[tuple[ResourceSet, Maybe[bool]]]:
    resource_set, remains = part
    if denied is UNKNOWN:
        yield resource_set, UNKNOWN
        return
    rest = resource_set.without(denied)
    if rest == (resource_set,) or (applies is UNKNOWN and remains is UNKNOWN):
        yield part
        return
    yield from ((it, remains) for it in rest)
    if applies is UNKNOWN:
        yield resource_set, UNKNOWN
