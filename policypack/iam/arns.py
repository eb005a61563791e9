"""Parts of ARNs. Source: AWS Identity and Access Management User Guide, "Amazon Resource Names (ARNs)"."""

from __future__ import annotations

import re

from policypack.iam.globs import covers, has_wildcard, is_everything, matches, overlaps

PARTITIONS = ("aws", "aws-cn", "aws-us-gov")
"""AWS's partitions that accounts of customers are in."""

_EVERY_ARN = tuple(f"arn:{partition}:*:*:*:*" for partition in PARTITIONS)
_FIRST_WILDCARD = max(arn.index("*") for arn in _EVERY_ARN)
_PARTS = 6
_ACCOUNT_PART = 4
_SERVICE_PART = 2
_EVERY_NAME = re.compile(r"(?:([A-Za-z0-9-]+)[/:])?\*[*/:]*")
"""The resource part of an ARN, with its type or without."""

_COLON = re.compile(r":(?![^${}]*\})")
_OWN_ACCOUNT = "${aws:principalaccount}"
_ACCOUNT = re.compile(r"\d{12}")


def parts_of(pattern: str) -> list[str]:
    """The six parts of a pattern of ARNs, or fewer where it is none; the last one may have colons of its own.

    The account of whoever asks, `${aws:PrincipalAccount}`, stands for any: nobody's resources but that account's are in
    question. Its colon, as that of any policy variable, parts nothing.
    """
    if "${" not in pattern:
        return pattern.split(":", _PARTS - 1)
    parts = _COLON.split(pattern, _PARTS - 1)
    if len(parts) == _PARTS and parts[_ACCOUNT_PART].lower() == _OWN_ACCOUNT:
        parts[_ACCOUNT_PART] = "*"
    return parts


def account_of(arn: str) -> str | None:
    """The account in an ARN; `None` where there is none."""
    parts = arn.split(":")
    found = parts[_ACCOUNT_PART] if len(parts) > _ACCOUNT_PART else ""
    return found if _ACCOUNT.fullmatch(found) else None


def is_whole_account(arn: str) -> bool:
    """Whether the ARN of a principal stands for every principal of its account."""
    resource = arn.split(":", _PARTS - 1)[-1]
    return resource == "root" or is_everything(resource)


def is_every_name(pattern: str, kind: str = "*") -> bool:
    """Whether a pattern takes in every resource of a kind: `*`, `arn:aws:iam::123456789012:role/*`, `arn:aws:s3:::*`.

    Args:
        pattern: of resources.
        kind: the type that ARNs of the kind begin their last part with, `role`; a pattern of all types has it as well.
    """
    if "*" not in pattern:
        return False
    parts = parts_of(pattern)
    if len(parts) < _PARTS:
        return pattern.startswith(("arn:", "*")) and is_everything(parts[-1])
    service, resource = parts[_SERVICE_PART], parts[-1]
    if service == "s3":  # the name comes first, and what follows is in it
        return is_everything(resource.split("/", 1)[0]) and not resource.split("/", 1)[-1].strip("*")
    if kind not in ("", "*") and any(covers(resource, f"{kind}{separator}?*") for separator in "/:"):
        return True
    found = _EVERY_NAME.fullmatch(resource)
    return found is not None and (found.group(1) is None or matches(kind, found.group(1)))


_KINDS = {
    "instance-profile": ("toinstanceprofile",),
    "role": ("getrole", "passrole", "assumerole", "rolepolicy", "assumerolepolicy", "rolepermissionsboundary"),
    "user": ("userpolicy", "accesskey", "loginprofile", "userpermissionsboundary"),
    "group": ("grouppolicy", "addusertogroup"),
    "policy": ("createpolicyversion", "setdefaultpolicyversion"),
    "saml-provider": ("updatesamlprovider",),
}
"""Type of resource in IAM -> how the names of actions end that are about nothing else (Service Authorization
Reference)."""


def own_resources(action: str) -> str:
    """Every resource that an action of IAM or STS, in lower case, can be about; `*` for other services."""
    if action.startswith(("iam:", "sts:")):
        for kind, endings in _KINDS.items():
            if action.endswith(endings):
                return f"arn:aws:iam::*:{kind}/*"
    return "*"


def common_pattern(one: str, other: str) -> str:
    """What two patterns of ARNs have in common, part by part; the longer one where they are no ARNs."""
    first, second = parts_of(one), parts_of(other)
    if len(first) != _PARTS or len(second) != _PARTS:
        return max(one, other, key=len)
    return ":".join(
        b if covers(a, b) else a if covers(b, a) else max(a, b, key=len) for a, b in zip(first, second, strict=True)
    )


def partitions_of(pattern: str) -> tuple[str, ...]:
    """The partition that a pattern of ARNs is of; the commercial one where it names none."""
    return tuple(it for it in PARTITIONS if pattern.startswith(f"arn:{it}:")) or PARTITIONS[:1]


def is_every_resource(pattern: str) -> bool:
    """Whether a pattern covers every resource of an account: `*`, `arn:aws:*`, `arn:*:*:*:*:*`."""
    if not has_wildcard(pattern[: _FIRST_WILDCARD + 1]):
        return False  # as most patterns: it names a service at least
    return is_everything(pattern) or any(covers(pattern, every) for every in _EVERY_ARN)


def service_of(pattern: str) -> str:
    """The service that a pattern of ARNs is about, possibly a pattern itself; empty for a text that matches no ARN."""
    parts = parts_of(pattern)
    if len(parts) == _PARTS:
        return parts[_SERVICE_PART]
    return "*" if has_wildcard(pattern) else ""


def overlap(one: str, other: str) -> bool:
    """Whether two patterns of ARNs have an ARN in common: `*` stays within its part where both have all six."""
    first, second = parts_of(one), parts_of(other)
    if len(first) == len(second) == _PARTS:
        return all(overlaps(a, b) for a, b in zip(first, second, strict=True))
    return overlaps(one, other)
