"""Documented set-ups that the controls do not meet yet: each is an expected failure until the control is mended."""

from __future__ import annotations

_DELIVERY_ROLE = "the trust policy of CloudTrail's delivery role, as documented, is reported for having no condition"
_ACCESS_POINTS = "s3-policy-cross-account takes the access points of the bucket's own account for another account's"
_DIRECTORY_BUCKET = "s3-policy-tls-only demands a Deny of plain HTTP of a directory bucket, which answers over TLS only"

OPEN_DISAGREEMENTS: dict[str, str] = {
    "access-point-delegation": _ACCESS_POINTS,
    "access-point-delegation-with-access-point": _ACCESS_POINTS,
    "delivery-role-alone": _DELIVERY_ROLE,
    "directory-bucket-read-and-write": _DIRECTORY_BUCKET,
    "directory-bucket-read-only-for-another-account": _DIRECTORY_BUCKET,
    "kms-custom-key-store": "kms-key-rotation demands rotation in a custom key store, where KMS does not offer it",
    "organization-trail-with-log-group": _DELIVERY_ROLE,
    "trail-with-log-group": _DELIVERY_ROLE,
    "whole-organization-trail": _DELIVERY_ROLE,
    "whole-trail": _DELIVERY_ROLE,
    "whole-trail-with-alarms": _DELIVERY_ROLE,
}
"""Case -> what the controls report instead, in one sentence."""

_BOUNDARY_ALONE = "iam-no-service-star reports a policy that is used only as a permissions boundary"
_ONE_FINDING_HIDES_ANOTHER = "a weaker finding about one statement is dropped for a finding about another statement"
_SERVICE_ROLE = "iam-no-privilege-escalation reports a role of one AWS service for the policy that AWS keeps for it"
_OWN_ACCOUNT = "iam-trust-external-id takes the account of the stack for another account"
_WITHOUT_AUDIENCE = "iam-trust-oidc-scoped demands an audience, which the page leaves to STS"
_EKS_DEPUTY = "iam-trust-confused-deputy does not know eks.amazonaws.com"

OPEN_DISAGREEMENTS_B: dict[str, str] = {
    "backup-service-role": _SERVICE_ROLE,
    "boundary-delegates-users": f"{_BOUNDARY_ALONE}; {_ONE_FINDING_HIDES_ANOTHER}",
    "boundary-from-another-stack-limits-a-deployer": "a boundary outside the stack has no advice of its own",
    "boundary-limits-a-user": _BOUNDARY_ALONE,
    "boundary-of-aws-limits-an-administrator": "an AWS-managed policy is not read where it is a boundary",
    "buildkite-session-tags": "iam-trust-oidc-scoped does not accept the session tags that Buildkite's page pins",
    "cloudtrail-cloudwatch-role": _DELIVERY_ROLE,
    "cloudtrail-cloudwatch-role-organization": _DELIVERY_ROLE,
    "codebuild-access-policy": _ONE_FINDING_HIDES_ANOTHER,
    "codebuild-service-role": _ONE_FINDING_HIDES_ANOTHER,
    "codepipeline-default-policy": _ONE_FINDING_HIDES_ANOTHER,
    "cross-account-role": "iam-trust-external-id takes a role of another account for one of the stack's own",
    "ec2-in-one-region": "iam-no-privilege-escalation takes ec2:Region for a limit to resources",
    "ecs-task-execution-vpc-endpoint": _ONE_FINDING_HIDES_ANOTHER,
    "eks-cluster-role": _EKS_DEPUTY,
    "eks-irsa-namespace": "iam-trust-oidc-scoped rejects the service accounts of one namespace",
    "eks-irsa-without-audience": _WITHOUT_AUDIENCE,
    "gitlab-any-branch": _WITHOUT_AUDIENCE,
    "gitlab-branch": _WITHOUT_AUDIENCE,
    "gitlab-projects-of-a-group": "iam-trust-oidc-scoped rejects the projects of one group",
    "glue-service-role": _SERVICE_ROLE,
    "hcp-terraform-workspace": "iam-trust-oidc-scoped rejects the subject of one workspace without its project",
    "home-folder": _ONE_FINDING_HIDES_ANOTHER,
    "identity-center-permission-set-trust": _OWN_ACCOUNT,
    "not-action-on-buckets": "every S3 ARN is taken for every role and every key",
    "objects-but-production": "iam-no-resource-star does not count arn:aws:s3:::*, which is every bucket",
    "own-account": _OWN_ACCOUNT,
    "own-account-session-name": _OWN_ACCOUNT,
    "pulumi-eks-roles": _EKS_DEPUTY,
    "pulumi-redshift-glue": _SERVICE_ROLE,
    "ssm-automation-role": _SERVICE_ROLE,
}
"""The same, for trust policies, identity policies and the documentation of others than AWS."""
