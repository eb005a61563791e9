"""The saved queries: SQL of Athena (engine version 3, the dialect of Trino) on the table `events`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_BUCKETS = "/* ai_data_buckets */ TRUE"
"""Where the files say which buckets hold data of AI applications: all, unless they are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuery:
    """One saved query.

    Attributes:
        name: its name in Athena; the file has the same.
        description: the question that it answers.
        sql: its text.
    """

    name: str
    description: str
    sql: str


QUESTIONS = {
    "model-invocations": "Who invoked which model, from where, in the last 7 days?",
    "denied-ai-calls": "Which calls of AI services were denied in the last 7 days, and to whom?",
    "guardrail-and-logging-changes": (
        "Who changed guardrails or the logging of model invocations in the last 90 days?"
    ),
    "ai-data-reads": "Who read training data and knowledge bases in the last 7 days, and how much?",
    "new-ai-data-readers": "Who read such data in the last 7 days and not once in the 83 days before?",
    "ai-changes-by-people": ("What did people change in AI services in the last 30 days, and how had they signed in?"),
    "long-lived-keys-on-ai": "Who used the root user or a key that never expires on AI services in the last 30 days?",
    "trail-changes": "Who changed what is recorded in the last 90 days?",
}
"""Name -> question."""


def saved_queries(ai_data_buckets: Sequence[str]) -> tuple[SavedQuery, ...]:
    """The saved queries.

    Args:
        ai_data_buckets: the buckets that questions about training data are about; empty means all buckets.
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
