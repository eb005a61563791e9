"""CloudTrail of the classic provider, `aws:cloudtrail/...`; defaults as in its `Trail` resource."""

from __future__ import annotations

from policypack.adapters.aws.read import link
from policypack.adapters.parts import Parts, TrailPart
from policypack.adapters.properties import Properties
from policypack.adapters.resource import Resource
from policypack.model.trails import Trail


def trail(resource: Resource, parts: Parts) -> None:
    """`aws:cloudtrail/trail:Trail`."""
    properties = Properties.of(resource)
    is_multi_region = properties.boolean("isMultiRegionTrail", default=False)
    is_logging = properties.boolean("enableLogging", default=True)
    includes_global_service_events = properties.boolean("includeGlobalServiceEvents", default=True)
    validates_log_files = properties.boolean("enableLogFileValidation", default=False)
    kms_key_id = properties.text("kmsKeyId")
    bucket = link(resource, properties, "s3BucketName")
    parts.trails.append(
        TrailPart(
            trail=Trail(
                origin=properties.origin(resource),
                is_multi_region=is_multi_region,
                is_logging=is_logging,
                includes_global_service_events=includes_global_service_events,
                validates_log_files=validates_log_files,
                kms_key_id=kms_key_id,
            ),
            bucket=bucket,
        )
    )
