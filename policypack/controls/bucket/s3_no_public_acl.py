"""s3-no-public-acl"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.acls import public_grants
from policypack.controls.shared.property_paths import ACL
from policypack.model.buckets import AccessControlList
from policypack.model.control import Control, Level, Outcome, Scope, Severity


def check(acl: AccessControlList) -> Iterator[Outcome]:
    yield from public_grants(acl.origin, acl.canned, acl.grantee_uris, message="it grants public access to the bucket")


CONTROL = Control(
    id="s3-no-public-acl",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="S3 buckets have no public ACLs",
    rationale="A public ACL exposes the bucket as soon as its public access block is removed.",
    remediation="Use a private ACL or none, and grant access by bucket policy.",
    source="Amazon S3 User Guide, Access control list (ACL) overview, Amazon S3 predefined groups",
    subjects=lambda inventory: inventory.access_control_lists,
    check=check,
    repairs=((ACL, "private"),),
)
