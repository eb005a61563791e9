"""Where resources of the classic provider carry policy documents that nothing is joined with."""

from __future__ import annotations

from policypack.adapters.aws.common import add_policy
from policypack.adapters.parts.parts import Parts
from policypack.adapters.resources.properties import Properties
from policypack.adapters.resources.resource import Resource
from policypack.model.policy import PolicyKind

CARRIERS: dict[str, tuple[str, PolicyKind]] = {
    "aws:backup/vaultPolicy:VaultPolicy": ("policy", PolicyKind.RESOURCE),
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ("policy", PolicyKind.RESOURCE),
    "aws:cloudwatch/logDeliveryDestinationPolicy:LogDeliveryDestinationPolicy": (
        "deliveryDestinationPolicy",
        PolicyKind.LOG,
    ),
    "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy": ("accessPolicy", PolicyKind.LOG),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ("policyDocument", PolicyKind.LOG),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": ("policy", PolicyKind.RESOURCE),
    "aws:efs/fileSystemPolicy:FileSystemPolicy": ("policy", PolicyKind.RESOURCE),
    "aws:glue/resourcePolicy:ResourcePolicy": ("policy", PolicyKind.RESOURCE),
    "aws:s3/filesFileSystemPolicy:FilesFileSystemPolicy": ("policy", PolicyKind.OTHER_BUCKET),
    "aws:s3/vectorsVectorBucketPolicy:VectorsVectorBucketPolicy": ("policy", PolicyKind.OTHER_BUCKET),
    "aws:s3control/accessGrantsInstanceResourcePolicy:AccessGrantsInstanceResourcePolicy": (
        "policy",
        PolicyKind.OTHER_BUCKET,
    ),
    "aws:s3control/accessPointPolicy:AccessPointPolicy": ("policy", PolicyKind.ACCESS_POINT),
    "aws:s3control/bucketPolicy:BucketPolicy": ("policy", PolicyKind.OTHER_BUCKET),
    "aws:s3control/objectLambdaAccessPointPolicy:ObjectLambdaAccessPointPolicy": ("policy", PolicyKind.ACCESS_POINT),
    "aws:s3tables/tableBucketPolicy:TableBucketPolicy": ("resourcePolicy", PolicyKind.OTHER_BUCKET),
    "aws:s3tables/tablePolicy:TablePolicy": ("resourcePolicy", PolicyKind.OTHER_BUCKET),
    "aws:secretsmanager/secret:Secret": ("policy", PolicyKind.RESOURCE),
    "aws:secretsmanager/secretPolicy:SecretPolicy": ("policy", PolicyKind.RESOURCE),
    "aws:sns/topic:Topic": ("policy", PolicyKind.TOPIC),
    "aws:sns/topicPolicy:TopicPolicy": ("policy", PolicyKind.TOPIC),
    "aws:sqs/queue:Queue": ("policy", PolicyKind.QUEUE),
    "aws:sqs/queuePolicy:QueuePolicy": ("policy", PolicyKind.QUEUE),
}
"""Type token -> the property that holds the document, and how the document is used."""


def carried_policy(resource: Resource, parts: Parts) -> None:
    """Any type of `CARRIERS`."""
    key, kind = CARRIERS[resource.type]
    add_policy(resource, Properties.of(resource), key, kind, parts)
