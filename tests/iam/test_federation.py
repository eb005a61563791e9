"""Identity providers that a trust policy takes sign-ins from, and what says whose."""

from __future__ import annotations

from typing import Any

import pytest

from policypack.iam.parsing.documents import parse
from policypack.iam.principals.federation import loose_providers, open_audiences
from policypack.model.policy import Document, PolicyKind, Statement
from policypack.model.unknown import UNKNOWN

GITHUB, GITLAB, TERRAFORM = "token.actions.githubusercontent.com", "gitlab.com", "app.terraform.io"
EKS = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
OWN, OKTA = "gitlab.example.com", "example.okta.com"
BUILDKITE = "agent.buildkite.com"
BITBUCKET = "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc"
CIRCLECI = "oidc.circleci.com/org/5f0b"
COGNITO, FACEBOOK = "cognito-identity.amazonaws.com", "graph.facebook.com"
SAML = "arn:aws:iam::123456789012:saml-provider/office"
POOL = "eu-west-1:12345678-dc1a-4e3b-8c5d-1234567890ab"

Found = list[tuple[str, bool]]
"""For each loose provider: the claim that is missing, and whether it is certain."""


def provider(host: str) -> str:
    return f"arn:aws:iam::123456789012:oidc-provider/{host}"


def read(principal: object, condition: object, **elements: object) -> Statement:
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
    return document.statements[0]


def loose(principal: object, condition: object, **elements: object) -> Found:
    return [(it.missing.name, it.is_certain) for it in loose_providers(read(principal, condition, **elements))]


def open_to_audiences(principal: object, condition: object, **elements: object) -> list[bool]:
    return [it.is_certain for it in open_audiences(read(principal, condition, **elements))]


def pinned(host: str, sub: object, operator: str = "StringLike", aud: object = "sts.amazonaws.com") -> dict[str, Any]:
    """The audience, and the subject by another operator."""
    return {"StringEquals": {f"{host}:aud": aud}, operator: {f"{host}:sub": sub}}


def open_claim(name: str) -> Found:
    return [(name, True)]


