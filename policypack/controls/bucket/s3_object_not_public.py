"""s3-object-not-public"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.bucket.s3_no_public_acl import PUBLIC_CANNED
from policypack.model.buckets import ObjectAcl
from policypack.model.control import Control, Level, Problem, Scope, Severity, Undetermined, Violation
from policypack.model.unknown import UNKNOWN


def check(acl: ObjectAcl) -> Iterator[Problem]:
    if acl.canned is UNKNOWN:
        yield Undetermined(path="acl")
    elif acl.canned in PUBLIC_CANNED:
        yield Violation(path="acl", problem=f"is {acl.canned}: strangers can read the object", fix='acl="private"')


CONTROL = Control(
    id="s3-object-not-public",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="No object has a public ACL",
    rationale="The ACL of an object opens it, whatever the bucket's own ACL says.",
    remediation="Leave the ACL out, and share by bucket policy or presigned URLs.",
    source="Amazon S3 User Guide, Access control list (ACL) overview, Canned ACL",
    subjects=lambda inventory: inventory.object_acls,
    check=check,
)
