"""A property that names other resources, before anything is joined."""

from __future__ import annotations

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


def known_texts(link: Reference) -> set[str]:
    """The values that are known."""
    return set() if link.values is UNKNOWN else {value for value in link.values if value is not UNKNOWN}
