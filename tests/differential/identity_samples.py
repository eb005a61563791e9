"""Actions, resources and conditions of identity policies that are easily misread."""

from __future__ import annotations

from tests.differential.documents import Keys

_STRINGS = ("StringEquals", "StringLike", "StringNotEquals", "StringNotLike")
HOLDER_KEYS: Keys = {
    "aws:MultiFactorAuthPresent": (("Bool",), (True, "false")),
    "aws:SourceIp": (("IpAddress", "NotIpAddress"), ("203.0.113.0/24", "0.0.0.0/0")),
    "aws:PrincipalTag/team": (_STRINGS, ("blue", "${aws:username}")),
    "aws:PrincipalOrgID": (_STRINGS, ("o-a1b2c3d4e5",)),
    "aws:CurrentTime": (
        ("DateLessThan", "DateGreaterThan"),
        ("2020-01-01T00:00:00Z", "2019-06", "2027-01-01T00:00:00Z"),
    ),
    "aws:EpochTime": (("NumericLessThan", "DateLessThan"), ("1500000000", "1893456000", "1500000000000")),
    "aws:TokenIssueTime": (("DateLessThan", "DateGreaterThan"), ("2020-01-01T00:00:00Z",)),
    "aws:RequestedRegion": (_STRINGS, ("eu-west-1", "*", "eu-*")),
    "aws:ResourceTag/team": (_STRINGS, ("blue", "*", "${aws:PrincipalTag/team}")),
    "aws:ViaAWSService": (("Bool",), ("true", False)),
}

OWN = "123456789012"
ROLES = (
    "*",
    f"arn:aws:iam::{OWN}:role/*",
    "arn:aws:iam::*:role/*",
    "arn:aws:iam",
    f"arn:aws:iam::{OWN}",
    f"arn:aws:iam::{OWN}:*",
    f"arn:aws:iam::{OWN}:r*",
    f"arn:aws:iam::{OWN}:role/??*",
    f"arn:aws:iam::{OWN}:role/app-*",
    f"arn:aws:iam::{OWN}:role/app",
    f"arn:aws-cn:iam::{OWN}:role/*",
    f"arn:aws:iam::{OWN}:user/*",
    f"arn:aws:iam::{OWN}:role/${{aws:username}}*",
    f"arn:aws:iam::{OWN}:role/${{aws:PrincipalTag/team}}",
    "arn:aws:s3:::*",
    "arn:aws:kms:*:*:role/*",
    "arn:aws:*:*:*:role/*",
    "arn:*:iam::*:*",
)
TARGETS = (
    "*",
    f"arn:aws:iam::{OWN}:user/*",
    f"arn:aws:iam::{OWN}:user/bob",
    f"arn:aws:iam::{OWN}:user/${{aws:username}}",
    f"arn:aws:iam::{OWN}:user/${{aws:username}}*",
    f"arn:aws:iam::{OWN}:user/team/${{aws:username}}",
    f"arn:aws:iam::{OWN}:role/*",
    f"arn:aws:iam::{OWN}:role/aws-service-role/*",
    f"arn:aws:iam::{OWN}:group/devs",
    f"arn:aws:iam::{OWN}:policy/*",
    "arn:aws:iam::aws:policy/*",
    "arn:aws:iam",
    "arn:aws:s3:::*",
    "arn:aws-cn:iam::*:user/*",
    "arn:aws:iam::*:*",
    f"arn:aws:iam::{OWN}:u?er/*",
)
PATH_ACTIONS = (
    "*",
    "iam:*",
    "iam:Put*",
    "IAM:PassRole",
    "iam:PassRole",
    "iam:PutUserPolicy",
    "iam:AttachRolePolicy",
    "iam:CreatePolicyVersion",
    "iam:CreateAccessKey",
    "iam:UpdateLoginProfile",
    "iam:*AccessKey*",
    "iam:AddUserToGroup",
    "iam:UpdateAssumeRolePolicy",
    "lambda:*",
    "lambda:CreateFunction",
    "lambda:InvokeFunction",
    "lambda:UpdateFunctionCode",
    "iam:List*",
)
ELSEWHERE = (
    "*",
    "arn:aws:lambda:*:*:function:*",
    f"arn:aws:lambda:us-east-1:{OWN}:function:app-*",
    "arn:aws:lambda",
    "arn:aws:lambda:*:*:*",
)
PATH_KEYS: Keys = {
    **HOLDER_KEYS,
    "iam:PassedToService": (_STRINGS, ("lambda.amazonaws.com", "ec2.amazonaws.com", "*.amazonaws.com", "lambda*")),
    "iam:PermissionsBoundary": (
        ("StringEquals", "ArnEquals", "StringNotEquals", "StringLike"),
        (f"arn:aws:iam::{OWN}:policy/boundary", "*", "arn:aws:iam::aws:policy/AdministratorAccess"),
    ),
    "iam:PolicyARN": (
        ("ArnEquals", "ArnLike", "StringLike", "ArnNotEquals"),
        (f"arn:aws:iam::{OWN}:policy/app", "arn:aws:iam::aws:policy/*", "arn:aws:iam::*:policy/*"),
    ),
}


