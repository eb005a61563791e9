"""Which resources of a state were changed outside of their program: their outputs differ from their inputs.

The engine evaluates controls of single resources on inputs, since it does so before a resource exists. In a state the
outputs are what the provider last read: a public grant or a stopped trail stands there alone after a refresh.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from policypack.adapters.parts.parts import Parts
from policypack.adapters.providers import PROVIDERS, readers_of
from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.secrets import SecretProperties
from policypack.adapters.resources.values import Value
from policypack.adapters.sources.undecoded import Undecoded
from policypack.model.urn import type_token

_MIRRORED = {token: properties for adapter in PROVIDERS for token, properties in adapter.mirrored.items()}
_ADDED = {token: lists for adapter in PROVIDERS for token, lists in adapter.added.items()}
_ELEMENT_KEYS = tuple(key for adapter in PROVIDERS for key in adapter.element_keys)
_TARGET_KEYS = {token: keys for adapter in PROVIDERS for token, keys in adapter.target_keys.items()}

_IDENTIFIERS = ("arn", "id")
"""Properties that every provider reports and no program sets: they only name the resource."""

_NAMES = (*_IDENTIFIERS, "bucket", "keyId", "name", "url")

_EMPTY: tuple[object, ...] = (None, "", [], {})
"""How providers report a property that is not set."""

Side = Mapping[str, object]
"""The inputs or the outputs of a resource as a state has them."""

_Setting: TypeAlias = tuple[str, str, str]
"""The type of a resource that sets a property, and the name and URN of the other; one of the two may be empty."""


@functools.cache
def properties_read(token: str) -> frozenset[str]:
    """Return the top-level properties that the readers of a type read, without those that only name the resource.

    They are found by running the readers on a resource without any property, so that no list has to be kept.
    """
    asked = _Asked()
    resource = Resource(type=token, urn="", name="", properties=asked)
    for reader in readers_of(token):
        reader(resource, Parts())
    return frozenset(asked.keys_asked).difference(_IDENTIFIERS)


class _Asked(Mapping[str, Value]):
    """Properties of which none is set; they record which ones are read."""

    def __init__(self) -> None:
        self.keys_asked: set[str] = set()

    def __getitem__(self, key: str) -> Value:
        self.keys_asked.add(key)
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def differs(token: str, inputs: Side, outputs: Side) -> bool:
    """Return whether outputs of a resource that its readers read differ from its inputs.

    A property that is not an input, and that the provider reports as empty, is not set.
    """
    for key in properties_read(token):
        if key in outputs or key in inputs:
            reported = outputs.get(key)
            if reported != inputs.get(key) and (key in inputs or reported not in _EMPTY):
                return True
    return False


class Setters:
    """The resources of a stack that set properties of others, and whose properties they set.

    Only the property that names the other resource counts: a policy may mention many more.
    """

    def __init__(self) -> None:
        self._set: set[_Setting] = set()
        self._elements: defaultdict[_Setting, set[str]] = defaultdict(set)

    def add(self, resource: Resource, inputs: Side) -> None:
        """Take note of which resources a resource sets properties of."""
        elements = {text for key in _ELEMENT_KEYS for text in _texts(inputs.get(key))}
        for key in _TARGET_KEYS.get(resource.type, ()):
            for text, urn in _targets(resource, key, inputs):
                self._set.add((resource.type, text, urn))
                if resource.type in _ADDING_TYPES:
                    self._elements[resource.type, text, urn] |= elements

    def drifted(self, changed: Iterable[tuple[Resource, Side, dict[str, object]]]) -> Iterator[Resource]:
        """Yield the resources whose own outputs differ from their inputs, with the properties that are outputs.

        Args:
            changed: those of which `differs` holds, with their inputs and outputs.
        """
        for resource, declared, reported in changed:
            own = self._own(resource, declared, reported)
            if own is reported or differs(resource.type, declared, own):
                yield replace(resource, properties=Undecoded(own, declared), secrets=SecretProperties(own))

    def _own(self, resource: Resource, inputs: Side, outputs: dict[str, object]) -> dict[str, object]:
        """Return the outputs without what a resource only reports because another one of the stack sets it."""
        names = {value for key in _NAMES if isinstance(value := outputs.get(key), str) and value}
        places = [("", resource.urn), *((name, urn) for name in names for urn in (resource.urn, ""))]
        own = outputs
        for key, types in _MIRRORED.get(resource.type, {}).items():
            if key not in inputs and any((token, *place) in self._set for token in types for place in places):
                own = {name: value for name, value in own.items() if name != key}
        for key, types in _ADDED.get(resource.type, {}).items():
            listed = outputs.get(key)
            if key not in inputs and isinstance(listed, list):
                found = [self._elements.get((token, *place), set()) for token in types for place in places]
                own = own | {key: [it for it in listed if not any(_element(it) in elements for elements in found)]}
        return own


def _targets(resource: Resource, key: str, inputs: Side) -> Iterator[tuple[str, str]]:
    """Yield the name and the URN of each resource that a property names; what is not known of the two is empty.

    The name decides where the property was computed from several resources.
    """
    types = _TARGET_TYPES.get(resource.type, frozenset())
    urns = [urn for urn in dict.fromkeys(resource.property_dependencies.get(key, ())) if type_token(urn) in types]
    urn = urns[0] if len(urns) == 1 else ""
    texts = _texts(inputs.get(key))
    for text in texts or ("",):
        if text or urn:
            yield text, urn


def _texts(value: object) -> tuple[str, ...]:
    """The texts in an input: itself, or those of a list."""
    if isinstance(value, str):
        return (value,)
    return tuple(it for it in value if isinstance(it, str)) if isinstance(value, list) else ()


def _element(value: object) -> object:
    """Return the name of an element of a list: the ARN of a policy, the name of an inline policy."""
    found = value.get("name") if isinstance(value, dict) else value
    return found if isinstance(found, str) else None


_ADDING_TYPES = frozenset(it for found in _ADDED.values() for adding in found.values() for it in adding)

_TARGET_TYPES = {
    setting: frozenset(
        token
        for token, found in (*_MIRRORED.items(), *_ADDED.items())
        if any(setting in types for types in found.values())
    )
    for setting in _TARGET_KEYS
}
"""Type that sets properties -> the types of the resources that it sets them of."""
