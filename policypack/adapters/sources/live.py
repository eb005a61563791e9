"""Arguments of the SDK's policy callbacks -> `Resource`. The only place that meets the SDK's proxies.

A proxy raises `UnknownValueError` wherever an unknown value is touched; here each touch is caught by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pulumi_policy import PolicyResource, ResourceValidationArgs
from pulumi_policy.proxy import UnknownValueError

from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.values import Value, decode
from policypack.model.unknown import UNKNOWN


def from_resource_args(args: ResourceValidationArgs) -> Resource:
    """Return the resource that a resource policy evaluates."""
    return Resource(
        type=args.resource_type,
        urn=args.urn,
        name=args.name,
        properties={str(key): _at(args.props, key) for key in list(args.props)},
        parent=args.opts.parent or "",
        is_protected=args.opts.protect,
    )


def from_policy_resource(resource: PolicyResource) -> Resource:
    """Return one resource of the stack that a stack policy evaluates."""
    return Resource(
        type=resource.resource_type,
        urn=resource.urn,
        name=resource.name,
        properties={str(key): _at(resource.props, key) for key in list(resource.props)},
        property_dependencies={
            key: tuple(dependency.urn for dependency in dependencies)
            for key, dependencies in resource.property_dependencies.items()
        },
        parent="" if resource.parent is None else resource.parent.urn,
        is_protected=resource.opts.protect,
        provider="" if resource.provider is None else resource.provider.urn,
        dependencies=tuple(it.urn for it in resource.dependencies),
    )


def _at(container: Any, key: Any) -> Value:
    try:
        value = container[key]
    except UnknownValueError:
        return UNKNOWN
    if isinstance(value, Mapping):
        return {str(inner): _at(value, inner) for inner in list(value)}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple([_at(value, index) for index in range(len(value))])
    return decode(value)
