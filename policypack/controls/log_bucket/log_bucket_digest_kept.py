"""log-bucket-digest-kept"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policypack.controls.buckets import log_buckets
from policypack.iam.globs import covers
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Problem, Scope, Severity, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.inventory import Inventory
from policypack.model.policy import Document, Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of

_DELETE = "s3:deleteobject"


def check(bucket: Bucket) -> Iterator[Problem]:
    versioning, locked = bucket.settings.versioning, bucket.settings.locked_days
    is_kept = any_of(
        (
            UNKNOWN if locked is UNKNOWN else bool(locked),
            any_of(_denies_deletion(policy) for policy in bucket.policies),
        )
    )
    kept = all_of((UNKNOWN if versioning is UNKNOWN else versioning == "Enabled", is_kept))
    if kept is UNKNOWN:
        yield Undetermined(path="versioning")
    elif not kept:
        yield Violation(
            path="",
            problem="digests can be rewritten: the bucket is not versioned, or nothing forbids to delete from it",
            fix=(
                'versioning with the status Enabled, and {"Effect": "Deny", "Principal": "*", '
                '"Action": ["s3:DeleteObject", "s3:DeleteObjectVersion"], "Resource": "<the ARN of the bucket>/*"}'
            ),
        )


def _denies_deletion(policy: DeclaredPolicy) -> Maybe[bool]:
    if policy.document is UNKNOWN:
        return UNKNOWN
    if not isinstance(policy.document, Document):
        return False
    if policy.document.statements is UNKNOWN:
        return UNKNOWN
    return any_of(_is_denial(statement) for statement in policy.document.statements)


def _is_denial(statement: Statement) -> Maybe[bool]:
    if statement.effect is not Effect.DENY or statement.actions is UNKNOWN or statement.is_not_action:
        return UNKNOWN if UNKNOWN in (statement.effect, statement.actions) else False
    covered = any_of(UNKNOWN if action is UNKNOWN else covers(action, _DELETE) for action in statement.actions)
    # Under a condition, such as the one for TLS, it forbids nothing to those who do not meet it.
    is_unconditional = UNKNOWN if statement.conditions is UNKNOWN else not statement.conditions
    return all_of((covered, is_unconditional))


def _subjects(inventory: Inventory) -> Iterable[Bucket]:
    return (it for it in log_buckets(inventory) if any(trail.validates_log_files is True for trail in it.trails))


CONTROL = Control(
    id="log-bucket-digest-kept",
    scope=Scope.STACK,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="The digests of log files cannot be rewritten",
    rationale="Validation proves that a digest is CloudTrail's, and nothing about digests that are gone.",
    remediation="Version the bucket, and lock its objects or deny their deletion.",
    source="AWS CloudTrail User Guide, Validating CloudTrail log file integrity",
    subjects=_subjects,
    check=check,
)
