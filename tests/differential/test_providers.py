"""Trust of identity providers: a statement that the pack calls loose lets an external token assume the role.

What an external token is, is said in `providers.py`. The audience is not compared: STS compares it with the client ids
of the provider where a policy does not. Only single statements are drawn, since the pack looks at each by itself.
"""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from policypack.iam.principals.federation import loose_providers
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.differential.analysed import read
from tests.differential.profile import drawn
from tests.differential.providers import EKS, GITHUB, GITLAB, Provider, accepted

SUBJECTS = {
    GITHUB: (
        "repo:octo/app:ref:refs/heads/main",
        "repo:octo/app:*",
        "repo:octo/*",
        "repo:octo/app*",
        "repo:octo*",
        "repo:*",
        "repo:octo/*:ref:refs/heads/main",
        "repo:*/app:*",
        "repo:octo/ap?:environment:prod",
        "repo:octo/app:environment:*",
        "environment:prod",
        "*:environment:prod",
        "*",
    ),
    GITLAB: (
        "project_path:octo/app:ref_type:branch:ref:main",
        "project_path:octo/app:*",
        "project_path:octo/group/app:ref_type:*",
        "project_path:octo/*:ref_type:branch:ref:main",
        "project_path:*",
        "project_path:*/app:*",
        "project_path:octo/app*",
        "*",
    ),
    EKS: (
        "system:serviceaccount:prod:app",
        "system:serviceaccount:prod:*",
        "system:serviceaccount:*:app",
        "system:serviceaccount:prod*:app",
        "system:serviceaccount:prod*",
        "system:*:app",
        "system:serviceaccount:pro?:app",
        "*",
    ),
}
OPERATORS = (
    "StringEquals",
    "StringLike",
    "StringEqualsIgnoreCase",
    "StringNotEquals",
    "StringNotLike",
    "StringLikeIfExists",
    "ForAllValues:StringLike",
    "ForAnyValue:StringLike",
    "ForAnyValue:StringEquals",
)

Drawn = tuple[Provider, dict[str, Any]]


@st.composite
def trusts(draw: st.DrawFn) -> Drawn:
    """A provider, and a trust policy of one statement that trusts it."""
    provider = draw(st.sampled_from((GITHUB, GITLAB, EKS)))
    condition: dict[str, dict[str, Any]] = {}
    if draw(st.booleans()):
        condition["StringEquals"] = {f"{provider.host}:aud": "sts.amazonaws.com"}
    for operator in draw(st.lists(st.sampled_from(OPERATORS), max_size=1)):
        values = [it for it in SUBJECTS[provider] if "Not" not in operator or it != "*"]
        subjects = draw(st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True))
        condition.setdefault(operator, {})[f"{provider.host}:sub"] = subjects
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": provider.arn},
        "Action": draw(
            st.sampled_from(("sts:AssumeRoleWithWebIdentity", ["sts:AssumeRole*", "sts:TagSession"], "sts:*"))
        ),
        **({"Condition": condition} if condition else {}),
    }
    return provider, {"Version": "2012-10-17", "Statement": [statement]}


def disagreements_providers(it: Drawn) -> list[tuple[str, object]]:
    provider, policy = it
    document = read(policy, PolicyKind.TRUST)
    assert document.statements is not UNKNOWN
    loose = [found.is_certain for each in document.statements for found in loose_providers(each)]
    if not loose:
        token = accepted(policy, provider, is_lenient=False)
        return [("not reported, but an external token is accepted", token)] if token else []
    if all(loose) and accepted(policy, provider, is_lenient=True) is None:
        return [("reported, but no external token is accepted", None)]
    return []


@drawn
@given(trusts())
def test_providers(it: Drawn) -> None:
    assert (it, disagreements_providers(it)) == (it, [])