SUBJECTS: list[tuple[str, str, object, Found]] = [
    (GITHUB, "StringLike", "repo:octo/app:*", []),
    (GITHUB, "StringLike", "repo:octo/app:ref:refs/heads/*", []),
    (GITHUB, "StringEqualsIgnoreCase", "repo:octo/app:ref:refs/heads/main", []),
    (GITHUB, "ForAnyValue:StringLike", ["repo:octo/app:*", "repo:octo/web:environment:live"], []),
    (GITHUB, "StringLike", "repo:octo/*", open_claim("sub")),
    (GITHUB, "StringLike", "repo:octo/app*", open_claim("sub")),
    (GITHUB, "StringLike", "repo:octo/ap?:*", open_claim("sub")),
    (GITHUB, "StringLike", "repo:*/app:*", open_claim("sub")),
    (GITHUB, "StringLike", "repo:octo*/app:*", open_claim("sub")),
    (GITHUB, "StringLike", "*", open_claim("sub")),
    (GITHUB, "StringLike", ["repo:octo/app:*", "repo:*"], open_claim("sub")),
    (GITHUB, "StringLike", "${aws:PrincipalTag/sub}", open_claim("sub")),
    (GITHUB, "StringLike", "", open_claim("sub")),
    (GITHUB, "StringLike", [], open_claim("sub")),
    (GITHUB, "StringLikeIfExists", "repo:octo/app:*", open_claim("sub")),
    (GITHUB, "ForAllValues:StringLike", "repo:octo/app:*", open_claim("sub")),
    (GITHUB, "StringNotLike", "repo:octo/app:*", open_claim("sub")),
    (GITHUB, "Null", "false", open_claim("sub")),
    (GITHUB, "StringEquals", "environment:prod", open_claim("sub")),
    (GITHUB, "StringLike", "environment:*", open_claim("sub")),
    (GITHUB, "StringEquals", "ref:refs/heads/main", open_claim("sub")),
    (GITHUB, "StringLike", "*:ref:refs/heads/main", open_claim("sub")),
    (GITHUB, "StringEquals", "pull_request", open_claim("sub")),
    (GITHUB, "StringEquals", "actor:octocat", open_claim("sub")),
    (GITHUB, "StringEquals", "repository_visibility:private", open_claim("sub")),
    (GITHUB, "StringEquals", "runner_environment:self-hosted:environment:prod", open_claim("sub")),
    (GITHUB, "StringEquals", "workflow:deploy", open_claim("sub")),
    (GITHUB, "StringEquals", "repo:octo", open_claim("sub")),
    (GITHUB, "StringEquals", "octo/app", open_claim("sub")),
    (GITHUB, "StringEquals", ["repo:octo/app:pull_request", "environment:prod"], open_claim("sub")),
    (GITHUB, "StringLike", "*:repository_owner:octo", open_claim("sub")),
    (GITHUB, "StringLike", "repository_owner:octo*", open_claim("sub")),
    (GITHUB, "StringLike", "repository_owner:*:repository_visibility:private", open_claim("sub")),
    (GITHUB, "StringLike", "repository_owner_id:12*", open_claim("sub")),
    (GITHUB, "StringLike", "repository_id:*", open_claim("sub")),
    (GITHUB, "StringEquals", "repository_id:octo", open_claim("sub")),
    (GITHUB, "StringLike", "job_workflow_ref:octo/*", open_claim("sub")),
    (GITHUB, "StringLike", "job_workflow_ref:*/.github/workflows/deploy.yml@refs/heads/main", open_claim("sub")),
    (GITHUB, "StringEquals", "repo:octo/app", []),
    (GITHUB, "StringEquals", "repo:octo@123456/app@456789:ref:refs/heads/main", []),
    (GITHUB, "StringLike", "repo:octo@123456/app@456789:*", []),
    (GITHUB, "StringLike", "repo:octo@123456/app@*", open_claim("sub")),
    (GITHUB, "StringEquals", "repository_owner:octo", []),
    (GITHUB, "StringEquals", "repository_owner:octo:repository_visibility:private", []),
    (GITHUB, "StringLike", "repository_owner_id:65:*", []),
    (GITHUB, "StringEquals", "repository_id:74", []),
    (GITHUB, "StringEquals", "environment:prod:repository_id:74", []),
    (GITHUB, "StringEquals", "job_workflow_ref:octo/automation/.github/workflows/oidc.yml@refs/heads/main", []),
    (GITHUB, "StringLike", "job_workflow_ref:octo/automation/.github/workflows/oidc.yml@*", []),
    (
        GITHUB,
        "StringEquals",
        "repo:octo/app:environment:prod:job_workflow_ref:octo/automation/.github/workflows/oidc.yml@refs/heads/main",
        [],
    ),
    (GITHUB, "StringEquals", "repo:octo/*", []),
    (GITLAB, "StringEquals", "project_path:group/app", []),
    (GITLAB, "StringEquals", "group/app", open_claim("sub")),
    (GITLAB, "StringEquals", "project_path:group", open_claim("sub")),
    (GITLAB, "StringLike", "*:ref_type:branch:ref:main", open_claim("sub")),
    # HashiCorp, "Updating Workload Identity for Projects": the subject of one workspace, before projects
    (TERRAFORM, "StringEquals", "organization:acme:workspace:web:run_phase:apply", []),
    (BUILDKITE, "StringEquals", "organization:acme", open_claim("sub")),
    ("scalr.io", "StringEquals", "environment:prod", open_claim("sub")),
    (TERRAFORM, "StringLike", "organization:acme:workspace:web:run_phase:*", []),
    (
        TERRAFORM,
        "StringLike",
        ["organization:acme:workspace:web:run_phase:*", "organization:acme:project:net:workspace:web:run_phase:*"],
        [],
    ),
    (TERRAFORM, "StringLike", "organization:acme:workspace:web*", open_claim("sub")),
    (TERRAFORM, "StringLike", "organization:acme:workspace:*:run_phase:apply", open_claim("sub")),
    (TERRAFORM, "StringLike", "organization:*:workspace:web:run_phase:*", open_claim("sub")),
    (TERRAFORM, "StringLike", "organization:acme:run_phase:apply:*", open_claim("sub")),
    ("app.eu.terraform.io", "StringLike", "organization:acme:workspace:web:run_phase:*", []),
    (GITLAB, "StringLike", "project_path:group/app:*", []),
    (GITLAB, "StringLike", "project_path:group/sub/app:ref_type:branch:ref:main", []),
    (GITLAB, "StringLike", "project_path:group/*", open_claim("sub")),
    (GITLAB, "StringLike", "project_path:*/app:*", open_claim("sub")),
    (GITLAB, "StringLike", "project_path:group/app*", open_claim("sub")),
    (GITLAB, "StringLike", "project_path:group/ap?", open_claim("sub")),
    (GITLAB, "StringLike", "project_path:group/sub/app*:ref_type:branch:ref:main", open_claim("sub")),
    (GITLAB, "StringLike", ["project_path:group/app:*", "project_path:group/web*"], open_claim("sub")),
    (GITLAB, "StringLike", "project_path:group/app", []),
    (GITLAB, "StringLike", "project_path:group/app:ref_type:*:ref:main", []),
    (OWN, "StringLike", "project_path:group/app*", open_claim("sub")),
    ("oidc.codefresh.io", "StringLike", "account:5f0b*", open_claim("sub")),
    ("oidc.codefresh.io", "StringLike", "account:5f0b:*", []),
    ("scalr.io", "StringLike", "account:acme*", open_claim("sub")),
    ("proidc.upbound.io", "StringLike", "mcp:acme*", open_claim("sub")),
    (BUILDKITE, "StringLike", "organization:acme:pipeline:web*", open_claim("sub")),
    (TERRAFORM, "StringLike", "organization:acme:project:net*", open_claim("sub")),
    (EKS, "StringLike", "system:serviceaccount:app?:web", open_claim("sub")),
    (TERRAFORM, "StringLike", "organization:acme:project:net:workspace:*:run_phase:*", []),
    (TERRAFORM, "StringLike", "organization:acme:*", open_claim("sub")),
    (TERRAFORM, "StringLike", "organization:*:project:net:*", open_claim("sub")),
    (TERRAFORM, "StringLike", "organization:acme:project:*:workspace:web:*", open_claim("sub")),
    (EKS, "StringEquals", "system:serviceaccount:kube-system:autoscaler", []),
    (EKS, "StringLike", "system:serviceaccount:*:*", open_claim("sub")),
    (EKS, "StringLike", "system:serviceaccount:apps:*", []),
    (EKS, "StringLike", ["system:serviceaccount:apps:*", "system:serviceaccount:jobs:run-*"], []),
    (EKS, "StringLike", "system:serviceaccount:*:web", open_claim("sub")),
    (EKS, "StringLike", "system:serviceaccount:app*:web", open_claim("sub")),
    (EKS, "StringLike", "system:serviceaccount:apps*", open_claim("sub")),
    (EKS, "StringEquals", "system:serviceaccount:apps", open_claim("sub")),
    (EKS, "StringEquals", "system:serviceaccount:apps:*", []),
    (OWN, "StringLike", "project_path:group/app:*", []),
    (OWN, "StringLike", "project_path:*", open_claim("sub")),
]


