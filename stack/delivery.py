"""Delivery to CloudWatch Logs: the log group, and the role in which CloudTrail writes to it."""

from __future__ import annotations

import documents
import pulumi
import pulumi_aws as aws
from settings import Account, Names, Settings


class LogDelivery(pulumi.ComponentResource):
    """The role, its policy and their attachment always exist; the log group only where the settings ask for it."""

    def __init__(
        self,
        name: str,
        *,
        names: Names,
        account: Account,
        settings: Settings,
        key: aws.kms.Key,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("trailguard:stack:LogDelivery", name, None, opts)
        inside = pulumi.ResourceOptions(parent=self)
        self.role = aws.iam.Role(
            f"{name}-role",
            name=names.delivery_role,
            description="CloudTrail writes to its log group",
            assume_role_policy=documents.service_trust("cloudtrail.amazonaws.com", account, names.trail_arn),
            opts=inside,
        )
        self.policy = aws.iam.Policy(
            f"{name}-policy",
            name=names.delivery_policy,
            description="CloudTrail writes to its log group",
            policy=documents.delivery_policy(names, account),
            opts=inside,
        )
        self.attachment = aws.iam.RolePolicyAttachment(
            f"{name}-attachment", role=self.role.name, policy_arn=self.policy.arn, opts=inside
        )
        self.group: aws.cloudwatch.LogGroup | None = None
        if settings.delivers_to_cloudwatch:
            self.group = aws.cloudwatch.LogGroup(
                f"{name}-group",
                name=names.log_group,
                retention_in_days=settings.log_group_retention_days,
                kms_key_id=key.arn,
                opts=inside,
            )
        self.register_outputs({"role_name": self.role.name})
