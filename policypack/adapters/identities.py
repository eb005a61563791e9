"""Joins roles, users and groups with the policies attached to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from policypack.adapters.boundaries import boundaries_alone
from policypack.adapters.identity_parts import HolderPart, Holders
from policypack.adapters.link import Link
from policypack.adapters.links import Candidates, Links, Targets
from policypack.adapters.named_by_arn import customer_policies
from policypack.adapters.parts import Parts
from policypack.iam.managed import managed_document
from policypack.model.identities import DeclaredPolicy, Identity, IdentityKind, ManagedPolicies
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN, Maybe


@dataclass(slots=True)
class _Held:
    """What one holder was found to hold; a policy attached twice counts once."""

    policies: dict[tuple[str, str], DeclaredPolicy] = field(default_factory=dict)
    arns: dict[str, None] = field(default_factory=dict)
    may_hold_more: bool = False
    attached_apart: set[str] = field(default_factory=set)

    def add(self, policy: DeclaredPolicy) -> None:
        self.policies[policy.origin.urn, policy.path] = policy

    def merge(self, other: _Held) -> None:
        self.policies.update(other.policies)
        self.arns.update(other.arns)
        self.may_hold_more = self.may_hold_more or other.may_hold_more


@dataclass(frozen=True, slots=True)
class _Boundary:
    """A permissions boundary, and its name or ARN where neither the stack nor AWS declares it."""

    policy: Maybe[DeclaredPolicy | None]
    outside: str = ""


_NO_BOUNDARY = _Boundary(policy=None)


def join_identities(parts: Parts, links: Links) -> tuple[Identity, ...]:
    """Every holder of permissions, then every policy that no holder of the stack has and that is no boundary."""
    accounts = parts.places.accounts
    of_kind = {
        kind: Candidates({part.origin.urn: part.names for part in parts.holders if part.kind is kind}, accounts)
        for kind in IdentityKind
    }
    customer = {part.policy.origin.urn: part.policy for part in parts.customer_policies}
    customer_names = customer_policies(parts)
    held = {part.origin.urn: _own(part) for part in parts.holders}
    used = set(boundaries_alone(parts, links))

    def found_holders(holders: Holders) -> tuple[str, ...]:
        return links.find(holders.link, of_kind[holders.kind]).urns

    def attach(policies: Link, urns: tuple[str, ...]) -> None:
        found = links.find(policies, customer_names)
        if urns:
            used.update(found.urns)
        for urn in urns:
            for policy in found.urns:
                held[urn].add(customer[policy])
            held[urn].arns.update(dict.fromkeys(found.outside))
            held[urn].may_hold_more = held[urn].may_hold_more or found.incomplete

    unattached_inline: list[DeclaredPolicy] = []
    for inline in parts.inline_policies:
        urns = found_holders(inline.holders)
        for urn in urns:
            held[urn].add(inline.policy)
            held[urn].attached_apart.add("inlinePolicies")
        if not urns:
            unattached_inline.append(inline.policy)
    for attachment in parts.attachments:
        for holders in attachment.holders:
            urns = found_holders(holders)
            attach(attachment.policies, urns)
            for urn in urns:
                held[urn].attached_apart.add("managedPolicyArns")
    for part in parts.holders:
        attach(part.managed, (part.origin.urn,))
    _inherit_from_groups(parts, links, of_kind, held)

    boundaries: dict[str, _Boundary] = {}
    limits: list[tuple[Link, tuple[str, ...]]] = [(part.boundary, (part.origin.urn,)) for part in parts.holders]
    limits += [(part.boundary, found_holders(part.holder)) for part in parts.boundaries]
    for limit, urns in limits:
        boundary = _boundary(links.find(limit, customer_names), customer)
        if boundary is not None:
            boundaries.update(dict.fromkeys(urns, boundary))

    identities = [
        Identity(
            origin=part.origin,
            kind=part.kind,
            policies=tuple(held[part.origin.urn].policies.values()),
            managed_policy_arns=tuple(held[part.origin.urn].arns),
            boundary=boundaries.get(part.origin.urn, _NO_BOUNDARY).policy,
            outside_boundary=boundaries.get(part.origin.urn, _NO_BOUNDARY).outside,
            may_hold_more=held[part.origin.urn].may_hold_more,
            trust=part.trust,
            max_session_seconds=part.max_session_seconds,
            names=part.names,
            lists_itself=part.lists_itself,
            attached_apart=frozenset(held[part.origin.urn].attached_apart),
        )
        for part in parts.holders
    ]
    alone = [policy for urn, policy in customer.items() if urn not in used] + unattached_inline
    return (*identities, *(Identity(origin=it.origin, kind=IdentityKind.POLICY, policies=(it,)) for it in alone))


def join_managed_policies(parts: Parts, links: Links) -> tuple[ManagedPolicies, ...]:
    """The managed policies that resources attach, less ARNs that are unknown yet and belong to policies of the stack.

    Those policies are judged by what they say.
    """
    customer_names = customer_policies(parts)
    joined: list[ManagedPolicies] = []
    for part in parts.managed_policies:
        arns = part.managed.arns
        if (arns is UNKNOWN or UNKNOWN in arns) and not links.find(part.link, customer_names).incomplete:
            known = () if arns is UNKNOWN else tuple(arn for arn in arns if arn is not UNKNOWN)
            joined.append(replace(part.managed, arns=known))
        else:
            joined.append(part.managed)
    return tuple(joined)


def _boundary(found: Targets, customer: Mapping[str, DeclaredPolicy]) -> _Boundary | None:
    """The boundary that a link leads to: a policy of the stack, one of AWS with its document, or one from elsewhere."""
    if found.urns:
        return _Boundary(policy=replace(customer[found.urns[0]], kind=PolicyKind.BOUNDARY))
    if found.outside:
        managed = managed_document(found.outside[0], PolicyKind.BOUNDARY)
        return _Boundary(policy=managed) if managed is not None else _Boundary(UNKNOWN, found.outside[0])
    return _Boundary(policy=UNKNOWN) if found.incomplete else None


def _own(part: HolderPart) -> _Held:
    held = _Held(may_hold_more=part.may_hold_more)
    for policy in part.policies:
        held.add(policy)
    return held


def _inherit_from_groups(
    parts: Parts, links: Links, of_kind: Mapping[IdentityKind, Candidates], held: dict[str, _Held]
) -> None:
    """A user has the permissions of its groups (IAM User Guide, "IAM user groups")."""
    for membership in parts.memberships:
        found = links.find(membership.groups, of_kind[IdentityKind.GROUP])
        for user in links.find(membership.users, of_kind[IdentityKind.USER]).urns:
            for group in found.urns:
                held[user].merge(held[group])
            # A group that the stack does not declare is somebody else's to judge; one that is unknown may be ours.
            held[user].may_hold_more = held[user].may_hold_more or found.incomplete
