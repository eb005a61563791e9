"""The services whose calls through VPC endpoints CloudTrail can record, as `eventSource` values.

Source: AWS CloudTrail User Guide, "Logging network activity events", as of spring 2026. CloudTrail rejects all
selectors of a trail if one source is unsupported, so the preview warns of sources that are not in this list and rejects
malformed ones.
"""

from __future__ import annotations

import difflib

NETWORK_ACTIVITY_SOURCES = frozenset(
    f"{name}.amazonaws.com"
    for name in (
        "aco-automation",
        "appconfig",
        "application-signals",
        "appmesh",
        "athena",
        "b2bi",
        "backup-gateway",
        "bcm-data-exports",
        "bcm-pricing-calculator",
        "bedrock",
        "bedrock-agentcore",
        "billing",
        "cassandra",
        "ce",
        "cloudcontrolapi",
        "cloudformation",
        "cloudhsm",
        "cloudoptimization",
        "cloudtrail",
        "codedeploy",
        "comprehend",
        "comprehendmedical",
        "config",
        "ds",
        "dynamodb",
        "ec2",
        "ecs",
        "elasticfilesystem",
        "elasticloadbalancing",
        "events",
        "firehose",
        "frauddetector",
        "freetier",
        "fsx",
        "glue",
        "healthlake",
        "invoicing",
        "iot",
        "iotfleetwise",
        "iotsecuredtunneling",
        "kms",
        "lakeformation",
        "lambda",
        "license-manager",
        "lookoutequipment",
        "lookoutvision",
        "monitoring",
        "nova-act",
        "personalize",
        "qbusiness",
        "rds",
        "rekognition",
        "rolesanywhere",
        "s3",
        "sagemaker",
        "scheduler",
        "secretsmanager",
        "servicediscovery",
        "sns",
        "sqs",
        "ssm",
        "ssm-contacts",
        "storagegateway",
        "swf",
        "textract",
        "transcribe",
        "transcribestreaming",
        "transform",
        "transform-agents",
        "transform-custom",
        "translate",
        "user-subscriptions",
        "verifiedpermissions",
        "voiceid",
        "workmail",
        "workmailmessageflow",
    )
)
"""Every known source."""


def nearest_source(source: str) -> str | None:
    """Return the known source that is most similar to an unknown one, or None."""
    names = {it.split(".")[0]: it for it in sorted(NETWORK_ACTIVITY_SOURCES)}
    found = difflib.get_close_matches(source.lower().split(".")[0], names, n=1)
    return names[found[0]] if found else None
