"""The table of the stack over log files in a folder, in DuckDB: what Athena does with them, as far as queries see.

The table is made from the inputs that the stack gives to Glue: columns from their Hive types, partitions from the
projection's parameters, files from its location template. A file that no projected partition points to is not found,
here as in Athena.
"""

from __future__ import annotations

import datetime as dt
import gzip
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import sqlglot
from sqlglot import exp

from tests.stack.records import Record


def write_log_files(bucket: Path, records: Iterable[Record], key_prefix: str, owner: str = "") -> None:
    """Write log files as CloudTrail lays them out, network activity apart from everything else.

    Source: AWS CloudTrail User Guide, "Finding your CloudTrail log files": `prefix/AWSLogs/account/CloudTrail/region/
    yyyy/mm/dd/file`, with the organization's id behind `AWSLogs` for the trail of an organization, and
    `CloudTrail-NetworkActivity` in place of `CloudTrail` for network activity events.
    """
    days: dict[tuple[str, str, str, str], list[Record]] = {}
    for it in records:
        kind = "CloudTrail-NetworkActivity" if it["eventCategory"] == "NetworkActivity" else "CloudTrail"
        days.setdefault((it["recipientAccountId"], kind, it["awsRegion"], it["eventTime"][:10]), []).append(it)
    for (account, kind, region, day), found in days.items():
        folder = bucket.joinpath(key_prefix, "AWSLogs", owner, account, kind, region, *day.split("-"))
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{account}_CloudTrail_{region}_{day.replace('-', '')}T0000Z_x.json.gz"
        folder.joinpath(name).write_bytes(gzip.compress(json.dumps({"Records": found}).encode()))


class Lake:
    """A table of the stack under its own name, ready for queries of Athena.

    Args:
        table: the inputs of the Glue table.
        buckets: the folder that stands for S3, with a folder for each bucket.
        today: what `current_date` is.
    """

    def __init__(self, table: Mapping[str, Any], buckets: Path, today: dt.date) -> None:
        self._today = today
        columns = {it["name"]: it["type"] for it in table["storageDescriptor"]["columns"]}
        keys = {it["name"]: it["type"] for it in table["partitionKeys"]}
        rows = [
            {**_row(record, columns), **partition}
            for partition, folder in partitions(table["parameters"], buckets, today)
            for file in sorted(folder.glob("*.json.gz"))
            for record in json.loads(gzip.decompress(file.read_bytes()))["Records"]
        ]
        file = buckets / "rows.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        types = {name: _duckdb_type(type_) for name, type_ in {**columns, **keys}.items()}
        self._database = duckdb.connect()
        self._database.execute("SET TimeZone = 'UTC'")
        self._database.execute(
            f"CREATE TABLE {table['name']} AS "
            f"SELECT * FROM read_json('{file}', format = 'newline_delimited', columns = {types})"
        )

    def query(self, sql: str) -> list[dict[str, Any]]:
        """The rows of one query in Athena's dialect."""
        (parsed,) = sqlglot.parse(sql, read="athena")
        assert parsed is not None
        text = parsed.transform(self._on_that_day).sql(dialect="duckdb")
        cursor = self._database.execute(text)
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _on_that_day(self, node: exp.Expression) -> exp.Expression:
        return exp.cast(exp.Literal.string(self._today.isoformat()), "date") if _is_today(node) else node


def partitions(parameters: Mapping[str, str], buckets: Path, today: dt.date) -> Iterator[tuple[dict[str, str], Path]]:
    """The partitions that a table's parameters project: the values of its keys, and the folder.

    Source: Amazon Athena User Guide, "Supported types for partition projection".
    """
    assert parameters["projection.enabled"] == "true"
    values = {
        key.split(".")[1]: list(_projected(parameters, key.split(".")[1], today))
        for key in parameters
        if re.fullmatch(r"projection\.\w+\.type", key)
    }
    for combination in itertools.product(*values.values()):
        partition = dict(zip(values, combination, strict=True))
        location = parameters["storage.location.template"]
        for name, value in partition.items():
            location = location.replace(f"${{{name}}}", value)
        yield partition, buckets / location.removeprefix("s3://")


def _projected(parameters: Mapping[str, str], key: str, today: dt.date) -> Iterator[str]:
    prefix = f"projection.{key}."
    if parameters[f"{prefix}type"] == "enum":
        yield from parameters[f"{prefix}values"].split(",")
        return
    assert parameters[f"{prefix}type"] == "date"
    assert (parameters[f"{prefix}interval"], parameters[f"{prefix}interval.unit"]) == ("1", "DAYS")
    assert parameters[f"{prefix}format"] == "yyyy/MM/dd"
    days = re.fullmatch(r"NOW-(\d+)DAYS,NOW", parameters[f"{prefix}range"])
    assert days is not None
    for ago in range(int(days.group(1)), -1, -1):
        yield (today - dt.timedelta(days=ago)).strftime("%Y/%m/%d")


def _row(record: Record, columns: Mapping[str, str]) -> dict[str, object]:
    """A record as the SerDe reads it: names in lower case, and as JSON text what the table has as a string."""
    lowered = {key.lower(): value for key, value in record.items()}
    return {name: _cell(lowered.get(name), type_) for name, type_ in columns.items()}


def _cell(value: object, type_: str) -> object:
    if type_ != "string":
        return _lowered(value)
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _lowered(value: object) -> object:
    if isinstance(value, dict):
        return {key.lower(): _lowered(it) for key, it in value.items()}
    return [_lowered(it) for it in value] if isinstance(value, list) else value


def _duckdb_type(hive: str) -> str:
    return exp.DataType.build(hive, dialect="hive").sql("duckdb")


def _is_today(node: exp.Expression) -> bool:
    return isinstance(node, exp.CurrentDate)
