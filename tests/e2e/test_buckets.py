"""Buckets and what is joined with them, on the real engine, at preview, while ids are unknown."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

import pulumi
import pulumi_aws as aws
import pytest

from tests.e2e.engine import Finding, Outcome, preview, update

pytestmark = pytest.mark.usefixtures("offline")

BLOCK = "s3-bucket-public-access-block"
NO_BLOCK = (
    "the stack declares no BucketPublicAccessBlock for this bucket: "
    "S3 blocks public access on buckets created since April 2023, but the program does not preserve this default"
)
QUIET = {"s3-policy-tls-only": "disabled"}
"""These buckets have no policies, which is another control's matter."""


class Flags(TypedDict, total=False):
    """The settings of an access block."""

    block_public_acls: bool
    ignore_public_acls: bool
    block_public_policy: bool
    restrict_public_buckets: bool


ALL: Flags = {
    "block_public_acls": True,
    "ignore_public_acls": True,
    "block_public_policy": True,
    "restrict_public_buckets": True,
}
THREE: Flags = {"block_public_acls": True, "ignore_public_acls": True, "block_public_policy": True}


class Store(pulumi.ComponentResource):
    """Buckets in a component, each with the block that it is given."""

    def __init__(self, name: str, blocks: dict[str, Flags | None]) -> None:
        super().__init__("test:index:Store", name)
        inside = pulumi.ResourceOptions(parent=self)
        self.buckets = {each: aws.s3.Bucket(f"{name}-{each}", opts=inside) for each in blocks}
        for each, flags in blocks.items():
            if flags is not None:
                access = f"{name}-{each}-access"
                aws.s3.BucketPublicAccessBlock(access, bucket=self.buckets[each].id, opts=inside, **flags)


def found(outcome: Outcome) -> list[Finding]:
    assert outcome.succeeded is not any(level == "mandatory" for _, _, level in outcome.findings), outcome.output
    return outcome.findings


def test_buckets_of_components_and_loops_are_joined_each_with_its_own_block(tmp_path: Path) -> None:
    def program() -> None:
        Store("one", {"whole": ALL, "weak": THREE, "bare": None})
        other = Store("two", {"outside": None})
        aws.s3.BucketPublicAccessBlock("late", bucket=other.buckets["outside"].bucket, **ALL)
        for region in ("eu", "us"):
            bucket = aws.s3.Bucket(f"loop-{region}")
            if region == "eu":
                aws.s3.BucketPublicAccessBlock(f"loop-{region}-access", bucket=bucket.id, **ALL)

    outcome = preview(program, tmp_path, pack_config=QUIET)
    assert found(outcome) == [(BLOCK, name, "mandatory") for name in ("loop-us", "one-bare", "one-weak")]
    assert [message.split("\n")[1] for message in outcome.messages] == [
        NO_BLOCK,
        NO_BLOCK,
        "restrictPublicBuckets is not true in the public access block",
    ]


def test_literal_names_join_the_bucket_of_that_name_alone(tmp_path: Path) -> None:
    def program() -> None:
        aws.s3.BucketPublicAccessBlock("a-access", bucket="acme-a", **ALL)
        aws.s3.Bucket("a", bucket="acme-a")
        aws.s3.Bucket("b", bucket="acme-b")
        aws.s3.BucketPublicAccessBlock("elsewhere-access", bucket="acme-elsewhere", **THREE)

    outcome = preview(program, tmp_path, pack_config=QUIET)
    assert found(outcome) == [(BLOCK, "b", "mandatory"), (BLOCK, "elsewhere-access", "mandatory")]


def test_block_of_the_account_is_enough_for_every_bucket(tmp_path: Path) -> None:
    def program() -> None:
        aws.s3.AccountPublicAccessBlock("account", **ALL)
        Store("store", {"bare": None, "weak": THREE})

    assert found(preview(program, tmp_path, pack_config=QUIET)) == []


