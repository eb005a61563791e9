"""What controls on ACLs have in common."""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Problem, Undetermined, Violation
from policypack.model.unknown import UNKNOWN, Maybe

_PUBLIC_CANNED = ("public-read", "public-read-write", "authenticated-read")
"""The canned ACLs that let strangers in."""

_PUBLIC_GROUPS = {
    "/groups/global/AllUsers": "everyone",
    "/groups/global/AuthenticatedUsers": "everyone with an AWS account",
}
_FIX = 'acl="private"'


def public_access(
    canned: Maybe[str | None], grantee_uris: Maybe[tuple[Maybe[str], ...]], *, problem: str
) -> Iterator[Problem]:
    """The problems of an ACL that lets strangers in.

    Args:
        canned: the canned ACL, if there is one.
        grantee_uris: the groups that grants name.
        problem: what strangers can do, as a clause.
    """
    if canned is UNKNOWN:
        yield Undetermined(path="acl")
    elif canned in _PUBLIC_CANNED:
        yield Violation(path="acl", problem=f"is {canned}: {problem}", fix=_FIX)
    if grantee_uris is UNKNOWN or UNKNOWN in grantee_uris:
        yield Undetermined(path="grants", finding="grants")
    if grantee_uris is UNKNOWN:
        return
    for suffix, who in _PUBLIC_GROUPS.items():
        if any(uri is not UNKNOWN and uri.endswith(suffix) for uri in grantee_uris):
            yield Violation(
                path="grants", problem=f"name {who} ({suffix.rsplit('/', 1)[-1]})", fix=_FIX, finding=suffix
            )
