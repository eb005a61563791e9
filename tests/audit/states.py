"""States to audit, and the command as tests run it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from click.testing import CliRunner

from policypack.cli.main import main

TRAIL_TYPE = "aws:cloudtrail/trail:Trail"
GOOD_TRAIL: dict[str, object] = {
    "isMultiRegionTrail": True,
    "enableLogFileValidation": True,
    "kmsKeyId": "alias/key",
    "s3BucketName": "elsewhere",
    "cloudWatchLogsGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:audit:*",
    "cloudWatchLogsRoleArn": "arn:aws:iam::123456789012:role/audit",
}
BAD_TRAIL: dict[str, object] = {**GOOD_TRAIL, "isMultiRegionTrail": False}
SECRET: dict[str, object] = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1"}


def entry(name: str, inputs: Mapping[str, object], token: str = TRAIL_TYPE) -> dict[str, object]:
    return {"urn": f"urn:pulumi:dev::shop::{token}::{name}", "type": token, "inputs": inputs, "outputs": inputs}


def state(*entries: object) -> bytes:
    return json.dumps({"version": 3, "deployment": {"resources": list(entries)}}).encode()


def checkpoint(*entries: object) -> bytes:
    """The same as a self-managed backend keeps it."""
    return json.dumps({"version": 3, "checkpoint": {"stack": "dev", "latest": {"resources": list(entries)}}}).encode()


def audited(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and lines of `trailguard audit --format jsonl`."""
    done = CliRunner().invoke(main, ["audit", "--format", "jsonl", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()]


def brief(lines: list[dict[str, Any]]) -> list[tuple[object, object]]:
    return [(line["control"], line["status"]) for line in lines[:-1]]
