"""The saved queries on sample records: parsed as Athena's SQL, run over the trail's layout, compared with the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from reference_trail.analysis.queries import QUESTIONS, saved_queries

from tests.stack.lake import Lake, partitions, write_log_files
from tests.stack.project import copy_of_stack
from tests.stack.records import ACCOUNT, RECORDS, TODAY, record, user
from tools.reference_stack import Made, made

pytestmark = pytest.mark.e2e

TABLE = "aws:glue/catalogTable:CatalogTable"
QUERY = "aws:athena/namedQuery:NamedQuery"
LOGS = f"trailguard-dev-logs-{ACCOUNT}-us-east-1"
DAY = dt.date.fromisoformat(TODAY)

ANSWERS = f"arn:aws:iam::{ACCOUNT}:role/answers"
TRAINER = f"arn:aws:iam::{ACCOUNT}:role/trainer"
SSO = f"arn:aws:iam::{ACCOUNT}:role/AWSReservedSSO_Admin_1"
ADA = f"arn:aws:sts::{ACCOUNT}:assumed-role/AWSReservedSSO_Admin_1/ada@example.com"
EVE = f"arn:aws:iam::{ACCOUNT}:user/eve"
ROOT_USER = f"arn:aws:iam::{ACCOUNT}:root"


def table_of(deployed: list[Made], name: str = "events") -> Mapping[str, Any]:
    (table,) = (it for it in deployed if it.type == TABLE and it.inputs["name"] == name)
    return table.inputs


@pytest.fixture(scope="module")
def lake(deployed: list[Made], tmp_path_factory: pytest.TempPathFactory) -> Lake:
    buckets = tmp_path_factory.mktemp("s3")
    write_log_files(buckets / LOGS, RECORDS, "cloudtrail")
    return Lake(table_of(deployed), buckets, DAY)


def answer(lake: Lake, deployed: list[Made], name: str, *columns: str) -> list[tuple[object, ...]]:
    """The rows of a saved query, as it was deployed, cut down to some columns."""
    (query,) = (it.inputs["query"] for it in deployed if it.type == QUERY and it.inputs["name"] == name)
    return [tuple(row[column] for column in columns) for row in lake.query(query)]


def test_every_query_parses_in_the_dialect_of_athena_and_reads_the_table(deployed: list[Made]) -> None:
    queries = {it.inputs["name"]: it.inputs for it in deployed if it.type == QUERY}
    assert set(queries) == set(QUESTIONS)
    for inputs in queries.values():
        (parsed,) = sqlglot.parse(inputs["query"], read="athena", error_level=sqlglot.ErrorLevel.RAISE)
        assert parsed is not None
        names = {table.name for table in parsed.find_all(sqlglot.exp.Table)}
        named = {cte.alias for cte in parsed.find_all(sqlglot.exp.CTE)}
        assert names - named == {"events"}
        assert all("day" in {it.name for it in where.find_all(sqlglot.exp.Column)} for where in _scans(parsed))


def _scans(parsed: sqlglot.Expr) -> list[sqlglot.exp.Where]:
    """The conditions of whatever reads the table itself: without the day, Athena reads all of it."""
    selects = [it for it in parsed.find_all(sqlglot.exp.Select) if it.args["from_"].this.name == "events"]
    assert selects
    return [it.args["where"] for it in selects]


def test_who_invoked_which_model_from_where(lake: Lake, deployed: list[Made]) -> None:
    columns = ("principal", "model", "call", "source_ip", "region", "calls", "failed", "last_call")
    assert answer(lake, deployed, "model-invocations", *columns) == [
        (ANSWERS, "anthropic.claude-haiku", "InvokeModel", "192.0.2.10", "us-east-1", 2, 0, "2026-11-21T09:00:00Z"),
        (ANSWERS, "amazon.nova-pro", "ConverseStream", "192.0.2.10", "eu-west-1", 1, 0, "2026-11-23T10:00:00Z"),
        (EVE, "amazon.nova-pro", "InvokeModel", "198.51.100.7", "us-east-1", 1, 1, "2026-11-23T03:00:00Z"),
    ]


def test_denied_ai_calls(lake: Lake, deployed: list[Made]) -> None:
    assert answer(lake, deployed, "denied-ai-calls", "event_time", "principal", "call", "error", "source_ip") == [
        ("2026-11-23T03:05:00Z", EVE, "InvokeEndpoint", "AccessDeniedException", "192.0.2.10"),
        ("2026-11-23T03:00:00Z", EVE, "InvokeModel", "AccessDenied", "198.51.100.7"),
    ]


def test_guardrail_and_invocation_logging_changes(lake: Lake, deployed: list[Made]) -> None:
    columns = ("event_time", "principal", "change", "guardrail")
    assert answer(lake, deployed, "guardrail-and-logging-changes", *columns) == [
        ("2026-11-23T03:10:00Z", EVE, "DeleteModelInvocationLoggingConfiguration", None),
        ("2026-11-22T08:10:00Z", SSO, "UpdateGuardrail", "gr-1"),
    ]


def test_reads_of_training_data(lake: Lake, deployed: list[Made]) -> None:
    assert answer(lake, deployed, "ai-data-reads", "principal", "source", "reads", "objects", "bytes") == [
        (TRAINER, "training-data", 2, 2, 1500.0),
        (ANSWERS, "KB1", 1, 0, None),
        (EVE, "training-data", 1, 1, 1000.0),
    ]


def test_reads_of_all_buckets_when_none_is_named(lake: Lake) -> None:
    (query,) = (it for it in saved_queries(()) if it.name == "ai-data-reads")
    rows = [(row["principal"], row["source"]) for row in lake.query(query.sql)]
    assert rows == [(TRAINER, "training-data"), (ANSWERS, "KB1"), (ANSWERS, "web-assets"), (EVE, "training-data")]


def test_new_readers_of_training_data(lake: Lake, deployed: list[Made]) -> None:
    assert answer(lake, deployed, "new-ai-data-readers", "principal", "source", "first_read", "reads") == [
        (ANSWERS, "KB1", "2026-11-23T10:00:01Z", 1),
        (EVE, "training-data", "2026-11-23T03:20:00Z", 1),
    ]


def test_ai_changes_by_people_with_their_sign_in(lake: Lake, deployed: list[Made]) -> None:
    columns = ("event_time", "who", "change", "signed_in_at", "signed_in_from", "mfa")
    assert answer(lake, deployed, "ai-changes-by-people", *columns) == [
        ("2026-11-23T03:10:00Z", EVE, "DeleteModelInvocationLoggingConfiguration", None, None, None),
        ("2026-11-22T08:10:00Z", ADA, "UpdateGuardrail", "2026-11-22T08:00:00Z", "203.0.113.5", "Yes"),
        ("2026-11-01T12:00:00Z", ROOT_USER, "CreateModel", None, None, None),
    ]


def test_long_lived_keys_on_ai_services(lake: Lake, deployed: list[Made]) -> None:
    assert answer(lake, deployed, "long-lived-keys-on-ai", "who", "kind", "access_key", "call") == [
        (ROOT_USER, "Root", "ASIAROOT", "CreateModel"),
        (EVE, "IAMUser", "AKIAEXAMPLE", "DeleteModelInvocationLoggingConfiguration"),
        (EVE, "IAMUser", "AKIAEXAMPLE", "InvokeEndpoint"),
        (EVE, "IAMUser", "AKIAEXAMPLE", "InvokeModel"),
    ]


def test_changes_of_the_trail(lake: Lake, deployed: list[Made]) -> None:
    assert answer(lake, deployed, "trail-changes", "event_time", "principal", "change", "error") == [
        ("2026-11-23T03:15:00Z", EVE, "StopLogging", "AccessDenied"),
    ]


def test_projection_finds_the_first_day_that_is_kept_and_none_before(deployed: list[Made], tmp_path: Path) -> None:
    days = [DAY - dt.timedelta(days=days) for days in (2557, 2558)]
    found = [record("ec2:RunInstances", user("ada"), f"{day}T00:00:00Z") for day in days]
    elsewhere = record("ec2:RunInstances", user("ada"), f"{TODAY}T00:00:00Z", region="xx-nowhere-1")
    write_log_files(tmp_path / LOGS, [*found, elsewhere], "cloudtrail")
    lake = Lake(table_of(deployed), tmp_path, DAY)
    assert [row["eventtime"] for row in lake.query("SELECT eventtime FROM events")] == [found[0]["eventTime"]]


def test_log_files_under_another_prefix_are_not_found(deployed: list[Made], tmp_path: Path) -> None:
    write_log_files(tmp_path / LOGS, RECORDS, "elsewhere")
    assert Lake(table_of(deployed), tmp_path, DAY).query("SELECT 1 FROM events") == []


def test_regions_of_the_projection_are_those_of_the_account(deployed: list[Made], tmp_path: Path) -> None:
    found = partitions(table_of(deployed)["parameters"], tmp_path, DAY)
    assert {it["region"] for it, _ in found} == {"eu-central-1", "eu-west-1", "us-east-1", "us-west-2"}


def test_network_activity_has_a_table_of_its_own_and_counts_nothing_twice(deployed: list[Made], tmp_path: Path) -> None:
    through_an_endpoint = {"eventCategory": "NetworkActivity", "eventType": "AwsVpceEvent", "vpcEndpointId": "vpce-1"}
    seen_twice = [{**it, **through_an_endpoint} for it in RECORDS if it["eventName"] == "InvokeModel"]
    assert seen_twice
    write_log_files(tmp_path / LOGS, [*RECORDS, *seen_twice], "cloudtrail")
    network = Lake(table_of(deployed, "network_events"), tmp_path, DAY)
    rows = network.query("SELECT eventname, eventcategory, vpcendpointid FROM network_events")
    assert [tuple(it.values()) for it in rows] == [("InvokeModel", "NetworkActivity", "vpce-1")] * len(seen_twice)
    events = Lake(table_of(deployed), tmp_path, DAY)
    assert {it["eventcategory"] for it in events.query("SELECT eventcategory FROM events")} == {"Management", "Data"}


def test_without_network_activity_there_is_one_table(offline: Mapping[str, str], tmp_path: Path) -> None:
    project = copy_of_stack(tmp_path / "stack", offline, {})
    assert project.run("up", "--yes", "--skip-preview", pack=False).code == 0
    assert [it.inputs["name"] for it in made(project.export()) if it.type == TABLE] == ["events"]
