"""The table of supported providers, and lookups over all of them.

This is the only module outside of a provider's folder that imports from it.
"""

from __future__ import annotations

from policypack.adapters.aws import AWS
from policypack.adapters.parts.provider_adapter import ProviderAdapter, Reader
from policypack.adapters.resources.locations import Provider
from policypack.adapters.resources.resource import Resource

PROVIDERS: tuple[ProviderAdapter, ...] = (AWS,)


def readers_of(token: str) -> tuple[Reader, ...]:
    """Return the readers of a type; empty for a type that no provider of the table knows."""
    for adapter in PROVIDERS:
        if token in adapter.readers:
            return adapter.readers[token]
    return ()


def is_known_type(token: str) -> bool:
    """Return whether a control can evaluate resources of this type."""
    return any(token in adapter.readers for adapter in PROVIDERS)


def is_provider_type(token: str) -> bool:
    """Return whether a type is that of a supported provider's own resources."""
    return any(token == adapter.provider_type for adapter in PROVIDERS)


def is_shared_policy(token: str) -> bool:
    """Return whether resources of this type are policies that can be attached or be a permissions boundary."""
    return any(token in adapter.shared_policies for adapter in PROVIDERS)


def arn_names_account(token: str) -> bool:
    """Return whether the ARN of a resource of this type contains the account that owns the resource."""
    return any(adapter.arn_names_account(token) for adapter in PROVIDERS)


def read_provider(resource: Resource) -> Provider | None:
    """Return the account and region of a provider resource; `None` for any other resource."""
    for adapter in PROVIDERS:
        if resource.type == adapter.provider_type:
            return adapter.read_provider(resource)
    return None
