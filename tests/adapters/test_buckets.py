"""Buckets joined with their access blocks and trails, by every way a program may write it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.adapters.inventory import build_inventory
from policypack.adapters.resources.resource import Resource
from policypack.model.inventory import Inventory
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.adapters.resources import resource

BUCKET = "aws:s3/bucket:Bucket"
BUCKET_V2 = "aws:s3/bucketV2:BucketV2"
BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
ACCOUNT_BLOCK = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"
TRAIL = "aws:cloudtrail/trail:Trail"


def joined(inventory: Inventory) -> dict[str, list[str]]:
    """Bucket -> its access blocks, by logical name."""
    return {it.origin.name: [block.origin.name for block in it.access_blocks] for it in inventory.buckets}


@pytest.mark.parametrize("token", [BUCKET, BUCKET_V2])
def test_block_is_joined_when_all_ids_are_unknown(token: str) -> None:
    one, two = resource(token, "one"), resource(token, "two")
    block = resource(BLOCK, "block", bucket=UNKNOWN, depends={"bucket": (two.urn,)})
    assert joined(build_inventory([block, one, two])) == {"one": [], "two": ["block"]}


def test_block_is_joined_by_literal_name() -> None:
    one, two = resource(BUCKET, "one", bucket="one"), resource(BUCKET, "two", bucket="two")
    assert joined(build_inventory([one, two, resource(BLOCK, "block", bucket="one")])) == {"one": ["block"], "two": []}


def test_block_of_a_bucket_elsewhere_is_kept_apart() -> None:
    inventory = build_inventory([resource(BUCKET, "one", bucket="one"), resource(BLOCK, "block", bucket="elsewhere")])
    assert joined(inventory) == {"one": []}
    assert [block.origin.name for block in inventory.external_access_blocks] == ["block"]
    assert not inventory.buckets[0].may_have_more_access_blocks


def test_block_of_an_unknown_bucket_may_be_anybodys() -> None:
    inventory = build_inventory([resource(BUCKET, "one"), resource(BLOCK, "block", bucket=UNKNOWN)])
    assert joined(inventory) == {"one": []}
    assert inventory.buckets[0].may_have_more_access_blocks


def test_account_block_reaches_every_bucket() -> None:
    inventory = build_inventory([resource(BUCKET, "one"), resource(ACCOUNT_BLOCK, "account", blockPublicAcls=True)])
    assert [block.origin.name for block in inventory.buckets[0].account_access_blocks] == ["account"]
    assert inventory.account_access_blocks[0].block_public_acls is True
    assert inventory.account_access_blocks[0].restrict_public_buckets is False


def test_block_of_another_account_reaches_no_bucket_of_this() -> None:
    elsewhere = replace(resource(ACCOUNT_BLOCK, "account", blockPublicAcls=True), provider="urn:other")
    inventory = build_inventory([resource(BUCKET, "one"), elsewhere])
    assert inventory.buckets[0].account_access_blocks == ()
    assert len(inventory.account_access_blocks) == 1


def test_block_computed_from_two_buckets_may_be_of_either() -> None:
    one, two = resource(BUCKET, "one"), resource(BUCKET, "two")
    block = resource(BLOCK, "block", bucket=UNKNOWN, depends={"bucket": (one.urn, two.urn)})
    inventory = build_inventory([block, one, two])
    assert joined(inventory) == {"one": [], "two": []}
    assert all(bucket.may_have_more_access_blocks for bucket in inventory.buckets)


def test_policy_that_only_the_provider_reports_is_none() -> None:
    """It may be that of an earlier update, while a resource of its own holds the present one."""
    stale = resource(BUCKET, "one", bucket="one", policy="{}")
    assert len(build_inventory([stale]).buckets[0].policies) == 1
    assert build_inventory([replace(stale, inputs=("bucket",))]).buckets[0].policies == ()


@pytest.mark.parametrize(
    "trail",
    [
        resource(TRAIL, "trail", s3BucketName="logs"),
        resource(TRAIL, "trail", s3BucketName=UNKNOWN, depends={"s3BucketName": (resource(BUCKET, "logs").urn,)}),
    ],
    ids=["literal", "unknown"],
)
def test_bucket_of_a_trail_is_its_log_bucket(trail: Resource) -> None:
    inventory = build_inventory([resource(BUCKET, "logs", bucket="logs"), resource(BUCKET, "data", bucket="d"), trail])
    assert {it.origin.name: [trail.origin.name for trail in it.trails] for it in inventory.buckets} == {
        "logs": ["trail"],
        "data": [],
    }


def test_settings_default_to_false_and_force_destroy_too() -> None:
    bucket = resource(BUCKET, "one")
    inventory = build_inventory([bucket, resource(BLOCK, "block", bucket=UNKNOWN, depends={"bucket": (bucket.urn,)})])
    block = inventory.buckets[0].access_blocks[0]
    assert (
        block.block_public_acls,
        block.ignore_public_acls,
        block.block_public_policy,
        block.restrict_public_buckets,
    ) == (False, False, False, False)
    assert inventory.buckets[0].force_destroy is False


def test_setting_of_a_wrong_type_is_unknown_and_says_so() -> None:
    inventory = build_inventory([resource(BUCKET, "one", forceDestroy=("yes",))])
    assert inventory.buckets[0].force_destroy is UNKNOWN
    (malformed,) = inventory.buckets[0].origin.malformed
    assert (malformed.path, malformed.reason) == ("forceDestroy", "a list instead of a boolean")


def test_acl_is_read_inline_and_from_its_own_resource() -> None:
    inventory = build_inventory(
        [
            resource(BUCKET, "inline", acl="public-read"),
            resource(BUCKET, "grants", grants=({"uri": "http://acs.amazonaws.com/groups/global/AllUsers"},)),
            resource(BUCKET, "none"),
            resource(
                "aws:s3/bucketAcl:BucketAcl",
                "own",
                accessControlPolicy={"grants": ({"grantee": {"type": "Group", "uri": UNKNOWN}},)},
            ),
        ]
    )
    assert [(it.origin.name, it.canned, it.grantee_uris) for it in inventory.access_control_lists] == [
        ("grants", None, ("http://acs.amazonaws.com/groups/global/AllUsers",)),
        ("inline", "public-read", ()),
        ("own", None, (UNKNOWN,)),
    ]


def outside_policies(inventory: Inventory) -> list[tuple[str, set[str]]]:
    return [(it.origin.name, set(it.names)) for it in inventory.external_bucket_policies]


def test_policy_of_a_bucket_elsewhere_is_kept_apart_with_the_name_of_its_bucket() -> None:
    policy = "aws:s3/bucketPolicy:BucketPolicy"
    own, bucket = resource(policy, "own", bucket="one", policy="[]"), resource(BUCKET, "one", bucket="one")
    elsewhere = resource(policy, "elsewhere", bucket="other", policy="[]")
    unknown = resource(policy, "unknown", bucket=UNKNOWN, policy="[]")
    assert outside_policies(build_inventory([bucket, own, elsewhere])) == [("elsewhere", {"other"})]
    assert outside_policies(build_inventory([bucket, unknown])) == []
    assert build_inventory([bucket, unknown]).buckets[0].may_have_more_policies
    assert outside_policies(build_inventory([unknown])) == [("unknown", set())]


def test_policy_of_a_directory_bucket_is_one_of_its_own_kind() -> None:
    """Source: Amazon S3 User Guide, "Directory bucket naming rules"; such buckets answer over TLS only."""
    policies = [
        resource("aws:s3/bucketPolicy:BucketPolicy", name, bucket=bucket, policy="[]")
        for name, bucket in (("directory", "models--usw2-az1--x-s3"), ("general", "models-x-s3"))
    ]
    inventory = build_inventory(policies)
    assert [(it.origin.name, it.kind) for it in inventory.policies] == [
        ("directory", PolicyKind.OTHER_BUCKET),
        ("general", PolicyKind.BUCKET),
    ]
