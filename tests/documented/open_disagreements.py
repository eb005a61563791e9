"""Documented set-ups that the controls do not meet yet: each is an expected failure until the control is mended."""

from __future__ import annotations

_ACCESS_POINTS = "s3-policy-cross-account takes the access points of the bucket's own account for another account's"
_DIRECTORY_BUCKET = "s3-policy-tls-only demands a Deny of plain HTTP of a directory bucket, which answers over TLS only"

OPEN_DISAGREEMENTS: dict[str, str] = {
    "access-point-delegation": _ACCESS_POINTS,
    "directory-bucket-read-and-write": _DIRECTORY_BUCKET,
    "directory-bucket-read-only-for-another-account": _DIRECTORY_BUCKET,
    "kms-custom-key-store": "kms-key-rotation demands rotation in a custom key store, where KMS does not offer it",
}
"""Case -> what the controls report instead, in one sentence."""

_EKS_DEPUTY = "iam-trust-confused-deputy does not know eks.amazonaws.com"

OPEN_DISAGREEMENTS_B: dict[str, str] = {
    "buildkite-session-tags": "iam-trust-oidc-scoped does not accept the session tags that Buildkite's page pins",
    "ec2-in-one-region": "iam-no-privilege-escalation takes ec2:Region for a limit to resources",
    "eks-cluster-role": _EKS_DEPUTY,
    "hcp-terraform-workspace": "iam-trust-oidc-scoped rejects the subject of one workspace without its project",
    "pulumi-eks-roles": _EKS_DEPUTY,
}
"""The same, for trust policies, identity policies and the documentation of others than AWS."""
