"""What Denies leave of one action on the resources that a statement allows.

Source: AWS Identity and Access Management User Guide, "Policy evaluation logic": an explicit Deny wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policypack.iam.extents import Extent, extents_of
from policypack.iam.implication import implies
from policypack.iam.statements import speaks_of_action
from policypack.model.policy import Condition, Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of

_MOST_PARTS = 64
"""Into how many pieces Denies may cut an extent before what is left of it counts as not known."""


def remaining(
    denies: Iterable[Statement], action: str, extent: Extent, conditions: Maybe[tuple[Condition, ...]]
) -> list[tuple[Extent, Maybe[bool]]]:
    """What Denies leave of an extent that is allowed under conditions, and whether it remains for certain.

    A Deny counts where its conditions hold for every request that those of the Allow admit: else there are requests
    that it does not apply to. The cost grows with the number of Denies, times the pieces that they leave: 64 at most.

    Args:
        denies: statements that deny something, or may.
        action: in lower case.
        extent: what is allowed.
        conditions: those of the Allow.
    """
    left: list[tuple[Extent, Maybe[bool]]] = [(extent, True)]
    for statement in denies:
        applies = all_of((statement.has_effect(Effect.DENY), speaks_of_action(statement, action)))
        if applies is not False:
            applies = all_of((applies, implies(conditions, statement.conditions)))
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
    if rest == (extent,) or (applies is UNKNOWN and remains is UNKNOWN):
        yield part
        return
    yield from ((it, remains) for it in rest)
    if applies is UNKNOWN:
        yield extent, UNKNOWN
