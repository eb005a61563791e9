"""Identity providers, and the claims that tell the sign-ins of one apart.

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
    """A claim that a trust policy can fix.

    Attributes:
        key: the condition key, in lower case.
        example: what a fixed value looks like.
        is_pinned: whether a value names one identity of the provider.
    """

    key: str
    example: str
    is_pinned: Test = is_literal

    @property
    def name(self) -> str:
        """The claim without its provider: `sub`."""
        return self.key.rsplit(":", 1)[-1]


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims that a trust of a provider has to fix.

    Attributes:
        identity: claims of which one at least has to be fixed; the first is the usual one.
        audience: the audience, where STS checks it against the provider's client ids if no condition does; `None` where
            nothing else does, so that it is among `identity`.
    """

    identity: tuple[Claim, ...]
    audience: Claim | None = None


@dataclass(frozen=True, slots=True)
class _Form:
    """How the subjects of a kind of provider are written that signs in organizations without a relation to each other.

    Attributes:
        hosts: the providers; empty for a kind that only its subjects tell.
        begins: how subjects begin, where that tells such a provider from all others; else empty.
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
"""Kinds of providers whose tokens only the subject tells apart: of many organizations each, or of many workloads."""

_OF_ONE_ORGANIZATION = (
    ("api.bitbucket.org/2.0/workspaces/", begins(r"\{[0-9A-Fa-f-]+\}")),
    ("oidc.circleci.com/org/", begins(r"org/[^/]+/")),
)
"""How the hosts of providers begin that sign in the projects of one organization -> which subjects name one."""


def claims_of(host: str, subjects: tuple[str, ...]) -> Claims:
    """Return the claims that a trust of a provider has to fix.

    Args:
        host: the provider, as condition keys name it, in lower case.
        subjects: the values that the statement compares `sub` with; their form shows the kind of a private provider.
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
    """Claims besides the subject that name a repository or an organization, where AWS has condition keys for them.

    Buildkite's agent puts claims into the token as session tags, which nothing but the token of the request can set.
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
