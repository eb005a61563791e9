"""The plain trail with all violations fixed as the policy pack suggests."""

import json

import pulumi
import pulumi_aws as aws

config = pulumi.Config()

bucket = aws.s3.Bucket("trail-bucket", acl="private", force_destroy=False)

aws.s3.BucketPublicAccessBlock(
    "trail-bucket-access",
    bucket=bucket.id,
    block_public_acls=True,
    ignore_public_acls=True,
    block_public_policy=True,
    restrict_public_buckets=True,
)

account_id = aws.get_caller_identity().account_id
bucket_policy = aws.s3.BucketPolicy(
    "trail-bucket-policy",
    bucket=bucket.id,
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "cloudtrail.amazonaws.com"},
                    "Action": "s3:GetBucketAcl",
                    "Resource": bucket.arn,
                    "Condition": {"StringEquals": {"aws:SourceAccount": account_id}},
                },
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "cloudtrail.amazonaws.com"},
                    "Action": "s3:PutObject",
                    "Resource": pulumi.Output.concat(bucket.arn, "/cloudtrail/AWSLogs/", account_id, "/*"),
                    "Condition": {
                        "StringEquals": {"aws:SourceAccount": account_id, "s3:x-amz-acl": "bucket-owner-full-control"}
                    },
                },
            ],
        }
    ),
)

policy = aws.iam.Policy(
    "trail-policy",
    policy=bucket.arn.apply(
        lambda arn: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": ["s3:GetBucketLocation", "s3:PutObject"],
                        "Resource": [arn, f"{arn}/*"],
                    }
                ],
            }
        )
    ),
)

role = aws.iam.Role(
    "trail-role",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "cloudtrail.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ],
        }
    ),
)

role_policy = aws.iam.RolePolicyAttachment("trail-role-policy-attachment", role=role.name, policy_arn=policy.arn)

trail = aws.cloudtrail.Trail(
    "trail",
    s3_bucket_name=bucket.id,
    s3_key_prefix="cloudtrail",
    is_multi_region_trail=True,
    enable_log_file_validation=True,
    include_global_service_events=True,
    kms_key_id="alias/trail-logs",  # an existing key of the account whose policy allows CloudTrail to use it
    opts=pulumi.ResourceOptions(depends_on=[bucket_policy]),  # CloudTrail rejects the trail without it
)

if config.require_bool("cloudWatch"):
    log_group = aws.cloudwatch.LogGroup("cloudtrail-log-group")
    aws.cloudtrail.Trail(
        "trail-with-cloudwatch",
        s3_bucket_name=bucket.id,
        s3_key_prefix="cloudtrail",
        include_global_service_events=True,
        enable_logging=True,
        enable_log_file_validation=True,
        cloud_watch_logs_group_arn=log_group.arn.apply(lambda arn: f"{arn}:*"),
        cloud_watch_logs_role_arn=role.arn,
        is_multi_region_trail=True,
        kms_key_id="alias/trail-logs",
        opts=pulumi.ResourceOptions(depends_on=[bucket_policy, role_policy]),
    )

pulumi.export("bucket_name", bucket.id)
pulumi.export("trail_name", trail.name)
