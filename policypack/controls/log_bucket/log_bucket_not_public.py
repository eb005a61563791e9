"""log-bucket-not-public"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.bucket import s3_no_public_acl
from policypack.controls.resource_policy.policy_not_public import S3_POLICY_NOT_PUBLIC
from policypack.controls.shared.bucket_subjects import log_buckets
from policypack.model.buckets import AccessControlList
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.inventory import Inventory


def check(grant: AccessControlList | DeclaredPolicy) -> Iterator[Outcome]:
    if isinstance(grant, AccessControlList):
        yield from s3_no_public_acl.check(grant)
    else:
        yield from S3_POLICY_NOT_PUBLIC.check(grant)


def _subjects(inventory: Inventory) -> Iterator[AccessControlList | DeclaredPolicy]:
    for bucket in log_buckets(inventory):
        yield from bucket.access_control_lists
        yield from bucket.policies


CONTROL = Control(
    id="log-bucket-not-public",
    scope=Scope.STACK,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="CloudTrail log buckets do not allow public access",
    rationale=(
        "Log files list the principals, IP addresses and resources of the account, which an attacker can use to plan "
        "an attack."
    ),
    remediation="Remove public ACLs, and name the allowed principals in the bucket policy.",
    source="AWS Security Hub User Guide, CloudTrail.6",
    subjects=_subjects,
    check=check,
    implied_by=("s3-no-public-acl", "s3-policy-not-public"),
)
