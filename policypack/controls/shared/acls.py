"""Checks of ACLs for public access."""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.property_paths import ACL
from policypack.model.control import Outcome, Undetermined, Violation
from policypack.model.origin import Origin
from policypack.model.unknown import UNKNOWN, Maybe

_ALL, _AUTHENTICATED = "/groups/global/AllUsers", "/groups/global/AuthenticatedUsers"
_PUBLIC_CANNED = {"public-read": _ALL, "public-read-write": _ALL, "authenticated-read": _AUTHENTICATED}
"""Canned ACLs that grant public access, and the group that each names (Amazon S3 User Guide, "Canned ACL")."""

_PUBLIC_GROUPS = {_ALL: "everyone", _AUTHENTICATED: "every AWS account"}
_FIX = 'acl="private"'


def public_grants(
    origin: Origin, canned: Maybe[str | None], grantee_uris: Maybe[tuple[Maybe[str], ...]], *, message: str
) -> Iterator[Outcome]:
    """Yield a violation for a canned ACL that grants public access, and for each public group in the grants.

    Args:
        origin: the resource that has the ACL.
        canned: the canned ACL, or `None`.
        grantee_uris: the URIs of the groups in its grants.
        message: the consequence, as a clause.
    """
    if canned is UNKNOWN:
        yield Undetermined(path=ACL)
    elif canned is not None and canned in _PUBLIC_CANNED:
        causes = frozenset((f"{origin.urn}{_PUBLIC_CANNED[canned]}",))
        yield Violation(path=ACL, message=f"is {canned}: {message}", fix=_FIX, causes=causes)
    if grantee_uris is UNKNOWN or UNKNOWN in grantee_uris:
        yield Undetermined(path="grants", finding="grants")
    if grantee_uris is UNKNOWN:
        return
    for suffix, who in _PUBLIC_GROUPS.items():
        if any(uri is not UNKNOWN and uri.endswith(suffix) for uri in grantee_uris):
            yield Violation(
                path="grants",
                message=f"give access to {who} ({suffix.rsplit('/', 1)[-1]})",
                fix=_FIX,
                finding=suffix,
                causes=frozenset((f"{origin.urn}{suffix}",)),
            )
