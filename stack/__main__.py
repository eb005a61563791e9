"""The reference trail: every region, validated, encrypted, to a private bucket and to CloudWatch Logs."""

from __future__ import annotations

import documents
import pulumi
import pulumi_aws as aws
from buckets import make_log_bucket
from delivery import LogDelivery
from settings import Account, build_names, read_settings

settings = read_settings(pulumi.Config(), pulumi.get_stack())
account = Account(
    partition=aws.get_partition().partition,
    account_id=aws.get_caller_identity().account_id,
    region=aws.get_region().region,
)
names = build_names(settings.name_prefix, account)
options = pulumi.ResourceOptions(protect=settings.protect)

if settings.force_destroy:
    pulumi.log.warn("forceDestroy is on: destroying this stack deletes the buckets with all log files in them")

key = aws.kms.Key(
    "key",
    description="Encrypts the log files of the trail",
    enable_key_rotation=True,
    deletion_window_in_days=30,
    policy=documents.key_policy(names, account),
    opts=options,
)
aws.kms.Alias("key-alias", name=names.key_alias, target_key_id=key.key_id, opts=options)

log_bucket = make_log_bucket(names, account, settings, key, options)
delivery = LogDelivery("delivery", names=names, account=account, settings=settings, key=key, opts=options)

trail = aws.cloudtrail.Trail(
    "trail",
    name=names.trail,
    s3_bucket_name=log_bucket.bucket.bucket,
    s3_key_prefix=settings.key_prefix,
    is_multi_region_trail=True,
    include_global_service_events=True,
    enable_logging=True,
    enable_log_file_validation=True,
    kms_key_id=key.arn,
    cloud_watch_logs_group_arn=f"{names.log_group_arn}:*" if delivery.group else None,
    cloud_watch_logs_role_arn=delivery.role.arn if delivery.group else None,
    opts=pulumi.ResourceOptions(
        protect=settings.protect,
        # CloudTrail refuses a trail whose bucket or log group it may not write to.
        depends_on=[log_bucket.policy, delivery.attachment, *filter(None, [delivery.group])],
    ),
)

pulumi.export("bucket_name", log_bucket.bucket.bucket)
pulumi.export("trail_name", trail.name)
