from __future__ import annotations

import pytest

from policypack.controls.iam.iam_trust_oidc_scoped import CONTROL
from policypack.model.control import Outcome
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.controls.identities import partly_known
from tests.controls.identity_policies import WAITS, not_known, policy, wrong
from tests.controls.table import Row, verify

GITHUB = "token.actions.githubusercontent.com"
PROVIDER = f"arn:aws:iam::123456789012:oidc-provider/{GITHUB}"
AUDIENCE = {f"{GITHUB}:aud": "sts.amazonaws.com"}


def signed_in(
    provider: str, condition: object = None, action: object = "sts:AssumeRoleWithWebIdentity"
) -> DeclaredPolicy:
    return policy(statement(provider, condition, action), kind=PolicyKind.TRUST)


def statement(
    provider: str, condition: object = None, action: object = "sts:AssumeRoleWithWebIdentity"
) -> dict[str, object]:
    found: dict[str, object] = {"Effect": "Allow", "Principal": {"Federated": provider}, "Action": action}
    return found if condition is None else {**found, "Condition": condition}


def loose(claims: str, key: str, example: str) -> tuple[Outcome, ...]:
    return wrong(
        f"trusts an identity provider without restricting {claims}",
        f'"Condition": {{"StringLike": {{"<provider>:{key}": "{example}"}}}}',
    )


def own(host: str, pinned: str, **conditions: object) -> DeclaredPolicy:
    """Signed in by a provider of the account, with an audience and a pattern of subjects."""
    provider = f"arn:aws:iam::123456789012:oidc-provider/{host}"
    condition = {"StringEquals": {f"{host}:aud": "aws"}, "StringLike": {f"{host}:sub": pinned}, **conditions}
    return signed_in(provider, condition)


def not_known_in(**elements: object) -> DeclaredPolicy:
    return partly_known({**statement(PROVIDER), **elements}, kind=PolicyKind.TRUST)


def subject(value: object, operator: str = "StringLike") -> dict[str, object]:
    return (
        {"StringEquals": AUDIENCE, operator: {f"{GITHUB}:sub": value}}
        if operator != "StringEquals"
        else {"StringEquals": {**AUDIENCE, f"{GITHUB}:sub": value}}
    )


BUILDKITE, SCALR = "agent.buildkite.com", "scalr.io"
REPOSITORY = "repo:<owner>/<repository>:*"
OPEN_SUBJECT = loose("sub", "sub", REPOSITORY)
SAML = "arn:aws:iam::123456789012:saml-provider/corp"
EKS, TERRAFORM, COGNITO = (
    "oidc.eks.eu-west-1.amazonaws.com/id/A",
    "app.terraform.io",
    "cognito-identity.amazonaws.com",
)
ACCOUNT = "system:serviceaccount:<namespace>:<name>"

