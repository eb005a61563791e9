"""Which resources of a state were changed outside of their program: their outputs differ from their inputs.

The engine evaluates controls of single resources on inputs, since it does so before a resource exists. In a state the
outputs are what the provider last read: a public grant or a stopped trail stands there alone after a refresh.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping

from policypack.adapters.aws import READERS
from policypack.adapters.aws.mirrored import MIRRORED
from policypack.adapters.parts import Parts
from policypack.adapters.resource import Resource
from policypack.adapters.values import Value

_IDENTIFIERS = ("arn", "id")
"""Properties that every provider reports and no program sets: they name the resource, and say nothing of it."""

_NAMES = (*_IDENTIFIERS, "bucket", "keyId", "name", "url")

_EMPTY = (None, "", [], {})
"""How providers report a property that is not set."""

Side = Mapping[str, object]
"""The inputs or the outputs of a resource as a state has them."""


@functools.cache
def properties_read(token: str) -> frozenset[str]:
    """Return the top-level properties that the readers of a type ask for, those that only name the resource aside.

    They are found by running the readers on a resource without any property, so that no list has to be kept.
    """
    asked = _Asked()
    resource = Resource(type=token, urn="", name="", properties=asked)
    for reader in READERS.get(token, ()):
        reader(resource, Parts())
    return frozenset(asked.keys_asked).difference(_IDENTIFIERS)


class _Asked(Mapping[str, Value]):
    """Properties of which none is set, and which remember what they were asked for."""

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
    """Return whether the outputs of a resource say something that matters to a control and that its inputs do not.

    A property that is not an input, and that the provider reports as empty, is not set.
    """
    for key in properties_read(token):
        reported = outputs.get(key)
        if reported != inputs.get(key) and (key in inputs or reported not in _EMPTY):
            return True
    return False


class Setters:
    """The resources of a stack that set properties of others, and which ones they refer to."""

    def __init__(self) -> None:
        self._referred: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, token: str, inputs: Side, dependencies: Mapping[str, tuple[str, ...]]) -> None:
        """Take note of what a resource refers to: by the engine's dependencies, and by names that are inputs."""
        if token in _SETTING_TYPES:
            referred = self._referred[token]
            referred.update(urn for urns in dependencies.values() for urn in urns)
            referred.update(value for value in inputs.values() if isinstance(value, str))

    def mirrored(self, token: str, urn: str, inputs: Side, outputs: Side) -> frozenset[str]:
        """Return the properties that a resource only reports because another one of the stack sets them."""
        found = MIRRORED.get(token)
        if not found:
            return frozenset()
        names = {urn, *(value for key in _NAMES if isinstance(value := outputs.get(key), str) and value)}
        return frozenset(
            key
            for key, setting in found.items()
            if key not in inputs and any(not names.isdisjoint(self._referred.get(it, ())) for it in setting)
        )


_SETTING_TYPES = frozenset(it for found in MIRRORED.values() for setting in found.values() for it in setting)
