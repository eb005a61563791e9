"""The properties of a resource in a state, each decoded when it is read."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any

from policypack.adapters.resources.values import Value, decode
from policypack.model.unknown import UNKNOWN


class Undecoded(Mapping[str, Value]):
    """The properties of one side of a resource, each decoded when it is read; most never are.

    Args:
        raw: as the state has them.
        set_by_program: the inputs, where these are outputs: an unknown output that is not among them counts as absent,
            as in `without_unset`.
    """

    __slots__ = ("_raw", "_set_by_program")

    def __init__(self, raw: Mapping[str, object], set_by_program: Container[str] | None = None) -> None:
        self._raw = raw
        self._set_by_program = raw if set_by_program is None else set_by_program

    def get(self, key: str, default: object = None) -> Any:
        # The readers' only question, mostly about what is absent: without the exception that a Mapping answers it by.
        value = self._raw.get(key)
        if value is None:
            return default
        decoded = decode(value)
        return default if decoded is UNKNOWN and key not in self._set_by_program else decoded

    def __getitem__(self, key: str) -> Value:
        decoded = decode(self._raw[key])
        if decoded is UNKNOWN and key not in self._set_by_program:
            raise KeyError(key)
        return decoded

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._raw if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def side(entry: Mapping[str, object], name: str) -> dict[str, object]:
    """Return the `inputs` or the `outputs` of a resource of a state; none where they are no object."""
    properties = entry.get(name)
    return properties if isinstance(properties, dict) else {}
