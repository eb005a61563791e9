"""A CloudTrail trail as in common tutorials: it works but is not secure."""

import json

import pulumi
import pulumi_aws as aws

config = pulumi.Config()

bucket = aws.s3.Bucket("trail-bucket", acl="private", force_destroy=True)

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

aws.iam.RolePolicyAttachment("trail-role-policy-attachment", role=role.name, policy_arn=policy.arn)

trail = aws.cloudtrail.Trail(
    "trail",
    s3_bucket_name=bucket.id,
    s3_key_prefix="cloudtrail",
    is_multi_region_trail=True,
    enable_log_file_validation=True,
    include_global_service_events=True,
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
    )

pulumi.export("bucket_name", bucket.id)
pulumi.export("trail_name", trail.name)
