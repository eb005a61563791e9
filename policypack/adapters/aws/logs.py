"""CloudWatch Logs of the classic provider."""

from __future__ import annotations

from policypack.adapters.aws.common import tags
from policypack.adapters.parts.parts import LogGroupPart, Parts
from policypack.adapters.parts.reference import names
from policypack.adapters.resources.properties import Properties
from policypack.adapters.resources.resource import Resource
from policypack.model.keys import LogGroup


def log_group(resource: Resource, parts: Parts) -> None:
    """`aws:cloudwatch/logGroup:LogGroup`; trails name it by its ARN with `:*` at the end."""
    properties = Properties.of(resource)
    retention_days = properties.number("retentionInDays", default=0)
    kms_key_id = properties.text("kmsKeyId")
    known = names(properties, "name", "arn", "id")
    parts.log_groups.append(
        LogGroupPart(
            group=LogGroup(
                origin=properties.origin(resource),
                retention_days=retention_days,
                kms_key_id=kms_key_id,
                tags=tags(properties),
                own_accounts=parts.places.own_accounts(resource),
            ),
            names=known | {f"{name}:*" for name in known},
        )
    )
