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
    """A policy that is attached to nothing in its stack, judged as if something held it alone."""


@frozen
class Identity:
    """One holder of permissions with everything of the stack that is attached to it.

    Attributes:
        policies: inline policies, and attached policies of the same stack; a user's include those of its groups.
        managed_policy_arns: attached policies that the stack does not declare, by ARN.
        boundary: the permissions boundary; unknown until deployment, or for good when it is declared outside the stack;
            `None`: there is none.
        outside_boundary: the name or ARN of a boundary that neither the stack nor AWS declares; empty for any other.
        may_hold_more: the stack attaches something that cannot be known yet.
        trust: who may assume it; empty for all but roles.
        max_session_seconds: how long a session of a role may last; `None` for all but roles.
        names: its name and ARN, as far as they are known; empty where it stands for several.
        lists_itself: what the resource lists of its policies, `managedPolicyArns` or `inlinePolicies`.
        attached_apart: the same for what resources of their own put on it.
        is_outside: the stack does not declare it, and attaches something to it. Its origin is the resource that does,
            and what else it is or holds is not known.
    """

    origin: Origin
    kind: IdentityKind
    policies: tuple[DeclaredPolicy, ...] = ()
    managed_policy_arns: tuple[str, ...] = ()
    boundary: Maybe[DeclaredPolicy | None] = None
    outside_boundary: str = ""
    may_have_more_policies: bool = False
    trust: tuple[DeclaredPolicy, ...] = ()
    max_session_seconds: Maybe[float | None] = None
    names: frozenset[str] = frozenset()
    lists_itself: frozenset[str] = frozenset()
    attached_apart: frozenset[str] = frozenset()
    is_outside: bool = False


@frozen
class PolicyAttachment:
    """A place where a resource puts a policy on identities.

    Attributes:
        path: the property that does.
        is_inline: the policy belongs to its holder alone.
        holders: the kinds of identities that it is put on; unknown when only the update tells.
    """

    origin: Origin
    path: str
    is_inline: bool
    holders: Maybe[frozenset[IdentityKind]]


@frozen
class LongTermIdentity:
    """A user of IAM, or a credential of one that never expires.

    Attributes:
        what: in words, `user`, `access key` or `login profile`.
    """

    origin: Origin
    what: str
