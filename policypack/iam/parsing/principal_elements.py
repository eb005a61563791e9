"""The principals of a statement, and the reasons for which AWS refuses a principal.

Source: AWS Identity and Access Management User Guide, "AWS JSON policy elements: Principal": accounts have 12 digits;
users, roles and sessions are named by their ARNs, and groups cannot be named; a session of a role needs its name; a
wildcard cannot match part of a name or ARN.

AWS also refuses a wildcard for the account; it is read as everyone, which is what the author means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from policypack.iam.matching.arn_fields import PARTS, account_of, is_account
from policypack.iam.matching.globs import has_wildcard
from policypack.iam.parsing.elements import IDENTITY_KINDS, RefusedError, as_object, texts_of
from policypack.iam.parsing.placeholders import has_placeholder
from policypack.model.policy import PolicyKind, Principal, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown

_TYPES = ("AWS", "Service", "Federated", "CanonicalUser")
_UNIQUE_ID = re.compile(r"[A-Z][A-Z0-9]+|[0-9a-f]{64}")
"""The unique ID of a deleted user or role, or the canonical user ID of an account."""

_PARTITION = re.compile(r"aws(?:-[a-z]+)*")
_SPECIAL_ACCOUNTS = ("aws", "cloudfront")
_RESOURCES = {
    "iam": re.compile(r"root|(?:user|role)/.+"),
    "sts": re.compile(r"assumed-role/[^/]+/.+|federated-user/.+"),
}
"""Service in the ARN of a principal -> the resources that are principals."""


def principals_of(
    elements: Mapping[str, object], kind: PolicyKind, where: str
) -> tuple[Maybe[tuple[Principal, ...]], bool]:
    """Return the principals of a statement, and whether they are those of `NotPrincipal`.

    Args:
        elements: the elements of the statement.
        kind: the kind of the policy; identity policies have no principals.
        where: the statement, as messages name it.

    Raises:
        RefusedError: AWS refuses the element.
    """
    name = _element_name(elements, kind, where)
    if not name:
        return (), False
    is_not_principal = name == "NotPrincipal"
    value = elements[name]
    if isinstance(value, Unknown):
        return UNKNOWN, is_not_principal
    if isinstance(value, str):
        return (_everyone(value, f"{where}: {name}"),), is_not_principal
    return tuple(_listed_principals(value, f"{where}: {name}")), is_not_principal


def _element_name(elements: Mapping[str, object], kind: PolicyKind, where: str) -> str:
    """Return the element that names the principals; empty for an identity policy, which has none."""
    names = [name for name in ("Principal", "NotPrincipal") if name in elements]
    if kind in IDENTITY_KINDS:
        if names:
            raise RefusedError(f"{where} has {names[0]}, which an identity policy cannot have")
        return ""
    if not names:
        raise RefusedError(f"{where} has neither Principal nor NotPrincipal")
    if len(names) > 1:
        raise RefusedError(f"{where} has both Principal and NotPrincipal")
    return names[0]


def _everyone(value: str, where: str) -> Principal:
    """Return the principal of `"Principal": "*"`."""
    if value != "*":
        raise RefusedError(f"{where} is a string other than *")
    return Principal(kind="*", value="*")


def _listed_principals(value: object, where: str) -> list[Principal]:
    """Return the principals of an element that lists them by type: `{"AWS": [...]}`."""
    found: list[Principal] = []
    for type_, values in as_object(value, where).items():
        if type_ not in _TYPES:
            raise RefusedError(f"{where} has a type of principal that does not exist")
        listed = texts_of(values, where)
        _refuse(type_, () if isinstance(listed, Unknown) else listed, where)
        found += [Principal(kind=type_, value=it) for it in ((UNKNOWN,) if listed is UNKNOWN else listed)]
    if not found:
        raise RefusedError(f"{where} is empty")
    return found


def _refuse(kind: str, values: tuple[Maybe[str], ...], where: str) -> None:
    """Raise `RefusedError` if AWS refuses one of the values."""
    for value in values:
        reason = "" if isinstance(value, Unknown) else _refusal(kind, value)
        if reason:
            raise RefusedError(f"{where}: a principal {reason}")


def _refusal(kind: str, value: str) -> str:
    """Return why AWS refuses a principal, as a clause that follows "a principal"; empty if AWS accepts it.

    A value with a placeholder is not refused here: another control reports it with a clearer message.
    """
    if not value:
        return "is empty"
    if kind != "AWS" or has_wildcard(value) or has_placeholder(value):
        return ""
    if value.startswith("arn:"):
        return _refusal_of_arn(value)
    if value.isdigit():
        return "" if is_account(value) else "is a number, but not a 12-digit account ID"
    return "" if _UNIQUE_ID.fullmatch(value) else "is not an account ID, an ARN or a unique ID"


def _refusal_of_arn(arn: str) -> str:
    """Return why AWS refuses an ARN as a principal; empty if AWS accepts it."""
    parts = arn.split(":", PARTS - 1)
    if len(parts) < PARTS:
        return "is an incomplete ARN"
    _, partition, service, region, account, resource = parts
    if service not in _RESOURCES:
        return "is an ARN, but not of an account, user, role or session"
    if not _PARTITION.fullmatch(partition) or region:
        return "is an ARN with an invalid partition or a Region"
    if not is_account(account) and account not in _SPECIAL_ACCOUNTS:
        return "is an ARN without a 12-digit account ID"
    is_known = _RESOURCES[service].fullmatch(resource) is not None
    return "" if is_known else "is an ARN, but not of an account, user, role or session"


def has_refused_wildcard(statement: Statement) -> bool:
    """Return whether a principal of the statement has a wildcard in its name, and not for its account."""
    principals = () if isinstance(statement.principals, Unknown) else statement.principals
    return any(_has_refused_wildcard(it) for it in principals)


def _has_refused_wildcard(principal: Principal) -> bool:
    """Return whether a principal has a wildcard that AWS refuses, other than one for its account."""
    if principal.value is UNKNOWN or principal.kind == "*" or not has_wildcard(principal.value):
        return False
    return principal.kind != "AWS" or account_of(principal.value) is not None
