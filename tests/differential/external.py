"""Requests of external principals: anonymous callers, and principals of an account that the policy does not name.

- Their account, user, role, organization, VPC, access point and source ARN are their own: equal to no value that the
  policy names, but to any that one of its wildcards admits (Amazon S3 User Guide, "The meaning of public": only fixed
  values of trusted keys restrict access).
- Their address is in no network that the policy names, unless that is wider than /8 (IPv6: /32), adjacent networks
  taken together.
- They choose everything else: tags, headers, protocols, prefixes, MFA in their own account, a time from now on.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from tests.differential.external_values import (
    ACCOUNT,
    ORGANIZATION,
    choices,
    is_one_instant,
    others,
    own_arns,
    with_same_times,
)
from tests.differential.values import Mentioned, Value, concrete, has_wildcard
from tests.evaluator.requests import Caller

_USER, _ROLE = (f"arn:aws:iam::{ACCOUNT}:{it}/mallory" for it in ("user", "role"))
_SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/mallory/session"
_SERVICE_ACCOUNT = "555544443333"

_EVERYWHERE = {"aws:currenttime", "aws:epochtime", "aws:userid"}
_ELSEWHERE: dict[str, Value] = {
    "aws:principalaccount": "elsewhere",
    "aws:principalorgid": "elsewhere",
    "aws:principalorgpaths": ("elsewhere/r-z/",),
    "aws:sourceip": "255.0.0.9",
    "aws:sourcevpc": "elsewhere",
    "aws:sourcevpce": "elsewhere",
    "aws:userid": "elsewhere",
}
"""Values in no form that AWS gives them: the pack does not know the forms, nor which networks have no callers."""

_DISTANT = {"aws:currenttime": "9999-12-31", "aws:epochtime": "99999999999999"}


@dataclass(frozen=True, slots=True)
class Situation:
    """A caller, and the context of its request."""

    caller: Caller
    context: dict[str, str | tuple[str, ...]]


def situations(keys: Mentioned, *, with_services: bool, is_lenient: bool) -> Iterator[Situation]:
    """Yield every combination of an external caller and values of the keys that the policy mentions.

    Args:
        with_services: also calls that an AWS service makes for a resource of an external account.
        is_lenient: also requests in a distant future, without keys that every request of its kind has, and with ids in
            another form than those of AWS.
    """
    keys = with_same_times(keys)
    for caller, own in _callers(keys, with_services=with_services):
        free = {key: [own[key]] if key in own else list(choices(key, named, own)) for key, named in keys.items()}
        for key in (own.keys() | _EVERYWHERE | _ELSEWHERE.keys()) & free.keys() if is_lenient else ():
            free[key] += [None, _DISTANT.get(key), *_apart(key, keys[key])]
        for values in itertools.product(*(dict.fromkeys(it) for it in free.values())):
            context = dict(zip(free, values, strict=True))
            if is_lenient or is_one_instant(context):
                yield Situation(caller, {key: it for key, it in context.items() if it is not None})


def _apart(key: str, named: list[str]) -> list[Value]:
    """Values of a key that goes with one kind of caller, for all others, and in no form that AWS gives them."""
    if key == "aws:username":
        return ["mallory", *(name for it in named for name in concrete(it))]
    found: list[Value] = ["anonymous", *named] if key == "aws:userid" else []
    return [*found, _ELSEWHERE[key]] if key in _ELSEWHERE else found


def _callers(keys: Mentioned, *, with_services: bool) -> Iterator[tuple[Caller, dict[str, Value]]]:
    """The callers, each with the keys that it cannot choose one by one."""
    anonymous: dict[str, Value] = {"aws:principalaccount": "anonymous", "aws:principaltype": "Anonymous"}
    yield Caller(kind="anonymous"), {**dict.fromkeys(_SIGNED), **anonymous}
    organizations: list[Value] = [None]
    if "aws:principalorgid" in keys or "aws:principalorgpaths" in keys:
        organizations += others(keys, "aws:principalorgid", ORGANIZATION)
    for arn, organization in itertools.product(_own_arns(keys), organizations):
        is_role, account = ":role/" in arn, _account_field(arn)
        signed: dict[str, Value] = {
            "aws:principalaccount": account,
            "aws:principalarn": arn,
            "aws:principalorgid": organization,
            "aws:principaltype": "AssumedRole" if is_role else "User",
            "aws:principalisawsservice": "false",
            "aws:username": None if is_role else arn.rsplit("/", 1)[-1],
        }
        if is_role:
            caller = Caller(kind="session", account=account, arns=(arn, _SESSION))
        else:
            caller = Caller(kind="user", account=account, arns=(arn,))
        yield caller, signed
    if with_services:
        yield (
            Caller(kind="service", name="events.amazonaws.com"),
            {**dict.fromkeys(_SIGNED), "aws:principalaccount": _SERVICE_ACCOUNT, "aws:principalisawsservice": "true"},
        )


_SIGNED = (
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:tokenissuetime",
    "aws:username",
)
"""Keys that anonymous requests lack ("AWS global condition context keys", Availability); their account and their id
are `anonymous`."""


def _own_arns(keys: Mentioned) -> list[str]:
    users = [name for it in keys.get("aws:username", []) for name in (it, *concrete(it, ("mallory",))) if name]
    users += ["public"] if "aws:username" in keys else []  # like a folder that policies name
    patterns = keys.get("aws:principalarn", [])
    found = [_USER, _ROLE, *(f"arn:aws:iam::{ACCOUNT}:user/{it}" for it in users)]
    for account in _own_accounts([*keys.get("aws:principalaccount", []), *map(_account_field, patterns)]):
        found.append(f"arn:aws:iam::{account}:user/mallory")
        for pattern in patterns:
            found += own_arns(pattern, f"arn:aws:iam::{account}:role/")
            found += own_arns(pattern, f"arn:aws:iam::{account}:user/")
            found += [f"arn:aws:iam::{account}:{it}" for it in concrete(pattern.split(":", 5)[-1], ("mallory",))]
    return [it for it in dict.fromkeys(found) if ":user/" in it or ":role/" in it]


def _account_field(arn: str) -> str:
    return (*arn.split(":", 5), "", "", "", "", "")[4]


def _own_accounts(named: list[str]) -> list[str]:
    """The external account, and others that wildcards admit: `1111*` admits more than the account that is meant."""
    patterns = [it for it in named if has_wildcard(it) and it.strip("*?").isdigit()]
    return [ACCOUNT, *((it.replace("*", ACCOUNT).replace("?", "6") + ACCOUNT)[:12] for it in patterns)]
