"""Convert documented set-ups to the entries of an exported state, as the engine records their deployment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.documented.names import NAMES, PHYSICAL_NAMES

POLICY_PROPERTIES = frozenset(
    {"accessPolicy", "assumeRolePolicy", "inlinePolicy", "policy", "policyDocument", "resourcePolicy"}
)
"""Properties whose objects are policy documents: a program writes them as JSON text."""

_REFERENCE = re.compile(r"@\{([A-Za-z0-9_-]+)\.([A-Za-z0-9]+)\}")
_STACK_TYPE, _PROVIDER_TYPE = "pulumi:pulumi:Stack", "pulumi:providers:aws"
_KEYS = {"type", "name", "properties", "outputs", "depends_on", "parent", "protect"}


def urn(token: str, name: str) -> str:
    """Return the URN of a resource of a set-up."""
    return f"urn:pulumi:dev::documented::{token}::{name}"


_STACK, _PROVIDER = urn(_STACK_TYPE, "stack"), urn(_PROVIDER_TYPE, "default")


def entries(resources: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the entries of the state: the stack, its default provider, and every resource of a set-up.

    Args:
        resources: in the form that tests/documented/test_documented.py describes.

    Raises:
        ValueError: a resource has a key that the form does not know, or two resources have one name.
        KeyError: a reference names a resource or a property that does not exist.
    """
    declared = {it["name"]: it for it in resources}
    if len(declared) < len(resources):
        raise ValueError("two resources of a set-up have one logical name")
    resolved = _Resolver(declared)
    return [
        {"urn": _STACK, "type": _STACK_TYPE, "outputs": {}},
        {
            "urn": _PROVIDER,
            "type": _PROVIDER_TYPE,
            "parent": _STACK,
            "inputs": {"region": "us-east-1"},
            "outputs": {"region": "us-east-1"},
        },
        *(resolved.entry(name) for name in declared),
    ]


class _Resolver:
    """Replaces references with values of the resources that they name.

    Args:
        declared: the resources by their logical names.
    """

    def __init__(self, declared: Mapping[str, Mapping[str, Any]]) -> None:
        self._declared = declared

    def entry(self, name: str) -> Mapping[str, Any]:
        """Return the entry of one resource."""
        declared = self._declared[name]
        if unknown := declared.keys() - _KEYS:
            raise ValueError(f"{name} has unknown keys {', '.join(sorted(unknown))}")
        properties = declared["properties"]
        inputs = {key: self._value(value, key) for key, value in properties.items()}
        computed_from = {key: [self._urn(it) for it in _named(value)] for key, value in properties.items()}
        after = [self._urn(it) for it in declared.get("depends_on", ())]
        return {
            "urn": self._urn(name),
            "type": declared["type"],
            "custom": True,
            "parent": self._urn(declared["parent"]) if "parent" in declared else _STACK,
            "provider": f"{_PROVIDER}::04da6b54-80e4-46f7-96ec-b56ff0331ba8",
            "protect": declared.get("protect", False),
            "inputs": inputs,
            "outputs": {**self._reported(name), **inputs},
            "dependencies": sorted({urn for urns in (*computed_from.values(), after) for urn in urns}),
            "propertyDependencies": computed_from,
        }

    def _urn(self, name: str) -> str:
        return urn(self._declared[name]["type"], name)

    def _value(self, value: Any, key: str) -> Any:
        if isinstance(value, str):
            return _REFERENCE.sub(lambda found: self._property(*found.groups()), value)
        if isinstance(value, list):
            return [self._value(it, key) for it in value]
        if isinstance(value, dict):
            resolved = {inner: self._value(it, inner) for inner, it in value.items()}
            return json.dumps(resolved) if key in POLICY_PROPERTIES else resolved
        return value

    def _property(self, name: str, key: str) -> str:
        """Return the value of a reference: a property, or a value that the provider reports."""
        properties = self._declared[name]["properties"]
        found = self._value(properties[key], key) if key in properties else self._reported(name)[key]
        if not isinstance(found, str):
            raise KeyError(f"{name}.{key} is no text")
        return found

    def _reported(self, name: str) -> dict[str, Any]:
        declared = self._declared[name]
        properties = declared["properties"]
        physical = next((properties[key] for key in PHYSICAL_NAMES if key in properties), name)
        made = NAMES.get(declared["type"], {})
        reported = {key: template.format(name=self._value(physical, "name")) for key, template in made.items()}
        return {**reported, **{key: self._value(it, key) for key, it in declared.get("outputs", {}).items()}}


def _named(value: Any) -> Iterable[str]:
    """Return the logical names that a property refers to, each once."""
    return sorted({name for name, _ in _REFERENCE.findall(json.dumps(value))})
