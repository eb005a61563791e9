"""log-bucket-not-public"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.bucket import s3_no_public_acl, s3_policy_not_public
from policypack.controls.shared.bucket_subjects import log_buckets
from policypack.model.buckets import AccessControlList
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.inventory import Inventory


def check(part: AccessControlList | DeclaredPolicy) -> Iterator[Outcome]:
    yield from s3_no_public_acl.check(part) if isinstance(part, AccessControlList) else s3_policy_not_public.check(part)


def _subjects(inventory: Inventory) -> Iterator[AccessControlList | DeclaredPolicy]:
    for bucket in log_buckets(inventory):
        yield from bucket.access_control_lists
        yield from bucket.policies


CONTROL = Control(
    id="log-bucket-not-public",
    scope=Scope.STACK,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="Neither ACL nor policy opens the bucket of a trail to everyone",
    rationale="Log files name every principal, role, address and resource of the account: a map for a stranger.",
    remediation="Use no public ACL, and name the principals in the bucket policy.",
    source="AWS Security Hub User Guide, CloudTrail.6",
    subjects=_subjects,
    check=check,
    implied_by=("s3-no-public-acl", "s3-policy-not-public"),
)
