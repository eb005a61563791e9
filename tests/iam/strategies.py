"""Hypothesis strategies for policy documents: plausible ones, and anything at all."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from policypack.model.unknown import UNKNOWN

ACTIONS = (
    "*",
    "iam:*",
    "iam:PassRole",
    "iam:PutUserPolicy",
    "iam:CreateAccessKey",
    "lambda:CreateFunction",
    "lambda:InvokeFunction",
    "lambda:*",
    "s3:Get*",
    "s3:PutBucketPolicy",
    "sts:AssumeRole",
)
RESOURCES = (
    "*",
    "arn:aws:iam::123456789012:role/*",
    "arn:aws:iam::*:user/${aws:username}",
    "arn:aws:s3:::bucket/*",
    "arn:aws:lambda:*:*:function:app-*",
)
CONDITIONS: tuple[dict[str, Any], ...] = (
    {},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
    {"StringEquals": {"aws:PrincipalOrgID": ["o-a1b2c3d4e5", "o-f6g7h8i9j0"]}},
    {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
    {"DateLessThan": {"aws:CurrentTime": "2019-01-01T00:00:00Z"}},
)
PRINCIPALS: tuple[Any, ...] = (
    "*",
    {"AWS": "*"},
    {"AWS": ["123456789012", "arn:aws:iam::210987654321:role/x"]},
    {"Service": "cloudtrail.amazonaws.com"},
    {"Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"},
)

some_actions = st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=3, unique=True)
some_resources = st.lists(st.sampled_from(RESOURCES), min_size=1, max_size=2, unique=True)


@st.composite
def identity_statements(draw: st.DrawFn) -> dict[str, Any]:
    """A statement of an identity policy, as lists."""
    return {
        "Effect": draw(st.sampled_from(("Allow", "Allow", "Deny"))),
        draw(st.sampled_from(("Action", "Action", "NotAction"))): draw(some_actions),
        draw(st.sampled_from(("Resource", "Resource", "NotResource"))): draw(some_resources),
        "Condition": draw(st.sampled_from(CONDITIONS)),
    }


@st.composite
def resource_statements(draw: st.DrawFn) -> dict[str, Any]:
    """A statement of a bucket policy."""
    principal = {draw(st.sampled_from(("Principal", "Principal", "NotPrincipal"))): draw(st.sampled_from(PRINCIPALS))}
    return {**draw(identity_statements()), **principal}


@st.composite
def trust_statements(draw: st.DrawFn) -> dict[str, Any]:
    """A statement of a trust policy."""
    statement = draw(resource_statements())
    return {key: value for key, value in statement.items() if not key.endswith("Resource")}


documents = st.lists(identity_statements(), min_size=1, max_size=4)
bucket_documents = st.lists(resource_statements(), min_size=1, max_size=4)
trust_documents = st.lists(trust_statements(), min_size=1, max_size=3)

scalars: st.SearchStrategy[Any] = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
anything: st.SearchStrategy[Any] = st.recursive(
    scalars | st.just(UNKNOWN),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)

_ELEMENTS = (
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Principal",
    "NotPrincipal",
    "Condition",
    "Sid",
)


@st.composite
def broken_documents(draw: st.DrawFn) -> Any:
    """A document of which some elements are anything at all."""
    statement = draw(resource_statements())
    for element in draw(st.lists(st.sampled_from(_ELEMENTS), max_size=2)):
        statement[element] = draw(anything)
    return {
        "Version": draw(st.sampled_from(("2012-10-17", 3, UNKNOWN))),
        "Statement": draw(st.just([statement]) | anything),
    }
