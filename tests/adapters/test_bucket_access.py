"""Access points, objects, CORS, ownership and websites, as resources declare them."""

from __future__ import annotations

import pytest

from policypack.adapters.inventory import build_inventory
from policypack.adapters.resources.values import Value
from policypack.model.buckets import AccessBlock, CorsRule
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN, Maybe
from tests.adapters.resources import resource, resource_with

ACCESS_POINT = "aws:s3/accessPoint:AccessPoint"
MULTI_REGION = "aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint"
BUCKET = "aws:s3/bucket:Bucket"


def settings(block: AccessBlock) -> tuple[Maybe[bool], ...]:
    return (
        block.block_public_acls,
        block.ignore_public_acls,
        block.block_public_policy,
        block.restrict_public_buckets,
    )


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (None, (True, True, True, True)),
        ({}, (True, True, True, True)),
        ({"blockPublicPolicy": False}, (True, True, False, True)),
        (UNKNOWN, (UNKNOWN,) * 4),
        ("text", (UNKNOWN,) * 4),
    ],
)
def test_access_point_blocks_everything_by_default(block: Value, expected: tuple[Maybe[bool], ...]) -> None:
    plain = resource_with(ACCESS_POINT, "point", {"publicAccessBlockConfiguration": block})
    regional = resource_with(MULTI_REGION, "point", {"details": {"name": "x", "publicAccessBlock": block}})
    inventory = build_inventory([plain, regional])
    assert [settings(it) for it in inventory.access_point_blocks] == [expected]
    assert [settings(it) for it in inventory.multi_region_access_point_blocks] == [expected]


def test_unknown_details_of_an_access_point_are_unknown_settings() -> None:
    inventory = build_inventory([resource(MULTI_REGION, "point", details=UNKNOWN)])
    assert [settings(it) for it in inventory.multi_region_access_point_blocks] == [(UNKNOWN,) * 4]


def test_policy_of_a_multi_region_access_point_is_read() -> None:
    token = "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy"
    (found,) = build_inventory([resource_with(token, "policy", {"details": {"name": "x", "policy": "{}"}})]).policies
    assert (found.path, found.kind) == ("details.policy", PolicyKind.ACCESS_POINT)


def test_grants_on_a_copied_object_are_read() -> None:
    everyone = "http://acs.amazonaws.com/groups/global/AllUsers"
    copied = resource_with("aws:s3/objectCopy:ObjectCopy", "copy", {"grants": ({"type": "Group", "uri": everyone},)})
    (found,) = build_inventory([copied]).object_acls
    assert found.grantee_uris == (everyone,)


def test_policies_of_access_points_and_other_buckets_are_told_apart() -> None:
    inventory = build_inventory(
        [
            resource(ACCESS_POINT, "point", policy="[]"),
            resource("aws:s3tables/tablePolicy:TablePolicy", "table", resourcePolicy="{}"),
        ]
    )
    assert [it.origin.name for it in inventory.policies_of(PolicyKind.ACCESS_POINT)] == ["point"]
    assert [it.origin.name for it in inventory.policies_of(PolicyKind.OTHER_BUCKET)] == ["table"]


@pytest.mark.parametrize(
    "token",
    ["aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2", "aws:s3/objectCopy:ObjectCopy"],
)
def test_acl_of_an_object_is_read(token: str) -> None:
    inventory = build_inventory([resource(token, "object", acl="public-read")])
    assert [it.canned for it in inventory.object_acls] == ["public-read"]


RULES: Value = ({"allowedOrigins": ("*",), "allowedMethods": ("GET", "PUT")},)


@pytest.mark.parametrize(
    "token",
    [
        BUCKET,
        "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
        "aws:s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2",
    ],
)
def test_cors_is_read_inline_and_beside_the_bucket(token: str) -> None:
    inventory = build_inventory([resource(token, "cors", corsRules=RULES)])
    assert [it.rules for it in inventory.cors_configurations] == [(CorsRule(origins=("*",), methods=("GET", "PUT")),)]
    assert build_inventory([resource(BUCKET, "bucket")]).cors_configurations == ()


@pytest.mark.parametrize(
    ("token", "values", "ownership", "is_website"),
    [
        (
            "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
            {"rule": {"objectOwnership": "ObjectWriter"}},
            "ObjectWriter",
            None,
        ),
        ("aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration", {}, None, True),
        ("aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2", {}, None, True),
    ],
)
def test_ownership_and_website_are_settings_of_the_bucket(
    token: str, values: dict[str, Value], ownership: str | None, is_website: bool | None
) -> None:
    bucket = resource(BUCKET, "bucket", bucket="logs")
    (found,) = build_inventory([bucket, resource_with(token, "part", {"bucket": "logs", **values})]).buckets
    assert (found.settings.ownership, found.settings.is_website) == (ownership, is_website)


@pytest.mark.parametrize(
    ("website", "expected"),
    [
        ({"indexDocument": "index.html"}, True),
        ({"redirectAllRequestsTo": "example.com"}, True),
        ({}, None),
        (UNKNOWN, UNKNOWN),
    ],
)
def test_website_may_be_inline(website: Value, expected: Maybe[bool | None]) -> None:
    (found,) = build_inventory([resource(BUCKET, "bucket", website=website)]).buckets
    assert found.settings.is_website is expected
