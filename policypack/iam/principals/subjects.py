"""Subjects of OIDC tokens: whether a value of a condition on one names an owner and a project, or their like.

Sources: GitHub Docs, "OpenID Connect reference" (Example subject claims, Immutable subject claims, Customizing the
subject claims); GitLab Docs, "Configure OpenID Connect in AWS"; HashiCorp, "Workload identity tokens" and "Updating
Workload Identity for Projects" (subjects without a project); Buildkite, "OIDC with AWS"; Amazon EKS User Guide,
"Configuring a Kubernetes service account to assume an IAM role"; Atlassian Support, "Deploy on AWS using Bitbucket
Pipelines OpenID Connect"; CircleCI Docs, "Using OpenID Connect tokens in jobs".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import TypeAlias

from policypack.iam.matching.globs import has_wildcard

Test: TypeAlias = Callable[[str], bool]
"""Tests whether a value in which `*` and `?` are wildcards names one identity of the provider."""

_WILDCARD = re.compile(r"[*?]")
_GITHUB_CLAIMS = {
    "repo": re.compile(r"[^/]+/[^/]+"),
    "repository_id": re.compile(r"[0-9]+"),
    "repository_owner": re.compile(r"[^/]+"),
    "repository_owner_id": re.compile(r"[0-9]+"),
}
"""Claims of a subject that name an owner, or a repository with its owner -> the form of their values. Customised
subjects hold any claims in any order; those with only an owner are documented, and a repository has to choose them."""

_WORKFLOW = re.compile(r"[^/]+/[^/]+/.")
_GITLAB_PROJECT = re.compile(r"[^/]+/.+")


def is_literal(value: str) -> bool:
    """Return whether the value has no wildcard."""
    return not has_wildcard(value)


def begins(pattern: str) -> Test:
    """Return a test whether what comes before the first wildcard has this form.

    The form has to end in the separator that closes the last name: where it could end with the text, the wildcard
    could continue the name.
    """
    compiled = re.compile(pattern)
    return lambda value: compiled.match(_literal_start(value)) is not None


def is_github_repository(value: str) -> bool:
    """Return whether a subject of GitHub names an owner, and a repository where it has one.

    A value of a claim counts when it ends before the first wildcard: `repo:octo-org/octo-repo:*` does. Colons within
    values are written `%3A`, so that a branch or environment of another repository cannot look like a claim.
    """
    parts = _literal_start(value).split(":")
    whole = _whole_parts(value)
    if any(name in _GITHUB_CLAIMS and _GITHUB_CLAIMS[name].fullmatch(it) for name, it in pairwise(whole)):
        return True
    return any(name == "job_workflow_ref" and is_github_workflow(it) for name, it in pairwise(parts))


def is_github_workflow(value: str) -> bool:
    """Return whether the path of a workflow names its owner and repository: `octo-org/automation/.github/*`."""
    return _WORKFLOW.match(_literal_start(value)) is not None


def is_gitlab_project(value: str) -> bool:
    """Return whether a subject of GitLab names a group and a project, and no wildcard can continue the project."""
    whole = _whole_parts(value)
    return whole[0:1] == ["project_path"] and len(whole) > 1 and _GITLAB_PROJECT.fullmatch(whole[1]) is not None


def is_service_account(value: str) -> bool:
    """Return whether a subject of a Kubernetes cluster names a namespace; `*` may stand for the service account."""
    parts = value.split(":")
    return len(parts) == 4 and parts[:2] == ["system", "serviceaccount"] and all(parts) and is_literal(parts[2])


def _whole_parts(value: str) -> list[str]:
    """Return the parts between colons that end before the first wildcard."""
    start = _literal_start(value)
    parts = start.split(":")
    return parts if start == value else parts[:-1]


def _literal_start(value: str) -> str:
    return _WILDCARD.split(value, maxsplit=1)[0]
