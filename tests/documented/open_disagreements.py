"""Documented set-ups that the controls do not meet yet: each is an expected failure until the control is mended."""

from __future__ import annotations

_ACCESS_POINTS = "s3-policy-cross-account takes the access points of the bucket's own account for another account's"

OPEN_DISAGREEMENTS: dict[str, str] = {
    "access-point-delegation": _ACCESS_POINTS,
}
"""Case -> what the controls report instead, in one sentence."""

_EKS_DEPUTY = "iam-trust-confused-deputy does not know eks.amazonaws.com"

OPEN_DISAGREEMENTS_B: dict[str, str] = {
    "buildkite-session-tags": "iam-trust-oidc-scoped does not accept the session tags that Buildkite's page pins",
    "ec2-in-one-region": "iam-no-privilege-escalation takes ec2:Region for a limit to resources",
    "eks-cluster-role": _EKS_DEPUTY,
    "gitlab-projects-of-a-group": "iam-trust-oidc-scoped rejects the projects of one group",
    "hcp-terraform-workspace": "iam-trust-oidc-scoped rejects the subject of one workspace without its project",
    "objects-but-production": "iam-no-resource-star does not count arn:aws:s3:::*, which is every bucket",
    "pulumi-eks-roles": _EKS_DEPUTY,
}
"""The same, for trust policies, identity policies and the documentation of others than AWS."""
