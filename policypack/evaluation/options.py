"""Options of controls: their JSON schemas for the engine, and their configured values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policypack.model.control import AnyControl, Option


def schema(control: AnyControl) -> dict[str, dict[str, object]]:
    """Return the JSON schema of each option, by name. The engine refuses a configuration that does not match."""
    return {option.name: _schema(option) for option in control.options}


def settings(control: AnyControl, configured: Mapping[str, object]) -> dict[str, object]:
    """Return the configured values of a control's options.

    Args:
        configured: values that match the schema; other names are ignored.
    """
    return {option.name: _value(configured[option.name]) for option in control.options if option.name in configured}


def _schema(option: Option) -> dict[str, object]:
    described: dict[str, object] = {"description": option.meaning}
    if isinstance(option.default, bool):
        described |= {"type": "boolean", "default": option.default}
    elif isinstance(option.default, int):
        described |= {"type": "integer", "default": option.default}
    elif isinstance(option.default, str):
        described |= {"type": "string", "default": option.default}
    else:
        described |= {"type": "array", "items": {"type": "string"}, "default": list(option.default)}
    if option.minimum is not None:
        described["minimum"] = option.minimum
    if option.choices:
        described["enum"] = list(option.choices)
    return described


def _value(value: object) -> object:
    """Return a value as controls expect it: the engine sends integers as floats, and controls take tuples."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(value)
    return value
