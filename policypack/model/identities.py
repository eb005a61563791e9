"""Who holds permissions: roles, users, groups, and the policies attached to them, joined."""

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
        document: what it says; unknown as long as the engine has not computed it.
        own_accounts: the ids of the account that the resource is in; unknown until deployment, or empty where nothing
            of the stack ever tells.
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
    """What holds the permissions."""

    ROLE = "role"
    USER = "user"
    GROUP = "group"
    PERMISSION_SET = "permission set"
    POLICY = "policy"
    """A policy that the stack attaches to no identity, evaluated as if an identity had only this policy."""


@frozen
class Identity:
    """A role, user, group or permission set with all policies that the stack attaches to it.

    Attributes:
        policies: inline policies, and attached policies of the same stack; a user's include those of its groups.
        managed_policy_arns: attached policies that the stack does not declare, by ARN.
        boundary: the permissions boundary; `UNKNOWN` if it is unknown until deployment or declared outside the stack;
            `None` if there is none.
        external_boundary: the name or ARN of a boundary that neither the stack nor AWS declares; empty for any other.
        may_have_more_policies: the stack attaches something that cannot be known yet.
        trust: the trust policies of a role; empty for other identities.
        max_session_seconds: how long a session of a role may last; `None` for all but roles.
        names: its name and ARN, as far as they are known; empty where it stands for several.
        lists_policies: the policies that the resource itself lists, `managedPolicyArns` or `inlinePolicies`.
        attached_by_resources: the same for policies that separate resources attach.
        is_external: the stack attaches a policy to it but does not declare it. Its origin is the resource that
            attaches the policy, and its other policies are unknown.
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
    lists_policies: frozenset[str] = frozenset()
    attached_by_resources: frozenset[str] = frozenset()
    is_external: bool = False


@frozen
class PolicyAttachment:
    """A property by which a resource attaches a policy to identities.

    Attributes:
        path: the property.
        is_inline: the policy is an inline policy.
        identities: the kinds of identities that it is attached to; unknown if they are unknown until deployment.
    """

    origin: Origin
    path: str
    is_inline: bool
    identities: Maybe[frozenset[IdentityKind]]


@frozen
class LongTermIdentity:
    """A user of IAM, or a credential of one that never expires.

    Attributes:
        what: in words, `user`, `access key` or `login profile`.
    """

    origin: Origin
    what: str
