"""Identity providers that a trust policy takes sign-ins from, and what says whose."""

from __future__ import annotations

from typing import Any

import pytest

from policypack.iam.documents import parse
from policypack.iam.federation import loose_providers
from policypack.model.policy import Document, PolicyKind
from policypack.model.unknown import UNKNOWN

GITHUB, GITLAB, TERRAFORM = "token.actions.githubusercontent.com", "gitlab.com", "app.terraform.io"
EKS = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
OWN, OKTA = "gitlab.example.com", "example.okta.com"
COGNITO, FACEBOOK = "cognito-identity.amazonaws.com", "graph.facebook.com"
SAML = "arn:aws:iam::123456789012:saml-provider/office"
POOL = "eu-west-1:12345678-dc1a-4e3b-8c5d-1234567890ab"

Found = list[tuple[tuple[str, ...], bool]]
"""For each loose provider: the claims that are missing, and whether it is certain."""


def provider(host: str) -> str:
    return f"arn:aws:iam::123456789012:oidc-provider/{host}"


def loose(principal: object, condition: object, **elements: object) -> Found:
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Federated": principal},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": condition,
        **elements,
    }
    document = parse({"Version": "2012-10-17", "Statement": statement}, PolicyKind.TRUST)
    assert isinstance(document, Document)
    assert document.statements is not UNKNOWN
    found = loose_providers(document.statements[0])
    return [(tuple(claim.key.rsplit(":", 1)[-1] for claim in it.missing), it.is_certain) for it in found]


def pinned(host: str, sub: object, operator: str = "StringLike", aud: object = "sts.amazonaws.com") -> dict[str, Any]:
    """The audience, and the subject by another operator."""
    return {"StringEquals": {f"{host}:aud": aud}, operator: {f"{host}:sub": sub}}


def both(*missing: str) -> Found:
    return [(missing, True)]


SUBJECTS: list[tuple[str, str, object, Found]] = [
    (GITHUB, "StringLike", "repo:octo/app:*", []),
    (GITHUB, "StringLike", "repo:octo/app:ref:refs/heads/*", []),
    (GITHUB, "StringEqualsIgnoreCase", "repo:octo/app:ref:refs/heads/main", []),
    (GITHUB, "ForAnyValue:StringLike", ["repo:octo/app:*", "repo:octo/web:environment:live"], []),
    (GITHUB, "StringLike", "repo:octo/*", both("sub")),
    (GITHUB, "StringLike", "repo:octo/app*", both("sub")),
    (GITHUB, "StringLike", "repo:octo/ap?:*", both("sub")),
    (GITHUB, "StringLike", "repo:*/app:*", both("sub")),
    (GITHUB, "StringLike", "repo:octo*/app:*", both("sub")),
    (GITHUB, "StringLike", "*", both("sub")),
    (GITHUB, "StringLike", ["repo:octo/app:*", "repo:*"], both("sub")),
    (GITHUB, "StringLike", "${aws:PrincipalTag/sub}", both("sub")),
    (GITHUB, "StringLike", "", both("sub")),
    (GITHUB, "StringLike", [], both("sub")),
    (GITHUB, "StringLikeIfExists", "repo:octo/app:*", both("sub")),
    (GITHUB, "ForAllValues:StringLike", "repo:octo/app:*", both("sub")),
    (GITHUB, "StringNotLike", "repo:octo/app:*", both("sub")),
    (GITHUB, "Null", "false", both("sub")),
    (GITLAB, "StringLike", "project_path:group/app:*", []),
    (GITLAB, "StringLike", "project_path:group/sub/app:ref_type:branch:ref:main", []),
    (GITLAB, "StringLike", "project_path:group/*", both("sub")),
    (GITLAB, "StringLike", "project_path:*/app:*", both("sub")),
    (TERRAFORM, "StringLike", "organization:acme:project:net:workspace:*:run_phase:*", []),
    (TERRAFORM, "StringLike", "organization:acme:*", both("sub")),
    (TERRAFORM, "StringLike", "organization:*:project:net:*", both("sub")),
    (TERRAFORM, "StringLike", "organization:acme:project:*:workspace:web:*", both("sub")),
    (EKS, "StringEquals", "system:serviceaccount:kube-system:autoscaler", []),
    (EKS, "StringLike", "system:serviceaccount:*:*", both("sub")),
    (EKS, "StringLike", "system:serviceaccount:apps:*", both("sub")),
    (OWN, "StringLike", "project_path:group/app:*", []),
    (OWN, "StringLike", "project_path:*", both("sub")),
]


@pytest.mark.parametrize(("host", "operator", "subject", "expected"), SUBJECTS)
def test_subject_names_one_project(host: str, operator: str, subject: object, expected: Found) -> None:
    condition = pinned(host, subject, operator)
    if operator == "StringEquals":
        condition = {"StringEquals": {f"{host}:aud": "sts.amazonaws.com", f"{host}:sub": subject}}
    assert loose(provider(host), condition) == expected


