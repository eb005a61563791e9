"""The user's own accounts: the account of the resource and the accounts in a control's option."""

from __future__ import annotations

from collections.abc import Collection

from policypack.model.unknown import UNKNOWN, Maybe


def is_foreign(account: str | None, own: Maybe[frozenset[str]], configured: Collection[str]) -> Maybe[bool]:
    """Return whether an account is neither the account of the resource nor a configured one.

    Args:
        account: an account id; `None` for a principal whose account the policy does not name.
        own: the account of the resource (`DeclaredPolicy.own_accounts`).
        configured: the account ids in the control's option.
    """
    if account is None:
        return True
    if account in configured:
        return False
    return UNKNOWN if own is UNKNOWN else account not in own
