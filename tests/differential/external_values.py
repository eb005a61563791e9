"""Values of condition keys in requests of external principals, which `external.py` describes."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from tests.differential.profile import TIMES
from tests.differential.values import Mentioned, Value, around, concrete, has_wildcard, with_names
from tests.evaluator.patterns import matches, prepare

ACCOUNT = "666677778888"
ORGANIZATION = "o-external00"
_CLOCK, _EPOCH_CLOCK = "aws:currenttime", "aws:epochtime"
_EPOCHS = ("1767225600", "1782820800", "2461449600")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

_FARTHEST = 253_402_300_800  # the end of the year 9999, in seconds since 1970
_WIDEST = {4: 8, 6: 32}
_ADDRESSES = ("9.9.9.9", "198.51.100.77", "2a00:1450::9")


def times(named: list[str]) -> list[Value]:
    """Return the times of requests: some of the evaluation and later, and each later one that the policy names."""
    return [*TIMES, *(it for it in dict.fromkeys(named) if _INSTANT.fullmatch(it) and it > TIMES[0])]


def epochs(named: list[str]) -> list[Value]:
    """Return the same in seconds since 1970."""
    later = (it for it in dict.fromkeys(named) if it.isdigit() and int(_EPOCHS[0]) < int(it) < _FARTHEST)
    return [*_EPOCHS, *later]


def with_same_times(keys: Mentioned) -> Mentioned:
    """Return the keys with each time that is named for one of the two clocks named for the other one as well."""
    dates, seconds = keys.get(_CLOCK), keys.get(_EPOCH_CLOCK)
    if dates is None or seconds is None:
        return keys
    as_seconds = [str(int(datetime.fromisoformat(it).timestamp())) for it in dates if _INSTANT.fullmatch(it)]
    as_dates = [_date(it) for it in seconds if it.isdigit() and int(it) < _FARTHEST]
    return {**keys, _CLOCK: [*dates, *as_dates], _EPOCH_CLOCK: [*seconds, *as_seconds]}


def is_one_instant(context: Mapping[str, Value]) -> bool:
    """Return whether both clocks of a request tell the same time."""
    date, seconds = context.get(_CLOCK), context.get(_EPOCH_CLOCK)
    return not (isinstance(date, str) and isinstance(seconds, str)) or date == _date(seconds)


def _date(seconds: str) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def own_arns(pattern: str, start: str) -> Iterator[str]:
    """ARNs that begin in a given way and that a pattern matches, where one of its asterisks covers the beginning.

    A path of IAM, a name of an object and the like can hold any text, colons included.
    """
    for at in [index for index, character in enumerate(pattern) if character == "*"]:
        rest = next(concrete(pattern[at + 1 :]))
        for end in range(len(start), -1, -1):
            if matches(prepare(pattern[:at]), start[:end]):
                if rest.startswith(start[end:]):
                    yield start[:end] + rest
                yield f"{start}{rest.lstrip('/') or 'x'}"
                break


def others(keys: Mentioned, key: str, own: str, end: str = "") -> list[Value]:
    """The caller's own value of a key, and others that wildcards in the policy admit."""
    named = keys.get(key, [])
    fixed = {_head(it, end) for it in named if not has_wildcard(_head(it, end))}
    candidates = [own, *(text for it in named if has_wildcard(it) for text in concrete(it, ("external",)))]
    return [it for it in dict.fromkeys(candidates) if _head(it, end) not in fixed]


def _head(value: str, end: str) -> str:
    return value.split(end, 1)[0] if end else value


def choices(key: str, named: list[str], own: Mapping[str, Value]) -> Sequence[Value]:
    """The values that a key can have.

    Args:
        key: one that the caller cannot be told by.
        named: the values that the policy compares it with.
        own: the keys of the caller itself.
    """
    keys = {key: named}
    if key == "aws:principalorgpaths":
        organization = own.get("aws:principalorgid")
        if organization is None:
            return [None]
        own_paths = (f"{organization}/r-a/ou-b/", f"{organization}/r-z/ou-z/")
        return [(str(it),) for path in own_paths for it in others(keys, key, path, "/")]
    if key == "aws:userid":
        return ["anonymous"] if own.get("aws:principaltype") == "Anonymous" else others(keys, key, "AIDAEXTERNAL", ":")
    if key == "aws:sourceip":
        return [None, *addresses(named)]
    if key in _OWN:
        return [None, *others(keys, key, _OWN[key])]
    if key in ("aws:sourcearn", "s3:dataaccesspointarn"):
        return [None, *_source_arns(named)]
    if key == _CLOCK:
        return times(named)
    if key == _EPOCH_CLOCK:
        return epochs(named)
    if key == "aws:tokenissuetime":
        return [None, *times(named)]
    if key == "aws:securetransport":
        return ["true", "false"]
    if key in ("aws:multifactorauthpresent", "aws:viaawsservice"):
        return [None, "true", "false"]
    name = own.get("aws:username")
    own_names = [it.replace("${aws:username}", name) for it in named] if isinstance(name, str) else []
    return [*chosen(named), *own_names]


_OWN = {
    "aws:principalservicename": "events.amazonaws.com",
    "aws:sourceaccount": ACCOUNT,
    "aws:sourceorgid": ORGANIZATION,
    "aws:sourceowner": ACCOUNT,
    "aws:sourcevpc": "vpc-0external",
    "aws:sourcevpce": "vpce-0external",
    "aws:vpceaccount": ACCOUNT,
    "aws:vpceorgid": ORGANIZATION,
    "kms:calleraccount": ACCOUNT,
    "s3:dataaccesspointaccount": ACCOUNT,
}
"""Trusted keys -> the external caller's own value."""


def chosen(named: list[str]) -> list[Value]:
    """Values of a key that the caller chooses: none, one that no policy names, and all that a policy names."""
    found: list[Value] = [None, "mallory"]
    for value in named:
        found += [value, with_names(value), value.swapcase(), *concrete(value), *around(value)]
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
