"""A property that names other resources, before anything is joined."""

from __future__ import annotations

from policypack.adapters.resources.properties import Properties
from policypack.adapters.resources.resource import Resource
from policypack.model.frozen import frozen
from policypack.model.unknown import UNKNOWN, Maybe


@frozen
class Reference:
    """A property that names other resources.

    Attributes:
        source: the resource that has the property.
        key: the top-level property, under which the engine records what it was computed from.
        values: the names, ids or ARNs in it; empty when the property is absent.
    """

    source: Resource
    key: str
    values: Maybe[tuple[Maybe[str], ...]]


def link(resource: Resource, properties: Properties, key: str) -> Reference:
    """Return the reference in a property that names at most one other resource."""
    value = properties.text(key)
    return Reference(source=resource, key=key, values=() if value is None else (value,))


def links(resource: Resource, properties: Properties, key: str) -> Reference:
    """Return the reference in a property that lists other resources."""
    return Reference(source=resource, key=key, values=properties.texts(key))


def names(properties: Properties, *keys: str) -> frozenset[str]:
    """Return the known names of a resource: the texts in the given properties."""
    values = [properties.raw(key) for key in keys]
    return frozenset(value for value in values if isinstance(value, str) and value)


def known_texts(link: Reference) -> set[str]:
    """Return the values that are known."""
    return set() if link.values is UNKNOWN else {value for value in link.values if value is not UNKNOWN}
