"""Own accounts of a control: the account of the resource, and those that users configure."""

from __future__ import annotations

from collections.abc import Collection

from policypack.model.unknown import UNKNOWN, Maybe


def is_foreign(account: str | None, own: Maybe[frozenset[str]], configured: Collection[str]) -> Maybe[bool]:
    """Whether an account is neither that of the resource nor configured.

    Args:
        account: twelve digits; `None` for principals of accounts that a policy does not name.
        own: the account of the resource, as `DeclaredPolicy.own_accounts` has it.
        configured: the ids in the control's option.
    """
    if account is None:
        return True
    if account in configured:
        return False
    return UNKNOWN if own is UNKNOWN else account not in own
