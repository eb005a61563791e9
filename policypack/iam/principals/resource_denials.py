"""Evaluate whether the Denies of a resource policy deny everything that one of its Allows grants.

Source: AWS Identity and Access Management User Guide, "Policy evaluation logic" (an explicit Deny wins) and "IAM JSON
policy elements: NotAction" and "NotResource". A Deny counts only if it covers the actions and the resources of the
Allow; an overlap is not enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from policypack.iam.matching.actions import all_actions
from policypack.iam.matching.arn_readings import include_together, includes, may_overlap
from policypack.iam.matching.globs import is_everything
from policypack.iam.matching.s3_resources import can_meet, misfits
from policypack.iam.parsing.statements import Patterns, include, include_resources
from policypack.iam.permissions.denials import named_actions
from policypack.model.policy import Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of

Applies: TypeAlias = Callable[[Statement], Maybe[bool]]
"""Return whether the principals and conditions of a Deny match all of the evaluated requests."""

_MOST_EXCEPTIONS = 16
"""The largest number of `NotResource` patterns that are compared with each other."""

_Deny: TypeAlias = tuple[Statement, Maybe[bool]]

_Covered: TypeAlias = tuple[Maybe[bool], ...]
"""Whether each Deny covers an action or a resource of the Allow."""


def is_denied(allow: Statement, statements: Sequence[Statement], applies: Applies, service: str | None) -> Maybe[bool]:
    """Return whether Denies deny each action of an Allow on each of its resources.

    Several Denies count together if each of them denies the action on a part of a resource pattern, or a part of the
    actions on the whole pattern. Bound: each action and resource of the Allow is compared once with those of each Deny,
    and AWS limits the length of the document.

    Args:
        allow: the Allow.
        statements: all statements of the document.
        applies: returns whether a Deny applies to the evaluated requests.
        service: the service of the policy's resource, to whose resources `*` refers; `None` if it can be any service.
    """
    denies = [
        (_with_everything(it, allow, _whole(service)), state)
        for it in statements
        if (state := all_of((it.has_effect(Effect.DENY), applies(it)))) is not False
    ]
    if not denies:
        return False
    groups: defaultdict[tuple[Patterns, ...], list[Patterns]] = defaultdict(list)
    for actions in _one_by_one(allow.actions, allow.is_not_action):
        groups[tuple(_excepted(deny, actions, allow, service) for deny, _ in denies)].append(actions)
    return all_of(
        _group_is_denied(
            allow,
            [(replace(deny, resources=kept), state) for (deny, state), kept in zip(denies, resources, strict=True)],
            of_group,
            service,
        )
        for resources, of_group in groups.items()
    )


def _excepted(deny: Statement, actions: Patterns, allow: Statement, service: str | None) -> Patterns:
    """Return the resources of a Deny, without those of an S3 `NotResource` to which the actions do not apply."""
    resources = deny.resources
    if service != "s3" or not deny.is_not_resource or allow.is_not_action:
        return resources
    if isinstance(resources, Unknown) or isinstance(actions, Unknown):
        return resources
    return tuple(it for it in resources if any(_meet(action, it) for action in actions))


def _group_is_denied(
    allow: Statement, denies: Sequence[_Deny], of_group: Sequence[Patterns], service: str | None
) -> Maybe[bool]:
    """Return whether Denies deny the actions of an Allow for which the Denies have the same resources."""
    by_action: defaultdict[_Covered, list[Patterns]] = defaultdict(list)
    for actions in of_group:
        by_action[tuple(_covers_actions(deny, actions, allow) for deny, _ in denies)].append(actions)
    by_resource: defaultdict[_Covered, list[Patterns]] = defaultdict(list)
    for written in _one_by_one(allow.resources, allow.is_not_resource):
        resources = _as_arns(written, allow.is_not_resource, _whole(service))
        by_resource[tuple(_covers_resources(deny, resources, allow) for deny, _ in denies)].append(resources)
    return all_of(
        _pairs_are_denied(allow, denies, one, other, service)
        for one in by_action.items()
        for other in by_resource.items()
    )


def _pairs_are_denied(
    allow: Statement,
    denies: Sequence[_Deny],
    one: tuple[_Covered, Sequence[Patterns]],
    other: tuple[_Covered, Sequence[Patterns]],
    service: str | None,
) -> Maybe[bool]:
    """Return whether Denies deny the actions on the resources of an Allow that the same Denies cover."""
    (of_action, all_actions_of), (of_resource, all_resources_of) = one, other
    found = list(zip(denies, of_action, of_resource, strict=True))
    direct = any_of(all_of((state, action, resource)) for (_, state), action, resource in found)
    if direct is True:
        return True
    same_action = [deny for (deny, state), covers, _ in found if state is True and covers is True]
    same_resource = [deny for (deny, state), _, covers in found if state is True and covers is True]
    pairs = (
        replace(allow, actions=actions, resources=resources)
        for actions in all_actions_of
        for resources in all_resources_of
        if _can_meet(actions, allow.is_not_action, resources, allow.is_not_resource)
    )
    if direct is UNKNOWN:
        return True if next(pairs, None) is None else direct
    return all_of(_resources_together(same_action, it) or _actions_together(same_resource, it, service) for it in pairs)


def _meet(action: Maybe[str], resource: Maybe[str]) -> bool:
    return action is UNKNOWN or resource is UNKNOWN or can_meet(action, resource)


def _covers_actions(deny: Statement, actions: Patterns, allow: Statement) -> Maybe[bool]:
    return include(deny.actions, deny.is_not_action, actions, allow.is_not_action)


def _covers_resources(deny: Statement, resources: Patterns, allow: Statement) -> Maybe[bool]:
    return include_resources(deny.resources, deny.is_not_resource, resources, allow.is_not_resource)


def _resources_together(denies: Sequence[Statement], allow: Statement) -> bool:
    """Return whether Denies that all cover the action together cover the resource pattern of an Allow."""
    if allow.is_not_resource or len(denies) < 2 or not allow.resources:
        return False
    named = [it for deny in denies if not deny.is_not_resource for it in _known(deny.resources)]
    negated = [tuple(_known(deny.resources)) for deny in denies if deny.is_not_resource]
    if sum(map(len, negated)) > _MOST_EXCEPTIONS:
        negated = []
    return all(
        include_together(named, it) or any(_are_covered(it, spared, named, negated) for spared in negated)
        for it in _known(allow.resources)
    )


def _are_covered(
    resource: str, spared: tuple[str, ...], named: Sequence[str], negated: Sequence[tuple[str, ...]]
) -> bool:
    """Return whether other Denies cover the exceptions of a `NotResource` Deny within a resource pattern."""
    return all(
        not may_overlap(it, resource)
        or include_together(named, it)
        or any(not any(may_overlap(other, it) for other in others) for others in negated)
        for it in spared
    )


def _actions_together(denies: Sequence[Statement], allow: Statement, service: str | None) -> bool:
    """Return whether Denies that all cover the resource together deny every existing action of an Allow on it."""
    if not denies or (service is None and len(denies) < 2):
        return False
    granted = named_actions(allow).possible
    if service is not None:
        granted &= all_actions().matching(f"{service}:*")
    if service == "s3" and not allow.is_not_resource:
        granted &= ~misfits(tuple(_known(allow.resources)))
    if not granted or granted == all_actions().everything:
        return False
    for deny in denies:
        granted &= ~named_actions(deny).certain
    return not granted


def _whole(service: str | None) -> str:
    """Return the pattern that matches all resources of a service."""
    if service is None:
        return "*"
    return "arn:aws:s3:::*" if service == "s3" else f"arn:aws:{service}:*:*:*"


def _known(patterns: Patterns) -> Iterator[str]:
    return iter(()) if isinstance(patterns, Unknown) else (it for it in patterns if it is not UNKNOWN)


def _with_everything(deny: Statement, allow: Statement, whole: str) -> Statement:
    """Return a Deny with `*` for all resources of the service, if the Allow with `NotResource` allows no others.

    This is the case if each exception of the Allow is a resource of the service in the same partition.
    """
    start = whole.split("*")[0].rstrip(":")
    is_of_service = all(it.startswith(f"{start}:") for it in _known(allow.resources))
    if not allow.is_not_resource or not is_of_service or isinstance(deny.resources, Unknown):
        return deny
    resources = tuple("*" if it is not UNKNOWN and includes(it, whole) else it for it in deny.resources)
    return deny if resources == deny.resources else replace(deny, resources=resources)


def _as_arns(patterns: Patterns, is_negated: bool, whole: str) -> Patterns:
    """Return the resources of an Allow in which `*` is replaced by all resources of the policy's service."""
    if is_negated or isinstance(patterns, Unknown):
        return patterns
    return tuple(whole if it is not UNKNOWN and is_everything(it) else it for it in patterns)


def _can_meet(actions: Patterns, is_not_action: bool, resources: Patterns, is_not_resource: bool) -> bool:
    """Return whether one action can apply to one resource; `NotAction` and `NotResource` always can."""
    if is_not_action or is_not_resource or isinstance(actions, Unknown) or isinstance(resources, Unknown):
        return True
    return all(_meet(it, to) for it in actions for to in resources)


def _one_by_one(patterns: Patterns, is_negated: bool) -> Iterator[Patterns]:
    """Yield each pattern of a list as a list of its own; a negated or empty list is yielded as a whole."""
    if isinstance(patterns, Unknown) or is_negated or not patterns:
        yield patterns
    else:
        yield from ((it,) for it in patterns)
