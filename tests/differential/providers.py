"""Identity providers that many organizations share, and the tokens of those that a trust policy does not name.

A token is external when it is for a project (GitHub, GitLab) or a namespace (Amazon EKS) that no subject of the policy
names in full. Its audience is whatever the policy asks for: the holder of a project chooses it. Sources: GitHub Docs,
"OpenID Connect reference" (Example subject claims, Customizing the subject claims); GitLab Docs, "Configure OpenID
Connect in AWS"; Amazon EKS User Guide, "Assign IAM roles to Kubernetes service accounts".
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.differential.values import Value, mentioned
from tests.evaluator.policies import is_allowed_by_resource
from tests.evaluator.requests import Caller, Policy, Request

_WILDCARD = re.compile(r"[*?]")
_MOST_WILDCARDS = 3


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider.

    Attributes:
        host: as condition keys name it.
        named: the beginning of a subject that names a project or a namespace, which is its first group.
        subject: the form of all its subjects.
        fillings: texts that make subjects of patterns.
        examples: subjects of external tokens.
    """

    host: str
    named: re.Pattern[str]
    subject: re.Pattern[str]
    fillings: tuple[str, ...]
    examples: tuple[str, ...]

    @property
    def arn(self) -> str:
        """The provider as a `Principal` element names it."""
        return f"arn:aws:iam::123456789012:oidc-provider/{self.host}"


GITHUB = Provider(
    host="token.actions.githubusercontent.com",
    named=re.compile(r"repo:([^/:*?]+/[^/:*?]+)(?=:|$)"),
    subject=re.compile(
        r"(?:repo:[^/:]+/[^/:]+:)?(?:ref:refs/heads/[^:]+|environment:[^:]+)|repo:[^/:]+/[^/:]+:pull_request"
    ),
    fillings=(
        "mallory",
        "mallory/evil",
        "repo:mallory/evil",
        "evil:ref:refs/heads/main",
        "ref:refs/heads/main",
        "main",
        "-x/y:pull_request",
        "-x",
    ),
    examples=("repo:mallory/evil:ref:refs/heads/main", "repo:mallory/evil:environment:prod", "environment:prod"),
)
GITLAB = Provider(
    host="gitlab.com",
    named=re.compile(r"project_path:([^/:*?]+/[^:*?]+)(?=:|$)"),
    subject=re.compile(r"project_path:[^/:]+/[^:]+:ref_type:(?:branch|tag):ref:[^:]+"),
    fillings=(
        "mallory",
        "mallory/evil",
        "project_path:mallory/evil",
        "evil:ref_type:branch:ref:main",
        "ref_type:branch:ref:main",
        "main",
    ),
    examples=("project_path:mallory/evil:ref_type:branch:ref:main",),
)
EKS = Provider(
    host="oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE",
    named=re.compile(r"system:serviceaccount:([^:*?]+)(?=:|$)"),
    subject=re.compile(r"system:serviceaccount:[^:]+:[^:]+"),
    fillings=("mallory", "serviceaccount:mallory", "mallory:x", "system:serviceaccount:mallory", "-x", "-x:y"),
    examples=("system:serviceaccount:mallory:x",),
)


def accepted(policy: Policy, provider: Provider, *, is_lenient: bool) -> Mapping[str, Any] | None:
    """The claims of an external token with which a role can be assumed; `None`: there are none.

    Args:
        is_lenient: also tokens without a subject, which no provider issues.
    """
    keys, host = mentioned([policy]), provider.host.lower()
    subjects: list[Value] = list(_external(provider, keys.get(f"{host}:sub", [])))
    audiences = dict.fromkeys(("sts.amazonaws.com", *keys.get(f"{host}:aud", [])))
    caller = Caller(kind="federated", name=provider.arn)
    for subject, audience in itertools.product((*subjects, *([None] if is_lenient else [])), audiences):
        claims = {f"{host}:aud": audience, **({f"{host}:sub": subject} if subject else {})}
        if is_allowed_by_resource(
            policy, Request(caller=caller, action="sts:AssumeRoleWithWebIdentity", context=claims)
        ):
            return claims
    return None


def _external(provider: Provider, patterns: list[str]) -> Iterator[str]:
    named = {found.group(1) for it in patterns if (found := provider.named.match(it))}
    for text in dict.fromkeys(
        (*provider.examples, *(it for each in patterns for it in _filled(each, provider.fillings)))
    ):
        found = provider.named.match(text)
        if provider.subject.fullmatch(text) and (found is None or found.group(1) not in named):
            yield text


def _filled(pattern: str, fillings: tuple[str, ...]) -> Iterator[str]:
    """Texts that a pattern matches."""
    parts = _WILDCARD.split(pattern)
    signs = _WILDCARD.findall(pattern)
    if len(signs) > _MOST_WILDCARDS:
        return
    for chosen in itertools.product(*(fillings if sign == "*" else ("e",) for sign in signs)):
        yield "".join(text for pair in itertools.zip_longest(parts, chosen, fillvalue="") for text in pair)
