"""Typed access to the properties of a resource, which may be absent, unknown or malformed."""

from __future__ import annotations

from collections.abc import Mapping

from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.values import Value
from policypack.model.origin import Malformed, Origin
from policypack.model.unknown import UNKNOWN, Maybe, Unknown

_BOOLEAN_TEXTS = {"true": True, "false": False}


class Properties:
    """Reads the properties of one resource, or of an object nested in it, and keeps what was malformed.

    Every reader returns the default for an absent property, and `UNKNOWN` for an unknown one or one of a wrong
    type; the latter is also recorded, so that a finding can say what is wrong with it.
    """

    def __init__(self, values: Mapping[str, Value], path: str = "", malformed: list[Malformed] | None = None) -> None:
        self._values = values
        self._path = path
        self._malformed: list[Malformed] = [] if malformed is None else malformed

    @classmethod
    def of(cls, resource: Resource) -> Properties:
        """The properties of a resource."""
        return cls(resource.properties)

    def origin(self, resource: Resource) -> Origin:
        """Where the model object comes from; to be asked after everything was read."""
        return Origin(
            urn=resource.urn,
            type=resource.type,
            name=resource.name,
            malformed=tuple(self._malformed),
            secrets=resource.secrets,
        )

    def has(self, key: str) -> bool:
        """Whether the property is set at all, to whatever value."""
        return self._values.get(key) is not None

    def path(self, key: str) -> str:
        """The property's path from the resource, `grants[0].uri`."""
        return f"{self._path}.{key}" if self._path else key

    def raw(self, key: str) -> Value:
        """The decoded value, whatever its type; `None` when absent."""
        return self._values.get(key)

    def boolean(self, key: str, *, default: bool) -> Maybe[bool]:
        """A boolean; the texts `true` and `false` count, since the provider takes them."""
        value = self._values.get(key)
        if value is None:
            return default
        if isinstance(value, bool | Unknown):
            return value
        if isinstance(value, str) and value in _BOOLEAN_TEXTS:
            return _BOOLEAN_TEXTS[value]
        return self._wrong(key, value, "a boolean")

    def number(self, key: str, *, default: float) -> Maybe[float]:
        """A number; a text that spells one counts, since the provider takes it."""
        value = self._values.get(key)
        if value is None:
            return default
        if isinstance(value, float | Unknown) and not isinstance(value, bool):
            return value
        if isinstance(value, str):
            try:
                return float(value)
            except ValueError:
                pass
        return self._wrong(key, value, "a number")

    def text(self, key: str) -> Maybe[str | None]:
        """A text; an empty one counts as absent, as the provider reports unset properties."""
        value = self._values.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, str | Unknown):
            return value
        return self._wrong(key, value, "a text")

    def texts(self, key: str) -> Maybe[tuple[Maybe[str], ...]]:
        """A list of texts; empty when absent."""
        value = self._values.get(key)
        if value is None:
            return ()
        if isinstance(value, Unknown):
            return UNKNOWN
        if not isinstance(value, tuple):
            return self._wrong(key, value, "a list")
        return tuple(
            item if isinstance(item, str | Unknown) else self._wrong(f"{key}[{index}]", item, "a text")
            for index, item in enumerate(value)
        )

    def objects(self, key: str) -> Maybe[tuple[Maybe[Properties], ...]]:
        """A list of objects, empty when absent; an object in place of the list counts as a list of one."""
        value = self._values.get(key)
        if value is None:
            return ()
        if isinstance(value, Unknown):
            return UNKNOWN
        if isinstance(value, Mapping):
            return (self._nested(key, value),)
        if not isinstance(value, tuple):
            return self._wrong(key, value, "a list")
        return tuple(
            item
            if isinstance(item, Unknown)
            else self._nested(f"{key}[{index}]", item)
            if isinstance(item, Mapping)
            else self._wrong(f"{key}[{index}]", item, "an object")
            for index, item in enumerate(value)
        )

    def each(self, key: str) -> tuple[Maybe[Properties], ...]:
        """The objects of a list; one unknown object where the list itself is unknown."""
        if self._values.get(key) is None:
            return ()
        found = self.objects(key)
        return (UNKNOWN,) if isinstance(found, Unknown) else found

    def _nested(self, key: str, value: Mapping[str, Value]) -> Properties:
        return Properties(value, self.path(key), self._malformed)

    def _wrong(self, key: str, value: Value, expected: str) -> Unknown:
        self._malformed.append(Malformed(path=self.path(key), reason=f"{describe(value)} instead of {expected}"))
        return UNKNOWN


def describe(value: Value) -> str:
    """The type of a value in words, never the value."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, float):
        return "a number"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, tuple):
        return "a list"
    if isinstance(value, Unknown):
        return "an unknown value"
    return "an object"
