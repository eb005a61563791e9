"""Statements and policies: which of them apply to a request, and what comes of it.

Source: "Policy evaluation logic": an explicit Deny in any policy overrides every Allow; without an Allow a request is
denied; a permissions boundary must allow as well. "Cross-account policy evaluation logic": the policy of the resource
and the caller's own account must both allow; the callers here are allowed everything by their own account.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.evaluator.conditions import hold
from tests.evaluator.patterns import complete_arn, expand, matches, prepare
from tests.evaluator.requests import Caller, Policy, Request

_DEFAULT_VERSION = "2008-10-17"


def is_allowed_by_identity(policies: Sequence[Policy], request: Request, boundary: Policy | None = None) -> bool:
    """Whether the policies of an identity, within its boundary, allow a request in its own account."""
    everything = (*policies, boundary) if boundary is not None else policies
    if any(applying(policy, "Deny", request, with_principal=False) for policy in everything):
        return False
    if boundary is not None and not applying(boundary, "Allow", request, with_principal=False):
        return False
    return any(applying(policy, "Allow", request, with_principal=False) for policy in policies)


def is_allowed_by_resource(policy: Policy, request: Request) -> bool:
    """Whether a resource policy or a trust policy allows a request of a caller that its own account allows it."""
    return not applying(policy, "Deny", request) and bool(applying(policy, "Allow", request))


def applying(policy: Policy, effect: str, request: Request, *, with_principal: bool = True) -> list[int]:
    """The statements of an effect that apply to a request, by their number from 1."""
    version = policy.get("Version", _DEFAULT_VERSION)
    return [
        number
        for number, statement in enumerate(statements(policy), start=1)
        if statement["Effect"] == effect and applies(statement, version, request, with_principal=with_principal)
    ]


def statements(policy: Policy) -> list[Mapping[str, Any]]:
    """The statements of a policy, which may be written as one object."""
    listed = policy["Statement"]
    return listed if isinstance(listed, list) else [listed]


def applies(statement: Mapping[str, Any], version: str, request: Request, *, with_principal: bool = True) -> bool:
    """Whether a statement applies to a request: every one of its elements matches.

    Args:
        version: the document's `Version`.
        with_principal: false in identity policies, whose principal is their holder.
    """
    return (
        names_action(statement, request.action)
        and (not with_principal or _names_caller(statement, request.caller))
        and _names_resource(statement, version, request, is_identity=not with_principal)
        and hold(statement.get("Condition", {}), version, request.context)
    )


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def names_action(statement: Mapping[str, Any], action: str) -> bool:
    """Whether an action is among those of a statement: case-insensitive, with wildcards anywhere.

    Source: "IAM JSON policy elements: Action" and "NotAction".
    """
    written = statement.get("Action", statement.get("NotAction"))
    found = any(matches(prepare(it.lower()), action.lower()) for it in _listed(written))
    return found is ("Action" in statement)


def _names_resource(statement: Mapping[str, Any], version: str, request: Request, *, is_identity: bool) -> bool:
    """See "IAM JSON policy elements: Resource" and "NotResource"; a trust policy has neither."""
    if "Resource" not in statement and "NotResource" not in statement:
        return True
    written = _listed(statement.get("Resource", statement.get("NotResource")))
    completed = [complete_arn(it) for it in written] if is_identity else written
    prepared = [expand(it, version, request.context) for it in completed]
    if "NotResource" in statement:
        return None not in prepared and not any(matches(it or "", request.resource) for it in prepared)
    return any(it is not None and matches(it, request.resource) for it in prepared)


def _names_caller(statement: Mapping[str, Any], caller: Caller) -> bool:
    """See "AWS JSON policy elements: Principal" and "NotPrincipal"."""
    is_named = _is_among(statement.get("Principal", statement.get("NotPrincipal")), caller)
    return is_named is ("Principal" in statement)


def _is_among(principals: Any, caller: Caller) -> bool:
    if principals == "*":
        return True
    return any(_is(kind, it, caller) for kind, values in principals.items() for it in _listed(values))


def _is(kind: str, value: str, caller: Caller) -> bool:
    """Whether one value of a `Principal` element names the caller.

    `*` is everyone, also anonymous callers (All principals); an account, as twelve digits or as the ARN of its root, is
    every principal of it (AWS account principals); the ARN of a role is every session of it (IAM role principals).
    """
    if kind == "AWS":
        if value == "*" or value in caller.arns:
            return True
        return bool(caller.account) and value in (caller.account, f"arn:aws:iam::{caller.account}:root")
    if kind == "Service":
        return caller.kind == "service" and value == caller.name
    if kind == "Federated":
        return caller.kind == "federated" and value == caller.name
    return False  # a canonical user is one account of S3, which is none of those that the tests call from
