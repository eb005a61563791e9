"""Joins buckets with what is attached to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Generic, TypeVar

from policypack.adapters.joins.account_blocks import AccountBlocks
from policypack.adapters.joins.resolver import Candidates, ReferenceResolver
from policypack.adapters.parts.parts import BucketSettingsPart, Parts
from policypack.adapters.parts.reference import Reference, known_texts
from policypack.adapters.resources.secrets import JoinedSecrets
from policypack.model.buckets import NO_SETTINGS, AccessBlock, Bucket, BucketSettings, ExternalBucketPolicy
from policypack.model.origin import Origin
from policypack.model.unknown import UNKNOWN, Maybe

T = TypeVar("T")

_INLINE_PAYER = "requestPayer"
"""What a bucket calls the property that is `payer` in a resource of its own, and in messages."""

_SETTINGS = tuple(field.name for field in fields(NO_SETTINGS))


@dataclass(frozen=True, slots=True)
class _Placed(Generic[T]):
    """Parts by the URN of the bucket that they belong to.

    Attributes:
        outside: those that belong to no bucket of the stack, as far as that is known.
        unplaced: those that may belong to any.
    """

    of_bucket: Mapping[str, list[T]]
    outside: list[T]
    unplaced: list[T]


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedBuckets:
    """The buckets of the stack, and what belongs to buckets that the stack does not declare."""

    buckets: tuple[Bucket, ...]
    external_access_blocks: tuple[AccessBlock, ...]
    external_policies: tuple[ExternalBucketPolicy, ...]


def join_buckets(parts: Parts, links: ReferenceResolver) -> JoinedBuckets:
    """Join the buckets of the stack with everything that belongs to them."""
    known = {bucket.origin.urn: bucket.names for bucket in parts.buckets}
    names = Candidates(known, parts.places.accounts)
    blocks = _place(((it.block, it.bucket) for it in parts.access_blocks), links, names)
    of_policies = _place(((it, it.bucket) for it in parts.bucket_policies), links, names)
    policies = {urn: [it.policy for it in found] for urn, found in of_policies.of_bucket.items()}
    acls = _place(((it.access_control_list, it.bucket) for it in parts.bucket_acls), links, names)
    # A trail may deliver to a bucket of another account, whose name no other bucket has.
    trails = _place(((it.trail, it.bucket) for it in parts.trails), links, names, Candidates(known))
    settings = _place(
        (((_with_target(it, links, names), it.secrets), it.bucket) for it in parts.bucket_settings), links, names
    )
    apart = {urn: [it for it, _ in found] for urn, found in settings.of_bucket.items()}
    hidden = {urn: [it for _, it in found] for urn, found in settings.of_bucket.items()}
    log_targets = [links.find(it, names) for it in parts.access_log_targets]
    receiving = {urn for it in log_targets for urn in it.urns}
    may_receive: Maybe[bool] = UNKNOWN if any(it.incomplete for it in log_targets) else False
    undecided = frozenset(name for it, _ in settings.unplaced for name in _SETTINGS if getattr(it, name) is not None)
    blocks_of_account = AccountBlocks(parts)
    buckets = tuple(
        Bucket(
            origin=_with_secrets(part.origin, hidden.get(part.origin.urn, [])),
            force_destroy=part.force_destroy,
            access_blocks=tuple(blocks.of_bucket[part.origin.urn]),
            account_access_blocks=blocks_of_account.of(part.resource),
            other_account_access_blocks=blocks_of_account.not_of(part.resource),
            may_have_more_access_blocks=bool(blocks.unplaced),
            trails=tuple(trails.of_bucket[part.origin.urn]),
            # A provider reports the policy of a sub-resource inline as well.
            policies=tuple(policies.get(part.origin.urn) or ([part.policy] if part.policy else [])),
            access_control_lists=(
                *acls.of_bucket[part.origin.urn],
                *([part.access_control_list] if part.access_control_list else []),
            ),
            receives_access_logs=True if part.origin.urn in receiving else may_receive,
            may_have_more_policies=bool(of_policies.unplaced),
            settings=_merged(part.settings, apart.get(part.origin.urn, []), undecided),
            names=part.names,
            tags=part.tags,
            own_accounts=parts.places.own_accounts(part.resource),
            is_protected=part.is_protected,
        )
        for part in parts.buckets
    )
    outside = [*of_policies.outside, *(() if parts.buckets else of_policies.unplaced)]
    return JoinedBuckets(
        buckets=buckets,
        external_access_blocks=(*blocks.outside, *blocks.unplaced),
        external_policies=tuple(
            ExternalBucketPolicy(policy=it.policy, names=frozenset(known_texts(it.bucket))) for it in outside
        ),
    )


def _place(
    found: Iterable[tuple[T, Reference]],
    links: ReferenceResolver,
    names: Candidates,
    elsewhere: Candidates | None = None,
) -> _Placed[T]:
    """Find the bucket of each part, among `elsewhere` where its name is not among `names`."""
    placed: _Placed[T] = _Placed(defaultdict(list), [], [])
    for part, link in found:
        targets = links.find(link, names)
        if elsewhere is not None and targets.is_external:
            targets = links.find(link, elsewhere)
        for urn in targets.urns:
            placed.of_bucket[urn].append(part)
        if not targets.urns:
            (placed.unplaced if targets.incomplete else placed.outside).append(part)
    return placed


def _with_target(part: BucketSettingsPart, links: ReferenceResolver, names: Candidates) -> BucketSettings:
    """Access logging counts only where it goes to another bucket."""
    if part.log_target is None:
        return part.settings
    if part.log_target.values == ():
        return replace(part.settings, logs_access_elsewhere=False)
    own, target = links.find(part.bucket, names), links.find(part.log_target, names)
    if target.incomplete:
        return replace(part.settings, logs_access_elsewhere=UNKNOWN)
    is_same = bool(own.urns or own.outside) and (own.urns, own.outside) == (target.urns, target.outside)
    return replace(part.settings, logs_access_elsewhere=not is_same)


def _with_secrets(origin: Origin, of_settings: list[Collection[str]]) -> Origin:
    """Return the origin of a bucket, of whose settings those that are secrets elsewhere are secrets as well."""
    if origin.is_secret(_INLINE_PAYER):
        of_settings = [*of_settings, ("payer",)]
    return replace(origin, secrets=JoinedSecrets((origin.secrets, *of_settings))) if of_settings else origin


def _merged(inline: BucketSettings, own: list[BucketSettings], undecided: frozenset[str]) -> BucketSettings:
    """A sub-resource wins over what is inline.

    Args:
        undecided: the settings that a sub-resource holds whose bucket is unknown: where nothing else sets them, they
            are unknown.
    """
    if not own and not undecided:
        return inline
    merged = {}
    for name in _SETTINGS:
        apart = {value for it in own if (value := getattr(it, name)) is not None}
        # Two resources that set the same differently overwrite each other: which one wins is anybody's guess.
        value = UNKNOWN if len(apart) > 1 else next(iter(apart), getattr(inline, name))
        merged[name] = UNKNOWN if value is None and name in undecided else value
    return BucketSettings(**merged)
