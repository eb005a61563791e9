"""The description of one Pulumi provider: what the adapters know of its resource types."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from policypack.adapters.parts.parts import Parts
from policypack.adapters.resources.locations import Provider
from policypack.adapters.resources.resource import Resource
from policypack.model.frozen import frozen

Reader = Callable[[Resource, Parts], None]

SetBy = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Type token -> property -> the types whose resources set that property or add elements to it."""


@frozen
class ProviderAdapter:
    """One provider's resource types: how they are read, and which of them set properties of others.

    Attributes:
        readers: type token -> the functions that read a resource of that type.
        shared_policies: the types of policies that can be attached to several identities or be their boundary.
        provider_type: the type token of the provider's own resources.
        read_provider: returns the account and region of such a resource; `None` for a resource of another type.
        arn_names_account: whether the ARN of a resource of a type contains the account that owns the resource.
        mirrored: properties that the provider also reports as outputs when another resource sets them.
        added: lists that the provider also reports as outputs when other resources add elements to them.
        element_keys: the inputs by which those resources name an element that they add.
        target_keys: type that sets properties of another resource -> the inputs that name that resource.
    """

    readers: Mapping[str, tuple[Reader, ...]]
    shared_policies: frozenset[str]
    provider_type: str
    read_provider: Callable[[Resource], Provider | None]
    arn_names_account: Callable[[str], bool]
    mirrored: SetBy
    added: SetBy
    element_keys: tuple[str, ...]
    target_keys: Mapping[str, tuple[str, ...]]