ADMIN_ACTIONS = (
    "*",
    "*:*",
    "**",
    "iam:*",
    "iam:Put*",
    "iam:CreateUser",
    "s3:*",
    "ec2:*",
    "a*:*",
    "?*:*",
    "*:Get*",
    "aws-portal:*",
    "iam:PutUserPolicy",
    "iam:AttachRolePolicy",
)
EVERYTHING = (
    "*",
    "*",
    "arn:aws:*",
    "arn:*",
    "arn:aws:*:*:*:*",
    "arn:aws:iam::*:*",
    "arn:aws-cn:*",
    "arn:aws:s3:::logs/*",
    "arn:aws:s3:::*",
    "**",
)


TRAIL_ARN = f"arn:aws:cloudtrail:eu-west-1:{OWN}:trail/audit"
TRAIL_RESOURCES = (
    "*",
    TRAIL_ARN,
    f"arn:aws:cloudtrail:*:{OWN}:trail/*",
    "arn:aws:cloudtrail",
    "arn:aws:cloudtrail:us-east-1:*:trail/*",
    "arn:aws:cloudtrail:*:999999999999:trail/*",
    "arn:aws-cn:cloudtrail:*:*:trail/audit",
    "arn:aws:cloudtrail:*:*:trail/a?dit",
    "arn:aws:cloudtrail:*:*:trail/other",
    "arn:aws:s3:::logs",
    "arn:aws:s3:::logs/*",
    "arn:aws:s3:::l?gs*",
    "arn:aws:s3:::logs?cloudtrail/*",
    "arn:aws:s3:::logs/cloudtrail/AWSLogs/*",
    "arn:aws:s3:::logs/other/*",
    "arn:aws:s3:::logs/${aws:username}/*",
    "arn:aws:s3:::*",
    "arn:aws:s3",
    "arn:aws:s3:::data/*",
)
TRAIL_ACTIONS = (
    "*",
    "cloudtrail:*",
    "cloudtrail:StopLogging",
    "cloudtrail:*Trail",
    "cloudtrail:Put*",
    "cloudtrail:Get*",
    "s3:*",
    "s3:Delete*",
    "s3:DeleteObject",
    "s3:PutLifecycleConfiguration",
    "s3:PutBucketPolicy",
    "s3:Get*",
    "S3:put*",
)


SINGLE_ACTIONS = (
    "*",
    "iam:PassRole",
    "iam:Pass*",
    "sts:AssumeRole",
    "sts:*",
    "kms:Decrypt",
    "kms:*",
    "kms:De*",
    "iam:*",
)
SINGLE_RESOURCES = (
    *ROLES,
    f"arn:aws:kms:*:{OWN}:key/*",
    "arn:aws:kms:*:*:*",
    "arn:aws:kms",
    "arn:aws:kms:eu-west-1:*:key/*",
    f"arn:aws:kms:*:{OWN}:key/1111*",
    f"arn:aws:kms:*:{OWN}:alias/*",
)
SINGLE_KEYS: Keys = {
    **HOLDER_KEYS,
    "iam:PassedToService": PATH_KEYS["iam:PassedToService"],
    "kms:ViaService": (_STRINGS, ("s3.eu-west-1.amazonaws.com", "s3.*.amazonaws.com")),
}
