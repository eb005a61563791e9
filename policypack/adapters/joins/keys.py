"""Joins keys, log groups and delivery roles with the trails that use them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from policypack.adapters.joins.named_by_arn import NamedByArn, alias_name, log_groups, roles
from policypack.adapters.joins.resolver import Candidates, ReferenceResolver
from policypack.adapters.parts.parts import Parts
from policypack.adapters.parts.reference import Reference, known_texts
from policypack.model.identities import DeclaredPolicy, Identity
from policypack.model.keys import DeliveryRole, Key, LogGroup
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN, Maybe


def join_keys(parts: Parts, links: ReferenceResolver) -> tuple[Key, ...]:
    """Every key of the stack with its policies and the trails that encrypt with it, if by an alias."""
    if not parts.keys:
        return ()
    names = {part.key.origin.urn: part.names for part in parts.keys}
    targets: dict[str, tuple[str, ...]] = {urn: (urn,) for urn in names}
    regions = parts.places.regions
    aliases: defaultdict[str, list[Maybe[str]]] = defaultdict(list)
    known, keys = dict(names), Candidates(names, regions)
    for alias in parts.key_aliases:
        found = links.find(alias.key, keys)
        known[alias.origin.urn] = alias.names
        targets[alias.origin.urn] = found.urns
        for urn in found.urns:
            known[urn] = known[urn] | alias.names
            aliases[urn] += sorted(it for it in alias.names if it.startswith("alias/")) or [UNKNOWN]
    named = NamedByArn(known, regions, parts.places, alias_name)
    trails: defaultdict[str, dict[str, Trail]] = defaultdict(dict)
    for part in parts.trails:
        for urn in links.find(part.key, named).urns:
            for target in targets[urn]:
                trails[target][part.trail.origin.urn] = part.trail
    policies: defaultdict[str, list[DeclaredPolicy]] = defaultdict(list)
    unplaced = False
    for declared in parts.key_policies:
        found = links.find(declared.key, named)
        unplaced = unplaced or found.incomplete
        for urn in found.urns:
            for target in targets[urn]:
                policies[target].append(declared.policy)
    return tuple(
        replace(
            part.key,
            # A provider reports the policy of a sub-resource inline as well.
            policies=tuple(policies[part.key.origin.urn]) or part.key.policies,
            may_have_more_policies=unplaced,
            trails=tuple(trails[part.key.origin.urn].values()),
            names=part.names,
            aliases=tuple(dict.fromkeys(aliases[part.key.origin.urn])),
        )
        for part in parts.keys
    )


def join_log_groups(parts: Parts, links: ReferenceResolver) -> tuple[LogGroup, ...]:
    """Every log group of the stack with the trails that deliver to it."""
    if not parts.log_groups:
        return ()
    names = log_groups(parts)
    trails = _trails_of(((part.trail, part.log_group) for part in parts.trails), links, names)
    return tuple(
        replace(part.group, trails=tuple(trails[part.group.origin.urn]), names=part.names) for part in parts.log_groups
    )


def join_delivery_roles(
    parts: Parts, links: ReferenceResolver, identities: Iterable[Identity]
) -> tuple[DeliveryRole, ...]:
    """The roles of the stack in which its trails deliver to log groups."""
    if not parts.trails:
        return ()
    of_urn = {identity.origin.urn: identity for identity in identities}
    role_names, group_names = roles(parts), log_groups(parts)
    found = []
    for part in parts.trails:
        groups = links.find(part.log_group, group_names)
        known = known_texts(part.log_group)
        for urn in groups.urns:
            known |= group_names.names[urn]
        for urn in links.find(part.log_role, role_names).urns:
            identity = of_urn[urn]
            found.append(
                DeliveryRole(
                    origin=identity.origin,
                    trail=part.trail,
                    identity=identity,
                    trust=identity.trust,
                    log_group_names=frozenset(known),
                )
            )
    return tuple(found)


def _trails_of(
    trails: Iterable[tuple[Trail, Reference]], links: ReferenceResolver, names: Candidates
) -> defaultdict[str, list[Trail]]:
    found: defaultdict[str, list[Trail]] = defaultdict(list)
    for trail, link in trails:
        for urn in links.find(link, names).urns:
            found[urn].append(trail)
    return found
