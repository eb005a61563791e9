"""KMS of the classic provider; defaults as in its `Key` resource."""

from __future__ import annotations

from policypack.adapters.aws.common import add_policy, tags
from policypack.adapters.parts.parts import KeyAliasPart, KeyPart, KeyPolicyPart, Parts
from policypack.adapters.parts.reference import link, names
from policypack.adapters.resources.properties import Properties
from policypack.adapters.resources.resource import Resource
from policypack.model.keys import Key
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN

_DEFAULT_WINDOW_DAYS = 30


def key(resource: Resource, parts: Parts) -> None:
    """`aws:kms/key:Key`, and external and replica keys, which have the same properties as far as they have them."""
    properties = Properties.of(resource)
    spec, usage = properties.text("customerMasterKeySpec"), properties.text("keyUsage")
    is_unknown = spec is UNKNOWN or usage is UNKNOWN
    is_enabled = properties.boolean("isEnabled" if resource.type == _KEY else "enabled", default=True)
    is_rotated = properties.boolean("enableKeyRotation", default=False)
    deletion_window_days = properties.number("deletionWindowInDays", default=_DEFAULT_WINDOW_DAYS)
    bypasses_lockout_check = properties.boolean("bypassPolicyLockoutSafetyCheck", default=False)
    declared = add_policy(resource, properties, "policy", PolicyKind.KEY, parts)
    parts.keys.append(
        KeyPart(
            key=Key(
                origin=properties.origin(resource),
                is_symmetric=UNKNOWN
                if is_unknown
                else spec in (None, "SYMMETRIC_DEFAULT") and usage in (None, "ENCRYPT_DECRYPT"),
                is_enabled=is_enabled,
                is_rotated=is_rotated,
                deletion_window_days=deletion_window_days,
                bypasses_lockout_check=bypasses_lockout_check,
                is_in_custom_store=properties.text("customKeyStoreId") is not None,
                policies=() if declared is None else (declared,),
                is_protected=resource.is_protected,
                tags=tags(properties),
                own_accounts=parts.places.own_accounts(resource),
            ),
            names=names(properties, "arn", "keyId", "id"),
        )
    )


def alias(resource: Resource, parts: Parts) -> None:
    """`aws:kms/alias:Alias`."""
    properties = Properties.of(resource)
    parts.key_aliases.append(
        KeyAliasPart(
            names=names(properties, "name", "arn", "id"),
            key=link(resource, properties, "targetKeyId"),
            origin=properties.origin(resource),
        )
    )


def key_policy(resource: Resource, parts: Parts) -> None:
    """`aws:kms/keyPolicy:KeyPolicy`."""
    properties = Properties.of(resource)
    declared = add_policy(resource, properties, "policy", PolicyKind.KEY, parts)
    if declared is not None:
        parts.key_policies.append(KeyPolicyPart(policy=declared, key=link(resource, properties, "keyId")))


_KEY = "aws:kms/key:Key"
