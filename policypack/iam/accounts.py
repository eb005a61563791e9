"""Which accounts a statement lets in.

Sources: AWS Identity and Access Management User Guide, "AWS JSON policy elements: Principal" (an account is its id or
the ARN of its root, and stands for every principal of it) and "AWS global condition context keys".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policypack.iam.arns import account_of, is_whole_account
from policypack.iam.conditions import keeps_strangers_out
from policypack.iam.everyone import is_everyone
from policypack.model.policy import Condition, Principal, Statement
from policypack.model.unknown import UNKNOWN, Maybe

_ACCOUNT = re.compile(r"\d{12}")
_KEYS_WITH_ACCOUNTS = (
    "aws:principalarn",
    "aws:principalaccount",
    "kms:calleraccount",
    "s3:dataaccesspointarn",
    "s3:dataaccesspointaccount",
)
"""Conditions are ANDed: the one that says more comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Whom a statement speaks of, by account.

    Attributes:
        account: twelve digits; `None` for parties of accounts that the statement does not name.
        is_whole: every principal of the account, and not a role or user of it.
    """

    account: str | None
    is_whole: bool


def parties(statement: Statement) -> tuple[Maybe[Party], ...]:
    """The accounts that the principals of a statement are of, as far as conditions do not say more.

    Services, identity providers, and principals of which only a unique id is left belong to no account here.
    """
    if statement.principals is UNKNOWN:
        return (UNKNOWN,)
    if statement.is_not_principal:
        return tuple(_named_by_conditions(statement))
    found: list[Maybe[Party]] = []
    for principal in statement.principals:
        everyone = is_everyone(principal)
        if everyone is UNKNOWN:
            found.append(UNKNOWN)
        elif everyone:
            found.extend(_named_by_conditions(statement))
        else:
            found.extend(_party(principal))
    return tuple(dict.fromkeys(found))


def _party(principal: Principal) -> Iterator[Party]:
    value = principal.value
    if principal.kind != "AWS" or value is UNKNOWN:
        return
    if _ACCOUNT.fullmatch(value):
        yield Party(account=value, is_whole=True)
        return
    account = account_of(value)
    if account is not None:
        yield Party(account=account, is_whole=is_whole_account(value))


def _named_by_conditions(statement: Statement) -> Iterator[Maybe[Party]]:
    """The accounts that a condition fixes where the principal is everyone."""
    if statement.conditions is UNKNOWN:
        yield UNKNOWN
        return
    named = [
        (it, keeps_strangers_out(it)) for key in _KEYS_WITH_ACCOUNTS for it in statement.conditions if it.key == key
    ]
    fixed = [condition for condition, is_fixed in named if is_fixed is True]
    if fixed:
        yield from _values(fixed[0])
    elif any(is_fixed is UNKNOWN for _, is_fixed in named):
        yield UNKNOWN
    else:
        yield Party(account=None, is_whole=True)


def _values(condition: Condition) -> Iterator[Maybe[Party]]:
    for value in () if condition.values is UNKNOWN else condition.values:
        if value is UNKNOWN:
            yield UNKNOWN
        elif _ACCOUNT.fullmatch(value):
            yield Party(account=value, is_whole=True)
        else:
            yield Party(account=account_of(value), is_whole=is_whole_account(value))
