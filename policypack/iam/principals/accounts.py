"""The accounts to which a statement grants access.

Sources: AWS Identity and Access Management User Guide, "AWS JSON policy elements: Principal" (an account is its ID or
the ARN of its root user, and stands for every principal in it) and "AWS global condition context keys"; Amazon S3 User
Guide, "Configuring IAM policies for using access points", Delegating access control to access points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policypack.iam.conditions.always_true import requires_key
from policypack.iam.conditions.external_principals import excludes_external_principals, holds_for_external_principals
from policypack.iam.conditions.implication import implies
from policypack.iam.conditions.present_keys import tightened
from policypack.iam.matching.arn_fields import account_of
from policypack.iam.matching.arns import is_whole_account
from policypack.iam.principals.public_access import allows_public_principal, denies_every_principal, is_public_principal
from policypack.iam.principals.resource_denials import is_denied
from policypack.model.policy import Condition, Principal, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of

_ACCOUNT = re.compile(r"\d{12}")
_OF_ACCESS_POINTS = ("s3:dataaccesspointarn", "s3:dataaccesspointaccount")
_KEYS_WITH_ACCOUNTS = ("aws:principalarn", "aws:principalaccount", "kms:calleraccount", *_OF_ACCESS_POINTS)
"""Condition keys that name accounts, the more specific ones first, because conditions are ANDed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantedAccount:
    """An account to which a statement grants access.

    Attributes:
        account: the account ID; `None` for any account.
        is_whole: whether access is granted to every principal of the account instead of to a role or user.
    """

    account: str | None
    is_whole: bool


def granted_accounts(statement: Statement) -> tuple[Maybe[GrantedAccount], ...]:
    """Return the accounts of the principals of a statement; those that conditions name if the principals are public.

    Services, identity providers and principals with only a unique ID have no account here.
    """
    if statement.principals is UNKNOWN:
        return (UNKNOWN,)
    if statement.is_not_principal:
        return tuple(_named_by_conditions(statement))
    found: list[Maybe[GrantedAccount]] = []
    for principal in statement.principals:
        everyone = is_public_principal(principal)
        if everyone is UNKNOWN:
            found.append(UNKNOWN)
        elif everyone:
            found.extend(_named_by_conditions(statement))
        else:
            found.extend(_account_of_principal(principal))
    return tuple(dict.fromkeys(found))


def _account_of_principal(principal: Principal) -> Iterator[GrantedAccount]:
    value = principal.value
    if principal.kind != "AWS" or value is UNKNOWN:
        return
    if _ACCOUNT.fullmatch(value):
        yield GrantedAccount(account=value, is_whole=True)
        return
    account = account_of(value)
    if account is not None:
        yield GrantedAccount(account=account, is_whole=is_whole_account(value))


def _named_by_conditions(statement: Statement) -> Iterator[Maybe[GrantedAccount]]:
    """Yield the accounts to which conditions restrict public principals."""
    if statement.conditions is UNKNOWN:
        yield UNKNOWN
        return
    named = (it for key in _KEYS_WITH_ACCOUNTS for it in statement.conditions if it.key == key)
    first = next((it for it in named if excludes_external_principals(it) is not False), None)
    if first is None:
        yield GrantedAccount(account=None, is_whole=True)
    elif excludes_external_principals(first) is UNKNOWN:
        yield UNKNOWN
    else:
        yield from _values(first)


def _values(condition: Condition) -> Iterator[Maybe[GrantedAccount]]:
    for value in () if condition.values is UNKNOWN else condition.values:
        if value is UNKNOWN:
            yield UNKNOWN
        elif _ACCOUNT.fullmatch(value):
            yield GrantedAccount(account=value, is_whole=True)
        else:
            yield GrantedAccount(account=account_of(value), is_whole=is_whole_account(value))


def is_for_access_points(statement: Statement) -> Maybe[bool]:
    """Return whether a statement applies only to requests through S3 access points."""
    if statement.conditions is UNKNOWN:
        return UNKNOWN
    keys = (*_OF_ACCESS_POINTS, "s3:accesspointnetworkorigin")
    return any(it.key in keys and requires_key(it) for it in tightened(statement.conditions))


def accounts_delegated_to(statement: Statement) -> frozenset[str]:
    """Return the accounts to whose access points a statement delegates the access to a bucket."""
    if statement.conditions is UNKNOWN or allows_public_principal(statement) is not True:
        return frozenset()
    fixed = [
        it for it in statement.conditions if it.key in _OF_ACCESS_POINTS and excludes_external_principals(it) is True
    ]
    named = [granted.account for it in fixed for granted in _values(it) if granted is not UNKNOWN]
    return frozenset(it for it in named if it is not None)


def is_denied_to_other_accounts(allow: Statement, denies: tuple[Statement, ...], service: str) -> Maybe[bool]:
    """Return whether Denies deny everything that an Allow grants to principals of other accounts.

    A Deny for principals outside an organization or a network may not apply to an account that the Allow names. For
    such accounts, only conditions on the account or the ARN of the principal count.

    Args:
        allow: a statement of a resource policy.
        denies: the statements of the same document that do not exclude any of the accounts by its ID.
        service: the service of the resource.
    """
    named = [it for it in granted_accounts(allow) if it is not UNKNOWN and it.account is not None]
    return is_denied(allow, denies, lambda deny: _applies_to_others(deny, allow, has_names=bool(named)), service)


def _applies_to_others(deny: Statement, allow: Statement, *, has_names: bool) -> Maybe[bool]:
    if deny.conditions is UNKNOWN:
        always: Maybe[bool] = UNKNOWN
    else:
        always = all_of(
            any_of((implies(allow.conditions, (it,)), _excludes_by_account(it, has_names=has_names)))
            for it in deny.conditions
        )
    return all_of(
        (any_of((denies_every_principal(deny), _same_principals(deny, allow))), _excludes_no_id(deny), always)
    )


def _excludes_by_account(condition: Condition, *, has_names: bool) -> Maybe[bool]:
    is_account_key = condition.key in _KEYS_WITH_ACCOUNTS or condition.key == "aws:principalisawsservice"
    return holds_for_external_principals(condition) if is_account_key or not has_names else False


def _same_principals(deny: Statement, allow: Statement) -> bool:
    """Return whether a Deny names each principal that an Allow names."""
    if UNKNOWN in (deny.principals, allow.principals) or deny.is_not_principal or allow.is_not_principal:
        return False
    named = () if deny.principals is UNKNOWN else deny.principals
    granted = () if allow.principals is UNKNOWN else allow.principals
    return all(it.value is not UNKNOWN and it in named for it in granted)


def _excludes_no_id(deny: Statement) -> bool:
    """Return whether a Deny has no `NotPrincipal` with a unique or canonical ID, which can belong to any account."""
    if not deny.is_not_principal or deny.principals is UNKNOWN:
        return True
    return all(it.kind in ("Service", "Federated") or bool(tuple(_account_of_principal(it))) for it in deny.principals)
