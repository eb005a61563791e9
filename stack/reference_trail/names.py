"""The names that follow from the prefix, the account and the region."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from reference_trail.arguments.invalid_arguments import InvalidArguments
from reference_trail.arguments.trail_arguments import ReferenceTrailArgs

_LONGEST_BUCKET_NAME = 63


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The account and region of the deployment, known before any resource is created.

    Attributes:
        regions: the regions whose events the trail records.
    """

    partition: str
    account_id: str
    region: str
    regions: tuple[str, ...]

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of a resource in this account and region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"


def current_account(parent: pulumi.Resource) -> Account:
    """Return the account and region of the provider that creates the children of `parent`."""
    options = pulumi.InvokeOptions(parent=parent)
    return Account(
        partition=aws.get_partition(opts=options).partition,
        account_id=aws.get_caller_identity(opts=options).account_id,
        region=aws.get_region(opts=options).region,
        regions=tuple(sorted(aws.get_regions(opts=options).names)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Every name and ARN that a policy document of the stack refers to.

    They are built from the arguments instead of resource outputs, so that a preview knows all policy documents.
    """

    prefix: str
    log_bucket: str
    access_log_bucket: str
    result_bucket: str
    log_folder: str
    trail: str
    trail_arn: str
    log_group: str
    log_group_arn: str
    key_alias: str
    delivery_role: str
    delivery_policy: str
    topic: str
    topic_arn: str
    tamper_rule: str
    tamper_rule_arn: str
    change_rule: str
    change_rule_arn: str
    metric_namespace: str
    database: str
    workgroup: str


def build_names(args: ReferenceTrailArgs, account: Account) -> Names:
    """Return the names for an account and region.

    Raises:
        InvalidArguments: a bucket's name would be longer than S3 allows.
    """
    prefix = args.name_prefix
    suffix = f"{account.account_id}-{account.region}"
    organization = args.events.organization_id
    names = Names(
        prefix=prefix,
        log_bucket=f"{prefix}-logs-{suffix}",
        access_log_bucket=f"{prefix}-access-{suffix}",
        result_bucket=f"{prefix}-athena-{suffix}",
        log_folder="/".join(filter(None, (args.storage.key_prefix, "AWSLogs", organization))),
        trail=f"{prefix}-trail",
        trail_arn=account.arn("cloudtrail", f"trail/{prefix}-trail"),
        log_group=f"/aws/cloudtrail/{prefix}",
        log_group_arn=account.arn("logs", f"log-group:/aws/cloudtrail/{prefix}"),
        key_alias=f"alias/{prefix}-trail",
        delivery_role=f"{prefix}-delivery-{account.region}",
        delivery_policy=f"{prefix}-delivery-{account.region}",
        topic=f"{prefix}-alerts",
        topic_arn=account.arn("sns", f"{prefix}-alerts"),
        tamper_rule=f"{prefix}-tamper",
        tamper_rule_arn=account.arn("events", f"rule/{prefix}-tamper"),
        change_rule=f"{prefix}-tamper-edits",
        change_rule_arn=account.arn("events", f"rule/{prefix}-tamper-edits"),
        metric_namespace=f"Trailguard/{prefix}",
        database=f"{prefix.replace('-', '_')}_trail",
        workgroup=f"{prefix}-trail",
    )
    too_long = len(names.access_log_bucket) - _LONGEST_BUCKET_NAME
    if too_long > 0:
        reason = f"makes a bucket name {too_long} characters longer than the {_LONGEST_BUCKET_NAME} that S3 accepts"
        raise InvalidArguments([("name_prefix", reason)])
    return names
