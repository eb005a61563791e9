"""Joins buckets with what is attached to them."""

from __future__ import annotations

from collections import defaultdict

from policypack.adapters.links import Links
from policypack.adapters.parts import Parts
from policypack.model.buckets import AccessBlock, Bucket
from policypack.model.origin import Origin


def join_buckets(parts: Parts, links: Links) -> tuple[tuple[Bucket, ...], tuple[AccessBlock, ...]]:
    """The buckets of the stack, and the access blocks of buckets that the stack does not declare."""
    candidates = {bucket.origin.urn: bucket.names for bucket in parts.buckets}
    blocks: defaultdict[str, list[AccessBlock]] = defaultdict(list)
    outside: list[AccessBlock] = []
    unplaced = False
    for part in parts.access_blocks:
        found = links.find(part.bucket, candidates)
        for urn in found.urns:
            blocks[urn].append(part.block)
        if not found.urns:
            outside.append(part.block)
            unplaced = unplaced or found.incomplete

    trails: defaultdict[str, list[Origin]] = defaultdict(list)
    for trail in parts.trails:
        for urn in links.find(trail.bucket, candidates).urns:
            trails[urn].append(trail.trail.origin)

    buckets = tuple(
        Bucket(
            origin=part.origin,
            force_destroy=part.force_destroy,
            access_blocks=tuple(blocks[part.origin.urn]),
            account_access_blocks=tuple(parts.account_access_blocks),
            may_have_more_access_blocks=unplaced,
            trails=tuple(trails[part.origin.urn]),
        )
        for part in parts.buckets
    )
    return buckets, tuple(outside)
