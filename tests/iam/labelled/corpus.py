"""Policies whose verdict is known: every label follows from a rule of AWS, and was written before it was measured.

One JSON object a line. `source` says where a policy was published, or `own`; `rule` names the AWS document that
decides. Account ids and names of published policies are examples; placeholders in them were filled in.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
AT = datetime(2026, 1, 1, tzinfo=UTC)
"""The instant at which labels hold, for conditions on time."""


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one table."""
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]


@dataclass(frozen=True, slots=True)
class Score:
    """How verdicts compare with labels: counts of rows."""

    right: int
    missed: int
    wrong: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)

    def __str__(self) -> str:
        return f"precision {self.precision:.3f}, recall {self.recall:.3f} ({self.right + self.missed} positives)"


def score(verdicts: list[tuple[bool, bool]]) -> Score:
    """Compare pairs of label and verdict."""
    return Score(
        right=sum(label and verdict for label, verdict in verdicts),
        missed=sum(label and not verdict for label, verdict in verdicts),
        wrong=sum(verdict and not label for label, verdict in verdicts),
    )
