"""Identities, their documents and trust policies: our verdicts against the labels, row by row and in sum."""

from __future__ import annotations

import pytest

from tests.iam.labelled.corpus import rows
from tests.iam.labelled.verdicts import (
    DOCUMENT_CONTROLS,
    TRUST_QUESTIONS,
    Row,
    can_escalate,
    document_findings,
    is_admin,
    scores,
    trust_findings,
)

BAR = 0.97
TABLES = {"identities": 300, "identity_documents": 100, "trust_policies": 120}
"""Table -> the least number of its rows."""


@pytest.mark.parametrize("row", rows("identities"), ids=lambda row: str(row["case"]))
def test_identity(row: Row) -> None:
    assert (is_admin(row), can_escalate(row)) == (row["admin"], row["escalation"]), row["rule"]


@pytest.mark.parametrize("row", rows("identity_documents"), ids=lambda row: str(row["case"]))
def test_document(row: Row) -> None:
    found = {control: document_findings(control, row) for control in DOCUMENT_CONTROLS}
    assert {control: statements for control, statements in found.items() if statements} == row["findings"], row["rule"]


@pytest.mark.parametrize("row", rows("trust_policies"), ids=lambda row: str(row["case"]))
def test_trust_policy(row: Row) -> None:
    found = {question: trust_findings(question, row) for question in TRUST_QUESTIONS}
    assert found == {question: row[question] for question in TRUST_QUESTIONS}, row["rule"]


def test_precision_and_recall_of_every_question() -> None:
    for question, found in scores().items():
        assert min(found.precision, found.recall) >= BAR, f"{question}: {found}"


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_large_and_every_row_cites_its_rule(table: str) -> None:
    found = rows(table)
    assert len(found) >= TABLES[table]
    assert len({row["case"] for row in found}) == len(found)
    assert all(row["rule"] and row["source"] for row in found)


def test_half_of_the_rows_are_published() -> None:
    found = [row for table in TABLES for row in rows(table)]
    assert 2 * sum(row["source"] != "own" for row in found) >= len(found)
