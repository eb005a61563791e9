"""Resources as a program declares them, for the adapters' tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.values import Value


def urn(token: str, name: str) -> str:
    return f"urn:pulumi:dev::test::{token}::{name}"


def resource(
    token: str, name: str, /, *, parent: str = "", depends: dict[str, tuple[str, ...]] | None = None, **values: Value
) -> Resource:
    """One resource; `depends` gives the URNs that a property was computed from."""
    return replace(resource_with(token, name, values, depends), parent=parent)


def resource_with(
    token: str, name: str, values: Mapping[str, Value], depends: Mapping[str, tuple[str, ...]] | None = None
) -> Resource:
    """The same, with the values as a mapping."""
    return Resource(type=token, urn=urn(token, name), name=name, properties=values, property_dependencies=depends or {})
