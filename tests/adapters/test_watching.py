"""Trail -> log group -> metric filter -> alarm -> topic -> subscription, and rules: with ids known and unknown."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from policypack.adapters.inventory import build_inventory
from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.values import Value
from policypack.model.inventory import Inventory
from policypack.model.unknown import UNKNOWN, Maybe
from tests.adapters.resources import resource, resource_with, urn

TRAIL = "aws:cloudtrail/trail:Trail"
GROUP = "aws:cloudwatch/logGroup:LogGroup"
FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
TOPIC = "aws:sns/topic:Topic"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
ROLE = "aws:iam/role:Role"
KEY = "aws:kms/key:Key"
ALIAS = "aws:kms/alias:Alias"
KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy"

ACCOUNT = "us-east-1:123456789012"
ARNS = {
    GROUP: f"arn:aws:logs:{ACCOUNT}:log-group:",
    TOPIC: f"arn:aws:sns:{ACCOUNT}:",
    KEY: f"arn:aws:kms:{ACCOUNT}:key/",
    ROLE: "arn:aws:iam::123456789012:role/",
}


@dataclass(frozen=True)
class World:
    """Makes resources whose ids and ARNs are known, or all unknown and told by dependencies alone."""

    is_known: bool

    def made(self, token: str, name: str, /, **values: Value) -> Resource:
        ids: dict[str, Value] = {"arn": f"{ARNS[token]}{name}", "name": name} if token in ARNS else {"name": name}
        known = {key: value if self.is_known else UNKNOWN for key, value in ids.items()}
        return resource_with(token, name, {**known, **values})

    def using(self, token: str, name: str, links: dict[str, tuple[Resource, str]], /, **values: Value) -> Resource:
        """A resource with properties that are ids of others: property -> (resource, suffix of its ARN)."""
        linked: dict[str, Value] = {
            key: f"{other.properties.get('arn') or other.name}{suffix}" if self.is_known else UNKNOWN
            for key, (other, suffix) in links.items()
        }
        depends = {} if self.is_known else {key: (other.urn,) for key, (other, _) in links.items()}
        return resource_with(token, name, {**values, **linked}, depends)

    def inventory(self, *resources: Resource) -> Inventory:
        return build_inventory(resources)


@pytest.fixture(params=[True, False], ids=["known", "unknown"])
def world(request: pytest.FixtureRequest) -> World:
    return World(request.param)


METRIC: Value = {"namespace": "CloudTrail", "name": "root"}


def watched(world: World, *more: Resource, group: str = "audit", metric: str = "root") -> Inventory:
    """A trail, its group and another, a filter on `group`, an alarm on `metric`, a topic; `more` is added."""
    groups = {name: world.made(GROUP, name) for name in ("audit", "other")}
    topic = world.made(TOPIC, "alerts")
    return world.inventory(
        *groups.values(),
        topic,
        world.using(TRAIL, "trail", {"cloudWatchLogsGroupArn": (groups["audit"], ":*")}),
        world.using(
            FILTER, "filter", {"logGroupName": (groups[group], "")}, pattern="{ $.x = y }", metricTransformation=METRIC
        ),
        resource_with(
            ALARM,
            "alarm",
            {
                "namespace": "CloudTrail",
                "metricName": metric,
                "threshold": 1.0,
                "comparisonOperator": "GreaterThanOrEqualToThreshold",
                "alarmActions": (f"{ARNS[TOPIC]}alerts" if world.is_known else UNKNOWN,),
            },
            {} if world.is_known else {"alarmActions": (topic.urn,)},
        ),
        *more,
    )


def alarms(inventory: Inventory) -> list[tuple[str, list[tuple[str, Maybe[bool]]]]]:
    return [
        (it.origin.name, [(alarm.origin.name, alarm.reaches_somebody) for alarm in it.alarms])
        for it in inventory.metric_filters
    ]


def test_chain_is_followed_to_the_subscription(world: World) -> None:
    topic = world.made(TOPIC, "alerts")
    subscription = world.using(SUBSCRIPTION, "mail", {"topic": (topic, "")})
    assert alarms(watched(world, subscription)) == [("filter", [("alarm", True)])]


def test_topic_without_subscription_reaches_nobody(world: World) -> None:
    other = world.made(TOPIC, "else")
    subscription = world.using(SUBSCRIPTION, "mail", {"topic": (other, "")})
    assert alarms(watched(world, other, subscription)) == [("filter", [("alarm", False)])]


def test_filter_on_another_group_watches_no_trail(world: World) -> None:
    assert alarms(watched(world, group="other")) == []


def test_alarm_on_another_metric_is_not_the_filters(world: World) -> None:
    assert alarms(watched(world, metric="other")) == [("filter", [])]


def test_topic_outside_the_stack_is_somebody_elses_to_judge() -> None:
    inventory = build_inventory(
        [
            resource(TRAIL, "trail", cloudWatchLogsGroupArn=f"{ARNS[GROUP]}central:*"),
            resource(FILTER, "filter", logGroupName="central", pattern="{}", metricTransformation=METRIC),
            resource(ALARM, "alarm", namespace="CloudTrail", metricName="root", alarmActions=("arn:aws:sns:x:1:t",)),
        ]
    )
    assert alarms(inventory) == [("filter", [("alarm", True)])]


def test_unknown_pattern_metric_and_actions_stay_unknown() -> None:
    inventory = build_inventory(
        [
            resource(TRAIL, "trail", cloudWatchLogsGroupArn=f"{ARNS[GROUP]}central:*"),
            resource(FILTER, "filter", logGroupName="central", pattern=UNKNOWN, metricTransformation=UNKNOWN),
            resource(ALARM, "alarm", namespace="n", metricName="m", alarmActions=UNKNOWN, threshold=UNKNOWN),
        ]
    )
    (found,) = inventory.metric_filters
    assert found.pattern is UNKNOWN
    (alarm,) = found.alarms
    assert (alarm.has_actions, alarm.reaches_somebody, alarm.threshold) == (UNKNOWN, UNKNOWN, UNKNOWN)


def test_rule_is_joined_with_its_target(world: World) -> None:
    rules = [world.made(RULE, name) for name in ("heard", "silent")]
    target = world.using(TARGET, "target", {"rule": (rules[0], "")})
    found = world.inventory(*rules, target).event_rules
    assert [(it.origin.name, it.has_target, it.is_enabled) for it in found] == [
        ("heard", True, True),
        ("silent", False, True),
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, True),
        ({"isEnabled": False}, False),
        ({"state": "DISABLED"}, False),
        ({"state": "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"}, True),
        ({"state": UNKNOWN}, UNKNOWN),
    ],
)
def test_state_of_a_rule(values: dict[str, Value], expected: Maybe[bool]) -> None:
    (found,) = build_inventory([Resource(type=RULE, urn=urn(RULE, "r"), name="r", properties=values)]).event_rules
    assert found.is_enabled is expected


def test_log_group_and_delivery_role_are_joined_with_the_trail(world: World) -> None:
    group, role = world.made(GROUP, "audit", retentionInDays=30.0), world.made(ROLE, "delivery")
    trail = world.using(TRAIL, "trail", {"cloudWatchLogsGroupArn": (group, ":*"), "cloudWatchLogsRoleArn": (role, "")})
    inventory = world.inventory(group, role, trail, world.made(GROUP, "other"), world.made(ROLE, "else"))
    assert [(it.origin.name, [trail.origin.name for trail in it.trails]) for it in inventory.log_groups] == [
        ("audit", ["trail"]),
        ("other", []),
    ]
    assert [(it.origin.name, it.trail.origin.name) for it in inventory.delivery_roles] == [("delivery", "trail")]


def test_log_group_with_a_known_name_and_an_unknown_arn_is_joined_by_the_arn_in_the_trail() -> None:
    group = resource(GROUP, "group", name="/aws/cloudtrail/audit", arn=UNKNOWN)
    trail = resource(TRAIL, "trail", cloudWatchLogsGroupArn=f"{ARNS[GROUP]}/aws/cloudtrail/audit:*")
    metric = {"namespace": "Trail", "name": "stops"}
    filter_ = resource(
        FILTER, "filter", logGroupName="/aws/cloudtrail/audit", pattern="{ }", metricTransformation=metric
    )
    elsewhere = resource(FILTER, "elsewhere", logGroupName="/aws/other", pattern="{ }", metricTransformation=metric)
    inventory = build_inventory([group, trail, filter_, elsewhere])
    assert [[trail.origin.name for trail in it.trails] for it in inventory.log_groups] == [["trail"]]
    assert [it.origin.name for it in inventory.metric_filters] == ["filter"]


def keys(inventory: Inventory) -> list[tuple[str, list[str], list[str]]]:
    return [
        (it.origin.name, [trail.origin.name for trail in it.trails], [policy.origin.name for policy in it.policies])
        for it in inventory.keys
    ]


def test_key_is_joined_with_its_trail_and_policy(world: World) -> None:
    key = world.made(KEY, "key")
    policy = world.using(KEY_POLICY, "policy", {"keyId": (key, "")}, policy="{}")
    trail = world.using(TRAIL, "trail", {"kmsKeyId": (key, "")})
    assert keys(world.inventory(key, world.made(KEY, "other"), policy, trail)) == [
        ("key", ["trail"], ["policy"]),
        ("other", [], []),
    ]


def test_key_is_joined_by_an_alias(world: World) -> None:
    key = world.made(KEY, "key")
    alias = world.using(ALIAS, "alias", {"targetKeyId": (key, "")}, name="alias/audit")
    trail = resource(TRAIL, "trail", kmsKeyId="alias/audit")
    computed = resource(TRAIL, "computed", kmsKeyId=UNKNOWN, depends={"kmsKeyId": (alias.urn,)})
    assert keys(world.inventory(key, alias, trail, computed)) == [("key", ["computed", "trail"], [])]


def test_key_policy_whose_key_is_unknown_may_be_of_any_key() -> None:
    inventory = build_inventory([resource(KEY, "key"), resource(KEY_POLICY, "policy", keyId=UNKNOWN, policy="{}")])
    assert [(it.policies, it.may_have_more_policies) for it in inventory.keys] == [((), True)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ()),
        ({"tags": {"env": "prod"}}, (("env", "prod"),)),
        ({"tagsAll": {"team": "a", "env": "dev"}, "tags": {"env": "prod"}}, (("team", "a"), ("env", "prod"))),
        ({"tags": {"env": UNKNOWN}}, (("env", UNKNOWN),)),
        ({"tags": UNKNOWN}, UNKNOWN),
        ({"tagsAll": UNKNOWN, "tags": {"env": "prod"}}, UNKNOWN),
    ],
)
def test_tags_of_what_trails_need(values: dict[str, Value], expected: object) -> None:
    types = (TRAIL, GROUP, KEY, "aws:s3/bucket:Bucket")
    inventory = build_inventory([resource_with(it, f"resource{number}", values) for number, it in enumerate(types)])
    assert [it.tags for it in inventory.trails] == [expected]
    assert [it.tags for it in inventory.log_groups] == [expected]
    assert [it.tags for it in inventory.keys] == [expected]
    assert [it.tags for it in inventory.buckets] == [expected]


def test_aliases_of_a_key(world: World) -> None:
    key = world.made(KEY, "key")
    aliases = [
        world.using(ALIAS, "one", {"targetKeyId": (key, "")}, name="alias/one", arn=f"arn:aws:kms:{ACCOUNT}:alias/one"),
        world.using(ALIAS, "two", {"targetKeyId": (key, "")}, name="alias/two"),
        world.using(ALIAS, "later", {"targetKeyId": (key, "")}, name=UNKNOWN),
    ]
    inventory = world.inventory(key, world.made(KEY, "other"), *aliases)
    assert [it.aliases for it in inventory.keys] == [(UNKNOWN, "alias/one", "alias/two"), ()]
