from __future__ import annotations

import pytest

from policypack.controls.iam.iam_trust_oidc_scoped import CONTROL
from policypack.model.control import Problem
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind
from tests.controls.identity_policies import not_known, policy, wrong
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


def loose(claims: str, key: str, example: str) -> tuple[Problem, ...]:
    return wrong(
        f"trusts an identity provider without saying whom it signs in: {claims} is open",
        f'"Condition": {{"StringLike": {{"<provider>:{key}": "{example}"}}}}',
    )


def subject(value: object, operator: str = "StringLike") -> dict[str, object]:
    return (
        {"StringEquals": AUDIENCE, operator: {f"{GITHUB}:sub": value}}
        if operator != "StringEquals"
        else {"StringEquals": {**AUDIENCE, f"{GITHUB}:sub": value}}
    )


REPOSITORY = "repo:<owner>/<repository>:*"
OPEN_SUBJECT = loose("sub", "sub", REPOSITORY)
SAML = "arn:aws:iam::123456789012:saml-provider/corp"

ROWS = (
    Row("one repository", signed_in(PROVIDER, subject("repo:acme/app:*"))),
    Row("one branch", signed_in(PROVIDER, subject("repo:acme/app:ref:refs/heads/main", "StringEquals"))),
    Row("nothing pinned", signed_in(PROVIDER), loose("aud and sub", "sub", REPOSITORY)),
    Row("the audience alone", signed_in(PROVIDER, {"StringEquals": AUDIENCE}), OPEN_SUBJECT),
    Row("the repositories of an owner", signed_in(PROVIDER, subject("repo:acme/*")), OPEN_SUBJECT),
    Row("a prefix of repositories", signed_in(PROVIDER, subject("repo:acme/app*")), OPEN_SUBJECT),
    Row("one good value, one bad", signed_in(PROVIDER, subject(["repo:acme/app:*", "*"])), OPEN_SUBJECT),
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
        loose("sub", "sub", "system:serviceaccount:<namespace>:<name>"),
    ),
    Row(
        "no provider at all",
        policy(
            {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"},
            kind=PolicyKind.TRUST,
        ),
    ),
    *not_known(statement(PROVIDER), "Effect", "Principal", "Action", "Condition", kind=PolicyKind.TRUST),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_trust_oidc_scoped(row: Row) -> None:
    verify(CONTROL, row)
