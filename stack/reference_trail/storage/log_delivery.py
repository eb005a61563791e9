"""Delivery to CloudWatch Logs: the log group, and the role that CloudTrail assumes to write to it."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from reference_trail import policy_documents
from reference_trail.arguments.groups import EventArguments, StorageArguments
from reference_trail.names import Account, Names


class LogDelivery(pulumi.ComponentResource):
    """The delivery role with its policy, and the log group if CloudWatch Logs is enabled."""

    def __init__(
        self,
        name: str,
        *,
        names: Names,
        account: Account,
        storage: StorageArguments,
        events: EventArguments,
        key: aws.kms.Key,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("trailguard:stack:LogDelivery", name, None, opts)
        inside = pulumi.ResourceOptions(parent=self)
        self.role = aws.iam.Role(
            f"{name}-role",
            name=names.delivery_role,
            description="CloudTrail writes to its log group",
            assume_role_policy=policy_documents.delivery_trust(),
            permissions_boundary=storage.permissions_boundary or None,
            opts=inside,
        )
        self.policy = aws.iam.Policy(
            f"{name}-policy",
            name=names.delivery_policy,
            description="CloudTrail writes to its log group",
            policy=policy_documents.delivery_policy(names, account, events),
            opts=inside,
        )
        self.attachment = aws.iam.RolePolicyAttachment(
            f"{name}-attachment", role=self.role.name, policy_arn=self.policy.arn, opts=inside
        )
        self.group: aws.cloudwatch.LogGroup | None = None
        if storage.cloud_watch_logs:
            self.group = aws.cloudwatch.LogGroup(
                f"{name}-group",
                name=names.log_group,
                retention_in_days=storage.log_group_retention_days,
                kms_key_id=key.arn,
                opts=pulumi.ResourceOptions(parent=self, protect=False),  # a copy: S3 has the same records
            )
        self.register_outputs({"role_name": self.role.name})
