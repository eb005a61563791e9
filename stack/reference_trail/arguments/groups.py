"""The arguments of the reference trail in four groups, typed, and their checks.

Fields are named like the configuration keys, in snake case: `log_group_retention_days` is `logGroupRetentionDays`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reference_trail.alerting.subscriptions import protocol_of
from reference_trail.arguments.event_sources import nearest_source
from reference_trail.arguments.event_types import GROUPS, KNOWN_TYPES
from reference_trail.arguments.invalid_arguments import ArgumentError, bucket_errors, duplicate_errors, joined_numbers

_FOLDER = r"(?!\.{1,2}(/|$))[A-Za-z0-9!_.'()-]+"
_KEY_PREFIX = re.compile(rf"{_FOLDER}(/{_FOLDER})*")
_LONGEST_KEY_PREFIX = 200
_ORGANIZATION = re.compile(r"o-[a-z0-9]{10,32}")
_ACCOUNT = re.compile(r"[0-9]{12}")
_EVENT_TYPE = re.compile(r"AWS::[A-Za-z0-9]+::[A-Za-z0-9]+")
_EVENT_SOURCE = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*\.amazonaws\.com")
_PRINCIPAL = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/[\w+=,.@/-]{1,512}", re.ASCII)
_FUNCTION = re.compile(r"[A-Za-z0-9_-]{1,64}")
_BOUNDARY = re.compile(r"arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[\w+=,.@/-]{1,512}", re.ASCII)

_MOST_DAYS = 36500
"""A hundred years: with more days, the start of Athena's partition projection is not a valid date."""
_MOST_GIB = 7 * 1024**3
"""The maximum scan limit of a query, 7 EB (Amazon Athena User Guide, "Configure per-query and workgroup-wide data usage
controls")."""

