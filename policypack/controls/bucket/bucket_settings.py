"""The settings that all S3 buckets and CloudTrail log buckets must have: two controls for each setting.

All buckets: `s3-versioned`, `s3-kms-encryption`, `s3-access-logging`, `s3-mfa-delete`. Buckets to which trails deliver:
`log-bucket-versioned`, `log-bucket-kms`, `log-bucket-access-logging`, `log-bucket-mfa-delete`.
"""

from __future__ import annotations

from dataclasses import replace

from policypack.controls.shared.bucket_subjects import log_buckets, named, variable
from policypack.controls.shared.property_paths import VERSIONING
from policypack.controls.shared.required_settings import RequiredSetting
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Scope, Severity

_VERSIONING = RequiredSetting(
    path=VERSIONING,
    value=lambda bucket: bucket.settings.versioning,
    is_compliant=lambda status: status == "Enabled",
    message="is not enabled: deleted or overwritten objects cannot be restored",
    fix=lambda bucket: (
        f"aws.s3.BucketVersioning({named(bucket, '-versioning')}, bucket={variable(bucket)}.id, "
        'versioning_configuration={"status": "Enabled"})'
    ),
    remediation="Declare a `BucketVersioning` with the status Enabled.",
    source="Amazon S3 User Guide, Retaining multiple versions of objects with S3 Versioning",
)
_KMS_ENCRYPTION = RequiredSetting(
    path="encryption",
    value=lambda bucket: bucket.settings.encryption,
    is_compliant=lambda algorithm: algorithm in ("aws:kms", "aws:kms:dsse"),
    message="does not use a KMS key",
    fix=lambda bucket: (
        f"aws.s3.BucketServerSideEncryptionConfiguration({named(bucket, '-encryption')}, bucket={variable(bucket)}.id, "
        'rules=[{"apply_server_side_encryption_by_default": '
        '{"sse_algorithm": "aws:kms", "kms_master_key_id": key.arn}}])'
    ),
    remediation="Declare default encryption with `aws:kms` or `aws:kms:dsse`.",
    source="Amazon S3 User Guide, Setting default server-side encryption behavior for Amazon S3 buckets",
)
_ACCESS_LOGGING = RequiredSetting(
    path="logging",
    value=lambda bucket: bucket.settings.logs_access_elsewhere,
    is_compliant=lambda is_elsewhere: is_elsewhere is True,
    message="is not enabled, or its target is the bucket itself",
    fix=lambda bucket: _logging(bucket, named(bucket, "/")),
    remediation="Declare a `BucketLogging` with another bucket as its target.",
    source="Amazon S3 User Guide, Logging requests with server access logging",
)
_MFA_DELETE = RequiredSetting(
    path="mfaDelete",
    value=lambda bucket: bucket.settings.deletes_by_mfa_only,
    is_compliant=lambda is_enabled: is_enabled is True,
    message="is not enabled, or versioning is not",
    fix=lambda _: 'versioning_configuration={"status": "Enabled", "mfa_delete": "Enabled"}',
    remediation="Enable versioning and MFA delete as the root user, and declare both.",
    source="Amazon S3 User Guide, Configuring MFA delete",
)


def _logging(bucket: Bucket, prefix: str) -> str:
    return (
        f"aws.s3.BucketLogging({named(bucket, '-logging')}, bucket={variable(bucket)}.id, "
        f"target_bucket=access_log.id, target_prefix={prefix})"
    )


def _for_all_buckets(
    setting: RequiredSetting,
    *,
    id: str,
    title: str,
    rationale: str,
    log_bucket_control: str,
    excludes_log_targets: bool = False,
) -> Control[Bucket]:
    return Control(
        id=id,
        scope=Scope.STACK,
        level=Level.DISABLED,
        severity=Severity.LOW,
        title=title,
        rationale=rationale,
        remediation=setting.remediation,
        source=setting.source,
        subjects=lambda inventory: inventory.buckets,
        check=setting.check_unless_log_target if excludes_log_targets else setting.check,
        implied_by=(log_bucket_control,),
    )


def _for_log_buckets(
    setting: RequiredSetting,
    *,
    id: str,
    title: str,
    rationale: str,
    level: Level = Level.ADVISORY,
    severity: Severity = Severity.MEDIUM,
) -> Control[Bucket]:
    return Control(
        id=id,
        scope=Scope.STACK,
        level=level,
        severity=severity,
        title=title,
        rationale=rationale,
        remediation=setting.remediation,
        source=setting.source,
        subjects=log_buckets,
        check=setting.check,
    )


S3_VERSIONED = _for_all_buckets(
    _VERSIONING,
    id="s3-versioned",
    title="S3 buckets have versioning enabled",
    rationale="Without versioning, objects that are deleted or overwritten by mistake or by ransomware are lost.",
    log_bucket_control="log-bucket-versioned",
)
LOG_BUCKET_VERSIONED = _for_log_buckets(
    _VERSIONING,
    id="log-bucket-versioned",
    title="CloudTrail log buckets have versioning enabled",
    rationale="Without versioning, an attacker who deletes or overwrites a log file destroys the evidence.",
)
S3_KMS_ENCRYPTION = _for_all_buckets(
    _KMS_ENCRYPTION,
    id="s3-kms-encryption",
    title="S3 buckets are encrypted with a KMS key by default, except targets of server access logs",
    rationale="With a KMS key, reading an object also requires permission to use the key, and every use is recorded.",
    log_bucket_control="log-bucket-kms",
    excludes_log_targets=True,
)
LOG_BUCKET_KMS = _for_log_buckets(
    _KMS_ENCRYPTION,
    id="log-bucket-kms",
    title="CloudTrail log buckets are encrypted with a KMS key by default",
    rationale=(
        "With a KMS key, reading any object of the bucket, including digest files, requires permission to use the key."
    ),
)
S3_ACCESS_LOGGING = _for_all_buckets(
    _ACCESS_LOGGING,
    id="s3-access-logging",
    title="S3 buckets have server access logging enabled, except targets of server access logs",
    rationale="Without access logs, there is no record of who read which object and from where after a data leak.",
    log_bucket_control="log-bucket-access-logging",
    excludes_log_targets=True,
)
LOG_BUCKET_ACCESS_LOGGING = _for_log_buckets(
    replace(_ACCESS_LOGGING, fix=lambda bucket: _logging(bucket, '"trail/"')),
    id="log-bucket-access-logging",
    title="CloudTrail log buckets have server access logging enabled",
    rationale="Access logs reveal an attacker who reads the log files to learn about the account or the response.",
)
S3_MFA_DELETE = _for_all_buckets(
    _MFA_DELETE,
    id="s3-mfa-delete",
    title="S3 buckets have MFA delete enabled",
    rationale="Without MFA delete, stolen credentials are enough to delete object versions permanently.",
    log_bucket_control="log-bucket-mfa-delete",
)
LOG_BUCKET_MFA_DELETE = _for_log_buckets(
    _MFA_DELETE,
    id="log-bucket-mfa-delete",
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="CloudTrail log buckets have MFA delete enabled",
    rationale="Without MFA delete, stolen credentials are enough to delete all versions of a log file permanently.",
)

CONTROLS = (
    S3_VERSIONED,
    LOG_BUCKET_VERSIONED,
    S3_KMS_ENCRYPTION,
    LOG_BUCKET_KMS,
    S3_ACCESS_LOGGING,
    LOG_BUCKET_ACCESS_LOGGING,
    S3_MFA_DELETE,
    LOG_BUCKET_MFA_DELETE,
)
