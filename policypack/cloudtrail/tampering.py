"""Permissions to tamper with a stack's trails, their buckets, log groups and keys.

Permissions on trails that the stack does not declare are ignored. The actions are data in `tamper_actions.py`. The cost
for an identity is proportional to its statements, times the actions that they match, times the resources of the trails.
AWS allows five trails in a region of an account (CloudTrail User Guide, "Quotas in AWS CloudTrail").
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
"""The fields of an ARN before the resource, among them the partition, service, region and account."""

_MOST_HEADS = 16
"""The largest number of accounts and regions of Denies that are tried if those of a resource are unknown."""


_NO_FACTS = Facts()


@dataclass(frozen=True, slots=True, kw_only=True)
class TamperTarget:
    """The resources of one type that belong to the trails of a stack, with the actions that tamper with them.

    Attributes:
        actions: the actions in AWS's case.
        kind: the pattern that matches every resource of the type.
        arns: the ARN pattern of each resource; fields that are unknown until deployment are `*`.
        other_forms: further ARNs by which an Allow can name the same resources.
        name_forms: the form of the resource names, for ARNs with a pattern of names.
        facts: the known properties of the resource, for each of `arns` and `other_forms`.
        unnamed: the known properties of resources whose names are unknown.
    """

    actions: tuple[str, ...]
    kind: str
    arns: tuple[str, ...]
    other_forms: tuple[str, ...] = ()
    name_forms: Mapping[str, NameForm] = field(default_factory=dict)
    facts: Mapping[str, Facts] = field(default_factory=dict)
    unnamed: tuple[Facts, ...] = ()

    def grants(self, permissions: EffectivePermissions, granted: int) -> Iterator[tuple[str, Grant]]:
        """Yield the actions that an identity can use on the target, each with its grant.

        Args:
            permissions: the effective permissions of the identity.
            granted: the actions to try, as a set of `_index()`.
        """
        for action in self.actions:
            if not granted & _index().matching(action.lower()):
                continue
            states = {
                it: _is_denied(permissions, action.lower(), it, self.facts.get(it, _NO_FACTS).known) for it in self.arns
            }
            denied = frozenset(arn for arn, state in states.items() if state is True)
            unsure = frozenset(arn for arn, state in states.items() if state is UNKNOWN)
            if not self.unnamed and len(denied) == len(self.arns):
                continue
            counts = functools.partial(self._counts, denied, unsure)
            yield from ((action, grant) for grant in permissions.grants(action.lower(), counts))

    def _counts(
        self,
        denied: frozenset[str],
        unsure: frozenset[str],
        resource_set: ResourceSet,
        conditions: tuple[Condition, ...],
    ) -> Maybe[bool]:
        """Return whether a permission on a resource set under these conditions is a permission on the target."""
        of_resource = tuple(it for it in conditions if depends_on_facts(it))
        if any(restricts_in_own_account(it) for it in conditions if not depends_on_facts(it)):
            return False
        forms = [*self.arns, *(() if denied or unsure else self.other_forms)]
        reached = any_of(
            all_of((UNKNOWN if it in unsure else True, state, self.facts.get(it, _NO_FACTS).admits(of_resource)))
            for it in forms
            if it not in denied and (state := _touches(resource_set, it, self.name_forms.get(it))) is not False
        )
        if reached is not False or not self.unnamed or not resource_set.touches(self.kind):
            return reached
        admitted = any_of(it.admits(of_resource) for it in self.unnamed)
        return all_of((admitted, True if is_every(resource_set) and not resource_set.exceptions else UNKNOWN))


def tamper_grants(identity: Identity, targets: Iterable[TamperTarget]) -> Iterator[tuple[str, Grant]]:
    """Yield the actions with which an identity can or may tamper with targets, each with its grant."""
    permissions = EffectivePermissions(identity)
    granted = granted_actions(permissions, _index())
    if granted:
        for target in targets:
            yield from target.grants(permissions, granted)


def tampers(identity: Identity, targets: Iterable[TamperTarget]) -> bool:
    """Return whether an identity can certainly tamper with one of the targets."""
    return any(grant.is_certain for _, grant in tamper_grants(identity, targets))


def _touches(resource_set: ResourceSet, arn: str, form: NameForm | None) -> Maybe[bool]:
    """Return whether a resource set includes the resource.

    Unknown if an exception excludes the resource in one possible account and region.
    """
    if not resource_set.touches(arn) or not (form is None or form.may_match(resource_set.pattern)):
        return False
    exact = [_with_head(arn, exception) for exception in resource_set.exceptions]
    return UNKNOWN if any(covers(it, one) for it, one in zip(resource_set.exceptions, exact, strict=True)) else True


def _is_denied(permissions: EffectivePermissions, action: str, arn: str, known: tuple[Condition, ...]) -> Maybe[bool]:
    """Return whether Denies deny the action on a resource.

    Unknown if they deny it only if the resource is in the account and region that a Deny names.
    """
    if permissions.denies(action, arn, known):
        return True
    if not any(map(has_wildcard, parts_of(arn)[_HEAD])):
        return False
    variants: dict[str, None] = {}
    for source in permissions.sources:
        statement = source.statement
        if statement.effect is not Effect.DENY or statement.resources is UNKNOWN or len(variants) > _MOST_HEADS:
            continue
        named = (it for it in statement.resources if it is not UNKNOWN and overlap(it, arn))
        variants.update(dict.fromkeys(_with_head(arn, it) for it in named))
    return UNKNOWN if any(permissions.denies(action, it, known) for it in variants if it != arn) else False


def _with_head(arn: str, other: str) -> str:
    """Return an ARN in which unknown partition, region and account are those of another ARN."""
    own, theirs = parts_of(arn), parts_of(other)
    if len(own) != len(theirs):
        return arn
    head = [b if has_wildcard(a) else a for a, b in zip(own[_HEAD], theirs[_HEAD], strict=True)]
    return ":".join((*head, own[-1]))


@functools.cache
def _index() -> ActionIndex:
    return ActionIndex(tamper_actions.TAMPER_ACTIONS)
