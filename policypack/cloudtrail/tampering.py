"""Permissions to tamper with a stack's trails, their buckets, log groups and keys.

Only what belongs to the trails of this stack counts: the permission to stop another trail is none here. The actions are
data in `tamper_actions.py`. The cost for one identity is proportional to its statements, times the actions that they
name, times the resources of the trails: AWS allows five trails in a region of an account (CloudTrail User Guide,
"Quotas in AWS CloudTrail").
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from policypack.cloudtrail import tamper_actions
from policypack.cloudtrail.record_names import NameForm
from policypack.cloudtrail.tamper_facts import Facts, depends_on_facts
from policypack.iam.conditions.restrictions import restricts_in_own_account
from policypack.iam.matching.actions import ActionIndex
from policypack.iam.matching.arns import overlap, parts_of
from policypack.iam.matching.globs import covers, has_wildcard
from policypack.iam.matching.resource_sets import ResourceSet, is_every
from policypack.iam.permissions.effective_permissions import EffectivePermissions, Grant
from policypack.iam.permissions.granted_actions import granted_actions
from policypack.model.identities import Identity
from policypack.model.policy import Condition, Effect
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of

_HEAD = slice(0, 5)
"""The parts of an ARN before the resource: partition, service, region and account are among them."""

_MOST_HEADS = 16
"""How many accounts and regions of Denies are tried for a resource whose own are unknown."""


_NOTHING = Facts()


@dataclass(frozen=True, slots=True, kw_only=True)
class TamperTarget:
    """Resources of one kind that belong to the trails of a stack, and the actions that tamper with them.

    Attributes:
        actions: as AWS writes them.
        kind: the pattern of every resource of the kind.
        arns: for each resource the pattern of its ARN; parts that are unknown until deployment are `*`.
        other_forms: further ARNs by which an Allow names the same resources.
        name_forms: for ARNs with a pattern of names the form that these names have.
        facts: for each of `arns` and `other_forms` what is known of the resource.
        unnamed: what is known of further resources whose names are unknown, until deployment or for good.
    """

    actions: tuple[str, ...]
    kind: str
    arns: tuple[str, ...]
    other_forms: tuple[str, ...] = ()
    name_forms: Mapping[str, NameForm] = field(default_factory=dict)
    facts: Mapping[str, Facts] = field(default_factory=dict)
    unnamed: tuple[Facts, ...] = ()

    def grants(self, effective: EffectivePermissions, reached: int) -> Iterator[tuple[str, Grant]]:
        """Yield the actions that an identity may use on the target, each with the statements that allow it.

        Args:
            reached: the actions to try, as a set of `_index()`.
        """
        for action in self.actions:
            if not reached & _index().matching(action.lower()):
                continue
            states = {
                it: _is_denied(effective, action.lower(), it, self.facts.get(it, _NOTHING).known) for it in self.arns
            }
            denied = frozenset(arn for arn, state in states.items() if state is True)
            unsure = frozenset(arn for arn, state in states.items() if state is UNKNOWN)
            if not self.unnamed and len(denied) == len(self.arns):
                continue
            counts = functools.partial(self._counts, denied, unsure)
            yield from ((action, grant) for grant in effective.grants(action.lower(), counts))

    def _counts(
        self,
        denied: frozenset[str],
        unsure: frozenset[str],
        resource_set: ResourceSet,
        conditions: tuple[Condition, ...],
    ) -> Maybe[bool]:
        """Return whether a permission on a resource set, under these conditions, reaches the target."""
        of_resource = tuple(it for it in conditions if depends_on_facts(it))
        if any(restricts_in_own_account(it) for it in conditions if not depends_on_facts(it)):
            return False
        forms = [*self.arns, *(() if denied or unsure else self.other_forms)]
        reached = any_of(
            all_of((UNKNOWN if it in unsure else True, state, self.facts.get(it, _NOTHING).admits(of_resource)))
            for it in forms
            if it not in denied and (state := _touches(resource_set, it, self.name_forms.get(it))) is not False
        )
        if reached is not False or not self.unnamed or not resource_set.touches(self.kind):
            return reached
        admitted = any_of(it.admits(of_resource) for it in self.unnamed)
        return all_of((admitted, True if is_every(resource_set) and not resource_set.exceptions else UNKNOWN))


def tamper_grants(identity: Identity, targets: Iterable[TamperTarget]) -> Iterator[tuple[str, Grant]]:
    """Yield the actions by which an identity can tamper with targets, or may, each with a statement that allows it."""
    effective = EffectivePermissions(identity)
    reached = granted_actions(effective, _index())
    if reached:
        for target in targets:
            yield from target.grants(effective, reached)


def tampers(identity: Identity, targets: Iterable[TamperTarget]) -> bool:
    """Whether an identity certainly can tamper with one of the targets."""
    return any(grant.is_certain for _, grant in tamper_grants(identity, targets))


def _touches(resource_set: ResourceSet, arn: str, form: NameForm | None) -> Maybe[bool]:
    """Return whether a resource set contains the resource; unknown if an exception may be the resource."""
    if not resource_set.touches(arn) or not (form is None or form.may_match(resource_set.pattern)):
        return False
    exact = [_with_head(arn, exception) for exception in resource_set.exceptions]
    return UNKNOWN if any(covers(it, one) for it, one in zip(resource_set.exceptions, exact, strict=True)) else True


def _is_denied(effective: EffectivePermissions, action: str, arn: str, known: tuple[Condition, ...]) -> Maybe[bool]:
    """Whether Denies take the action away on a resource.

    Unknown where they do if the resource is in the account and region that a Deny names.
    """
    if effective.denies(action, arn, known):
        return True
    if not any(map(has_wildcard, parts_of(arn)[_HEAD])):
        return False
    variants: dict[str, None] = {}
    for source in effective.sources:
        statement = source.statement
        if statement.effect is not Effect.DENY or statement.resources is UNKNOWN or len(variants) > _MOST_HEADS:
            continue
        named = (it for it in statement.resources if it is not UNKNOWN and overlap(it, arn))
        variants.update(dict.fromkeys(_with_head(arn, it) for it in named))
    return UNKNOWN if any(effective.denies(action, it, known) for it in variants if it != arn) else False


def _with_head(arn: str, other: str) -> str:
    """An ARN with the partition, region and account of another one where its own are unknown."""
    own, theirs = parts_of(arn), parts_of(other)
    if len(own) != len(theirs):
        return arn
    head = [b if has_wildcard(a) else a for a, b in zip(own[_HEAD], theirs[_HEAD], strict=True)]
    return ":".join((*head, own[-1]))


@functools.cache
def _index() -> ActionIndex:
    return ActionIndex(tamper_actions.TAMPER_ACTIONS)
