"""Whether the Denies of a resource policy take away all that one of its Allows grants.

Source: AWS Identity and Access Management User Guide, "Policy evaluation logic" (an explicit Deny wins) and "IAM JSON
policy elements: NotAction" and "NotResource". A Deny counts where it covers the actions and the resources, not where it
shares some with the Allow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from policypack.iam.actions import all_actions
from policypack.iam.denials import named_actions
from policypack.iam.globs import is_everything
from policypack.iam.readings import include_together, includes, may_overlap
from policypack.iam.s3 import can_meet, misfits
from policypack.iam.statements import Patterns, include, include_resources
from policypack.model.policy import Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of

Applies: TypeAlias = Callable[[Statement], Maybe[bool]]
"""Whether a Deny applies to all requests in question: by its principals and its conditions."""

_MOST_EXCEPTIONS = 16
"""How many patterns of `NotResource` are compared with one another at most."""

_Deny: TypeAlias = tuple[Statement, Maybe[bool]]


def is_denied(allow: Statement, statements: Sequence[Statement], applies: Applies, service: str | None) -> Maybe[bool]:
    """Whether Denies take away each action of an Allow on each of its resources.

    Several Denies count together where each denies the action on a part of a resource pattern, or a part of the actions
    on the whole of it. The cost grows with the number of Denies, times the actions and the resources of the Allow.

    Args:
        allow: the statement that grants.
        statements: all statements of the document.
        applies: whether a Deny applies to the requests in question.
        service: the service of the policy's resource, whose resources `*` means; `None` where it may be any.
    """
    whole = "*" if service is None else "arn:aws:s3:::*" if service == "s3" else f"arn:aws:{service}:*:*:*"
    denies = [
        (_with_everything(it, allow, whole), state)
        for it in statements
        if (state := all_of((it.has_effect(Effect.DENY), applies(it)))) is not False
    ]
    if not denies:
        return False
    return all_of(
        _pair_is_denied(
            replace(allow, actions=actions, resources=_as_arns(resources, allow.is_not_resource, whole)),
            [(_about(it, actions, allow.is_not_action), state) for it, state in denies] if service == "s3" else denies,
            service,
        )
        for actions in _one_by_one(allow.actions, allow.is_not_action)
        for resources in _one_by_one(allow.resources, allow.is_not_resource)
        if _can_meet(actions, allow.is_not_action, resources, allow.is_not_resource)
    )


def _about(deny: Statement, actions: Patterns, is_not_action: bool) -> Statement:
    """A Deny of S3 without the exceptions of its `NotResource` that the actions have nothing to do with."""
    resources = deny.resources
    if not deny.is_not_resource or is_not_action or isinstance(resources, Unknown) or isinstance(actions, Unknown):
        return deny
    kept = tuple(it for it in resources if any(_meet(action, it) for action in actions))
    return deny if len(kept) == len(resources) else replace(deny, resources=kept)


def _meet(action: Maybe[str], resource: Maybe[str]) -> bool:
    return action is UNKNOWN or resource is UNKNOWN or can_meet(action, resource)


def _pair_is_denied(allow: Statement, denies: Sequence[_Deny], service: str | None) -> Maybe[bool]:
    """The same for an Allow of one action pattern on one resource pattern, or of lists that are negated."""
    found = [(deny, state, _covers_actions(deny, allow), _covers_resources(deny, allow)) for deny, state in denies]
    direct = any_of(all_of((state, actions, resources)) for _, state, actions, resources in found)
    if direct is not False:
        return direct
    same_action = [deny for deny, state, actions, _ in found if state is True and actions is True]
    same_resource = [deny for deny, state, _, resources in found if state is True and resources is True]
    return _resources_together(same_action, allow) or _actions_together(same_resource, allow, service)


def _covers_actions(deny: Statement, allow: Statement) -> Maybe[bool]:
    return include(deny.actions, deny.is_not_action, allow.actions, allow.is_not_action)


def _covers_resources(deny: Statement, allow: Statement) -> Maybe[bool]:
    return include_resources(deny.resources, deny.is_not_resource, allow.resources, allow.is_not_resource)


def _resources_together(denies: Sequence[Statement], allow: Statement) -> bool:
    """Whether Denies that have the action in common cover the resource pattern of an Allow together."""
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
    """Whether other Denies cover what one with `NotResource` spares of a resource pattern."""
    return all(
        not may_overlap(it, resource)
        or include_together(named, it)
        or any(not any(may_overlap(other, it) for other in others) for others in negated)
        for it in spared
    )


def _actions_together(denies: Sequence[Statement], allow: Statement, service: str | None) -> bool:
    """Whether Denies that have the resource in common deny all existing actions that an Allow can allow on it."""
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


def _known(patterns: Patterns) -> Iterator[str]:
    return iter(()) if isinstance(patterns, Unknown) else (it for it in patterns if it is not UNKNOWN)


def _with_everything(deny: Statement, allow: Statement, whole: str) -> Statement:
    """A Deny with `*` for all resources of the service, where those are all that an Allow with `NotResource` leaves.

    They are where each of its exceptions is of the service, in the same partition: a policy has resources of one.
    """
    start = whole.split("*")[0].rstrip(":")
    is_of_service = all(it.startswith(f"{start}:") for it in _known(allow.resources))
    if not allow.is_not_resource or not is_of_service or isinstance(deny.resources, Unknown):
        return deny
    resources = tuple("*" if it is not UNKNOWN and includes(it, whole) else it for it in deny.resources)
    return deny if resources == deny.resources else replace(deny, resources=resources)


def _as_arns(patterns: Patterns, is_negated: bool, whole: str) -> Patterns:
    """The resources of an Allow, with the resources of the policy's service for `*`."""
    if is_negated or isinstance(patterns, Unknown):
        return patterns
    return tuple(whole if it is not UNKNOWN and is_everything(it) else it for it in patterns)


def _can_meet(actions: Patterns, is_not_action: bool, resources: Patterns, is_not_resource: bool) -> bool:
    """Whether a pair of one action and one resource can allow anything; lists that are negated can."""
    if is_not_action or is_not_resource or isinstance(actions, Unknown) or isinstance(resources, Unknown):
        return True
    return all(_meet(it, to) for it in actions for to in resources)


def _one_by_one(patterns: Patterns, is_negated: bool) -> Iterator[Patterns]:
    """The patterns of a list apart; a list that is negated, or empty, has only one meaning, as a whole."""
    if isinstance(patterns, Unknown) or is_negated or not patterns:
        yield patterns
    else:
        yield from ((it,) for it in patterns)
