"""Which account-level access blocks protect the buckets of an account.

Source: Amazon S3 API Reference, PutPublicAccessBlock (account): the block is that of the account in the request, which
the provider takes from its credentials where the program names none. AWS refuses any other account.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from policypack.adapters.parts.parts import AccountAccessBlockPart, Parts
from policypack.adapters.resources.resource import Resource
from policypack.model.buckets import AccessBlock
from policypack.model.unknown import UNKNOWN, Maybe

MOST_OTHERS = 10
"""Blocks of other accounts are named to the reader, and this many are enough."""


class AccountBlocks:
    """The account-level access blocks of a stack, by the account that each protects.

    The cost is linear in the number of accounts and of blocks, as long as the program declares one block for each
    account. Several of one account, which overwrite each other, all count for each bucket of it.
    """

    def __init__(self, parts: Parts) -> None:
        self._places = parts.places
        self._parts = parts.account_access_blocks
        self._found: dict[str, tuple[tuple[AccessBlock, ...], tuple[AccessBlock, ...]]] = {}
        self._under: defaultdict[str, list[AccountAccessBlockPart]] = defaultdict(list)
        self._of_account: defaultdict[str, list[AccountAccessBlockPart]] = defaultdict(list)
        self._may_be_of_account: defaultdict[str, list[AccountAccessBlockPart]] = defaultdict(list)
        self._of_known_accounts: list[AccountAccessBlockPart] = []
        self._of_unknown_accounts: list[AccountAccessBlockPart] = []
        for part in self._parts:
            self._under[self._places.account(part.resource)].append(part)
            self._add(part)

    def of(self, resource: Resource) -> tuple[AccessBlock, ...]:
        """The blocks that protect the account of a resource; their settings are unknown while the account is."""
        return self._of(resource)[0]

    def not_of(self, resource: Resource) -> tuple[AccessBlock, ...]:
        """The blocks that are not known to protect the account of a resource: the first `MOST_OTHERS` of them."""
        return self._of(resource)[1]

    def _add(self, part: AccountAccessBlockPart) -> None:
        """Note of which account a block is, for resources under other providers."""
        if part.account_id is None or part.account_id is UNKNOWN:
            accounts = self._places.own_accounts(part.resource)
        else:
            accounts = frozenset((part.account_id,))
        if accounts is UNKNOWN:
            self._of_unknown_accounts.append(part)
        elif (account := _only(accounts)) is not None:
            self._of_known_accounts.append(part)
            found = self._may_be_of_account if part.account_id is UNKNOWN else self._of_account
            found[account].append(part)

    def _of(self, resource: Resource) -> tuple[tuple[AccessBlock, ...], tuple[AccessBlock, ...]]:
        key = self._places.account(resource)
        if key not in self._found:
            found = {part.block.origin.urn: block for part, block in self._protecting(key, resource)}
            others = (part.block for part in self._parts if part.block.origin.urn not in found)
            self._found[key] = tuple(found.values()), tuple(islice(others, MOST_OTHERS))
        return self._found[key]

    def _protecting(self, key: str, resource: Resource) -> list[tuple[AccountAccessBlockPart, AccessBlock]]:
        own = self._places.own_accounts(resource)
        account = None if own is UNKNOWN else _only(own)
        found = [(part, block) for part in self._under.get(key, ()) for block in _under_same_key(part, own)]
        if account is not None:
            found += [(part, part.block) for part in self._of_account.get(account, ()) if self._is_apart(part, key)]
        # What may be the same account matters only without a block that certainly is of it, since there is one.
        return found or [(part, _unknown(part.block)) for part in islice(self._uncertain(key, own, account), 1)]

    def _uncertain(self, key: str, own: Maybe[frozenset[str]], account: str | None) -> Iterator[AccountAccessBlockPart]:
        """Blocks under other providers, where the deployment will tell whether the account is the same.

        Two accounts that are both unknown are not taken for one. All of their settings are unknown, so that one of
        these blocks says as much as all.
        """
        if own is UNKNOWN:
            parts = [self._of_known_accounts]
        else:
            parts = [] if account is None else [self._may_be_of_account.get(account, []), self._of_unknown_accounts]
        return (part for found in parts for part in found if self._is_apart(part, key))

    def _is_apart(self, part: AccountAccessBlockPart, key: str) -> bool:
        return self._places.account(part.resource) != key


def _under_same_key(part: AccountAccessBlockPart, own: Maybe[frozenset[str]]) -> Iterator[AccessBlock]:
    """The block, if it is of the account that its provider and the bucket's are of."""
    if part.account_id is UNKNOWN:
        yield _unknown(part.block)
    elif part.account_id is None or own is UNKNOWN or not own or own == {part.account_id}:
        yield part.block


def _only(accounts: frozenset[str]) -> str | None:
    """The account, if it is a single one."""
    return next(iter(accounts)) if len(accounts) == 1 else None


def _unknown(block: AccessBlock) -> AccessBlock:
    return replace(
        block,
        block_public_acls=UNKNOWN,
        ignore_public_acls=UNKNOWN,
        block_public_policy=UNKNOWN,
        restrict_public_buckets=UNKNOWN,
    )