CLAIMS: dict[str, tuple[object, object, Found]] = {
    "nothing": (provider(GITHUB), {}, both("aud", "sub")),
    "no audience": (provider(GITHUB), {"StringLike": {f"{GITHUB}:sub": "repo:octo/app:*"}}, both("aud")),
    "no subject": (provider(GITHUB), {"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}}, both("sub")),
    "the claims of another provider": (provider(GITHUB), pinned(GITLAB, "project_path:g/p:*"), both("aud", "sub")),
    "an open audience": (
        provider(GITHUB),
        {"StringLike": {f"{GITHUB}:aud": "*", f"{GITHUB}:sub": "repo:octo/app:*"}},
        both("aud"),
    ),
    "keys in other letters": (provider(GITHUB), pinned(GITHUB.upper(), "repo:octo/app:*"), []),
    "a cluster without its audience": (
        provider(EKS),
        {"StringEquals": {f"{EKS}:sub": "system:serviceaccount:apps:web"}},
        both("aud"),
    ),
    "a provider of one's own with its audience": (
        provider(OKTA),
        {"StringEquals": {f"{OKTA}:aud": "0oa1"}},
        [],
    ),
    "a provider of one's own without": (provider(OKTA), {}, both("aud")),
    "an identity pool": (COGNITO, {"StringEquals": {f"{COGNITO}:aud": POOL}}, []),
    "any identity pool": (COGNITO, {"StringEquals": {f"{COGNITO}:amr": "authenticated"}}, both("aud")),
    "an application": (FACEBOOK, {"StringEquals": {f"{FACEBOOK}:app_id": "1"}}, []),
    "any application": (FACEBOOK, {}, both("app_id")),
    "SAML": (SAML, {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}, []),
    "SAML for any audience": (SAML, {}, both("aud")),
    "one provider of two": ([SAML, provider(GITHUB)], pinned(GITHUB, "repo:octo/app:*"), both("aud")),
}


@pytest.mark.parametrize(("principal", "condition", "expected"), CLAIMS.values(), ids=CLAIMS)
def test_claims_that_a_provider_needs(principal: object, condition: object, expected: Found) -> None:
    assert loose(principal, condition) == expected


@pytest.mark.parametrize(
    "elements",
    [
        {"Effect": "Deny"},
        {"Action": "sts:TagSession"},
        {"Action": ["sts:TagSession", "sts:SetSourceIdentity"]},
        {"Principal": {"AWS": "*"}},
        {"Principal": {"Service": "ec2.amazonaws.com"}},
    ],
)
def test_statement_that_signs_nobody_in(elements: dict[str, object]) -> None:
    assert loose(provider(GITHUB), {}, **elements) == []


@pytest.mark.parametrize("actions", ["*", "sts:*", ["sts:TagSession", "sts:AssumeRoleWithWebIdentity"]])
def test_statement_that_signs_in_by_other_words(actions: object) -> None:
    assert loose(provider(GITHUB), {}, Action=actions) == both("aud", "sub")


UNCERTAIN: dict[str, tuple[object, dict[str, object]]] = {
    "conditions": (UNKNOWN, {}),
    "the keys of an operator": ({"StringLike": UNKNOWN}, {}),
    "the subject": (pinned(GITHUB, UNKNOWN), {}),
    "one subject of two": (pinned(GITHUB, ["repo:octo/app:*", UNKNOWN]), {}),
    "the audience": (pinned(GITHUB, "repo:octo/app:*", aud=UNKNOWN), {}),
    "the effect": ({}, {"Effect": UNKNOWN}),
    "the actions": ({}, {"Action": UNKNOWN}),
}


@pytest.mark.parametrize(("condition", "elements"), UNCERTAIN.values(), ids=UNCERTAIN)
def test_what_is_not_known_may_pin(condition: object, elements: dict[str, object]) -> None:
    found = loose(provider(GITHUB), condition, **elements)
    assert [is_certain for _, is_certain in found] == [False]


def test_bad_subject_beside_an_unknown_one_is_certain() -> None:
    assert loose(provider(GITHUB), pinned(GITHUB, ["repo:*", UNKNOWN])) == both("sub")


def test_subject_that_is_not_known_does_not_make_the_audience_enough() -> None:
    """Only the subject tells that the provider signs in many who have nothing to do with each other."""
    assert loose(provider(OWN), pinned(OWN, "project_path:*")) == both("sub")
    assert [is_certain for _, is_certain in loose(provider(OWN), pinned(OWN, UNKNOWN))] == [False]
    assert [is_certain for _, is_certain in loose(provider(OWN), pinned(OWN, [UNKNOWN]))] == [False]
