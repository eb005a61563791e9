"""Joins roles, users and groups with the policies attached to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from policypack.adapters.joins.boundaries import boundaries_alone
from policypack.adapters.joins.named_by_arn import customer_policies
from policypack.adapters.joins.referenced_identities import (
    AttachedPolicies,
    ExternalIdentity,
    IdentityResolver,
    ReferencedIdentity,
    ResolvedIdentities,
    each_once,
    origin_of,
)
from policypack.adapters.joins.resolver import ReferenceResolver, ResolvedReference
from policypack.adapters.parts.identity_parts import IdentityPart, IdentityReference, InlinePolicyPart, MembershipPart
from policypack.adapters.parts.parts import Parts
from policypack.adapters.parts.reference import Reference
from policypack.iam.parsing.managed_policies import managed_document
from policypack.model.identities import DeclaredPolicy, Identity, IdentityKind, ManagedPolicies
from policypack.model.origin import Origin
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN, Maybe


@dataclass(frozen=True, slots=True)
class _Boundary:
    """A permissions boundary, and its name or ARN where neither the stack nor AWS declares it."""

    policy: Maybe[DeclaredPolicy | None]
    outside: str = ""


_NO_BOUNDARY = _Boundary(policy=None)


def join_identities(parts: Parts, links: ReferenceResolver) -> tuple[Identity, ...]:
    """Return the declared identities, the unattached policies that are no boundaries, then outside identities.

    An outside identity has the policies that the stack attaches to it. Its origin is the attaching resource, the first
    by URN where there are several.
    """
    joined = _Joining(parts, links)
    outside = [it for it in joined.held if isinstance(it, ExternalIdentity)]
    return (
        *map(joined.declared, parts.identities),
        *(Identity(origin=it.origin, kind=IdentityKind.POLICY, policies=(it,)) for it in joined.alone),
        *each_once(joined.outside(it) for it in outside if joined.held[it].has_policies_beyond_one_group),
    )


class _Joining:
    """The policies of each identity, while they are joined.

    Attributes:
        held: the policies by identity.
        alone: policies that are attached to no known identity and are no boundaries.
    """

    def __init__(self, parts: Parts, links: ReferenceResolver) -> None:
        self._links = links
        self._finder = IdentityResolver(parts, links)
        self._customer = {part.policy.origin.urn: part.policy for part in parts.customer_policies}
        self._customer_names = customer_policies(parts)
        self._used = set(boundaries_alone(parts, links))
        self.held: dict[ReferencedIdentity, AttachedPolicies] = {
            part.origin.urn: _own(part) for part in parts.identities
        }
        unattached = [inline.policy for inline in parts.inline_policies if not self._put(inline)]
        for attachment in parts.attachments:
            for identities in attachment.identities:
                self._attach_separately(attachment.policies, self._finder.find(identities))
        for part in parts.identities:
            self._attach(part.managed, (part.origin.urn,))
        for membership in parts.memberships:
            self._inherit(membership)
        self._boundaries = self._found_boundaries(parts)
        self.alone = [policy for urn, policy in self._customer.items() if urn not in self._used] + unattached

    def declared(self, part: IdentityPart) -> Identity:
        """Return an identity that the stack declares."""
        held = self.held[part.origin.urn]
        boundary = self._boundaries.get(part.origin.urn, _NO_BOUNDARY)
        return Identity(
            origin=part.origin,
            kind=part.kind,
            policies=tuple(held.policies.values()),
            managed_policy_arns=tuple(held.arns),
            boundary=boundary.policy,
            external_boundary=boundary.outside,
            may_have_more_policies=held.may_have_more_policies,
            trust=part.trust,
            max_session_seconds=part.max_session_seconds,
            names=part.names,
            policy_lists=part.policy_lists,
            separately_attached=frozenset(held.separately_attached),
        )

    def outside(self, identity: ExternalIdentity) -> Identity:
        """Return an identity that the stack does not declare."""
        held = self.held[identity]
        boundary = self._boundaries.get(identity, _NO_BOUNDARY)
        return Identity(
            origin=held.first_origin,
            kind=identity.kind,
            policies=tuple(held.policies.values()),
            managed_policy_arns=tuple(held.arns),
            boundary=boundary.policy,
            external_boundary=boundary.outside,
            may_have_more_policies=held.may_have_more_policies,
            names=frozenset({identity.name} - {""}),
            is_external=True,
        )

    def _put(self, inline: InlinePolicyPart) -> bool:
        """Attach an inline policy to its identities; return false if none is known."""
        found = self._finder.find(inline.identities).identities
        for identity in found:
            held = self._held(identity, inline.policy.origin)
            held.add(inline.policy)
            held.separately_attached.add("inlinePolicies")
        return bool(found)

    def _attach_separately(self, policies: Reference, found: ResolvedIdentities) -> None:
        self._attach(policies, found.identities)
        for identity in found.identities:
            self.held[identity].separately_attached.add("managedPolicyArns")
        if found.unknown is not None and (arns := self._links.find(policies, self._customer_names).outside):
            # The unknown identity has these; unattached policies of the stack are evaluated alone.
            self._held(found.unknown, origin_of(policies.source)).arns.update(dict.fromkeys(arns))

    def _attach(self, policies: Reference, identities: tuple[ReferencedIdentity, ...]) -> None:
        found, by = self._links.find(policies, self._customer_names), origin_of(policies.source)
        if identities:
            self._used.update(found.urns)
        for identity in identities:
            held = self._held(identity, by)
            for policy in found.urns:
                held.add(self._customer[policy])
            held.arns.update(dict.fromkeys(found.outside))
            held.may_have_more_policies = held.may_have_more_policies or found.incomplete

    def _inherit(self, membership: MembershipPart) -> None:
        groups = self._finder.find(IdentityReference(IdentityKind.GROUP, membership.groups))
        for user in self._finder.find(IdentityReference(IdentityKind.USER, membership.users)).identities:
            held = self.held.setdefault(user, AttachedPolicies())
            held.member_by.setdefault(membership.groups.source.urn, origin_of(membership.groups.source))
            for group in groups.identities:
                if group in self.held:  # otherwise the stack attaches nothing to it
                    held.inherit(group, self.held[group])
            held.may_have_more_policies = held.may_have_more_policies or groups.unknown is not None

    def _held(self, identity: ReferencedIdentity, by: Origin) -> AttachedPolicies:
        held = self.held.setdefault(identity, AttachedPolicies())
        held.attached_by.setdefault(by.urn, by)
        return held

    def _found_boundaries(self, parts: Parts) -> dict[ReferencedIdentity, _Boundary]:
        found: dict[ReferencedIdentity, _Boundary] = {}
        limits: list[tuple[Reference, tuple[ReferencedIdentity, ...]]] = [
            (it.boundary, (it.origin.urn,)) for it in parts.identities
        ]
        limits += [(it.boundary, self._finder.find(it.identity).identities) for it in parts.boundaries]
        for limit, identities in limits:
            boundary = _boundary(self._links.find(limit, self._customer_names), self._customer)
            if boundary is not None:
                found.update(dict.fromkeys(identities, boundary))
        return found


def join_managed_policies(parts: Parts, links: ReferenceResolver) -> tuple[ManagedPolicies, ...]:
    """Return the attached managed policies without unknown ARNs that belong to policies of the stack.

    Those policies are evaluated by their documents.
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


def _boundary(found: ResolvedReference, customer: Mapping[str, DeclaredPolicy]) -> _Boundary | None:
    """Return the referenced boundary: a policy of the stack, an AWS managed policy, or one declared elsewhere."""
    if found.urns:
        return _Boundary(policy=replace(customer[found.urns[0]], kind=PolicyKind.BOUNDARY))
    if found.outside:
        managed = managed_document(found.outside[0], PolicyKind.BOUNDARY)
        return _Boundary(policy=managed) if managed is not None else _Boundary(UNKNOWN, found.outside[0])
    return _Boundary(policy=UNKNOWN) if found.incomplete else None


def _own(part: IdentityPart) -> AttachedPolicies:
    held = AttachedPolicies(may_have_more_policies=part.may_have_more_policies)
    for policy in part.policies:
        held.add(policy)
    return held
