"""s3-object-not-public"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.acls import public_grants
from policypack.model.buckets import ObjectAcl
from policypack.model.control import Control, Level, Outcome, Scope, Severity


def check(acl: ObjectAcl) -> Iterator[Outcome]:
    yield from public_grants(acl.origin, acl.canned, acl.grantee_uris, message="it grants public access to the object")


CONTROL = Control(
    id="s3-object-not-public",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="S3 objects have no public ACLs",
    rationale="A public ACL on an object exposes it, even if the ACL of the bucket is private.",
    remediation="Remove the ACL, and share objects by bucket policy or presigned URLs.",
    source="Amazon S3 User Guide, Access control list (ACL) overview, Canned ACL",
    subjects=lambda inventory: inventory.object_acls,
    check=check,
)
