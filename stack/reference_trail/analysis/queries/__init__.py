"""The saved Athena queries on the table `events` (engine version 3, Trino SQL)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_BUCKETS = "/* ai_data_buckets */ TRUE"
"""Placeholder in the SQL files for the condition on the buckets; it matches all buckets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuery:
    """One saved query.

    Attributes:
        name: name in Athena and of the SQL file.
        description: question that the query answers.
        sql: the statement.
    """

    name: str
    description: str
    sql: str


QUESTIONS = {
    "model-invocations": "Who invoked which model, from where, in the last 7 days?",
    "denied-ai-calls": "Which calls of AI services were denied in the last 7 days, and which principals made them?",
    "guardrail-and-logging-changes": ("Who changed guardrails or model invocation logging in the last 90 days?"),
    "ai-data-reads": "Who read training data and knowledge bases in the last 7 days, and how much?",
    "new-ai-data-readers": (
        "Who read training data or knowledge bases in the last 7 days but not in the 83 days before?"
    ),
    "ai-changes-by-people": ("What did people change in AI services in the last 30 days, and how had they signed in?"),
    "long-lived-keys-on-ai": "Who used the root user or a long-term key on AI services in the last 30 days?",
    "trail-changes": "Who changed the recording of the trail in the last 90 days?",
}
"""Name -> question."""


def saved_queries(ai_data_buckets: Sequence[str]) -> tuple[SavedQuery, ...]:
    """Return the saved queries.

    Args:
        ai_data_buckets: buckets to which queries about training data are limited; empty means all buckets.
    """
    condition = "TRUE"
    if ai_data_buckets:
        listed = ", ".join(f"'{bucket}'" for bucket in ai_data_buckets)
        condition = f"json_extract_scalar(requestparameters, '$.bucketName') IN ({listed})"
    folder = Path(__file__).parent
    return tuple(
        SavedQuery(
            name=name,
            description=question,
            sql=folder.joinpath(f"{name}.sql").read_text("utf-8").replace(_BUCKETS, condition),
        )
        for name, question in QUESTIONS.items()
    )
