"""Requests of external principals: anonymous callers, and principals of an account that the policy does not name.

- Their account, user, role, organization, VPC, access point and source ARN are their own: equal to no value that the
  policy names, but to any that one of its wildcards admits (Amazon S3 User Guide, "The meaning of public": only fixed
  values of trusted keys restrict access).
- Their address is in no network that the policy names, unless that is wider than /8 (IPv6: /32), adjacent networks
  taken together.
- They choose everything else: tags, headers, protocols, prefixes, MFA in their own account, a time from now on.
"""

from __future__ import annotations

import ipaddress
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.differential.profile import TIMES
from tests.differential.values import Mentioned, around, concrete, has_wildcard
from tests.evaluator.patterns import matches, prepare
from tests.evaluator.requests import Caller

ACCOUNT = "666677778888"
_USER, _ROLE = (f"arn:aws:iam::{ACCOUNT}:{it}/mallory" for it in ("user", "role"))
_SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/mallory/session"
_SERVICE_ACCOUNT = "555544443333"
_ORGANIZATION = "o-external00"
_WIDEST = {4: 8, 6: 32}
_ADDRESSES = ("9.9.9.9", "198.51.100.77", "2a00:1450::9")
_EPOCH = {TIMES[0]: "1767225600", TIMES[1]: "1782820800", TIMES[2]: "2461449600"}

_EVERYWHERE = {"aws:currenttime", "aws:epochtime", "aws:userid"}
_DISTANT = {"aws:currenttime": "9999-12-31", "aws:epochtime": "99999999999999"}

Value = str | tuple[str, ...] | None
"""The value of a key in a request; `None`: the key is absent."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A caller, and the context of its request."""

    caller: Caller
    context: dict[str, str | tuple[str, ...]]


def situations(keys: Mentioned, *, with_services: bool, is_lenient: bool) -> Iterator[Situation]:
    """Yield every combination of an external caller and values of the keys that the policy mentions.

    Args:
        with_services: also calls that an AWS service makes for a resource of an external account.
        is_lenient: also requests in a distant future, and without keys that every request of its kind has.
    """
    for caller, own in _callers(keys, with_services=with_services):
        free = {key: [own[key]] if key in own else list(_choices(key, named, own)) for key, named in keys.items()}
        for key in (own.keys() | _EVERYWHERE) & free.keys() if is_lenient else ():
            free[key] += [None, _DISTANT.get(key), *_apart(key, keys[key])]
        for values in itertools.product(*(dict.fromkeys(it) for it in free.values())):
            context = dict(zip(free, values, strict=True))
            yield Situation(caller, {key: it for key, it in context.items() if it is not None})


def _apart(key: str, named: list[str]) -> list[str]:
    """Values of a key that goes with one kind of caller, for all others."""
    if key == "aws:username":
        return [name for it in named for name in concrete(it)]
    return ["anonymous"] if key == "aws:userid" else []


def _callers(keys: Mentioned, *, with_services: bool) -> Iterator[tuple[Caller, dict[str, Value]]]:
    """The callers, each with the keys that it cannot choose one by one."""
    anonymous: dict[str, Value] = {"aws:principalaccount": "anonymous", "aws:principaltype": "Anonymous"}
    yield Caller(kind="anonymous"), {**dict.fromkeys(_SIGNED), **anonymous}
    organizations: list[Value] = [None]
    if "aws:principalorgid" in keys or "aws:principalorgpaths" in keys:
        organizations += _others(keys, "aws:principalorgid", _ORGANIZATION)
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


def own_arns(pattern: str, start: str) -> Iterator[str]:
    """ARNs that begin in a given way and that a pattern matches, where one of its asterisks covers the beginning.

    A path of IAM, a name of an object and the like can hold any text, colons included.
    """
    for at in [index for index, character in enumerate(pattern) if character == "*"]:
        rest = next(concrete(pattern[at + 1 :]))
        for end in range(len(start), 0, -1):
            if matches(prepare(pattern[:at]), start[:end]):
                if rest.startswith(start[end:]):
                    yield start[:end] + rest
                yield f"{start}{rest.lstrip('/') or 'x'}"
                break


def _others(keys: Mentioned, key: str, own: str, end: str = "") -> list[Value]:
    """The caller's own value of a key, and others that wildcards in the policy admit."""
    named = keys.get(key, [])
    fixed = {_head(it, end) for it in named if not has_wildcard(_head(it, end))}
    candidates = [own, *(text for it in named if has_wildcard(it) for text in concrete(it, ("external",)))]
    return [it for it in dict.fromkeys(candidates) if _head(it, end) not in fixed]


