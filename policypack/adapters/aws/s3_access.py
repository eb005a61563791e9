"""Access points, objects and CORS of S3 in the classic provider."""

from __future__ import annotations

from policypack.adapters.aws.common import add_policy
from policypack.adapters.aws.s3 import access_block, grantee_uris
from policypack.adapters.parts.parts import Parts
from policypack.adapters.resources.properties import Properties
from policypack.adapters.resources.resource import Resource
from policypack.model.buckets import AccessBlock, CorsConfiguration, CorsRule, ObjectAcl
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN


def access_point(resource: Resource, parts: Parts) -> None:
    """`aws:s3/accessPoint:AccessPoint`: without a block of its own all four settings are true."""
    properties = Properties.of(resource)
    add_policy(resource, properties, "policy", PolicyKind.ACCESS_POINT, parts)
    parts.access_point_blocks.append(_nested_block(resource, properties))


def multi_region_access_point(resource: Resource, parts: Parts) -> None:
    """`aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint`: likewise."""
    properties = Properties.of(resource)
    for it in properties.each("details"):
        block = (
            _unknown_block(resource, properties) if it is UNKNOWN else _nested_block(resource, it, "publicAccessBlock")
        )
        parts.multi_region_access_point_blocks.append(block)


def multi_region_access_point_policy(resource: Resource, parts: Parts) -> None:
    """`aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy`."""
    for it in Properties.of(resource).each("details"):
        details = Properties({"policy": UNKNOWN}, "details") if it is UNKNOWN else it
        add_policy(resource, details, "policy", PolicyKind.ACCESS_POINT, parts)


def object_acl(resource: Resource, parts: Parts) -> None:
    """`BucketObject`, `BucketObjectv2` and `ObjectCopy`."""
    properties = Properties.of(resource)
    canned = properties.text("acl")
    grantees = grantee_uris(properties.objects("grants"))
    parts.object_acls.append(ObjectAcl(origin=properties.origin(resource), canned=canned, grantee_uris=grantees))


def cors(resource: Resource, parts: Parts) -> None:
    """`BucketCorsConfiguration` and its `V2`."""
    _add_rules(resource, Properties.of(resource), parts)


def inline_cors(resource: Resource, parts: Parts) -> None:
    """`corsRules` of the bucket itself."""
    properties = Properties.of(resource)
    if properties.has("corsRules"):
        _add_rules(resource, properties, parts)


def _add_rules(resource: Resource, properties: Properties, parts: Parts) -> None:
    found = properties.objects("corsRules")
    rules = UNKNOWN if found is UNKNOWN else tuple(UNKNOWN if it is UNKNOWN else _rule(it) for it in found)
    parts.cors_configurations.append(CorsConfiguration(origin=properties.origin(resource), rules=rules))


def _rule(properties: Properties) -> CorsRule:
    return CorsRule(origins=properties.texts("allowedOrigins"), methods=properties.texts("allowedMethods"))


def _nested_block(
    resource: Resource, properties: Properties, key: str = "publicAccessBlockConfiguration"
) -> AccessBlock:
    found = properties.objects(key)
    if found is UNKNOWN or UNKNOWN in found:
        return _unknown_block(resource, properties)
    return access_block(resource, next((it for it in found if it is not UNKNOWN), properties), default=True)


def _unknown_block(resource: Resource, properties: Properties) -> AccessBlock:
    return AccessBlock(
        origin=properties.origin(resource),
        block_public_acls=UNKNOWN,
        ignore_public_acls=UNKNOWN,
        block_public_policy=UNKNOWN,
        restrict_public_buckets=UNKNOWN,
    )
