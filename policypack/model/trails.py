"""CloudTrail trails, provider-neutral, defaults applied."""

from __future__ import annotations

from dataclasses import dataclass

from policypack.model.origin import Origin
from policypack.model.unknown import Maybe


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """One trail.

    Attributes:
        is_multi_region: it records the events of every region of the account.
        is_logging: it records at all.
        includes_global_service_events: it records IAM, STS, CloudFront and other global services.
        validates_log_files: CloudTrail signs hourly digests of the delivered files.
        kms_key_id: the key that encrypts the log files; `None` means S3's own key.
    """

    origin: Origin
    is_multi_region: Maybe[bool]
    is_logging: Maybe[bool]
    includes_global_service_events: Maybe[bool]
    validates_log_files: Maybe[bool]
    kms_key_id: Maybe[str | None]