def _head(value: str, end: str) -> str:
    return value.split(end, 1)[0] if end else value


def _choices(key: str, named: list[str], own: dict[str, Value]) -> Sequence[Value]:
    keys = {key: named}
    if key == "aws:principalorgpaths":
        organization = own.get("aws:principalorgid")
        if organization is None:
            return [None]
        own_paths = (f"{organization}/r-a/ou-b/", f"{organization}/r-z/ou-z/")
        return [(str(it),) for path in own_paths for it in _others(keys, key, path, "/")]
    if key == "aws:userid":
        return ["anonymous"] if own.get("aws:principaltype") == "Anonymous" else _others(keys, key, "AIDAEXTERNAL", ":")
    if key == "aws:sourceip":
        return [None, *addresses(named)]
    if key in _OWN:
        return [None, *_others(keys, key, _OWN[key])]
    if key in ("aws:sourcearn", "s3:dataaccesspointarn"):
        return [None, *_source_arns(named)]
    if key in ("aws:currenttime", "aws:epochtime"):
        return list(TIMES) if key == "aws:currenttime" else list(_EPOCH.values())
    if key == "aws:tokenissuetime":
        return [None, *TIMES]
    if key == "aws:securetransport":
        return ["true", "false"]
    if key in ("aws:multifactorauthpresent", "aws:viaawsservice"):
        return [None, "true", "false"]
    return chosen(named)


_OWN = {
    "aws:principalservicename": "events.amazonaws.com",
    "aws:sourceaccount": ACCOUNT,
    "aws:sourceorgid": _ORGANIZATION,
    "aws:sourceowner": ACCOUNT,
    "aws:sourcevpc": "vpc-0external",
    "aws:sourcevpce": "vpce-0external",
    "aws:vpceaccount": ACCOUNT,
    "aws:vpceorgid": _ORGANIZATION,
    "kms:calleraccount": ACCOUNT,
    "s3:dataaccesspointaccount": ACCOUNT,
}
"""Trusted keys -> the external caller's own value."""


def chosen(named: list[str]) -> list[Value]:
    """Values of a key that the caller chooses: none, one that no policy names, and all that a policy names."""
    found: list[Value] = [None, "mallory"]
    for value in named:
        found += [value, *concrete(value), *around(value)]
    if set(named) & {"true", "false"}:
        found += ["true", "false"]
    return list(dict.fromkeys(found))


def _source_arns(named: list[str]) -> list[Value]:
    found = [f"arn:aws:sns:us-east-1:{ACCOUNT}:mallory", f"arn:aws:s3:us-east-1:{ACCOUNT}:accesspoint/mallory"]
    found.append("arn:aws:s3:::external-bucket")
    for pattern in named:
        fields = pattern.split(":", 5)
        if len(fields) == 6:  # the same ARN, in the external account or of another bucket
            fields[4] = ACCOUNT if has_wildcard(fields[4]) else fields[4]
            found += concrete(":".join(fields), ("external",))
    return [it for it in dict.fromkeys(found) if not _is_named(it, named)]


def _is_named(arn: str, named: list[str]) -> bool:
    """Whether a policy names the account of an ARN, or the bucket where an ARN has no account."""
    account, resource = arn.split(":", 5)[4:]
    for value in named:
        fields = value.split(":", 5)
        if len(fields) == 6 and not has_wildcard(fields[4]):
            bucket = fields[5].split("/", 1)[0]
            if account == fields[4] and (account or (not has_wildcard(bucket) and resource.split("/", 1)[0] == bucket)):
                return True
    return account not in ("", ACCOUNT)


def addresses(named: list[str]) -> list[str]:
    """Addresses of external callers: some of the public internet, and one in each wide network that a policy names."""
    networks = [ipaddress.ip_network(it, strict=False) for it in named if not has_wildcard(it)]
    together: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = [
        *ipaddress.collapse_addresses(it for it in networks if isinstance(it, ipaddress.IPv4Network)),
        *ipaddress.collapse_addresses(it for it in networks if isinstance(it, ipaddress.IPv6Network)),
    ]
    wide = [it for it in together if it.prefixlen < _WIDEST[it.version] and not it.is_private]
    narrow = [it for it in together if it not in wide]
    found = [*_ADDRESSES, *(str(it.network_address + 9) for it in wide)]
    return [it for it in dict.fromkeys(found) if not any(ipaddress.ip_address(it) in each for each in narrow)]