ROWS = (
    Row("one repository", signed_in(PROVIDER, subject("repo:acme/app:*"))),
    Row("one branch", signed_in(PROVIDER, subject("repo:acme/app:ref:refs/heads/main", "StringEquals"))),
    Row("no restricted claim", signed_in(PROVIDER), OPEN_SUBJECT),
    Row(
        "an environment of any repository",
        signed_in(PROVIDER, subject("environment:prod", "StringEquals")),
        OPEN_SUBJECT,
    ),
    Row("the audience alone", signed_in(PROVIDER, {"StringEquals": AUDIENCE}), OPEN_SUBJECT),
    Row("the repositories of an owner", signed_in(PROVIDER, subject("repo:acme/*")), OPEN_SUBJECT),
    Row("a prefix of repositories", signed_in(PROVIDER, subject("repo:acme/app*")), OPEN_SUBJECT),
    Row(
        "one value that restricts, one that does not",
        signed_in(PROVIDER, subject(["repo:acme/app:*", "*"])),
        OPEN_SUBJECT,
    ),
    Row(
        "where there is a subject", signed_in(PROVIDER, subject("repo:acme/app:*", "StringLikeIfExists")), OPEN_SUBJECT
    ),
    Row("every subject but one", signed_in(PROVIDER, subject("repo:evil/app:*", "StringNotLike")), OPEN_SUBJECT),
    Row("sessions are tagged only", signed_in(PROVIDER, None, "sts:TagSession")),
    Row("SAML for AWS", signed_in(SAML, {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}})),
    Row("SAML for anything", signed_in(SAML), loose("aud", "aud", "https://signin.aws.amazon.com/saml")),
    Row(
        "a service account",
        signed_in(
            "arn:aws:iam::1:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A",
            {
                "StringEquals": {
                    "oidc.eks.eu-west-1.amazonaws.com/id/A:aud": "sts.amazonaws.com",
                    "oidc.eks.eu-west-1.amazonaws.com/id/A:sub": "system:serviceaccount:app:web",
                }
            },
        ),
    ),
    Row(
        "every service account of a namespace",
        signed_in(
            "arn:aws:iam::1:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A",
            {
                "StringEquals": {"oidc.eks.eu-west-1.amazonaws.com/id/A:aud": "sts.amazonaws.com"},
                "StringLike": {"oidc.eks.eu-west-1.amazonaws.com/id/A:sub": "system:serviceaccount:app:*"},
            },
        ),
    ),
    Row(
        "no provider at all",
        policy(
            {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"},
            kind=PolicyKind.TRUST,
        ),
    ),
    Row("a repository of any owner", signed_in(PROVIDER, subject("repo:*/app:*")), OPEN_SUBJECT),
    Row("any of the values", signed_in(PROVIDER, subject("repo:acme/app:*", "ForAnyValue:StringLike"))),
    Row(
        "ForAllValues, which holds without the key",
        signed_in(PROVIDER, subject("repo:acme/app:*", "ForAllValues:StringLike")),
        OPEN_SUBJECT,
    ),
    Row("a subject that the caller fills in", signed_in(PROVIDER, subject("${aws:username}")), OPEN_SUBJECT),
    Row(
        "any audience",
        signed_in(PROVIDER, {"StringLike": {f"{GITHUB}:aud": "*", f"{GITHUB}:sub": "repo:acme/app:*"}}),
    ),
    Row("a project at GitLab", own("gitlab.com", "project_path:acme/app:ref_type:branch:ref:*")),
    Row(
        "the projects of a group at GitLab",
        own("gitlab.com", "project_path:acme/*:ref_type:branch:ref:main"),
        loose("sub", "sub", "project_path:<group>/<project>:*"),
    ),
    Row("a project at Terraform Cloud", own(TERRAFORM, "organization:acme:project:app:workspace:*:run_phase:*")),
    Row(
        "every project at Terraform Cloud",
        own(TERRAFORM, "organization:acme:project:*:workspace:*:run_phase:*"),
        loose("sub", "sub", "organization:<name>:project:<name>:*"),
    ),
    Row("a pipeline at Buildkite", own(BUILDKITE, "organization:acme:pipeline:app:ref:refs/heads/main:*")),
    Row(
        "every pipeline of Buildkite",
        own(BUILDKITE, "organization:*"),
        loose("sub", "sub", "organization:<name>:pipeline:<name>:*"),
    ),
    Row(
        "the audience alone, of a provider that many share",
        signed_in(f"arn:aws:iam::123456789012:oidc-provider/{SCALR}", {"StringEquals": {f"{SCALR}:aud": "aws"}}),
        loose("sub", "sub", "account:<name>:*"),
    ),
    Row("an account at Scalr", own(SCALR, "account:acme:environment:*")),
    Row("a control plane at Upbound", own("proidc.upbound.io", "mcp:acme/prod:provider:provider-aws")),
    Row(
        "any subject that is shared and has no form",
        own("studio.datachain.ai/api", "credentials:*"),
        loose("sub", "sub", "<the subject>"),
    ),
    Row("service accounts by a prefix", own(EKS, "system:serviceaccount:app:web-*")),
    Row(
        "a service account of any namespace",
        own(EKS, "system:serviceaccount:*:web"),
        loose("sub", "sub", ACCOUNT),
    ),
    Row(
        "a service account for any audience",
        own(EKS, "system:serviceaccount:app:web", StringEquals={}),
    ),
    Row("one pool of Cognito", signed_in(COGNITO, {"StringEquals": {f"{COGNITO}:aud": "eu-west-1:1"}})),
    Row(
        "any identity of any identity pool",
        signed_in(COGNITO, {"ForAnyValue:StringLike": {f"{COGNITO}:amr": "authenticated"}}),
        loose("aud", "aud", "<the id of the identity pool>"),
    ),
    Row(
        "a client of Google",
        signed_in("accounts.google.com", {"StringEquals": {"accounts.google.com:aud": "1"}}),
    ),
    Row("any Google account", signed_in("accounts.google.com"), loose("aud", "aud", "<the audience>")),
    Row("unknown subject", not_known_in(Condition=subject(UNKNOWN)), WAITS),
    Row("any subject and an unknown one", not_known_in(Condition=subject(("*", UNKNOWN))), OPEN_SUBJECT),
    Row("unknown provider", not_known_in(Principal={"Federated": UNKNOWN}), WAITS),
    Row("unknown service", not_known_in(Principal={"Service": UNKNOWN})),
    Row("unknown principal, denied", not_known_in(Effect="Deny", Principal=UNKNOWN)),
    Row("unknown provider, denied", not_known_in(Effect="Deny", Principal={"Federated": UNKNOWN})),
    *not_known(statement(PROVIDER), "Effect", "Principal", "Action", "Condition", kind=PolicyKind.TRUST),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_trust_oidc_scoped(row: Row) -> None:
    verify(CONTROL, row)
