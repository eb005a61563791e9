"""The explicit, ordered list of all controls: adding one is one line here."""

from __future__ import annotations

from policypack.controls.bucket import s3_bucket_public_access_block, s3_no_public_acl, s3_policy_not_public
from policypack.controls.iam import (
    iam_no_action_star,
    iam_no_admin_star,
    iam_no_managed_admin,
    iam_trust_not_public,
    policy_document_readable,
)
from policypack.controls.log_bucket import log_bucket_no_force_destroy
from policypack.controls.trail import (
    trail_global_service_events,
    trail_kms_encryption,
    trail_log_file_validation,
    trail_logging_enabled,
    trail_multi_region,
)
from policypack.model.control import AnyControl

CONTROLS: tuple[AnyControl, ...] = (
    policy_document_readable.CONTROL,
    trail_multi_region.CONTROL,
    trail_logging_enabled.CONTROL,
    trail_global_service_events.CONTROL,
    trail_log_file_validation.CONTROL,
    trail_kms_encryption.CONTROL,
    log_bucket_no_force_destroy.CONTROL,
    s3_bucket_public_access_block.CONTROL,
    s3_no_public_acl.CONTROL,
    s3_policy_not_public.CONTROL,
    iam_no_admin_star.CONTROL,
    iam_no_action_star.CONTROL,
    iam_no_managed_admin.CONTROL,
    iam_trust_not_public.CONTROL,
)
