"""Identity providers and the claims that distinguish their identities.

Sources: AWS Identity and Access Management User Guide, "Creating a role for OpenID Connect federation", "Available keys
for AWS OIDC federation" (GitHub's `repository`, `repository_id` and `job_workflow_ref` among them), "Identity-provider
controls for shared OIDC providers" and "Create an OpenID Connect (OIDC) identity provider in IAM" (STS accepts tokens
for the client ids of the provider only); the providers' documents are in `subjects.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from policypack.iam.principals.subjects import (
    Test,
    begins,
    is_github_repository,
    is_github_workflow,
    is_gitlab_project,
    is_literal,
    is_service_account,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that a trust policy can restrict.

    Attributes:
        key: the condition key in lower case.
        example: the form of a value that names one identity.
        is_pinned: tests whether a value names one identity of the provider.
    """

    key: str
    example: str
    is_pinned: Test = is_literal

    @property
    def name(self) -> str:
        """The name of the claim without its provider, such as `sub`."""
        return self.key.rsplit(":", 1)[-1]


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims that a trust policy for a provider must restrict.

    Attributes:
        identity: the claims of which at least one must be restricted; the first is the usual one.
        audience: the audience claim, if STS checks it against the client IDs of the provider anyway; `None` if STS does
            not, in which case the audience is in `identity`.
    """

    identity: tuple[Claim, ...]
    audience: Claim | None = None


@dataclass(frozen=True, slots=True)
class _Form:
    """The form of the subjects of providers that many unrelated organizations share.

    Attributes:
        hosts: the providers; empty if only the form of the subjects identifies them.
        begins: the prefix of the subjects, if it identifies such a provider; otherwise empty.
    """

    hosts: tuple[str, ...]
    begins: str
    example: str
    is_pinned: Test


GITHUB = "token.actions.githubusercontent.com"
BUILDKITE = "agent.buildkite.com"
_SERVICE_ACCOUNT = _Form((), "system:serviceaccount:", "system:serviceaccount:<namespace>:<name>", is_service_account)
_FORMS = (
    _Form((GITHUB,), "repo:", "repo:<owner>/<repository>:*", is_github_repository),
    _Form(
        ("gitlab.com",),
        "project_path:",
        "project_path:<group>/<project>:*",
        is_gitlab_project,
    ),
    _Form(
        ("app.terraform.io", "app.eu.terraform.io"),
        "",
        "organization:<name>:project:<name>:*",
        begins(r"organization:[^:]+:(?:project|workspace):[^:]+:"),
    ),
    _Form(
        (BUILDKITE,),
        "",
        "organization:<name>:pipeline:<name>:*",
        begins(r"organization:[^:]+:pipeline:[^:]+:"),
    ),
    _Form(("oidc.codefresh.io",), "", "account:<id>:pipeline:<id>:*", begins(r"account:[^:]+:")),
    _Form(("scalr.io",), "", "account:<name>:*", begins(r"account:[^:]+:")),
    _Form(("proidc.upbound.io",), "", "mcp:<organization>/<control plane>:*", begins(r"mcp:[^:/]+/")),
    _Form(
        (
            "oidc-configuration.audit-log.githubusercontent.com",
            "studio.datachain.ai/api",
            "tokens.cloud.shisho.dev",
            "vstoken.actions.githubusercontent.com",
        ),
        "",
        "<the subject>",
        is_literal,
    ),
    _SERVICE_ACCOUNT,
)
"""Providers whose organizations or workloads only the subject of a token distinguishes."""

_OF_ONE_ORGANIZATION = (
    ("api.bitbucket.org/2.0/workspaces/", begins(r"\{[0-9A-Fa-f-]+\}")),
    ("oidc.circleci.com/org/", begins(r"org/[^/]+/")),
)
"""The prefix of the hosts of providers for a single organization -> a test whether a subject names one project."""


def claims_of(host: str, subjects: tuple[str, ...]) -> Claims:
    """Return the claims that a trust policy for a provider must restrict.

    Args:
        host: the provider as in condition keys, in lower case.
        subjects: the values that the statement compares `sub` with; their form identifies a self-hosted provider.
    """
    audience = Claim(f"{host}:aud", "<the audience>")
    if host == "saml":
        return Claims((Claim("saml:aud", "https://signin.aws.amazon.com/saml"),))
    if host == "cognito-identity.amazonaws.com":
        return Claims((Claim(f"{host}:aud", "<the id of the identity pool>"),))
    if host == "accounts.google.com":
        return Claims((audience, Claim(f"{host}:oaud", "<the audience>")))
    if host in ("graph.facebook.com", "www.amazon.com"):
        return Claims((Claim(f"{host}:app_id", "<the id of the application>"), audience))
    form = _form_of(host, subjects)
    if form is not None:
        return Claims((Claim(f"{host}:sub", form.example, form.is_pinned), *_other_claims(host)), audience)
    named = next((it for start, it in _OF_ONE_ORGANIZATION if host.startswith(start)), is_literal)
    return Claims((audience, Claim(f"{host}:sub", "<the subject>", named)), audience)


def _form_of(host: str, subjects: tuple[str, ...]) -> _Form | None:
    if host.startswith("oidc.eks."):
        return _SERVICE_ACCOUNT
    for form in _FORMS:
        if host in form.hosts or (form.begins and any(it.startswith(form.begins) for it in subjects)):
            return form
    return None


def _other_claims(host: str) -> tuple[Claim, ...]:
    """Return claims other than the subject that name a repository or an organization and have condition keys in AWS.

    The Buildkite agent puts claims into the token as session tags, which only the token of the request can set.
    """
    if host == BUILDKITE:
        return (
            Claim("aws:requesttag/organization_id", "<the id of the organization>"),
            Claim("aws:requesttag/organization_slug", "<organization>"),
        )
    if host != GITHUB:
        return ()
    return (
        Claim(f"{host}:repository", "<owner>/<repository>"),
        Claim(f"{host}:repository_id", "<the id of the repository>"),
        Claim(f"{host}:job_workflow_ref", "<owner>/<repository>/<path>@<ref>", is_github_workflow),
    )
