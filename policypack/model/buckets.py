"""S3 buckets and what decides who can reach them, provider-neutral, joined, defaults applied."""

from __future__ import annotations

from dataclasses import dataclass

from policypack.model.origin import Origin
from policypack.model.unknown import Maybe


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessBlock:
    """The four settings of Block Public Access, of one bucket or of the account.

    The meaning of each setting is that of the Amazon S3 User Guide, "Blocking public access to your Amazon S3
    storage".
    """

    origin: Origin
    block_public_acls: Maybe[bool]
    ignore_public_acls: Maybe[bool]
    block_public_policy: Maybe[bool]
    restrict_public_buckets: Maybe[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessControlList:
    """An ACL as one resource declares it.

    Attributes:
        canned: the canned ACL, `private` or `public-read`; `None` when grants are listed instead.
        grantee_uris: the groups that grants name; a grant to a user names none.
    """

    origin: Origin
    canned: Maybe[str | None]
    grantee_uris: Maybe[tuple[Maybe[str], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """One general purpose bucket with everything of the stack that is attached to it.

    Attributes:
        force_destroy: destroying the bucket deletes the objects in it.
        access_blocks: the access blocks joined with this bucket.
        account_access_blocks: account-level access blocks of the same stack.
        may_have_more_access_blocks: the stack declares an access block whose bucket cannot be known yet.
        trails: the trails of the stack that deliver to this bucket.
    """

    origin: Origin
    force_destroy: Maybe[bool]
    access_blocks: tuple[AccessBlock, ...] = ()
    account_access_blocks: tuple[AccessBlock, ...] = ()
    may_have_more_access_blocks: bool = False
    trails: tuple[Origin, ...] = ()
