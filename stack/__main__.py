"""The reference trail, configured by Pulumi.yaml."""

from __future__ import annotations

import pulumi
from configuration import configuration_error, keys_that_are_set, read_arguments
from reference_trail import InvalidArguments, ReferenceTrail

args = read_arguments(pulumi.Config(), pulumi.get_stack(), keys_that_are_set())

if args.storage.force_destroy:
    pulumi.log.warn("forceDestroy is on: destroying this stack deletes the buckets with all log files in them")
if not args.storage.cloud_watch_logs and (args.alerting.alarms or args.alerting.ai_detections):
    pulumi.log.warn("cloudWatchLogs is off: no alarms are created, because they need the log group")
if args.alerting.is_on and not args.alerting.alert_subscriptions:
    pulumi.log.warn("alertSubscriptions is empty: alarms notify no recipient")

try:
    trail = ReferenceTrail("trail", args)
except InvalidArguments as error:
    raise configuration_error(error) from None

for name, value in trail.outputs().items():
    pulumi.export(name, value)
