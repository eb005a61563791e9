"""Bucket policies: our verdicts against the labels, and against policyuniverse's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from policyuniverse.policy import Policy  # type: ignore[import-untyped]  # it ships no types

from policypack.iam.conditions.in_force import in_force
from policypack.iam.parsing.documents import parse
from policypack.iam.principals.public_access import public_statements
from policypack.model.policy import Document, PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.iam.labelled.corpus import AT, rows, score

ROWS = rows("bucket_policies")
OWN = [row for row in ROWS if row["source"] == "own"]
BAR = 0.97


def open_in(policy: dict[str, Any]) -> list[int]:
    """The numbers of the statements that certainly let everyone in."""
    document = parse(json.dumps(policy), PolicyKind.BUCKET)
    assert isinstance(document, Document), document
    found = public_statements(in_force(document, AT), PolicyKind.BUCKET)
    assert found is not UNKNOWN
    return [each.statement.number for each in found if each.is_certain]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["case"]))
def test_verdict(row: dict[str, Any]) -> None:
    assert open_in(row["policy"]) == row["public"], row["rule"]


def test_precision_and_recall() -> None:
    found = score([(bool(row["public"]), bool(open_in(row["policy"]))) for row in ROWS])
    assert min(found.precision, found.recall) >= BAR


def test_table_is_large_and_half_of_it_published() -> None:
    assert len(ROWS) >= 120
    assert 2 * len(OWN) <= len(ROWS)
    assert len(OWN) >= 60
    assert len({row["case"] for row in ROWS}) == len(ROWS)
    assert all(row["rule"] and row["source"] for row in ROWS)


@pytest.mark.parametrize("row", OWN, ids=lambda row: str(row["case"]))
def test_every_difference_from_policyuniverse_is_explained(row: dict[str, Any]) -> None:
    theirs = bool(Policy(row["policy"]).is_internet_accessible())
    assert (theirs != bool(row["public"])) is ("policyuniverse" in row)
