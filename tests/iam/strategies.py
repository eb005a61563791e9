"""Hypothesis strategies for policy documents: plausible ones, and arbitrary ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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
    """Return a statement of an identity policy, with lists as values."""
    return {
        "Effect": draw(st.sampled_from(("Allow", "Allow", "Deny"))),
        draw(st.sampled_from(("Action", "Action", "NotAction"))): draw(some_actions),
        draw(st.sampled_from(("Resource", "Resource", "NotResource"))): draw(some_resources),
        "Condition": draw(st.sampled_from(CONDITIONS)),
    }


@st.composite
def resource_statements(draw: st.DrawFn) -> dict[str, Any]:
    """Return a statement of a bucket policy."""
    principal = {draw(st.sampled_from(("Principal", "Principal", "NotPrincipal"))): draw(st.sampled_from(PRINCIPALS))}
    return {**draw(identity_statements()), **principal}


@st.composite
def trust_statements(draw: st.DrawFn) -> dict[str, Any]:
    """Return a statement of a trust policy."""
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
    """Return a document in which some elements have arbitrary values."""
    statement = draw(resource_statements())
    for element in draw(st.lists(st.sampled_from(_ELEMENTS), max_size=2)):
        statement[element] = draw(anything)
    return {
        "Version": draw(st.sampled_from(("2012-10-17", 3, UNKNOWN))),
        "Statement": draw(st.just([statement]) | anything),
    }


ROLE = "arn:aws:iam::123456789012:role/x"
GITHUB = "token.actions.githubusercontent.com"
SELF_HOSTED = "gitlab.example.com"
PROVIDER = "arn:aws:iam::123456789012:oidc-provider/"

MORE_CONDITIONS: tuple[dict[str, Any], ...] = (
    *CONDITIONS,
    {"StringLike": {"aws:RequestedRegion": ["*", "eu-west-1"]}},
    {"DateLessThan": {"aws:CurrentTime": ["2019-01-01T00:00:00Z", "2020-01-01T00:00:00Z"]}},
    {"DateGreaterThan": {"aws:CurrentTime": "2019-01-01T00:00:00Z"}, "Bool": {"aws:SecureTransport": True}},
    {"NumericLessThan": {"aws:EpochTime": 1500000000}},
    {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}},
    {"StringEquals": {"aws:PrincipalAccount": "123456789012"}, "ArnLike": {"aws:PrincipalArn": [ROLE, f"{ROLE}y"]}},
    {"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}, "Null": {"aws:PrincipalOrgPaths": False}},
)
CLAIMS: tuple[dict[str, Any], ...] = (
    {"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}, "StringLike": {f"{GITHUB}:sub": ["repo:o/r:*"]}},
    {
        "StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"},
        "StringLike": {f"{GITHUB}:sub": ["repo:o/*", "repo:o/r:*"]},
    },
    {"StringEquals": {f"{SELF_HOSTED}:aud": "x"}, "StringLike": {f"{SELF_HOSTED}:sub": "project_path:*"}},
    {"StringEquals": {f"{SELF_HOSTED}:aud": "x"}, "StringLike": {f"{SELF_HOSTED}:sub": "project_path:g/p:*"}},
)


@st.composite
def _held(draw: st.DrawFn) -> dict[str, Any]:
    return {**draw(identity_statements()), "Condition": draw(st.sampled_from(MORE_CONDITIONS))}


@st.composite
def _opened(draw: st.DrawFn) -> dict[str, Any]:
    return {**draw(resource_statements()), "Condition": draw(st.sampled_from(MORE_CONDITIONS))}


@st.composite
def _trusted(draw: st.DrawFn) -> dict[str, Any]:
    trusts = {**draw(trust_statements()), "Condition": draw(st.sampled_from(MORE_CONDITIONS))}
    condition = draw(st.sampled_from(CLAIMS))
    host = SELF_HOSTED if SELF_HOSTED in str(condition) else GITHUB
    signs_in = {
        "Effect": "Allow",
        "Principal": {"Federated": [f"{PROVIDER}{host}"]},
        "Action": ["sts:AssumeRoleWithWebIdentity"],
        "Condition": condition,
    }
    return draw(st.sampled_from((trusts, signs_in)))


identity_documents = st.lists(_held(), min_size=1, max_size=3)
resource_documents = st.lists(_opened(), min_size=1, max_size=3)
federated_documents = st.lists(_trusted(), min_size=1, max_size=2)

any_text = st.text(st.characters(exclude_categories=()), max_size=12)
"""Includes lone halves of surrogate pairs, which JSON can express."""

Path = tuple[str | int, ...]


def paths(value: object, here: Path = ()) -> Iterator[Path]:
    """Yield the path of every element within a value, objects and lists included."""
    nested: Any = ()
    if isinstance(value, Mapping):
        nested = value.items()
    elif isinstance(value, list):
        nested = enumerate(value)
    for key, element in nested:
        yield (*here, key)
        yield from paths(element, (*here, key))


def with_unknown(value: Any, path: Path) -> Any:
    """Return the value with one element unknown."""
    if not path:
        return UNKNOWN
    key = path[0]
    if isinstance(value, list):
        return [with_unknown(it, path[1:]) if at == key else it for at, it in enumerate(value)]
    return {name: with_unknown(it, path[1:]) if name == key else it for name, it in value.items()}


def reordered(value: Any) -> Any:
    """Return the document with its keys, statements and lists reversed, and each list of one as its element."""
    if isinstance(value, list):
        found = [reordered(it) for it in reversed(value)]
        return found[0] if len(found) == 1 else found
    if isinstance(value, dict):
        return {key: reordered(it) for key, it in reversed(value.items())}
    return value


def _condition(**operators: object) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda statement: {**statement, "Condition": operators}


def _changed(**elements: object) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda statement: {**statement, **elements}


def _without(*names: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda statement: {name: value for name, value in statement.items() if name not in names}


def _with_action(action: object) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda statement: {**_without("Action", "NotAction")(statement), "Action": action}


REFUSED: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "no effect": _without("Effect"),
    "another effect": _changed(Effect="ALLOW"),
    "an effect that is nothing": _changed(Effect=None),
    "no action": _without("Action", "NotAction"),
    "both actions": _changed(Action="s3:GetObject", NotAction="s3:GetObject"),
    "an action without service": _with_action(["s3:GetObject", "GetObject"]),
    "an action that is empty": _with_action(["s3:GetObject", ""]),
    "an action that is nothing": _with_action(None),
    "an action in a list of lists": _with_action([["s3:GetObject"]]),
    "an element of another language": _changed(Actions="s3:GetObject"),
    "a Sid that is a list": _changed(Sid=["a"]),
    "an operator that is none": _condition(StringEqual={"aws:PrincipalOrgID": "o-a1b2c3d4e5"}),
    "an operator that is none beside an unknown one": _condition(
        StringEquals=UNKNOWN, StringEqual={"aws:PrincipalOrgID": "o-a1b2c3d4e5"}
    ),
    "a Null that may be absent": _condition(NullIfExists={"aws:PrincipalOrgID": "false"}),
    "a condition without keys": _condition(StringEquals="o-a1b2c3d4e5"),
    "a condition with nothing for a value": _condition(StringEquals={"aws:PrincipalOrgID": None}),
    "a condition with an object for a value": _condition(StringEquals={"aws:PrincipalOrgID": {}}),
}
"""Changes to a statement of any kind of policy for which AWS refuses the document.

Source: AWS Identity and Access Management User Guide, "Grammar of the IAM JSON policy language" and "IAM JSON policy
elements: Condition operators" (every operator but `Null` takes `IfExists`).
"""
