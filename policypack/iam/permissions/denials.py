"""The actions that the Denies of a policy deny on every resource.

Sources: AWS Identity and Access Management User Guide, "Policy evaluation logic" (an explicit Deny wins) and "IAM JSON
policy elements: NotResource"; AWS Service Authorization Reference (which actions can be limited to resources, and the
resource types of Amazon S3, AWS KMS and IAM).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import replace

from policypack.iam.conditions.implication import implies
from policypack.iam.matching.actions import all_actions, union
from policypack.iam.matching.arns import may_be_in_partition, partitions_of
from policypack.iam.matching.covered_actions import actions_about, covered_actions
from policypack.iam.parsing.statements import denials as denials
from policypack.iam.parsing.statements import include_resources
from policypack.model.frozen import frozen
from policypack.model.policy import Condition, Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of


@frozen
class ActionSet:
    """A set of actions that is partly unknown: the actions certainly in it, and those possibly in it."""

    certain: int = 0
    possible: int = 0


def named_actions(statement: Statement) -> ActionSet:
    """Return the existing actions that the `Action` or `NotAction` of a statement matches."""
    index = all_actions()
    if statement.actions is UNKNOWN:
        return ActionSet(possible=index.everything)
    known = union(index.matching(it) for it in statement.actions if it is not UNKNOWN)
    is_complete = UNKNOWN not in statement.actions
    if statement.is_not_action:
        others = index.everything & ~known
        return ActionSet(certain=others if is_complete else 0, possible=others)
    return ActionSet(certain=known, possible=known if is_complete else index.everything)


def denied_everywhere(
    denies: Iterable[Statement], conditions: Maybe[tuple[Condition, ...]], partition: str = "aws"
) -> ActionSet:
    """Return the existing actions that Denies deny on every resource.

    Args:
        denies: the result of `denials`.
        conditions: the conditions of the Allow; a Deny counts if it applies to every request that they admit.
        partition: the partition of the resources; Denies on ARNs of another partition do not count.
    """
    certain = possible = 0
    for deny in denies:
        applies = all_of((deny.has_effect(Effect.DENY), implies(conditions, deny.conditions)))
        if applies is False:
            continue
        named, reached = named_actions(deny), _on_every_resource(deny, partition)
        possible |= named.possible & reached.possible
        certain |= named.certain & reached.certain if applies is True else 0
    return ActionSet(certain=certain, possible=possible)


def denied_to(allow: Statement, denies: Sequence[Statement]) -> ActionSet:
    """Return the existing actions that Denies deny on every resource, in each partition that an Allow names."""
    if not denies:
        return ActionSet()
    resources = () if isinstance(allow.resources, Unknown) or allow.is_not_resource else allow.resources
    partitions = {it for pattern in resources if pattern is not UNKNOWN for it in partitions_of(pattern)} or {"aws"}
    found = [denied_everywhere(denies, allow.conditions, it) for it in sorted(partitions)]
    return ActionSet(
        certain=functools.reduce(int.__and__, (it.certain for it in found)),
        possible=union(it.possible for it in found),
    )


def denied_actions(allow: Statement, denies: Sequence[Statement]) -> ActionSet:
    """Return the existing actions that Denies deny on every resource of an Allow.

    Only actions that apply to these resources are included. The cost is proportional to the number of Denies times the
    number of resources of the Allow.
    """
    if not denies or isinstance(allow.resources, Unknown):
        return ActionSet(possible=all_actions().everything if denies else 0)
    about = certain_left = possible_left = 0
    for resources in (allow.resources,) if allow.is_not_resource else tuple((it,) for it in allow.resources):
        single = replace(allow, resources=resources)
        relevant, denied = _relevant(single), _denied_on(single, denies)
        about |= relevant
        certain_left |= relevant & ~denied.certain
        possible_left |= relevant & ~denied.possible
    return ActionSet(certain=about & ~certain_left, possible=about & ~possible_left)


def _relevant(allow: Statement) -> int:
    """Return the actions of the services that the resource of an Allow may belong to."""
    index = all_actions()
    resources = () if isinstance(allow.resources, Unknown) else allow.resources
    if allow.is_not_resource or UNKNOWN in resources:
        return index.everything
    return union(actions_about(it, index) for it in resources if it is not UNKNOWN)


def _denied_on(allow: Statement, denies: Sequence[Statement]) -> ActionSet:
    """Return the actions that Denies deny on the single resource of an Allow, or on all that `NotResource` leaves."""
    everywhere = denied_to(allow, denies)
    certain, possible = everywhere.certain, everywhere.possible
    for deny in denies:
        covers = include_resources(deny.resources, deny.is_not_resource, allow.resources, allow.is_not_resource)
        applies = all_of((deny.has_effect(Effect.DENY), implies(allow.conditions, deny.conditions), covers))
        if applies is not False:
            named = named_actions(deny)
            possible |= named.possible
            certain |= named.certain if applies is True else 0
    return ActionSet(certain=certain, possible=possible)


def _on_every_resource(deny: Statement, partition: str) -> ActionSet:
    """Return the actions for which a Deny covers every resource that they apply to."""
    index = all_actions()
    if isinstance(deny.resources, Unknown):
        return ActionSet(possible=index.everything)
    known = tuple(it for it in deny.resources if it is not UNKNOWN)
    is_complete = len(known) == len(deny.resources)
    if deny.is_not_resource:
        spared = union(actions_about(it, index) for it in known if may_be_in_partition(it, partition))
        others = index.everything & ~spared
        return ActionSet(certain=others if is_complete else 0, possible=others)
    certain = covered_actions(known, partition)
    return ActionSet(certain=certain, possible=certain if is_complete else index.everything)
