"""Pulumi's wire and state encoding of values -> plain values.

The encoding marks special values with a signature key inside an object, and unknown values with fixed strings
(Pulumi SDK, `sdk/go/common/resource`, "PropertyValue" marshalling). State exports use the same encoding.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from policypack.model.unknown import UNKNOWN, Unknown

Value: TypeAlias = "bool | float | str | Unknown | tuple[Value, ...] | Mapping[str, Value] | None"
"""A decoded value: numbers are floats, lists tuples; anything that cannot be known is `UNKNOWN`."""

SIGNATURE_KEY = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"

UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""How Pulumi encodes a text that is unknown."""

_UNKNOWN_STRINGS = frozenset(
    {
        UNKNOWN_TEXT,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # array
        "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
        "[secret]",  # what the engine shows instead of a secret it cannot decrypt
    }
)


_MOST_LEVELS = 100
"""A value that is nested deeper is unknown: Python's stack has an end, and no control reads that deep."""


def decode(value: object, level: int = 0) -> Value:
    """Decode one value from JSON-like data.

    A secret is its plain value where that is there: in the engine's requests, and in states that were exported with
    their secrets shown. It is `UNKNOWN` where only its ciphertext is. Assets, archives and references to resources are
    `UNKNOWN`: no control reads them.

    Args:
        level: how deep the value is nested in the property that is decoded.
    """
    # What JSON makes comes first, the most frequent at the top: a state has tens of thousands of values.
    if isinstance(value, str):
        return UNKNOWN if value in _UNKNOWN_STRINGS else value
    if isinstance(value, dict):
        return _decode_object(value, level)
    if isinstance(value, list):
        return _decode_list(value, level)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Mapping):
        return _decode_object(value, level)
    if isinstance(value, Sequence):
        return _decode_list(value, level)
    return UNKNOWN


def decode_properties(properties: Mapping[str, object]) -> dict[str, Value]:
    """Decode the properties of a resource."""
    # Most are texts, and a call for each would take longer than all that there is to do for it.
    return {
        key: (UNKNOWN if value in _UNKNOWN_STRINGS else value) if type(value) is str else decode(value)
        for key, value in properties.items()
    }


def without_unset(outputs: Mapping[str, Value], inputs: Collection[str]) -> dict[str, Value]:
    """The outputs less those that are unknown and that the program does not set.

    In a preview a provider reports whatever it may compute as unknown, also settings that the program leaves alone. An
    ARN is no setting: it is kept, since an unknown one means that the account will be known.
    """
    return {key: value for key, value in outputs.items() if value is not UNKNOWN or key in inputs or key == "arn"}


def _decode_list(value: Sequence[object], level: int) -> Value:
    if level == _MOST_LEVELS:
        return UNKNOWN
    return tuple([decode(element, level + 1) for element in value])


def _decode_object(value: Mapping[object, object], level: int) -> Value:
    if level == _MOST_LEVELS:
        return UNKNOWN
    signature = value.get(SIGNATURE_KEY)
    if signature is None:
        return {str(key): decode(element, level + 1) for key, element in value.items()}
    if signature in (SECRET, OUTPUT) and "value" in value:
        return decode(value["value"], level + 1)
    plaintext = value.get("plaintext")
    return _shown_secret(plaintext, level) if signature == SECRET and isinstance(plaintext, str) else UNKNOWN


def _shown_secret(plaintext: str, level: int) -> Value:
    try:
        return decode(json.loads(plaintext), level + 1)
    except (ValueError, RecursionError):
        return UNKNOWN


def _number(value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # JSON has integers of any size
        return float("inf") if value > 0 else float("-inf")
