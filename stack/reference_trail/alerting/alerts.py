"""Alarms on the log group, the EventBridge rules for tampering, and the topic that both notify."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from reference_trail import policy_documents
from reference_trail.alerting.detections import Detection
from reference_trail.alerting.subscriptions import protocol_of
from reference_trail.alerting.tamper_patterns import INPUT_PATHS, INPUT_TEMPLATE, change_pattern, tamper_pattern
from reference_trail.arguments.groups import AlertingArguments
from reference_trail.names import Account, Names

_PERIOD_SECONDS = 300


class Watch(pulumi.ComponentResource):
    """The topic, its subscriptions, and the alarms and rules that publish to it.

    Args:
        name: the logical name, which is the prefix of the names of all parts.
        detections: the alarms to create.
        group: the log group that the trail delivers to; without it no alarms are created.
        key: encrypts the messages of the topic.
        after: resources to create before the tamper rules.
    """

    def __init__(
        self,
        name: str,
        *,
        names: Names,
        account: Account,
        alerting: AlertingArguments,
        detections: Sequence[Detection],
        group: aws.cloudwatch.LogGroup | None,
        key: aws.kms.Key,
        after: Sequence[pulumi.Resource] = (),
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("trailguard:stack:Watch", name, None, opts)
        self._name = name
        self._names = names
        self._inside = pulumi.ResourceOptions(parent=self)
        self.topic = aws.sns.Topic(f"{name}-alerts", name=names.topic, kms_master_key_id=key.arn, opts=self._inside)
        self.topic_policy = aws.sns.TopicPolicy(
            f"{name}-alerts-policy",
            arn=self.topic.arn,
            policy=policy_documents.topic_policy(names, account),
            opts=self._inside,
        )
        for endpoint in alerting.alert_subscriptions:
            self._subscribe(endpoint)
        if group is not None:
            for detection in detections:
                self._alarm(detection, group)
        if alerting.tamper_rule:
            self._notify_of_tampering(alerting.deployers, after)
        self.register_outputs({"topic_arn": self.topic.arn})

    def _subscribe(self, endpoint: str) -> None:
        aws.sns.TopicSubscription(
            f"{self._name}-alerts-to-{endpoint}",
            topic=self.topic.arn,
            protocol=str(protocol_of(endpoint)),
            endpoint=endpoint,
            opts=self._inside,
        )

    def _alarm(self, detection: Detection, group: aws.cloudwatch.LogGroup) -> None:
        aws.cloudwatch.LogMetricFilter(
            f"{self._name}-{detection.id}-filter",
            name=f"{self._names.prefix}-{detection.id}",
            log_group_name=group.name,
            pattern=detection.pattern,
            metric_transformation={
                "namespace": self._names.metric_namespace,
                "name": detection.id,
                "value": "1",
            },
            opts=self._inside,
        )
        aws.cloudwatch.MetricAlarm(
            f"{self._name}-{detection.id}-alarm",
            name=f"{self._names.prefix}-{detection.id}",
            alarm_description=detection.description,
            namespace=self._names.metric_namespace,
            metric_name=detection.id,
            statistic="Sum",
            period=_PERIOD_SECONDS,
            evaluation_periods=1,
            threshold=1,
            comparison_operator="GreaterThanOrEqualToThreshold",
            treat_missing_data="notBreaching",
            alarm_actions=[self.topic.arn],
            opts=self._inside,
        )

    def _notify_of_tampering(self, deployers: Sequence[str], after: Sequence[pulumi.Resource]) -> None:
        self._rule(
            "tamper",
            self._names.tamper_rule,
            "Tampering with the trail, its bucket, its log group, its key or its alarms",
            tamper_pattern(self._names, deployers),
            after,
        )
        if deployers:
            self._rule(
                "tamper-changes",
                self._names.change_rule,
                "Changes by other principals than the deployers to settings of the trail or of resources it depends on",
                change_pattern(self._names, deployers),
                after,
            )

    def _rule(self, part: str, name: str, description: str, pattern: str, after: Sequence[pulumi.Resource]) -> None:
        """Create a rule after the other resources, so that the deployment that creates it does not trigger it."""
        rule = aws.cloudwatch.EventRule(
            f"{self._name}-{part}-rule",
            name=name,
            description=description,
            event_pattern=pattern,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*after, self.topic_policy]),
        )
        aws.cloudwatch.EventTarget(
            f"{self._name}-{part}-target",
            rule=rule.name,
            target_id="alerts",
            arn=self.topic.arn,
            input_transformer={"input_paths": INPUT_PATHS, "input_template": INPUT_TEMPLATE},
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.topic_policy]),
        )