@pytest.mark.parametrize(("host", "operator", "subject", "expected"), SUBJECTS)
def test_subject_names_one_project(host: str, operator: str, subject: object, expected: Found) -> None:
    condition = pinned(host, subject, operator)
    if operator == "StringEquals":
        condition = {"StringEquals": {f"{host}:aud": "sts.amazonaws.com", f"{host}:sub": subject}}
    assert loose(provider(host), condition) == expected


CLAIMS: dict[str, tuple[object, object, Found]] = {
    "nothing": (provider(GITHUB), {}, open_claim("sub")),
    "no audience": (provider(GITHUB), {"StringLike": {f"{GITHUB}:sub": "repo:octo/app:*"}}, []),
    "a repository": (provider(GITHUB), {"StringEquals": {f"{GITHUB}:repository": "octo/app"}}, []),
    "the id of a repository": (provider(GITHUB), {"StringEquals": {f"{GITHUB}:repository_id": "74"}}, []),
    "a workflow": (
        provider(GITHUB),
        {"StringLike": {f"{GITHUB}:job_workflow_ref": "octo/automation/.github/workflows/*"}},
        [],
    ),
    "any workflow": (
        provider(GITHUB),
        {"StringLike": {f"{GITHUB}:job_workflow_ref": "*/.github/workflows/deploy.yml@refs/heads/main"}},
        open_claim("sub"),
    ),
    "repositories of an owner": (
        provider(GITHUB),
        {"StringLike": {f"{GITHUB}:repository": "octo/*", f"{GITHUB}:sub": "repo:octo/*"}},
        open_claim("sub"),
    ),
    "an environment": (provider(GITHUB), {"StringEquals": {f"{GITHUB}:environment": "prod"}}, open_claim("sub")),
    "an actor": (provider(GITHUB), {"StringEquals": {f"{GITHUB}:actor_id": "583231"}}, open_claim("sub")),
    "no subject": (provider(GITHUB), {"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}}, open_claim("sub")),
    "the claims of another provider": (provider(GITHUB), pinned(GITLAB, "project_path:g/p:*"), open_claim("sub")),
    "an open audience": (
        provider(GITHUB),
        {"StringLike": {f"{GITHUB}:aud": "*", f"{GITHUB}:sub": "repo:octo/app:*"}},
        [],
    ),
    "keys in other letters": (provider(GITHUB), pinned(GITHUB.upper(), "repo:octo/app:*"), []),
    "a cluster without its audience": (
        provider(EKS),
        {"StringEquals": {f"{EKS}:sub": "system:serviceaccount:apps:web"}},
        [],
    ),
    "a provider of one's own with its audience": (
        provider(OKTA),
        {"StringEquals": {f"{OKTA}:aud": "0oa1"}},
        [],
    ),
    "a provider of one's own without": (provider(OKTA), {}, open_claim("aud")),
    "a provider of one's own with its subject": (provider(OKTA), {"StringEquals": {f"{OKTA}:sub": "00u1"}}, []),
    "a provider of one's own with any subject": (
        provider(OKTA),
        {"StringLike": {f"{OKTA}:sub": "00u*"}},
        open_claim("aud"),
    ),
    "a repository at Bitbucket": (
        provider(BITBUCKET),
        {"StringLike": {f"{BITBUCKET}:sub": "{11111111-2222-3333-4444-555555555555}:*"}},
        [],
    ),
    "any step at Bitbucket": (provider(BITBUCKET), {"StringLike": {f"{BITBUCKET}:sub": "*:*"}}, open_claim("aud")),
    "an organization of Buildkite by a session tag": (
        provider(BUILDKITE),
        {"StringEquals": {"aws:RequestTag/organization_id": "ab3883b1", "aws:RequestTag/pipeline_slug": "web"}},
        [],
    ),
    "an organization of Buildkite by the tag of its name": (
        provider(BUILDKITE),
        {"StringEquals": {"aws:RequestTag/organization_slug": "acme"}},
        [],
    ),
    "any organization of Buildkite": (
        provider(BUILDKITE),
        {"StringLike": {"aws:RequestTag/organization_id": "*"}},
        open_claim("sub"),
    ),
    "a Buildkite organization whose tag may be absent": (
        provider(BUILDKITE),
        {"StringEqualsIfExists": {"aws:RequestTag/organization_id": "ab3883b1"}},
        open_claim("sub"),
    ),
    "a pipeline of any organization of Buildkite": (
        provider(BUILDKITE),
        {"StringEquals": {"aws:RequestTag/pipeline_slug": "web"}},
        open_claim("sub"),
    ),
    "the session tag of Buildkite at another provider": (
        provider(GITHUB),
        {"StringEquals": {"aws:RequestTag/organization_id": "ab3883b1"}},
        open_claim("sub"),
    ),
    "any Bitbucket repository whose id begins so": (
        provider(BITBUCKET),
        {"StringLike": {f"{BITBUCKET}:sub": "{11111111*"}},
        open_claim("aud"),
    ),
    "any organization at CircleCI whose id begins so": (
        provider(CIRCLECI),
        {"StringLike": {f"{CIRCLECI}:sub": "org/5f*"}},
        open_claim("aud"),
    ),
    "a workflow of any repository that begins so": (
        provider(GITHUB),
        {"StringLike": {f"{GITHUB}:job_workflow_ref": "octo/auto*"}},
        open_claim("sub"),
    ),
    "a project at CircleCI": (
        provider(CIRCLECI),
        {"StringLike": {f"{CIRCLECI}:sub": "org/5f0b/project/9a8b/user/*"}},
        [],
    ),
    "Google with a subject alone": (
        "accounts.google.com",
        {"StringEquals": {"accounts.google.com:sub": "107080901234567890123"}},
        open_claim("aud"),
    ),
    "a hybrid client of Google": ("accounts.google.com", {"StringEquals": {"accounts.google.com:oaud": "1"}}, []),
    "an identity pool": (COGNITO, {"StringEquals": {f"{COGNITO}:aud": POOL}}, []),
    "any identity pool": (COGNITO, {"StringEquals": {f"{COGNITO}:amr": "authenticated"}}, open_claim("aud")),
    "an application": (FACEBOOK, {"StringEquals": {f"{FACEBOOK}:app_id": "1"}}, []),
    "any application": (FACEBOOK, {}, open_claim("app_id")),
    "SAML": (SAML, {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}, []),
    "SAML for any audience": (SAML, {}, open_claim("aud")),
    "one provider of two": ([SAML, provider(GITHUB)], pinned(GITHUB, "repo:octo/app:*"), open_claim("aud")),
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
    assert loose(provider(GITHUB), {}, Action=actions) == open_claim("sub")


UNCERTAIN: dict[str, tuple[object, dict[str, object]]] = {
    "conditions": (UNKNOWN, {}),
    "the keys of an operator": ({"StringLike": UNKNOWN}, {}),
    "the subject": (pinned(GITHUB, UNKNOWN), {}),
    "one subject of two": (pinned(GITHUB, ["repo:octo/app:*", UNKNOWN]), {}),
    "the effect": ({}, {"Effect": UNKNOWN}),
    "the actions": ({}, {"Action": UNKNOWN}),
}


@pytest.mark.parametrize(("condition", "elements"), UNCERTAIN.values(), ids=UNCERTAIN)
def test_what_is_not_known_may_pin(condition: object, elements: dict[str, object]) -> None:
    found = loose(provider(GITHUB), condition, **elements)
    assert [is_certain for _, is_certain in found] == [False]


def test_bad_subject_beside_an_unknown_one_is_certain() -> None:
    assert loose(provider(GITHUB), pinned(GITHUB, ["repo:*", UNKNOWN])) == open_claim("sub")


def test_subject_that_is_not_known_does_not_make_the_audience_enough() -> None:
    """Only the subject tells that the provider signs in many who have nothing to do with each other."""
    assert loose(provider(OWN), pinned(OWN, "project_path:*")) == open_claim("sub")
    assert [is_certain for _, is_certain in loose(provider(OWN), pinned(OWN, UNKNOWN))] == [False]
    assert [is_certain for _, is_certain in loose(provider(OWN), pinned(OWN, [UNKNOWN]))] == [False]


AUDIENCES: dict[str, tuple[object, object, list[bool]]] = {
    "subject and audience": (provider(GITHUB), pinned(GITHUB, "repo:octo/app:*"), []),
    "GitLab as it documents a trust": (
        provider(OWN),
        {"StringEquals": {f"{OWN}:sub": "project_path:group/app:ref_type:branch:ref:main"}},
        [True],
    ),
    "a service account alone": (
        provider(EKS),
        {"StringEquals": {f"{EKS}:sub": "system:serviceaccount:apps:web"}},
        [True],
    ),
    "a namespace alone": (provider(EKS), {"StringLike": {f"{EKS}:sub": "system:serviceaccount:apps:*"}}, [True]),
    "a repository alone": (provider(GITHUB), {"StringEquals": {f"{GITHUB}:repository_id": "74"}}, [True]),
    "an open audience": (
        provider(GITHUB),
        {"StringLike": {f"{GITHUB}:aud": "*", f"{GITHUB}:sub": "repo:octo/app:*"}},
        [True],
    ),
    "an audience that may be absent": (
        provider(GITHUB),
        {
            "StringEqualsIfExists": {f"{GITHUB}:aud": "sts.amazonaws.com"},
            "StringLike": {f"{GITHUB}:sub": "repo:octo/app:*"},
        },
        [True],
    ),
    "an open subject": (provider(GITHUB), {"StringLike": {f"{GITHUB}:sub": "repo:*"}}, []),
    "nothing": (provider(GITHUB), {}, []),
    "a subject of one's own provider": (provider(OKTA), {"StringEquals": {f"{OKTA}:sub": "00u1"}}, [True]),
    "the audience of one's own provider": (provider(OKTA), {"StringEquals": {f"{OKTA}:aud": "0oa1"}}, []),
    "an identity pool": (COGNITO, {"StringEquals": {f"{COGNITO}:aud": POOL}}, []),
    "an application": (FACEBOOK, {"StringEquals": {f"{FACEBOOK}:app_id": "1"}}, []),
    "SAML": (SAML, {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}, []),
    "an unknown audience": (provider(GITHUB), pinned(GITHUB, "repo:octo/app:*", aud=UNKNOWN), [False]),
    "an unknown subject": (provider(GITHUB), {"StringEquals": {f"{GITHUB}:sub": UNKNOWN}}, [False]),
    "unknown conditions": (provider(GITHUB), UNKNOWN, [False]),
}


@pytest.mark.parametrize(("principal", "condition", "expected"), AUDIENCES.values(), ids=AUDIENCES)
def test_audience_beside_a_subject(principal: object, condition: object, expected: list[bool]) -> None:
    assert open_to_audiences(principal, condition) == expected


@pytest.mark.parametrize("elements", [{"Effect": "Deny"}, {"Action": "sts:TagSession"}])
def test_audience_of_a_statement_that_signs_nobody_in(elements: dict[str, object]) -> None:
    alone = {"StringEquals": {f"{OKTA}:sub": "00u1"}}
    assert open_to_audiences(provider(OKTA), alone, **elements) == []