RETENTION_DAYS = frozenset(
    (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
)
"""The retention periods that CloudWatch Logs accepts (Amazon CloudWatch Logs API Reference, PutRetentionPolicy)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageArguments:
    """Where log files and events are stored, and for how long.

    Attributes:
        key_prefix: folder of the log bucket to which the trail delivers.
        cloud_watch_logs: also deliver to a log group of CloudWatch Logs.
        log_group_retention_days: days that the log group keeps events; one of RETENTION_DAYS.
        archive_after_days: days after which log files move to Glacier Instant Retrieval.
        expire_after_days: days after which log files are deleted.
        permissions_boundary: ARN of the permissions boundary of the delivery role; empty for none.
        protect: Pulumi refuses to delete the trail, the key, the log buckets and the delivery role.
        force_destroy: destroying the stack deletes the buckets with all objects in them.
    """

    key_prefix: str = "cloudtrail"
    cloud_watch_logs: bool = True
    log_group_retention_days: int = 365
    archive_after_days: int = 90
    expire_after_days: int = 2557
    permissions_boundary: str = ""
    protect: bool = True
    force_destroy: bool = False

    def errors(self) -> Iterator[ArgumentError]:
        if not _KEY_PREFIX.fullmatch(self.key_prefix):
            yield "key_prefix", "must be a folder without a leading or trailing slash"
        elif len(self.key_prefix) > _LONGEST_KEY_PREFIX:
            yield "key_prefix", f"must have at most {_LONGEST_KEY_PREFIX} characters, the limit of CloudTrail"
        if self.log_group_retention_days not in RETENTION_DAYS:
            yield (
                "log_group_retention_days",
                f"must be one of {joined_numbers(RETENTION_DAYS)}, the values that CloudWatch Logs accepts",
            )
        if not 0 < self.archive_after_days < self.expire_after_days:
            yield "archive_after_days", "must be more than 0 and less than expireAfterDays"
        if self.expire_after_days > _MOST_DAYS:
            yield "expire_after_days", f"must be {_MOST_DAYS} or less, which is a hundred years"
        if self.permissions_boundary and not _BOUNDARY.fullmatch(self.permissions_boundary):
            yield "permissions_boundary", "must be the ARN of an IAM policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventArguments:
    """The events that the trail records in addition to all management events.

    Attributes:
        data_events: groups of data events (`lambda`, `bedrock`, `agentcore`, `sagemaker`) and single types
            (`AWS::Bedrock::Prompt`).
        s3_data_event_buckets: buckets whose object reads and writes are recorded; `*` alone means all buckets.
        insights: detect unusual rates of API calls and errors (CloudTrail Insights).
        network_activity_sources: services whose calls through VPC endpoints are recorded, `bedrock.amazonaws.com`.
        organization_id: record every account of this organization; empty records only this account.
    """

    data_events: tuple[str, ...] = tuple(GROUPS)
    s3_data_event_buckets: tuple[str, ...] = ("*",)
    insights: bool = True
    network_activity_sources: tuple[str, ...] = ()
    organization_id: str = ""

    def errors(self) -> Iterator[ArgumentError]:
        known = {*GROUPS, *KNOWN_TYPES}
        for name in self.data_events:
            if name == "AWS::S3::Object":
                yield "data_events", "AWS::S3::Object is not allowed: use s3DataEventBuckets"
            elif name not in known and not _EVENT_TYPE.fullmatch(name):
                yield "data_events", f"{name!r} is neither {', '.join(GROUPS)} nor a resources.type such as AWS::A::B"
        yield from duplicate_errors("data_events", self.data_events)
        if "*" in self.s3_data_event_buckets and len(self.s3_data_event_buckets) > 1:
            yield "s3_data_event_buckets", "* means all buckets and must be the only value"
        yield from bucket_errors("s3_data_event_buckets", tuple(it for it in self.s3_data_event_buckets if it != "*"))
        for source in self.network_activity_sources:
            if not _EVENT_SOURCE.fullmatch(source):
                meant = nearest_source(source)
                advice = f"; did you mean {meant}?" if meant else "; event_sources.py lists sources"
                yield "network_activity_sources", f"{source!r} is not a source such as a.amazonaws.com{advice}"
        yield from duplicate_errors("network_activity_sources", self.network_activity_sources)
        if self.organization_id and not _ORGANIZATION.fullmatch(self.organization_id):
            yield "organization_id", "must be an id such as o-a1b2c3d4e5, or empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertingArguments:
    """The alarms and rules that exist, and the recipients of their notifications.

    Attributes:
        alarms: create the alarms of the CIS benchmark and for tampering with the trail; they need the log group.
        ai_detections: create alarms for suspicious use and changes of AI services; they need the log group.
        tamper_rule: create an EventBridge rule that notifies of tampering with the trail within minutes.
        deployers: ARNs of the roles and users that deploy the stack: their setting changes are not reported, but their
            calls that stop or delete something are.
        alert_subscriptions: recipients: e-mail addresses, https URLs, ARNs of SQS queues and Lambda functions.
        ai_data_buckets: buckets with training data and knowledge base sources.
        ai_data_readers: ARNs of the roles and users that are expected to read that data; reads by others trigger an
            alarm, which does not exist if this is empty.
        ai_functions: names of the Lambda functions of AI applications; changes to them trigger an alarm.
    """

    alarms: bool = True
    ai_detections: bool = True
    tamper_rule: bool = True
    deployers: tuple[str, ...] = ()
    alert_subscriptions: tuple[str, ...] = ()
    ai_data_buckets: tuple[str, ...] = ()
    ai_data_readers: tuple[str, ...] = ()
    ai_functions: tuple[str, ...] = ()

    @property
    def is_on(self) -> bool:
        """Whether any alarm or rule exists."""
        return self.alarms or self.ai_detections or self.tamper_rule

    def errors(self) -> Iterator[ArgumentError]:
        for endpoint in self.alert_subscriptions:
            if protocol_of(endpoint) is None:
                yield (
                    "alert_subscriptions",
                    f"{endpoint!r} is not an e-mail address, https URL, or ARN of an SQS queue or Lambda function",
                )
        yield from duplicate_errors("alert_subscriptions", self.alert_subscriptions)
        yield from bucket_errors("ai_data_buckets", self.ai_data_buckets)
        for deployer in self.deployers:
            if not _PRINCIPAL.fullmatch(deployer):
                yield "deployers", f"{deployer!r} is not the ARN of an IAM role or user"
        yield from duplicate_errors("deployers", self.deployers)
        for reader in self.ai_data_readers:
            if not _PRINCIPAL.fullmatch(reader):
                yield "ai_data_readers", f"{reader!r} is not the ARN of an IAM role or user"
        yield from duplicate_errors("ai_data_readers", self.ai_data_readers)
        for function in self.ai_functions:
            if not _FUNCTION.fullmatch(function):
                yield "ai_functions", f"{function!r} is not a valid name of a Lambda function"
        yield from duplicate_errors("ai_functions", self.ai_functions)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisArguments:
    """How the log files are queried.

    Attributes:
        analysis: create a table over the log files, an Athena workgroup and saved queries.
        query_result_days: days until query results are deleted.
        query_scan_limit_gib: GiB that one query can scan before Athena cancels it.
        analysed_accounts: accounts whose log files the table shows; empty means the account of the stack.
    """

    analysis: bool = True
    query_result_days: int = 30
    query_scan_limit_gib: int = 100
    analysed_accounts: tuple[str, ...] = ()

    def errors(self) -> Iterator[ArgumentError]:
        if not 1 <= self.query_result_days <= _MOST_DAYS:
            yield "query_result_days", f"must be from 1 to {_MOST_DAYS}"
        if not 1 <= self.query_scan_limit_gib <= _MOST_GIB:
            yield "query_scan_limit_gib", f"must be from 1 to {_MOST_GIB}, the 7 EB that Athena accepts"
        for account in self.analysed_accounts:
            if not _ACCOUNT.fullmatch(account):
                yield "analysed_accounts", f"{account!r} is not an account id of twelve digits"
        yield from duplicate_errors("analysed_accounts", self.analysed_accounts)
