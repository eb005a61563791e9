"""Which account-level access blocks protect the buckets of an account.

Source: Amazon S3 API Reference, PutPublicAccessBlock (account): the block is that of the account in the request, which
the provider takes from its credentials where the program names none.
"""

from __future__ import annotations

from dataclasses import replace

from policypack.adapters.parts import AccountAccessBlockPart, Parts
from policypack.adapters.resource import Resource
from policypack.model.buckets import AccessBlock
from policypack.model.unknown import UNKNOWN, Maybe


class AccountBlocks:
    """The account-level access blocks of a stack, by the account that each protects.

    The cost is linear in the number of accounts times the number of blocks, of which AWS keeps one for each account.
    """

    def __init__(self, parts: Parts) -> None:
        self._places = parts.places
        self._parts = parts.account_access_blocks
        self._found: dict[str, tuple[tuple[AccessBlock, ...], tuple[AccessBlock, ...]]] = {}

    def of(self, resource: Resource) -> tuple[AccessBlock, ...]:
        """The blocks that protect the account of a resource; their settings are unknown while the account is."""
        return self._of(resource)[0]

    def not_of(self, resource: Resource) -> tuple[AccessBlock, ...]:
        """The blocks that are not known to protect the account of a resource."""
        return self._of(resource)[1]

    def _of(self, resource: Resource) -> tuple[tuple[AccessBlock, ...], tuple[AccessBlock, ...]]:
        key = self._places.account(resource)
        if key not in self._found:
            verdicts = [(part, self._protects(part, resource)) for part in self._parts]
            self._found[key] = (
                tuple(part.block if it is True else _unknown(part.block) for part, it in verdicts if it is not False),
                tuple(part.block for part, it in verdicts if it is False),
            )
        return self._found[key]

    def _protects(self, part: AccountAccessBlockPart, resource: Resource) -> Maybe[bool]:
        is_same = self._places.account(part.resource) == self._places.account(resource)
        if part.account_id is UNKNOWN:
            return UNKNOWN if is_same else False
        own = self._places.own_accounts(resource)
        named = self._places.own_accounts(part.resource) if part.account_id is None else frozenset((part.account_id,))
        if is_same and part.account_id is None:
            return True
        if own is UNKNOWN or named is UNKNOWN or not own or not named:
            return is_same  # AWS accepts no account but that of the credentials
        return named == own and len(own) == 1


def _unknown(block: AccessBlock) -> AccessBlock:
    return replace(
        block,
        block_public_acls=UNKNOWN,
        ignore_public_acls=UNKNOWN,
        block_public_policy=UNKNOWN,
        restrict_public_buckets=UNKNOWN,
    )
