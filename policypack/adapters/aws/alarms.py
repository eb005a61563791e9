"""CloudWatch alarms, metric filters, SNS topics and EventBridge rules of the classic provider."""

from __future__ import annotations

from policypack.adapters.parts.parts import AlarmPart, EventRulePart, MetricFilterPart, Parts, TopicPart
from policypack.adapters.parts.reference import link, links, names
from policypack.adapters.resources.properties import Properties
from policypack.adapters.resources.resource import Resource
from policypack.model.alarms import Alarm, EventRule, MetricFilter
from policypack.model.unknown import UNKNOWN, Maybe


def metric_filter(resource: Resource, parts: Parts) -> None:
    """`aws:cloudwatch/logMetricFilter:LogMetricFilter`."""
    properties = Properties.of(resource)
    pattern = properties.text("pattern")
    metric: tuple[Maybe[str | None], Maybe[str | None]] = (None, None)
    for it in properties.each("metricTransformation"):
        metric = (UNKNOWN, UNKNOWN) if it is UNKNOWN else (it.text("namespace"), it.text("name"))
    parts.metric_filters.append(
        MetricFilterPart(
            filter=MetricFilter(origin=properties.origin(resource), pattern=pattern),
            log_group=link(resource, properties, "logGroupName"),
            metric=metric,
        )
    )


def metric_alarm(resource: Resource, parts: Parts) -> None:
    """`aws:cloudwatch/metricAlarm:MetricAlarm`."""
    properties = Properties.of(resource)
    actions = links(resource, properties, "alarmActions")
    are_actions_enabled = properties.boolean("actionsEnabled", default=True)
    threshold: Maybe[float | None] = None
    if properties.has("threshold"):
        threshold = properties.number("threshold", default=0)
    comparison = properties.text("comparisonOperator")
    parts.alarms.append(
        AlarmPart(
            alarm=Alarm(
                origin=properties.origin(resource),
                has_actions=UNKNOWN if actions.values is UNKNOWN else bool(actions.values),
                are_actions_enabled=are_actions_enabled,
                threshold=threshold,
                comparison=comparison,
                reaches_somebody=False,
            ),
            actions=actions,
            metric=(properties.text("namespace"), properties.text("metricName")),
        )
    )


def topic(resource: Resource, parts: Parts) -> None:
    """`aws:sns/topic:Topic`."""
    properties = Properties.of(resource)
    has_policy = properties.has("policy") and resource.is_set_by_program("policy")
    known = names(properties, "arn", "id", "name")
    parts.topics.append(TopicPart(urn=resource.urn, names=known, has_policy=has_policy))


def topic_policy(resource: Resource, parts: Parts) -> None:
    """`aws:sns/topicPolicy:TopicPolicy`."""
    parts.topic_policies.append(link(resource, Properties.of(resource), "arn"))


def topic_subscription(resource: Resource, parts: Parts) -> None:
    """`aws:sns/topicSubscription:TopicSubscription`."""
    parts.subscriptions.append(link(resource, Properties.of(resource), "topic"))


def event_rule(resource: Resource, parts: Parts) -> None:
    """`aws:cloudwatch/eventRule:EventRule`."""
    properties = Properties.of(resource)
    pattern = properties.text("eventPattern")
    state = properties.text("state")
    is_enabled = properties.boolean("isEnabled", default=True)
    if state is UNKNOWN:
        is_enabled = UNKNOWN
    elif state is not None:
        is_enabled = state.startswith("ENABLED")
    parts.event_rules.append(
        EventRulePart(
            rule=EventRule(
                origin=properties.origin(resource), pattern=pattern, is_enabled=is_enabled, has_target=False
            ),
            names=names(properties, "name", "id", "arn"),
        )
    )


def event_target(resource: Resource, parts: Parts) -> None:
    """`aws:cloudwatch/eventTarget:EventTarget`."""
    parts.event_targets.append(link(resource, Properties.of(resource), "rule"))
