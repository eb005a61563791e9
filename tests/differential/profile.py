"""How many examples the differential tests draw, and the moment at which everything is evaluated."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from hypothesis import HealthCheck, settings

EXAMPLES = "DIFFERENTIAL_EXAMPLES"
"""Environment variable with the number of examples of each test."""

_FEW = 60
AT = datetime(2026, 1, 1, tzinfo=UTC)
TIMES = ("2026-01-01T00:00:00Z", "2026-06-30T12:00:00Z", "2048-01-01T00:00:00Z")
"""When requests are made: at the moment of the evaluation or later."""

drawn = settings(
    max_examples=int(os.environ.get(EXAMPLES, _FEW)),
    derandomize=EXAMPLES not in os.environ,  # the same few examples in every check, others in a long run
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
