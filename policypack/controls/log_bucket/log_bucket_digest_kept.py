"""log-bucket-digest-kept"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policypack.controls.shared.bucket_resources import applies_to_all_principals, covers_resource
from policypack.controls.shared.bucket_subjects import log_buckets
from policypack.controls.shared.property_paths import VERSIONING
from policypack.iam.matching.globs import covers
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.inventory import Inventory
from policypack.model.policy import Document, Effect, Statement
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of

_DELETIONS = ("s3:deleteobject", "s3:deleteobjectversion")


def check(bucket: Bucket) -> Iterator[Outcome]:
    locked = bucket.settings.locked_days
    is_kept = any_of(
        (
            UNKNOWN if locked is UNKNOWN else bool(locked),
            all_of(_is_deletion_denied(bucket, trail) for trail in _validated(bucket)),
        )
    )
    kept = all_of((bucket.settings.is_versioned, is_kept))
    if kept is UNKNOWN:
        yield Undetermined(path=VERSIONING)
    elif not kept:
        yield Violation(
            path="",
            message="digest files can be deleted: versioning is off, or neither Object Lock nor a Deny protects them",
            fix=(
                'versioning with the status Enabled, and {"Effect": "Deny", "Principal": "*", '
                '"Action": ["s3:DeleteObject", "s3:DeleteObjectVersion"], "Resource": "<the ARN of the bucket>/*"}'
            ),
        )


def _validated(bucket: Bucket) -> tuple[Trail, ...]:
    return tuple(trail for trail in bucket.trails if trail.validates_log_files is True)


def _is_deletion_denied(bucket: Bucket, trail: Trail) -> Maybe[bool]:
    """Return whether the policies deny each kind of deletion of the trail's digest files.

    The cost is linear in the statements for each trail.
    """
    return any_of(
        all_of(
            any_of(_denies(it, action, bucket.names, _digests(trail)) for it in _statements(policy))
            for action in _DELETIONS
        )
        if not _is_unknown(policy)
        else UNKNOWN
        for policy in bucket.policies
    )


def _is_unknown(policy: DeclaredPolicy) -> bool:
    return policy.document is UNKNOWN or (
        isinstance(policy.document, Document) and policy.document.statements is UNKNOWN
    )


def _statements(policy: DeclaredPolicy) -> tuple[Statement, ...]:
    if not isinstance(policy.document, Document) or policy.document.statements is UNKNOWN:
        return ()
    return policy.document.statements


def _denies(statement: Statement, action: str, names: frozenset[str], digests: str) -> Maybe[bool]:
    """Return whether a statement denies an action on the digest files to every principal, without a condition."""
    if statement.is_not_action:
        return False
    actions, conditions = statement.actions, statement.conditions
    return all_of(
        (
            statement.has_effect(Effect.DENY),
            UNKNOWN
            if actions is UNKNOWN
            else any_of(UNKNOWN if it is UNKNOWN else covers(it, action) for it in actions),
            applies_to_all_principals(statement),
            covers_resource(statement, names, digests),
            # A condition, such as one on TLS, leaves other requests allowed.
            UNKNOWN if conditions is UNKNOWN else not conditions,
        )
    )


def _digests(trail: Trail) -> str:
    """Return the keys of a trail's digest files, as a pattern after the ARN of the bucket.

    Source: AWS CloudTrail User Guide, "CloudTrail digest file structure", "Digest file location".
    """
    prefix = "*" if trail.key_prefix is UNKNOWN else (trail.key_prefix or "").strip("/")
    is_of_one_account = trail.account_id is not None and trail.is_organization is False
    folder = f"/AWSLogs/{trail.account_id if is_of_one_account else '*'}/CloudTrail-Digest/*"
    return f"/{prefix}{folder}" if prefix else folder


def _subjects(inventory: Inventory) -> Iterable[Bucket]:
    return (bucket for bucket in log_buckets(inventory) if _validated(bucket))


CONTROL = Control(
    id="log-bucket-digest-kept",
    scope=Scope.STACK,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="CloudTrail log buckets protect digest files from being overwritten or deleted",
    rationale=(
        "Log file validation needs the digest files. An attacker who can delete or overwrite them can also hide "
        "changes to the log files."
    ),
    remediation="Enable versioning, and either lock the objects or deny their deletion to all principals.",
    source="AWS CloudTrail User Guide, Validating CloudTrail log file integrity",
    subjects=_subjects,
    check=check,
)
