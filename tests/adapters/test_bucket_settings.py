"""Settings of buckets in all generations of the provider's resources, inline and beside the bucket."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policypack.adapters.inventory import build_inventory
from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.values import Value, decode_properties
from policypack.model.buckets import NO_SETTINGS, BucketSettings, LifecycleRule
from policypack.model.unknown import UNKNOWN
from tests.adapters.resources import resource, resource_with, urn

BUCKET = "aws:s3/bucket:Bucket"

BESIDE: dict[str, tuple[str, dict[str, object], dict[str, Any]]] = {
    "versioning": (
        "BucketVersioning",
        {"versioningConfiguration": {"status": "Enabled", "mfaDelete": "Enabled"}},
        {"versioning": "Enabled", "requires_mfa_delete": True},
    ),
    "encryption": (
        "BucketServerSideEncryptionConfiguration",
        {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms"}}]},
        {"encryption": "aws:kms"},
    ),
    "logging": ("BucketLogging", {"targetBucket": "elsewhere"}, {"logs_access_elsewhere": True}),
    "logging to itself": ("BucketLogging", {"targetBucket": "logs"}, {"logs_access_elsewhere": False}),
    "lifecycle": (
        "BucketLifecycleConfiguration",
        {
            "rules": [
                {"status": "Enabled", "expiration": {"days": 30}},
                {"status": "Disabled"},
                {"status": "Enabled", "expiration": {"date": "2030-01-01T00:00:00Z"}},
                {"status": "Enabled", "expiration": {"days": 0, "expiredObjectDeleteMarker": True}},
            ]
        },
        {
            "lifecycle": (
                LifecycleRule(is_enabled=True, expires_after_days=30),
                LifecycleRule(is_enabled=False, expires_after_days=None),
                LifecycleRule(is_enabled=True, expires_after_days=0),
                LifecycleRule(is_enabled=True, expires_after_days=None),
            )
        },
    ),
    "lock": (
        "BucketObjectLockConfiguration",
        {"rule": {"defaultRetention": {"mode": "GOVERNANCE", "years": 1}}},
        {"locked_days": 365},
    ),
    "payer": ("BucketRequestPaymentConfiguration", {"payer": "Requester"}, {"payer": "Requester"}),
}


def beside(kind: str, generation: str, **values: Value) -> Resource:
    name = f"{kind}{generation}"
    token = f"aws:s3/{name[0].lower()}{name[1:]}:{name}"
    return Resource(type=token, urn=urn(token, "beside"), name="beside", properties=values)


def settings(*resources: Resource) -> BucketSettings:
    (bucket,) = build_inventory(resources).buckets
    return bucket.settings


@pytest.mark.parametrize("generation", ["", "V2"])
@pytest.mark.parametrize(("kind", "values", "expected"), BESIDE.values(), ids=BESIDE)
def test_sub_resource_sets_the_bucket(
    generation: str, kind: str, values: dict[str, object], expected: dict[str, Any]
) -> None:
    bucket = resource(BUCKET, "bucket", bucket="logs")
    part = beside(kind, generation, bucket="logs", **decode_properties(values))
    assert settings(bucket, part) == replace(NO_SETTINGS, **expected)
    unknown = replace(part, properties={**part.properties, "bucket": UNKNOWN})
    joined = replace(unknown, property_dependencies={"bucket": (bucket.urn,)})
    if "targetBucket" not in values:
        assert settings(bucket, joined) == replace(NO_SETTINGS, **expected)


@pytest.mark.parametrize(("kind", "values", "expected"), BESIDE.values(), ids=BESIDE)
def test_sub_resource_of_a_bucket_that_is_unknown_may_be_of_any(
    kind: str, values: dict[str, object], expected: dict[str, Any]
) -> None:
    part = beside(kind, "", bucket=UNKNOWN, **decode_properties(values))
    found = settings(resource(BUCKET, "bucket", bucket="logs"), part)
    assert found == replace(NO_SETTINGS, **dict.fromkeys(expected, UNKNOWN))


@pytest.mark.parametrize(
    ("logging", "expected"),
    [
        (beside("BucketLogging", "", bucket="elsewhere", targetBucket="logs"), True),
        (beside("BucketLogging", "V2", bucket="elsewhere", targetBucket="logs"), True),
        (beside("BucketLogging", "", bucket="logs", targetBucket="elsewhere"), False),
        (beside("BucketLogging", "", bucket="elsewhere", targetBucket=UNKNOWN), UNKNOWN),
        (resource(BUCKET, "other", bucket="other", logging={"targetBucket": "logs"}), True),
        (resource(BUCKET, "other", bucket="other", loggings=({"targetBucket": UNKNOWN},)), UNKNOWN),
        (resource(BUCKET, "other", bucket="other", loggings=(UNKNOWN,)), UNKNOWN),
        (resource(BUCKET, "other", bucket="other", loggings=({"targetPrefix": "x"},)), False),
    ],
)
def test_bucket_that_receives_access_logs(logging: Resource, expected: object) -> None:
    found = build_inventory([resource(BUCKET, "bucket", bucket="logs"), logging]).buckets
    assert next(it for it in found if it.origin.name == "bucket").receives_access_logs is expected


@pytest.mark.parametrize(("target", "expected"), [({}, False), ({"targetBucket": UNKNOWN}, UNKNOWN)])
def test_access_logs_without_a_known_target(target: dict[str, Value], expected: object) -> None:
    part = beside("BucketLogging", "", bucket="logs", **target)
    assert settings(resource(BUCKET, "bucket", bucket="logs"), part).logs_access_elsewhere is expected


def test_target_of_access_logs_that_is_computed_from_a_bucket() -> None:
    bucket = resource(BUCKET, "bucket")
    logging = replace(
        beside("BucketLogging", "", bucket="elsewhere", targetBucket=UNKNOWN),
        property_dependencies={"targetBucket": (bucket.urn,)},
    )
    (found,) = build_inventory([bucket, logging]).buckets
    assert found.receives_access_logs is True


def test_sub_resource_of_another_bucket_sets_nothing() -> None:
    part = beside("BucketRequestPaymentConfiguration", "", bucket="other", payer="Requester")
    assert settings(resource(BUCKET, "bucket", bucket="logs"), part) == NO_SETTINGS


INLINE: dict[str, tuple[dict[str, object], dict[str, Any]]] = {
    "versioning": (
        {"versioning": {"enabled": True, "mfaDelete": False}},
        {"versioning": "Enabled", "requires_mfa_delete": False},
    ),
    "no versioning": ({"versioning": {"enabled": False}}, {"versioning": "Disabled", "requires_mfa_delete": False}),
    "encryption": (
        {
            "serverSideEncryptionConfiguration": {
                "rule": {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms"}}
            }
        },
        {"encryption": "aws:kms"},
    ),
    "logging": ({"logging": {"targetBucket": "elsewhere"}}, {"logs_access_elsewhere": True}),
    "loggings": ({"loggings": [{"targetBucket": "logs"}]}, {"logs_access_elsewhere": False}),
    "lifecycle": (
        {"lifecycleRules": [{"enabled": True, "expiration": {"days": 30}}]},
        {"lifecycle": (LifecycleRule(is_enabled=True, expires_after_days=30),)},
    ),
    "lock": (
        {"objectLockConfiguration": {"rule": {"defaultRetention": {"days": 10}}}},
        {"locked_days": 10},
    ),
    "payer": ({"requestPayer": "Requester"}, {"payer": "Requester"}),
}


@pytest.mark.parametrize(("values", "expected"), INLINE.values(), ids=INLINE)
def test_bucket_sets_itself(values: dict[str, object], expected: dict[str, Any]) -> None:
    found = settings(resource_with(BUCKET, "bucket", {"bucket": "logs", **decode_properties(values)}))
    assert found == replace(NO_SETTINGS, **expected)


def test_two_resources_that_disagree_leave_the_setting_open() -> None:
    bucket = resource(BUCKET, "bucket", bucket="logs")
    on = beside("BucketVersioning", "", bucket="logs", versioningConfiguration={"status": "Enabled"})
    off = beside("BucketVersioning", "V2", bucket="logs", versioningConfiguration={"status": "Suspended"})
    assert settings(bucket, on, off).versioning is UNKNOWN
    assert settings(bucket, on, replace(off, properties=on.properties)).versioning == "Enabled"


def test_sub_resource_wins_over_what_the_provider_reports_inline() -> None:
    bucket = resource(BUCKET, "bucket", bucket="logs", versioning={"enabled": False, "mfaDelete": False})
    part = beside("BucketVersioning", "", bucket="logs", versioningConfiguration={"status": "Enabled"})
    assert settings(bucket, part).versioning == "Enabled"


@pytest.mark.parametrize("value", ["text", 3.0, (UNKNOWN,), ("text",), {"rule": "text"}, {"enabled": "maybe"}])
@pytest.mark.parametrize(
    "key", ["versioning", "serverSideEncryptionConfiguration", "logging", "lifecycleRules", "objectLockConfiguration"]
)
def test_impossible_values_never_raise(key: str, value: Value) -> None:
    found = settings(resource_with(BUCKET, "bucket", {"bucket": "logs", key: value}))
    assert isinstance(found, BucketSettings)
