"""The final inputs of the stack as calls of AWS.

What the provider makes of inputs is not ours and not here: a resource is created by the calls of boto3 that a reader
of the API's reference would write. Every call is checked against botocore's service model as well, since moto looks at
little: see `limits.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.stack.account import Account, Answer, Inputs, only, pascal
from tests.stack.calls_s3 import S3_CALLS


def _key(account: Account, inputs: Inputs) -> Answer:
    kms = account.client("kms")
    made = kms.create_key(**only(inputs, Policy="policy", Description="description"))["KeyMetadata"]
    if inputs["enableKeyRotation"]:
        kms.enable_key_rotation(KeyId=made["KeyId"])
    return {"arn": made["Arn"], "keyId": made["KeyId"]}


def _alias(account: Account, inputs: Inputs) -> Answer:
    account.client("kms").create_alias(AliasName=inputs["name"], TargetKeyId=inputs["targetKeyId"])
    return None


def _role(account: Account, inputs: Inputs) -> Answer:
    account.client("iam").create_role(
        **only(
            inputs,
            RoleName="name",
            AssumeRolePolicyDocument="assumeRolePolicy",
            Description="description",
            PermissionsBoundary="permissionsBoundary",
        )
    )
    return None


def _policy(account: Account, inputs: Inputs) -> Answer:
    account.client("iam").create_policy(
        **only(inputs, PolicyName="name", PolicyDocument="policy", Description="description")
    )
    return None


def _attachment(account: Account, inputs: Inputs) -> Answer:
    account.client("iam").attach_role_policy(RoleName=inputs["role"], PolicyArn=inputs["policyArn"])
    return None


def _log_group(account: Account, inputs: Inputs) -> Answer:
    logs = account.client("logs")
    logs.create_log_group(**only(inputs, logGroupName="name", kmsKeyId="kmsKeyId"))
    logs.put_retention_policy(logGroupName=inputs["name"], retentionInDays=inputs["retentionInDays"])
    return None


def _metric_filter(account: Account, inputs: Inputs) -> Answer:
    metric = inputs["metricTransformation"]
    account.client("logs").put_metric_filter(
        **only(inputs, logGroupName="logGroupName", filterName="name", filterPattern="pattern"),
        metricTransformations=[only(metric, metricName="name", metricNamespace="namespace", metricValue="value")],
    )
    return None


def _alarm(account: Account, inputs: Inputs) -> Answer:
    renamed = {"name": "alarmName"}
    account.client("cloudwatch").put_metric_alarm(
        **pascal({renamed.get(key, key): value for key, value in inputs.items()})
    )
    return None


def _topic(account: Account, inputs: Inputs) -> Answer:
    made = account.client("sns").create_topic(
        Name=inputs["name"], Attributes={"KmsMasterKeyId": inputs["kmsMasterKeyId"]}
    )
    return {"arn": made["TopicArn"]}


def _topic_policy(account: Account, inputs: Inputs) -> Answer:
    account.client("sns").set_topic_attributes(
        TopicArn=inputs["arn"], AttributeName="Policy", AttributeValue=inputs["policy"]
    )
    return None


def _subscription(account: Account, inputs: Inputs) -> Answer:
    account.client("sns").subscribe(**only(inputs, TopicArn="topic", Protocol="protocol", Endpoint="endpoint"))
    return None


def _rule(account: Account, inputs: Inputs) -> Answer:
    account.client("events").put_rule(
        **only(inputs, Name="name", EventPattern="eventPattern", Description="description"), State="ENABLED"
    )
    return None


def _target(account: Account, inputs: Inputs) -> Answer:
    transformer = inputs["inputTransformer"]
    answer = account.client("events").put_targets(
        Rule=inputs["rule"],
        Targets=[
            {
                "Id": inputs["targetId"],
                "Arn": inputs["arn"],
                "InputTransformer": {
                    "InputPathsMap": transformer["inputPaths"],
                    "InputTemplate": transformer["inputTemplate"],
                },
            }
        ],
    )
    assert answer["FailedEntryCount"] == 0
    return None


def _database(account: Account, inputs: Inputs) -> Answer:
    account.client("glue").create_database(DatabaseInput=only(inputs, Name="name", Description="description"))
    return None


def _table(account: Account, inputs: Inputs) -> Answer:
    storage = inputs["storageDescriptor"]
    account.client("glue").create_table(
        DatabaseName=inputs["databaseName"],
        TableInput={
            **only(inputs, Name="name", Description="description", TableType="tableType", Parameters="parameters"),
            "PartitionKeys": pascal(inputs["partitionKeys"]),
            "StorageDescriptor": {
                **pascal({key: value for key, value in storage.items() if key != "serDeInfo"}),
                "SerdeInfo": pascal(storage["serDeInfo"]),
            },
        },
    )
    return None


def _workgroup(account: Account, inputs: Inputs) -> Answer:
    configuration = pascal(inputs["configuration"])
    configuration["PublishCloudWatchMetricsEnabled"] = configuration.pop("PublishCloudwatchMetricsEnabled")
    configuration["EnforceWorkGroupConfiguration"] = configuration.pop("EnforceWorkgroupConfiguration")
    result = configuration["ResultConfiguration"]
    result["EncryptionConfiguration"]["KmsKey"] = result["EncryptionConfiguration"].pop("KmsKeyArn")
    account.client("athena").create_work_group(
        Name=inputs["name"], Description=inputs["description"], Configuration=configuration
    )
    return None


def _named_query(account: Account, inputs: Inputs) -> Answer:
    account.client("athena").create_named_query(
        **only(
            inputs,
            Name="name",
            Description="description",
            Database="database",
            QueryString="query",
            WorkGroup="workgroup",
        )
    )
    return None


def _trail(account: Account, inputs: Inputs) -> Answer:
    cloudtrail = account.client("cloudtrail")
    cloudtrail.create_trail(
        **only(
            inputs,
            Name="name",
            S3BucketName="s3BucketName",
            S3KeyPrefix="s3KeyPrefix",
            IncludeGlobalServiceEvents="includeGlobalServiceEvents",
            IsMultiRegionTrail="isMultiRegionTrail",
            EnableLogFileValidation="enableLogFileValidation",
            CloudWatchLogsLogGroupArn="cloudWatchLogsGroupArn",
            CloudWatchLogsRoleArn="cloudWatchLogsRoleArn",
            KmsKeyId="kmsKeyId",
            IsOrganizationTrail="isOrganizationTrail",
        )
    )
    cloudtrail.put_event_selectors(
        TrailName=inputs["name"], AdvancedEventSelectors=[_selector(it) for it in inputs["advancedEventSelectors"]]
    )
    cloudtrail.put_insight_selectors(TrailName=inputs["name"], InsightSelectors=pascal(inputs["insightSelectors"]))
    if inputs["enableLogging"]:
        cloudtrail.start_logging(Name=inputs["name"])
    return None


def _selector(selector: Inputs) -> Any:
    fields = [only(it, Field="field", Equals="equals", StartsWith="startsWiths") for it in selector["fieldSelectors"]]
    return {"Name": selector["name"], "FieldSelectors": fields}


CALLS: dict[str, Callable[[Account, Inputs], Answer]] = {
    **S3_CALLS,
    "aws:athena/namedQuery:NamedQuery": _named_query,
    "aws:athena/workgroup:Workgroup": _workgroup,
    "aws:cloudtrail/trail:Trail": _trail,
    "aws:cloudwatch/eventRule:EventRule": _rule,
    "aws:cloudwatch/eventTarget:EventTarget": _target,
    "aws:cloudwatch/logGroup:LogGroup": _log_group,
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": _metric_filter,
    "aws:cloudwatch/metricAlarm:MetricAlarm": _alarm,
    "aws:glue/catalogDatabase:CatalogDatabase": _database,
    "aws:glue/catalogTable:CatalogTable": _table,
    "aws:iam/policy:Policy": _policy,
    "aws:iam/role:Role": _role,
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": _attachment,
    "aws:kms/alias:Alias": _alias,
    "aws:kms/key:Key": _key,
    "aws:sns/topic:Topic": _topic,
    "aws:sns/topicPolicy:TopicPolicy": _topic_policy,
    "aws:sns/topicSubscription:TopicSubscription": _subscription,
}
"""Type -> the calls that create one."""
