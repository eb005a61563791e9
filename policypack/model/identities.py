"""Identities (roles, users, groups, permission sets) with the policies attached to them, joined."""

from __future__ import annotations

import enum

from policypack.model.frozen import frozen
from policypack.model.origin import Origin
from policypack.model.policy import Document, PolicyKind, Unreadable
from policypack.model.unknown import Maybe


@frozen
class DeclaredPolicy:
    """A policy document in the property of a resource that carries it.

    Attributes:
        path: the property's path, `policy` or `inlinePolicies[0].policy`.
        kind: where the document is used.
        document: the parsed document; unknown while the engine has not computed it.
        own_accounts: the ids of the account that the resource is in; unknown until deployment, or empty where the
            stack never contains them.
    """

    origin: Origin
    path: str
    kind: PolicyKind
    document: Maybe[Document | Unreadable]
    own_accounts: Maybe[frozenset[str]] = frozenset()


@frozen
class ManagedPolicies:
    """The ARNs of managed policies that one resource attaches.

    Attributes:
        path: the property that names them, `policyArn` or `managedPolicyArns`.
        arns: the ARNs, in order; the list or any of them may be unknown.
    """

    origin: Origin
    path: str
    arns: Maybe[tuple[Maybe[str], ...]]


class IdentityKind(enum.Enum):
    """The kind of an identity."""

    ROLE = "role"
    USER = "user"
    GROUP = "group"
    PERMISSION_SET = "permission set"
    POLICY = "policy"
    """A policy that its stack attaches to nothing; evaluated as if an identity had only this policy."""


@frozen
class Identity:
    """One identity with every policy that the stack attaches to it.

    Attributes:
        policies: inline policies, and attached policies of the same stack; a user's include those of its groups.
        managed_policy_arns: attached policies that the stack does not declare, by ARN.
        boundary: the permissions boundary; unknown until deployment, or permanently when it is declared outside the
            stack; `None` without a boundary.
        external_boundary: the name or ARN of a boundary that neither the stack nor AWS declares; empty for any other.
        may_have_more_policies: the stack attaches a policy that is unknown until deployment.
        trust: the trust policy of a role; empty for every other kind.
        max_session_seconds: the maximum session duration of a role; `None` for every other kind.
        names: its known name and ARN; empty where it represents several identities.
        policy_lists: the properties by which the resource lists its policies, `managedPolicyArns` or `inlinePolicies`.
        separately_attached: the same properties, for policies that separate resources attach to it.
        is_external: the stack does not declare it, but attaches a policy to it. Its origin is the attaching resource;
            its other policies are unknown.
    """

    origin: Origin
    kind: IdentityKind
    policies: tuple[DeclaredPolicy, ...] = ()
    managed_policy_arns: tuple[str, ...] = ()
    boundary: Maybe[DeclaredPolicy | None] = None
    external_boundary: str = ""
    may_have_more_policies: bool = False
    trust: tuple[DeclaredPolicy, ...] = ()
    max_session_seconds: Maybe[float | None] = None
    names: frozenset[str] = frozenset()
    policy_lists: frozenset[str] = frozenset()
    separately_attached: frozenset[str] = frozenset()
    is_external: bool = False


@frozen
class PolicyAttachment:
    """A property by which a resource attaches a policy to identities.

    Attributes:
        path: the path of that property.
        is_inline: the policy is an inline policy.
        identities: the kinds of identities that it is attached to; may be unknown until deployment.
    """

    origin: Origin
    path: str
    is_inline: bool
    identities: Maybe[frozenset[IdentityKind]]


@frozen
class LongTermIdentity:
    """An IAM user, or one of its credentials that never expire.

    Attributes:
        what: the noun for messages, `user`, `access key` or `login profile`.
    """

    origin: Origin
    what: str
