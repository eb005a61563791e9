"""Tests whether a condition value on the subject of an OIDC token names one owner and project.

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
"""Claims of a subject that name an owner or a repository -> the form of their values. Customised subjects contain any
claims in any order; GitHub documents subjects with only the owner, which a repository must enable."""

_WORKFLOW = re.compile(r"[^/]+/[^/]+/.")
_GITLAB_PROJECT = re.compile(r"[^/]+/.+")


def is_literal(value: str) -> bool:
    """Return whether the value has no wildcard."""
    return not has_wildcard(value)


def begins(pattern: str) -> Test:
    """Return a test whether the text before the first wildcard matches a pattern.

    The pattern must end with the separator after the last name. Otherwise the wildcard could extend the name.
    """
    compiled = re.compile(pattern)
    return lambda value: compiled.match(_literal_start(value)) is not None


def is_github_repository(value: str) -> bool:
    """Return whether a GitHub subject names an owner or a repository.

    The value of a claim counts if it ends before the first wildcard, as in `repo:octo-org/octo-repo:*`. GitHub encodes
    colons within values as `%3A`, so a branch or environment of another repository cannot imitate a claim.
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
    """Return whether a GitLab subject names a group and a project that no wildcard can extend."""
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
