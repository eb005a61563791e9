"""Who holds what is attached: identities that the stack declares, and identities outside it, which it only names.

An identity outside the stack is one per kind and literal name or ARN: a name is unique in one account (AWS Identity and
Access Management User Guide, "IAM identifiers"), so names are joined only where the account is certainly the same. The
cost is linear in the number of attachments.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from policypack.adapters.joins.resolver import Candidates, ReferenceResolver
from policypack.adapters.parts.identity_parts import IdentityReference
from policypack.adapters.parts.parts import Parts
from policypack.adapters.resources.resource import Resource
from policypack.iam.matching.arn_fields import account_of
from policypack.model.identities import DeclaredPolicy, Identity, IdentityKind
from policypack.model.origin import Origin


@dataclass(frozen=True, slots=True)
class ExternalIdentity:
    """An identity that the stack names and does not declare.

    Attributes:
        scope: where the name is unique: an account, or a single resource where nothing tells which account it is.
        name: its name or ARN; empty where it is not known.
    """

    kind: IdentityKind
    scope: Hashable
    name: str


ReferencedIdentity: TypeAlias = str | ExternalIdentity
"""The URN of an identity of the stack, or an identity outside it."""


@dataclass(frozen=True, slots=True)
class ResolvedIdentities:
    """What a property that names identities was found to refer to.

    Attributes:
        identities: each once, those of the stack first.
        unknown: stands for the identities that only the update tells; `None` where there are none.
    """

    identities: tuple[ReferencedIdentity, ...]
    unknown: ExternalIdentity | None


@dataclass(slots=True, eq=False)
class AttachedPolicies:
    """What one identity was found to hold; a policy attached twice counts once.

    Attributes:
        separately_attached: what resources of their own put on it, as in `Identity`.
        attached_by: URN -> the resource that attaches something to it.
        member_by: the same of what makes it a member of groups.
        groups: the groups that it belongs to.
    """

    policies: dict[tuple[str, str], DeclaredPolicy] = field(default_factory=dict)
    arns: dict[str, None] = field(default_factory=dict)
    may_have_more_policies: bool = False
    separately_attached: set[str] = field(default_factory=set)
    attached_by: dict[str, Origin] = field(default_factory=dict)
    member_by: dict[str, Origin] = field(default_factory=dict)
    groups: set[ReferencedIdentity] = field(default_factory=set)

    def add(self, policy: DeclaredPolicy) -> None:
        """Add a policy with a document."""
        self.policies[policy.origin.urn, policy.path] = policy

    def inherit(self, group: ReferencedIdentity, held: AttachedPolicies) -> None:
        """Add what a group holds (IAM User Guide, "IAM user groups")."""
        self.groups.add(group)
        self.policies.update(held.policies)
        self.arns.update(held.arns)
        self.may_have_more_policies = self.may_have_more_policies or held.may_have_more_policies

    @property
    def has_policies_beyond_one_group(self) -> bool:
        """Return whether an identity outside the stack has policies that are not evaluated with a single group."""
        holds = bool(self.policies or self.arns or self.may_have_more_policies)
        return holds and (bool(self.attached_by) or len(self.groups) > 1)

    @property
    def first_origin(self) -> Origin:
        """The first resource, by its URN, that gives an identity outside the stack something."""
        found = self.attached_by | self.member_by
        return found[min(found)]


class IdentityResolver:
    """Finds the identities that properties refer to."""

    def __init__(self, parts: Parts, links: ReferenceResolver) -> None:
        self._links = links
        self._accounts: Mapping[str, str] = parts.places.accounts
        self._of_kind = {
            kind: Candidates(
                {part.origin.urn: part.names for part in parts.identities if part.kind is kind}, self._accounts
            )
            for kind in IdentityKind
        }

    def find(self, identities: IdentityReference) -> ResolvedIdentities:
        """Resolve a property that names identities of one kind."""
        found = self._links.find(identities.link, self._of_kind[identities.kind])
        urn = identities.link.source.urn
        outside = (ExternalIdentity(identities.kind, self._scope(it, urn), it) for it in found.outside)
        unknown = ExternalIdentity(identities.kind, urn, "") if found.incomplete else None
        return ResolvedIdentities(tuple(dict.fromkeys((*found.urns, *outside))), unknown)

    def _scope(self, name: str, urn: str) -> Hashable:
        """The account that a name belongs to; an ARN with an account is the same from everywhere."""
        return None if name.startswith("arn:") and account_of(name) is not None else self._accounts.get(urn, urn)


def origin_of(resource: Resource) -> Origin:
    """The origin of what a resource attaches."""
    return Origin(urn=resource.urn, type=resource.type, name=resource.name, secrets=resource.secrets)


def each_once(identities: Iterable[Identity]) -> tuple[Identity, ...]:
    """Outside identities, less those that one resource gives the same as another: one finding says all of them.

    The one that is left has no name, so that naming one of them in an option never spares the others.
    """
    found: dict[tuple[object, ...], Identity] = {}
    for it in identities:
        documents = tuple((policy.origin.urn, policy.path) for policy in it.policies)
        key = (
            it.kind,
            it.origin.urn,
            documents,
            it.managed_policy_arns,
            it.may_have_more_policies,
            it.boundary is None,
        )
        found[key] = replace(it, names=frozenset()) if key in found else it
    return tuple(found.values())
