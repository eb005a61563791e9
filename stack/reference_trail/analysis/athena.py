"""A table over the log files, an Athena workgroup and the saved queries.

CloudTrail stores network activity events in a separate folder, so they have a separate table. A call through a VPC
endpoint is in both; one table would count it twice.

Sources: Amazon Athena User Guide, "Create the table for CloudTrail logs in Athena using partition projection" and
"Supported types for partition projection"; AWS CloudTrail User Guide, "Finding your CloudTrail log files".
"""

from __future__ import annotations

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from reference_trail.analysis.columns import COLUMNS
from reference_trail.analysis.queries import saved_queries
from reference_trail.arguments.invalid_arguments import InvalidArguments
from reference_trail.arguments.trail_arguments import ReferenceTrailArgs
from reference_trail.names import Account, Names
from reference_trail.storage.log_buckets import LogBuckets, make_result_bucket

TABLE, NETWORK_TABLE = "events", "network_events"
_GIB = 1024**3
_DAYS = "yyyy/MM/dd"


def analysed_accounts(args: ReferenceTrailArgs, account: Account) -> tuple[str, ...]:
    """Return the accounts whose log files the table shows.

    Raises:
        InvalidArguments: the trail of a single account does not record other accounts.
    """
    accounts = args.analysis.analysed_accounts or (account.account_id,)
    if not args.events.organization_id and {*accounts} != {account.account_id}:
        reason = f"log files of other accounts than {account.account_id} require organizationId"
        raise InvalidArguments([("analysed_accounts", reason)])
    return accounts


class Analysis(pulumi.ComponentResource):
    """The tables, the workgroup, the result bucket and the saved queries."""

    def __init__(
        self,
        name: str,
        *,
        names: Names,
        account: Account,
        args: ReferenceTrailArgs,
        accounts: Sequence[str],
        buckets: LogBuckets,
        key: aws.kms.Key,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("trailguard:stack:Analysis", name, None, opts)
        inside = pulumi.ResourceOptions(parent=self)
        results = make_result_bucket(
            f"{name}-result-bucket",
            names=names,
            account=account,
            analysis=args.analysis,
            key=key,
            access_log=buckets.access_log,
            opts=inside,
        )
        database = aws.glue.CatalogDatabase(
            f"{name}-database",
            name=names.database,
            description="The log files of the trail, for Athena",
            opts=inside,
        )
        location = buckets.log.bucket.bucket.apply(lambda bucket: f"s3://{bucket}/{names.log_folder}")
        days = args.storage.expire_after_days

        def table(suffix: str, title: str, folder: str) -> aws.glue.CatalogTable:
            return aws.glue.CatalogTable(
                f"{name}-{suffix}",
                name=title,
                database_name=database.name,
                description="One row for each record of the trail, by account, region and day",
                table_type="EXTERNAL_TABLE",
                parameters=location.apply(
                    lambda it: _projection(f"{it}/${{account}}/{folder}", accounts, account, days)
                ),
                partition_keys=[{"name": key, "type": "string"} for key in ("account", "region", "day")],
                storage_descriptor={
                    "location": location,
                    "input_format": "com.amazon.emr.cloudtrail.CloudTrailInputFormat",
                    "output_format": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
                    "ser_de_info": {"serialization_library": "org.apache.hive.hcatalog.data.JsonSerDe"},
                    "columns": [{"name": column, "type": type_} for column, type_ in COLUMNS.items()],
                },
                opts=inside,
            )

        self.table = table("table", TABLE, "CloudTrail")
        if args.events.network_activity_sources:
            table("network-table", NETWORK_TABLE, "CloudTrail-NetworkActivity")
        self.workgroup = aws.athena.Workgroup(
            f"{name}-workgroup",
            name=names.workgroup,
            description="Questions to the trail",
            force_destroy=True,  # with the history of queries, which is no evidence
            configuration={
                "enforce_workgroup_configuration": True,
                "publish_cloudwatch_metrics_enabled": True,
                "bytes_scanned_cutoff_per_query": args.analysis.query_scan_limit_gib * _GIB,
                "engine_version": {"selected_engine_version": "Athena engine version 3"},
                "result_configuration": {
                    "output_location": results.bucket.bucket.apply(lambda bucket: f"s3://{bucket}/results/"),
                    "expected_bucket_owner": account.account_id,
                    "encryption_configuration": {"encryption_option": "SSE_KMS", "kms_key_arn": key.arn},
                },
            },
            opts=inside,
        )
        for query in saved_queries(args.alerting.ai_data_buckets):
            aws.athena.NamedQuery(
                f"{name}-{query.name}",
                name=query.name,
                description=query.description,
                database=database.name,
                workgroup=self.workgroup.name,
                query=query.sql,
                opts=inside,
            )
        self.register_outputs({"workgroup": self.workgroup.name})


def _projection(location: str, accounts: Sequence[str], account: Account, days: int) -> dict[str, str]:
    return {
        "EXTERNAL": "TRUE",
        "classification": "cloudtrail",
        "projection.enabled": "true",
        "projection.account.type": "enum",
        "projection.account.values": ",".join(accounts),
        "projection.region.type": "enum",
        "projection.region.values": ",".join(account.regions),
        "projection.day.type": "date",
        "projection.day.format": _DAYS,
        "projection.day.interval": "1",
        "projection.day.interval.unit": "DAYS",
        "projection.day.range": f"NOW-{days}DAYS,NOW",
        "storage.location.template": f"{location}/${{region}}/${{day}}",
    }
