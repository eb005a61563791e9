"""Requests of the engine's analyzer protocol -> `Resource`.

The engine sends each resource once; it is decoded here once, whatever the number of controls.
"""

from __future__ import annotations

from collections.abc import Collection

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2

from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.secrets import SecretProperties
from policypack.adapters.resources.values import UNKNOWN_TEXT, decode_properties, without_unset


def single_resource(request: analyzer_pb2.AnalyzeRequest) -> Resource:
    """The resource of an `Analyze` or `Remediate` request: its checked inputs, without links to others."""
    properties = plain_struct(request.properties)
    return Resource(
        type=request.type,
        urn=request.urn,
        name=request.name,
        properties=decode_properties(properties),
        parent=request.options.parent,
        is_protected=request.options.protect,
        secrets=SecretProperties(properties),
    )


def stack_resource(resource: analyzer_pb2.AnalyzerResource, inputs: Collection[str] | None = None) -> Resource:
    """Return one resource of an `AnalyzeStack` request: its outputs, and the resources its inputs were computed from.

    Args:
        resource: the resource.
        inputs: the names of its inputs, if `Analyze` has evaluated it before.
    """
    encoded = plain_struct(resource.properties)
    properties = decode_properties(encoded)
    if inputs is not None:
        properties = without_unset(properties, inputs)
    return Resource(
        type=resource.type,
        urn=resource.urn,
        name=resource.name,
        properties=properties,
        property_dependencies={key: tuple(value.urns) for key, value in resource.propertyDependencies.items()},
        parent=resource.parent,
        is_protected=resource.options.protect,
        inputs=inputs,
        provider=resource.provider.urn,
        secrets=SecretProperties(encoded),
        dependencies=tuple(resource.dependencies),
    )


def outline(resource: analyzer_pb2.AnalyzerResource) -> Resource:
    """A resource of a type that no control is about: what it depends on and belongs to, without its properties."""
    return Resource(
        type=resource.type,
        urn=resource.urn,
        name=resource.name,
        properties={},
        property_dependencies={key: tuple(value.urns) for key, value in resource.propertyDependencies.items()},
        parent=resource.parent,
        provider=resource.provider.urn,
        dependencies=tuple(resource.dependencies),
    )


_MOST_LEVELS = 110
"""A value that is nested deeper is unknown; `decode` gives up sooner, so that nothing below is ever looked at."""


def plain_struct(struct: struct_pb2.Struct, level: int = 0) -> dict[str, object]:
    """A protobuf struct as a dictionary; several times faster than protobuf's own conversion by way of JSON.

    Args:
        level: how deep the struct is nested.
    """
    return {key: _plain(value, level) for key, value in struct.fields.items()}


def _plain(value: struct_pb2.Value, level: int) -> object:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return value.string_value
    if kind == "bool_value":
        return value.bool_value
    if kind == "number_value":
        return value.number_value
    if kind is None or kind == "null_value":
        return None
    if level == _MOST_LEVELS:
        return UNKNOWN_TEXT
    if kind == "struct_value":
        return plain_struct(value.struct_value, level + 1)
    return [_plain(element, level + 1) for element in value.list_value.values]
