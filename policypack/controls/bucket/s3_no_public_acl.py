"""s3-no-public-acl"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.buckets import AccessControlList
from policypack.model.control import Control, Level, Problem, Scope, Severity, Undetermined, Violation
from policypack.model.unknown import UNKNOWN

PUBLIC_CANNED = ("public-read", "public-read-write", "authenticated-read")
"""The canned ACLs that let strangers in."""

_PUBLIC_GROUPS = {
    "/groups/global/AllUsers": "everyone",
    "/groups/global/AuthenticatedUsers": "everyone with an AWS account",
}
_FIX = 'acl="private"'


def check(acl: AccessControlList) -> Iterator[Problem]:
    if acl.canned is UNKNOWN:
        yield Undetermined(path="acl")
    elif acl.canned in PUBLIC_CANNED:
        yield Violation(path="acl", problem=f"is {acl.canned}: strangers can reach the bucket", fix=_FIX)
    yield from _grants(acl)


def _grants(acl: AccessControlList) -> Iterator[Problem]:
    if acl.grantee_uris is UNKNOWN or UNKNOWN in acl.grantee_uris:
        yield Undetermined(path="grants", finding="grants")
    if acl.grantee_uris is UNKNOWN:
        return
    for suffix, who in _PUBLIC_GROUPS.items():
        if any(uri is not UNKNOWN and uri.endswith(suffix) for uri in acl.grantee_uris):
            yield Violation(
                path="grants", problem=f"name {who} ({suffix.rsplit('/', 1)[-1]})", fix=_FIX, finding=suffix
            )


CONTROL = Control(
    id="s3-no-public-acl",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="No ACL makes a bucket public",
    rationale="An ACL that names everyone opens the bucket as soon as nothing blocks it any more.",
    remediation="Use a private ACL, or none, and share by bucket policy.",
    source="Amazon S3 User Guide, Access control list (ACL) overview, Amazon S3 predefined groups",
    subjects=lambda inventory: inventory.access_control_lists,
    check=check,
    repairs=(("acl", "private"),),
)
