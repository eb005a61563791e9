"""The reference trail as one component, for any program."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from reference_trail import policy_documents
from reference_trail.alerting.ai_detections import ai_detections
from reference_trail.alerting.alerts import Watch
from reference_trail.alerting.detections import CIS_DETECTIONS
from reference_trail.analysis.athena import Analysis, analysed_accounts
from reference_trail.arguments.trail_arguments import ReferenceTrailArgs
from reference_trail.arguments.unknown_events import unknown_events
from reference_trail.event_selectors import INSIGHTS, advanced_selectors
from reference_trail.names import build_names, current_account
from reference_trail.storage.log_buckets import LogBuckets
from reference_trail.storage.log_delivery import LogDelivery


class ReferenceTrail(pulumi.ComponentResource):
    """A CloudTrail trail for the security analysis of AI applications, with all resources that it needs.

    The trail records every region and delivers validated, encrypted log files to a bucket that only CloudTrail writes
    to. Alarms on the log group and EventBridge rules notify a topic. Saved queries search a table over the log files.

    Attributes:
        bucket_name: the bucket with the log files, below `<key prefix>/AWSLogs/`.
        trail_name: the trail's name.
        trail_arn: its ARN.
        log_group_name: the log group that it delivers to; None if that is disabled.
        alerts_topic_arn: the topic that alarms and the tamper rule publish to; None if there are no alarms or rules.
        athena_workgroup: the workgroup with the saved queries; None if that is disabled.
        kms_key_arn: the key that encrypts log files, log group, messages and results.

    Raises:
        InvalidArguments: some arguments are invalid; no AWS resource has been declared then.
    """

    bucket_name: pulumi.Output[str]
    trail_name: pulumi.Output[str]
    trail_arn: pulumi.Output[str]
    log_group_name: pulumi.Output[str] | None
    alerts_topic_arn: pulumi.Output[str] | None
    athena_workgroup: pulumi.Output[str] | None
    kms_key_arn: pulumi.Output[str]

    def __init__(self, name: str, args: ReferenceTrailArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args.check()
        detections = (
            *(CIS_DETECTIONS if args.alerting.alarms else ()),
            *(ai_detections(args.alerting) if args.alerting.ai_detections else ()),
        )
        super().__init__("trailguard:stack:ReferenceTrail", name, None, opts)
        for warning in unknown_events(args.events):
            pulumi.log.warn(warning, self)
        account = current_account(self)
        names = build_names(args, account)
        selectors = advanced_selectors(args.events, account.partition)
        accounts = analysed_accounts(args, account)
        inside = pulumi.ResourceOptions(parent=self)
        # Only resources that keep evidence are protected: protecting others would prevent disabling their settings.
        lasting = pulumi.ResourceOptions(parent=self, protect=args.storage.protect)

        key = aws.kms.Key(
            f"{name}-key",
            description="Encrypts the data of the trail",
            enable_key_rotation=True,
            deletion_window_in_days=30,
            policy=policy_documents.key_policy(names, account),
            opts=lasting,
        )
        aws.kms.Alias(f"{name}-key-alias", name=names.key_alias, target_key_id=key.key_id, opts=lasting)
        buckets = LogBuckets(
            name,
            names=names,
            account=account,
            storage=args.storage,
            events=args.events,
            key=key,
            opts=lasting,
        )
        delivery = LogDelivery(
            f"{name}-delivery",
            names=names,
            account=account,
            storage=args.storage,
            events=args.events,
            key=key,
            opts=lasting,
        )
        trail = aws.cloudtrail.Trail(
            name,
            name=names.trail,
            s3_bucket_name=buckets.log.bucket.bucket,
            s3_key_prefix=args.storage.key_prefix,
            is_multi_region_trail=True,
            is_organization_trail=bool(args.events.organization_id),
            include_global_service_events=True,
            enable_logging=True,
            enable_log_file_validation=True,
            kms_key_id=key.arn,
            cloud_watch_logs_group_arn=f"{names.log_group_arn}:*" if delivery.group else None,
            cloud_watch_logs_role_arn=delivery.role.arn if delivery.group else None,
            advanced_event_selectors=selectors,
            insight_selectors=[{"insight_type": kind} for kind in INSIGHTS] if args.events.insights else None,
            opts=pulumi.ResourceOptions(
                parent=self,
                protect=args.storage.protect,
                # CloudTrail rejects a trail if it is not allowed to write to the bucket or the log group.
                depends_on=[buckets.log.policy, delivery.attachment, *filter(None, [delivery.group])],
            ),
        )
        watch = analysis = None
        if args.alerting.is_on:
            watch = Watch(
                name,
                names=names,
                account=account,
                alerting=args.alerting,
                detections=detections,
                group=delivery.group,
                key=key,
                after=[trail, buckets, delivery],
                opts=inside,
            )
        if args.analysis.analysis:
            analysis = Analysis(
                name,
                names=names,
                account=account,
                args=args,
                accounts=accounts,
                buckets=buckets,
                key=key,
                opts=inside,
            )

        self.bucket_name = buckets.log.bucket.bucket
        self.trail_name = trail.name
        self.trail_arn = trail.arn
        self.log_group_name = delivery.group.name if delivery.group else None
        self.alerts_topic_arn = watch.topic.arn if watch else None
        self.athena_workgroup = analysis.workgroup.name if analysis else None
        self.kms_key_arn = key.arn
        self.register_outputs(self.outputs())

    def outputs(self) -> dict[str, pulumi.Output[str] | None]:
        """Return the outputs by the names under which the program exports them."""
        return {
            "bucket_name": self.bucket_name,
            "trail_name": self.trail_name,
            "trail_arn": self.trail_arn,
            "log_group_name": self.log_group_name,
            "alerts_topic_arn": self.alerts_topic_arn,
            "athena_workgroup": self.athena_workgroup,
            "kms_key_arn": self.kms_key_arn,
        }
