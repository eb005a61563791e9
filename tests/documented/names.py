"""Names, ids and ARNs that the provider reports for the resources of the documented set-ups."""

from __future__ import annotations

from collections.abc import Mapping

ACCOUNT, REGION = "111122223333", "us-east-1"

_HERE = f"{REGION}:{ACCOUNT}"
_BUCKET = {
    "id": "{name}",
    "bucket": "{name}",
    "arn": "arn:aws:s3:::{name}",
    "bucketDomainName": "{name}.s3.amazonaws.com",
    "bucketRegionalDomainName": f"{{name}}.s3.{REGION}.amazonaws.com",
}
_SECRET = {"id": f"arn:aws:secretsmanager:{_HERE}:secret:{{name}}-a1b2c3"}
_KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab"
_KEY = {"id": _KEY_ID, "keyId": _KEY_ID, "arn": f"arn:aws:kms:{_HERE}:key/{_KEY_ID}"}

NAMES: Mapping[str, Mapping[str, str]] = {
    "aws:backup/vault:Vault": {
        "id": "{name}",
        "name": "{name}",
        "arn": f"arn:aws:backup:{_HERE}:backup-vault:{{name}}",
    },
    "aws:cloudfront/distribution:Distribution": {
        "id": "EDFDVBD6EXAMPLE",
        "arn": f"arn:aws:cloudfront::{ACCOUNT}:distribution/EDFDVBD6EXAMPLE",
        "domainName": "d111111abcdef8.cloudfront.net",
    },
    "aws:cloudfront/originAccessControl:OriginAccessControl": {"id": "E327GJI25M56DG", "name": "{name}"},
    "aws:cloudfront/originAccessIdentity:OriginAccessIdentity": {
        "id": "EH1HDMB1FH2TC",
        "iamArn": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HDMB1FH2TC",
        "s3CanonicalUserId": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
    },
    "aws:cloudtrail/eventDataStore:EventDataStore": {
        "id": f"arn:aws:cloudtrail:{_HERE}:eventdatastore/EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE",
        "arn": f"arn:aws:cloudtrail:{_HERE}:eventdatastore/EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE",
        "name": "{name}",
    },
    "aws:cloudtrail/trail:Trail": {
        "id": f"arn:aws:cloudtrail:{_HERE}:trail/{{name}}",
        "arn": f"arn:aws:cloudtrail:{_HERE}:trail/{{name}}",
        "name": "{name}",
    },
    "aws:cloudwatch/eventBus:EventBus": {
        "id": "{name}",
        "name": "{name}",
        "arn": f"arn:aws:events:{_HERE}:event-bus/{{name}}",
    },
    "aws:cloudwatch/eventRule:EventRule": {
        "id": "{name}",
        "name": "{name}",
        "arn": f"arn:aws:events:{_HERE}:rule/{{name}}",
    },
    "aws:cloudwatch/logDestination:LogDestination": {
        "id": "{name}",
        "name": "{name}",
        "arn": f"arn:aws:logs:{_HERE}:destination:{{name}}",
    },
    "aws:cloudwatch/logGroup:LogGroup": {
        "id": "{name}",
        "name": "{name}",
        "arn": f"arn:aws:logs:{_HERE}:log-group:{{name}}",
    },
    "aws:cloudwatch/metricAlarm:MetricAlarm": {"id": "{name}", "arn": f"arn:aws:cloudwatch:{_HERE}:alarm:{{name}}"},
    "aws:dynamodb/table:Table": {"id": "{name}", "name": "{name}", "arn": f"arn:aws:dynamodb:{_HERE}:table/{{name}}"},
    "aws:ecr/repository:Repository": {
        "id": "{name}",
        "name": "{name}",
        "arn": f"arn:aws:ecr:{_HERE}:repository/{{name}}",
        "repositoryUrl": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{{name}}",
    },
    "aws:efs/fileSystem:FileSystem": {
        "id": "fs-1234567890abcdef0",
        "arn": f"arn:aws:elasticfilesystem:{_HERE}:file-system/fs-1234567890abcdef0",
    },
    "aws:iam/group:Group": {"id": "{name}", "name": "{name}", "arn": f"arn:aws:iam::{ACCOUNT}:group/{{name}}"},
    "aws:iam/instanceProfile:InstanceProfile": {
        "id": "{name}",
        "name": "{name}",
        "arn": f"arn:aws:iam::{ACCOUNT}:instance-profile/{{name}}",
    },
    "aws:iam/policy:Policy": {
        "id": f"arn:aws:iam::{ACCOUNT}:policy/{{name}}",
        "name": "{name}",
        "arn": f"arn:aws:iam::{ACCOUNT}:policy/{{name}}",
    },
    "aws:iam/role:Role": {"id": "{name}", "name": "{name}", "arn": f"arn:aws:iam::{ACCOUNT}:role/{{name}}"},
    "aws:iam/user:User": {"id": "{name}", "name": "{name}", "arn": f"arn:aws:iam::{ACCOUNT}:user/{{name}}"},
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
        "name": "{name}",
        "arn": f"arn:aws:firehose:{_HERE}:deliverystream/{{name}}",
    },
    "aws:kinesis/stream:Stream": {"name": "{name}", "arn": f"arn:aws:kinesis:{_HERE}:stream/{{name}}"},
    "aws:kms/alias:Alias": {"id": "{name}", "name": "{name}", "arn": f"arn:aws:kms:{_HERE}:{{name}}"},
    "aws:kms/key:Key": _KEY,
    "aws:lambda/function:Function": {
        "id": "{name}",
        "name": "{name}",
        "arn": f"arn:aws:lambda:{_HERE}:function:{{name}}",
    },
    "aws:s3/accessPoint:AccessPoint": {
        "id": f"{ACCOUNT}:{{name}}",
        "name": "{name}",
        "arn": f"arn:aws:s3:{_HERE}:accesspoint/{{name}}",
    },
    "aws:s3/bucket:Bucket": _BUCKET,
    "aws:s3/bucketV2:BucketV2": _BUCKET,
    "aws:secretsmanager/secret:Secret": {**_SECRET, "arn": _SECRET["id"], "name": "{name}"},
    "aws:sns/topic:Topic": {
        "id": f"arn:aws:sns:{_HERE}:{{name}}",
        "name": "{name}",
        "arn": f"arn:aws:sns:{_HERE}:{{name}}",
    },
    "aws:sqs/queue:Queue": {
        "id": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{{name}}",
        "url": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{{name}}",
        "name": "{name}",
        "arn": f"arn:aws:sqs:{_HERE}:{{name}}",
    },
}
"""Type token -> what the provider reports; `{name}` is the physical name: `bucket` or `name`, else the logical name."""

PHYSICAL_NAMES = ("bucket", "name")
"""The properties that may hold the physical name."""
