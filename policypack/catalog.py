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
    lake_store_encrypted,
    lake_store_retained,
    trail_ai_data_events,
    trail_compliant_exists,
    trail_global_service_events,
    trail_insights,
    trail_kms_encryption,
    trail_lambda_data_events,
    trail_log_file_validation,
    trail_logging_enabled,
    trail_management_events_all,
    trail_multi_region,
    trail_network_activity_events,
    trail_no_excluded_management_sources,
    trail_not_duplicated,
    trail_organization,
    trail_s3_data_events,
    trail_selectors_deployable,
)
from policypack.model.control import AnyControl

CONTROLS: tuple[AnyControl, ...] = (
    policy_document_readable.CONTROL,
    trail_multi_region.CONTROL,
    trail_logging_enabled.CONTROL,
    trail_global_service_events.CONTROL,
    trail_management_events_all.CONTROL,
    trail_no_excluded_management_sources.CONTROL,
    trail_selectors_deployable.CONTROL,
    trail_compliant_exists.CONTROL,
    trail_not_duplicated.CONTROL,
    trail_organization.CONTROL,
    trail_insights.CONTROL,
    trail_s3_data_events.CONTROL,
    trail_lambda_data_events.CONTROL,
    trail_ai_data_events.CONTROL,
    trail_network_activity_events.CONTROL,
    lake_store_encrypted.CONTROL,
    lake_store_retained.CONTROL,
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