def test_settings_that_are_known_in_the_update_only_are_undetermined(tmp_path: Path) -> None:
    def program() -> None:
        queue = aws.sqs.Queue("queue")
        bucket = aws.s3.Bucket("bucket")
        decided = queue.arn.apply(lambda arn: arn.startswith("arn:"))
        aws.s3.BucketPublicAccessBlock(
            "access",
            bucket=bucket.id,
            block_public_acls=True,
            ignore_public_acls=True,
            block_public_policy=True,
            restrict_public_buckets=decided,
        )

    assert found(preview(program, tmp_path, pack_config=QUIET)) == [("preview-undetermined", "bucket", "advisory")]
    assert found(update(program, tmp_path, pack_config=QUIET)) == []


def test_acl_is_reported_where_a_block_neutralises_it(tmp_path: Path) -> None:
    def program() -> None:
        store = Store("store", {"shared": ALL})
        aws.s3.BucketAcl("acl", bucket=store.buckets["shared"].id, acl="public-read")

    assert found(preview(program, tmp_path, pack_config=QUIET)) == [("s3-no-public-acl", "acl", "mandatory")]


def test_targets_of_access_logs_need_neither_a_key_nor_logs_of_their_own(tmp_path: Path) -> None:
    def program() -> None:
        store = Store("store", {"data": ALL, "log": ALL})
        data, log = store.buckets["data"], store.buckets["log"]
        aws.s3.BucketLogging("logging", bucket=data.id, target_bucket=log.id, target_prefix="data/")

    config = {**QUIET, "s3-access-logging": "advisory", "s3-kms-encryption": "advisory"}
    assert found(preview(program, tmp_path, pack_config=config)) == [("s3-kms-encryption", "store-data", "advisory")]


def test_remediation_completes_declared_blocks_and_closes_acls(tmp_path: Path) -> None:
    """Every resource is judged again as a whole at the end, and is then right."""

    def program() -> None:
        store = Store("store", {"weak": THREE})
        aws.s3.BucketAcl("acl", bucket=store.buckets["weak"].id, acl="public-read-write")
        aws.s3.AccountPublicAccessBlock("account", block_public_acls=True)

    repairing = {f"{BLOCK}-flags": "remediate", "s3-no-public-acl": "remediate"}
    account = {"s3-account-public-access-block": "remediate"}
    outcome = update(program, tmp_path, pack_config={**QUIET, **repairing, **account})
    assert found(outcome) == []
    assert outcome.inputs["acl"]["acl"] == "private"
    flags = ("blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets")
    for name in ("store-weak-access", "account"):
        assert [outcome.inputs[name][flag] for flag in flags] == [True] * 4


def test_account_block_protects_the_buckets_of_every_provider_of_its_account(tmp_path: Path) -> None:
    def program() -> None:
        aws.s3.AccountPublicAccessBlock("account", **ALL)
        providers = {
            "abroad": aws.Provider("abroad", region="eu-west-1", default_tags={"tags": {"a": "b"}}),
            "profile": aws.Provider("profile", profile="other"),
            "assumed": aws.Provider(
                "assumed", region="eu-west-1", assume_roles=[{"role_arn": "arn:aws:iam::210987654321:role/deploy"}]
            ),
        }
        aws.s3.Bucket("home")
        for name, provider in providers.items():
            aws.s3.Bucket(name, opts=pulumi.ResourceOptions(provider=provider))

    expected = [(BLOCK, name, "mandatory") for name in ("assumed", "profile")]
    outcome = preview(program, tmp_path, pack_config=QUIET)
    assert found(outcome) == expected
    assert all('the account-level block "account" may belong to another account' in it for it in outcome.messages)
    updated = update(program, tmp_path, pack_config=QUIET)
    assert found(updated) == expected


def test_default_of_s3_can_be_trusted(tmp_path: Path) -> None:
    def program() -> None:
        aws.s3.Bucket("bare")
        aws.s3.BucketPublicAccessBlock("weak-access", bucket=aws.s3.Bucket("weak").id, **THREE)

    config = {**QUIET, BLOCK: {"accept_default": True}}
    assert found(preview(program, tmp_path, pack_config=config)) == [(BLOCK, "weak", "mandatory")]
