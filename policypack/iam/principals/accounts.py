"""The accounts to which a statement grants access.

Sources: AWS Identity and Access Management User Guide, "AWS JSON policy elements: Principal" (an account is its id or
the ARN of its root, and stands for every principal of it) and "AWS global condition context keys"; Amazon S3 User
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
"""Conditions are ANDed: the one that says more comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantedAccount:
    """An account to which a statement grants access.

    Attributes:
        account: twelve digits; `None` for any account that the statement does not name.
        is_whole: every principal of the account is granted access, not a single role or user.
    """

    account: str | None
    is_whole: bool


def granted_accounts(statement: Statement) -> tuple[Maybe[GrantedAccount], ...]:
    """The accounts that the principals of a statement are of, as far as conditions do not say more.

    Services, identity providers, and principals of which only a unique id is left belong to no account here.
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
            found.extend(_party(principal))
    return tuple(dict.fromkeys(found))


def _party(principal: Principal) -> Iterator[GrantedAccount]:
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
    """The accounts that a condition fixes where the principal is everyone."""
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
    """Whether a statement applies to no request but those through access points of S3."""
    if statement.conditions is UNKNOWN:
        return UNKNOWN
    keys = (*_OF_ACCESS_POINTS, "s3:accesspointnetworkorigin")
    return any(it.key in keys and requires_key(it) for it in tightened(statement.conditions))


def accounts_delegated_to(statement: Statement) -> frozenset[str]:
    """Return the accounts to whose access points a statement for everyone leaves the access to a bucket."""
    if statement.conditions is UNKNOWN or allows_public_principal(statement) is not True:
        return frozenset()
    fixed = [
        it for it in statement.conditions if it.key in _OF_ACCESS_POINTS and excludes_external_principals(it) is True
    ]
    named = [party.account for it in fixed for party in _values(it) if party is not UNKNOWN]
    return frozenset(it for it in named if it is not None)


def is_denied_to_other_accounts(allow: Statement, denies: tuple[Statement, ...], service: str) -> Maybe[bool]:
    """Return whether Denies deny everything that an Allow grants to principals of other accounts.

    A Deny for principals outside an organization or a network may spare an account that the Allow names, since the
    account may be inside. Only conditions on the account or the ARN of the principal decide.

    Args:
        allow: a statement of a resource policy.
        denies: the statements of the same document that spare none of the accounts by its number.
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
    return all_of((any_of((denies_every_principal(deny), _same_principals(deny, allow))), _spares_no_id(deny), always))


def _excludes_by_account(condition: Condition, *, has_names: bool) -> Maybe[bool]:
    is_about_the_account = condition.key in _KEYS_WITH_ACCOUNTS or condition.key == "aws:principalisawsservice"
    return holds_for_external_principals(condition) if is_about_the_account or not has_names else False


def _same_principals(deny: Statement, allow: Statement) -> bool:
    """Whether a Deny names each principal that an Allow names."""
    if UNKNOWN in (deny.principals, allow.principals) or deny.is_not_principal or allow.is_not_principal:
        return False
    named = () if deny.principals is UNKNOWN else deny.principals
    granted = () if allow.principals is UNKNOWN else allow.principals
    return all(it.value is not UNKNOWN and it in named for it in granted)


def _spares_no_id(deny: Statement) -> bool:
    """Whether a `NotPrincipal` names no unique or canonical id, which may be of any account."""
    if not deny.is_not_principal or deny.principals is UNKNOWN:
        return True
    return all(it.kind in ("Service", "Federated") or bool(tuple(_party(it))) for it in deny.principals)
