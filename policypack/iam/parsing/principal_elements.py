"""The principals of a statement, and those that AWS refuses.

Source: AWS Identity and Access Management User Guide, "AWS JSON policy elements: Principal": accounts have 12 digits;
users, roles and sessions are named by their ARNs, and groups cannot be named; a session of a role needs its name; a
wildcard cannot match part of a name or ARN.

A wildcard for the account is refused as well, but read as everyone, which is what it is meant to be.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from policypack.iam.matching.arn_fields import account_of
from policypack.iam.matching.globs import has_wildcard
from policypack.iam.parsing.elements import IDENTITY_KINDS, RefusedError, as_object, texts_of
from policypack.iam.parsing.placeholders import has_placeholder
from policypack.model.policy import PolicyKind, Principal, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown

_KINDS = ("AWS", "Service", "Federated", "CanonicalUser")
_ACCOUNT = re.compile(r"[0-9]{12}")
_UNIQUE_ID = re.compile(r"[A-Z][A-Z0-9]+|[0-9a-f]{64}")
"""The id that is left of a principal that was deleted, or the canonical id of an account."""

_PARTITION = re.compile(r"aws(?:-[a-z]+)*")
_SPECIAL_ACCOUNTS = ("aws", "cloudfront")
_RESOURCES = {
    "iam": re.compile(r"root|(?:user|role)/.+"),
    "sts": re.compile(r"assumed-role/[^/]+/.+|federated-user/.+"),
}
"""Service in an ARN of a principal -> what the last part of the ARN can be."""

_PARTS = 6


def principals_of(
    elements: Mapping[str, object], kind: PolicyKind, where: str
) -> tuple[Maybe[tuple[Principal, ...]], bool]:
    """Return the principals of a statement, and whether they are those of `NotPrincipal`.

    Raises:
        RefusedError: AWS refuses the element.
    """
    names = [name for name in ("Principal", "NotPrincipal") if name in elements]
    if kind in IDENTITY_KINDS:
        if names:
            raise RefusedError(f"{where}: an identity policy has no {names[0]}")
        return (), False
    if len(names) != 1:
        raise RefusedError(
            f"{where} has {'both' if names else 'neither'} Principal {'and' if names else 'nor'} NotPrincipal"
        )
    value, is_not = elements[names[0]], names[0] == "NotPrincipal"
    if isinstance(value, Unknown):
        return UNKNOWN, is_not
    if isinstance(value, str):
        if value != "*":
            raise RefusedError(f"{where}: {names[0]} is a text other than *")
        return (Principal(kind="*", value="*"),), is_not
    named: list[Principal] = []
    for principal_kind, values in as_object(value, f"{where}: {names[0]}").items():
        if principal_kind not in _KINDS:
            raise RefusedError(f"{where}: {names[0]} has a kind of principal that AWS does not know")
        listed = texts_of(values, f"{where}: {names[0]}")
        _refuse(principal_kind, () if isinstance(listed, Unknown) else listed, f"{where}: {names[0]}")
        named += [Principal(kind=principal_kind, value=it) for it in ((UNKNOWN,) if listed is UNKNOWN else listed)]
    if not named:
        raise RefusedError(f"{where}: {names[0]} is empty")
    return tuple(named), is_not


def _refuse(kind: str, values: tuple[Maybe[str], ...], where: str) -> None:
    for value in values:
        reason = "" if isinstance(value, Unknown) else _refusal(kind, value)
        if reason:
            raise RefusedError(f"{where}: a principal {reason}")


def _refusal(kind: str, value: str) -> str:
    """Return why AWS refuses a principal, as the end of a clause that begins with "a principal"; empty if it does not.

    A text with a placeholder is not refused here: it is a finding of its own, with a clearer message.
    """
    if not value:
        return "is empty"
    if kind != "AWS" or has_wildcard(value) or has_placeholder(value):
        return ""
    if value.startswith("arn:"):
        return _refusal_of_arn(value)
    if value.isdigit():
        return "" if _ACCOUNT.fullmatch(value) else "is a number that is not the 12 digits of an account"
    return "" if _UNIQUE_ID.fullmatch(value) else "is neither an account, an ARN nor a unique id"


def _refusal_of_arn(arn: str) -> str:
    parts = arn.split(":", _PARTS - 1)
    if len(parts) < _PARTS:
        return "is an incomplete ARN"
    _, partition, service, region, account, resource = parts
    if service not in _RESOURCES:
        return "is an ARN of neither an account, a user, a role nor a session"
    if not _PARTITION.fullmatch(partition) or region:
        return "is an ARN with a wrong partition or region"
    if not _ACCOUNT.fullmatch(account) and account not in _SPECIAL_ACCOUNTS:
        return "is an ARN without the 12 digits of an account"
    is_known = _RESOURCES[service].fullmatch(resource) is not None
    return "" if is_known else "is an ARN of neither an account, a user, a role nor a session"


def has_refused_wildcard(statement: Statement) -> bool:
    """Return whether a principal of the statement has a wildcard within its name, other than one for its account."""
    principals = () if isinstance(statement.principals, Unknown) else statement.principals
    return any(_has_refused_wildcard(it) for it in principals)


def _has_refused_wildcard(principal: Principal) -> bool:
    if principal.value is UNKNOWN or principal.kind == "*" or not has_wildcard(principal.value):
        return False
    return principal.kind != "AWS" or account_of(principal.value) is not None
