"""Which policies a deployment creates before the trail that needs them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.adapters.inventory import build_inventory
from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.values import Value
from policypack.model.unknown import UNKNOWN
from tests.adapters.resources import resource, resource_with, urn

TRAIL = "aws:cloudtrail/trail:Trail"
BUCKET = "aws:s3/bucket:Bucket"
BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
KEY = "aws:kms/key:Key"
KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy"
TOPIC = "aws:sns/topic:Topic"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
COMPONENT = "acme:index:Store"
SLEEP = "time:index/sleep:Sleep"

PATHS = {
    "s3BucketName": [resource(BUCKET_POLICY, "needed", bucket="logs", policy="[]")],
    "kmsKeyId": [resource(KEY, "key", keyId="k-1"), resource(KEY_POLICY, "needed", keyId="k-1", policy="[]")],
    "snsTopicName": [resource(TOPIC, "topic", name="t"), resource(TOPIC_POLICY, "needed", arn="t", policy="[]")],
    "cloudWatchLogsRoleArn": [
        resource(ROLE, "role", name="r", arn="r"),
        resource(ROLE_POLICY, "needed", role="r", policy="[]"),
    ],
}
"""Property of the trail -> its target, where it is in the stack, and the policy of the target."""

VALUES: dict[str, Value] = {
    "s3BucketName": "logs",
    "kmsKeyId": "k-1",
    "snsTopicName": "t",
    "cloudWatchLogsRoleArn": "r",
}


def after(found: Resource, *others: Resource) -> Resource:
    """A resource that depends on others."""
    return replace(found, dependencies=tuple(it.urn for it in others))


def unordered(*resources: Resource) -> list[tuple[str, ...]]:
    return [it.unordered for it in build_inventory(resources).needed_policies]


@pytest.mark.parametrize("path", PATHS)
def test_policies_that_a_trail_needs(path: str) -> None:
    trail = resource_with(TRAIL, "trail", {path: VALUES[path]})
    targets, needed = PATHS[path], PATHS[path][-1]
    bucket = resource(BUCKET, "bucket", bucket="logs")
    assert unordered(trail, bucket, *targets) == [(path,)]
    assert unordered(after(trail, needed), bucket, *targets) == [()]
    assert unordered(after(trail, *targets[:-1], bucket), bucket, *targets) == [(path,)]
    other = replace(needed, urn=f"{needed.urn}-2")
    assert unordered(after(trail, needed), bucket, *targets, other) == [(path,)]
    by_property = replace(trail, property_dependencies={"tags": (needed.urn,)})
    assert unordered(by_property, bucket, *targets) == [()]


BUCKETS = (resource(BUCKET, "bucket", bucket="logs"), PATHS["s3BucketName"][0])
NEEDED = BUCKETS[1]
TRAILS = resource(TRAIL, "trail", s3BucketName="logs")


def test_policy_of_a_bucket_elsewhere_is_needed_too() -> None:
    assert unordered(TRAILS, NEEDED) == [("s3BucketName",)]
    assert unordered(TRAILS, replace(NEEDED, properties={"bucket": "other", "policy": "[]"})) == [()]
    assert unordered(after(TRAILS, NEEDED), NEEDED) == [()]


def test_inline_policies_are_created_with_their_resource() -> None:
    bucket = resource(BUCKET, "bucket", bucket="logs", policy="[]")
    key, topic = resource(KEY, "key", keyId="k-1", policy="[]"), resource(TOPIC, "topic", name="t", policy="[]")
    trail = resource(TRAIL, "trail", s3BucketName="logs", kmsKeyId="k-1", snsTopicName="t")
    assert unordered(trail, bucket, key, topic) == [("s3BucketName", "kmsKeyId", "snsTopicName")]
    assert unordered(after(trail, bucket, key, topic), bucket, key, topic) == [()]


def test_attached_policies_of_the_role_are_needed() -> None:
    role = resource(ROLE, "role", name="r", arn="r")
    attachment = resource(ATTACHMENT, "attachment", role="r", policyArn="arn:aws:iam::123456789012:policy/p")
    trail = resource(TRAIL, "trail", cloudWatchLogsRoleArn="r")
    assert unordered(trail, role, attachment) == [("cloudWatchLogsRoleArn",)]
    assert unordered(after(trail, attachment), role, attachment) == [()]


def test_dependencies_are_followed_through_resources_of_any_type() -> None:
    sleep = after(resource(SLEEP, "sleep"), NEEDED)
    assert unordered(after(TRAILS, sleep), sleep, *BUCKETS) == [()]
    assert unordered(after(TRAILS, sleep), replace(sleep, dependencies=()), *BUCKETS) == [("s3BucketName",)]


def test_component_that_a_trail_depends_on_is_created_with_all_its_children() -> None:
    outer, inner = resource(COMPONENT, "outer"), replace(resource(COMPONENT, "inner"), parent=urn(COMPONENT, "outer"))
    inside = replace(NEEDED, parent=inner.urn)
    assert unordered(after(TRAILS, outer), outer, inner, BUCKETS[0], inside) == [()]
    # A child of an ordinary resource comes after that resource, but not necessarily before the trail.
    child = replace(NEEDED, parent=BUCKETS[0].urn)
    assert unordered(after(TRAILS, BUCKETS[0]), BUCKETS[0], child) == [("s3BucketName",)]


def test_trail_in_a_component_comes_after_what_the_component_depends_on() -> None:
    component = after(resource(COMPONENT, "component"), NEEDED)
    trail = replace(TRAILS, parent=component.urn)
    assert unordered(trail, component, *BUCKETS) == [()]
    sibling = replace(NEEDED, parent=component.urn)
    assert unordered(trail, replace(component, dependencies=()), BUCKETS[0], sibling) == [("s3BucketName",)]


def test_circles_end() -> None:
    one, two = resource(SLEEP, "one"), resource(SLEEP, "two")
    one, two = after(one, two), after(two, one)
    assert unordered(after(TRAILS, one), one, two, *BUCKETS) == [("s3BucketName",)]
    selves = replace(TRAILS, parent=TRAILS.urn)
    assert unordered(selves, *BUCKETS) == [("s3BucketName",)]


def test_policy_whose_bucket_is_unknown_leaves_the_order_open() -> None:
    loose = replace(NEEDED, properties={"bucket": UNKNOWN, "policy": "[]"})
    (needed,) = build_inventory([TRAILS, BUCKETS[0], loose]).needed_policies
    assert (needed.unordered, needed.undecided) == ((), ("s3BucketName",))
    key = resource(KEY, "key", keyId="k-1")
    trail = resource(TRAIL, "trail", kmsKeyId="k-1")
    (needed,) = build_inventory([trail, key, resource(KEY_POLICY, "p", keyId=UNKNOWN, policy="[]")]).needed_policies
    assert (needed.unordered, needed.undecided) == ((), ("kmsKeyId",))


def test_many_dependencies_are_followed_without_recursion() -> None:
    chain = [resource(SLEEP, f"s{number}") for number in range(3000)]
    linked = [after(it, before) for it, before in zip(chain[1:], chain, strict=False)]
    first = after(chain[0], NEEDED)
    assert unordered(after(TRAILS, linked[-1]), first, *linked, *BUCKETS) == [()]
