"""KMS keys and log groups, which encrypt and receive what trails record; provider-neutral, joined, defaults applied."""

from __future__ import annotations

from dataclasses import dataclass

from policypack.model.identities import DeclaredPolicy, Identity
from policypack.model.origin import Origin
from policypack.model.tags import Tags
from policypack.model.trails import Trail
from policypack.model.unknown import Maybe


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One customer managed KMS key.

    Attributes:
        is_symmetric: it is a symmetric encryption key, which supports rotation and can be used by CloudTrail.
        is_in_custom_store: its material is in a custom key store, where KMS offers no automatic rotation.
        is_rotated: KMS makes new key material every year.
        deletion_window_days: the waiting period in which a deletion can be cancelled.
        bypasses_lockout_check: the safety check against a policy that locks out all principals is disabled.
        policies: its key policies; none means the default policy, which names only the account.
        may_have_more_policies: the stack declares a key policy whose key is unknown until deployment.
        trails: the trails of the stack whose log files it encrypts.
        is_protected: Pulumi refuses to delete it.
        names: its id and ARN, as far as they are known.
        aliases: the aliases that the stack gives it, some of which may be unknown.
        tags: its tags.
        own_accounts: the account that it is in, as of a `DeclaredPolicy`.
    """

    origin: Origin
    is_symmetric: Maybe[bool]
    is_enabled: Maybe[bool]
    is_rotated: Maybe[bool]
    deletion_window_days: Maybe[float]
    bypasses_lockout_check: Maybe[bool]
    is_in_custom_store: bool = False
    policies: tuple[DeclaredPolicy, ...] = ()
    may_have_more_policies: bool = False
    trails: tuple[Trail, ...] = ()
    is_protected: bool = False
    names: frozenset[str] = frozenset()
    aliases: tuple[Maybe[str], ...] = ()
    tags: Tags = ()
    own_accounts: Maybe[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class LogGroup:
    """One log group of CloudWatch Logs.

    Attributes:
        retention_days: how long events are kept; `None` and 0: for ever.
        kms_key_id: the key that encrypts it; `None` means the key of CloudWatch Logs.
        trails: the trails of the stack that deliver to it.
        names: its name and ARN, as far as they are known.
        tags: its tags.
        own_accounts: the account that it is in, as of a `DeclaredPolicy`.
    """

    origin: Origin
    retention_days: Maybe[float | None]
    kms_key_id: Maybe[str | None]
    trails: tuple[Trail, ...] = ()
    names: frozenset[str] = frozenset()
    tags: Tags = ()
    own_accounts: Maybe[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRole:
    """The role of the stack in which a trail delivers to CloudWatch Logs.

    Attributes:
        trust: its trust policy, where it has one.
        identity: the role with what is attached to it.
        log_group_names: names and ARNs of the trail's log group, as far as they are known.
    """

    origin: Origin
    trail: Trail
    identity: Identity
    trust: tuple[DeclaredPolicy, ...] = ()
    log_group_names: frozenset[str] = frozenset()
