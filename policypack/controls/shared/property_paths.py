"""The property paths that several controls report, in the spelling of the classic AWS provider."""

from __future__ import annotations

ACL = "acl"
ADVANCED_EVENT_SELECTORS = "advancedEventSelectors"
ENABLE_LOG_FILE_VALIDATION = "enableLogFileValidation"
ENABLE_LOGGING = "enableLogging"
EVENT_SELECTORS = "eventSelectors"
INCLUDE_GLOBAL_SERVICE_EVENTS = "includeGlobalServiceEvents"
IS_ENABLED = "isEnabled"
IS_MULTI_REGION_TRAIL = "isMultiRegionTrail"
KMS_KEY_ID = "kmsKeyId"
LIFECYCLE_RULES = "lifecycleRules"
LOG_ROLE_ARN = "cloudWatchLogsRoleArn"
POLICY = "policy"
S3_BUCKET_NAME = "s3BucketName"
VERSIONING = "versioning"
