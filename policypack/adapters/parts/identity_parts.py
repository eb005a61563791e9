"""The parts of identities that single resources declare, before they are joined."""

from __future__ import annotations

from dataclasses import dataclass

from policypack.adapters.parts.reference import Reference
from policypack.model.identities import DeclaredPolicy, IdentityKind, ManagedPolicies
from policypack.model.origin import Origin
from policypack.model.unknown import Maybe


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class IdentityPart:
    """A role, user, group or permission set: its own policies, and links to its managed policies and its boundary.

    Attributes:
        policy_lists: the properties by which the program lists its policies.
    """

    origin: Origin
    kind: IdentityKind
    names: frozenset[str]
    policies: tuple[DeclaredPolicy, ...] = ()
    may_have_more_policies: bool = False
    managed: Reference
    boundary: Reference
    trust: tuple[DeclaredPolicy, ...] = ()
    max_session_seconds: Maybe[float | None] = None
    policy_lists: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False, repr=False)
class IdentityReference:
    """A reference to identities of one kind, since a role and a user may have the same name."""

    kind: IdentityKind
    link: Reference


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class ManagedPolicyPart:
    """A customer managed policy that the stack declares."""

    policy: DeclaredPolicy
    names: frozenset[str]


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class ManagedPoliciesPart:
    """A property that attaches managed policies, by ARN."""

    managed: ManagedPolicies
    link: Reference


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class InlinePolicyPart:
    """An inline policy that is a separate resource, and the identities it is attached to."""

    policy: DeclaredPolicy
    identities: IdentityReference


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class AttachmentPart:
    """Managed policies and the identities they are attached to."""

    policies: Reference
    identities: tuple[IdentityReference, ...]


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class BoundaryPart:
    """A permissions boundary that is a separate resource."""

    boundary: Reference
    identity: IdentityReference


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class MembershipPart:
    """Users that belong to groups."""

    users: Reference
    groups: Reference
