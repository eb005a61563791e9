"""Growth of the evaluation time with the size of a state: `python -m benchmarks.cost [NAME ...]`.

Each case is evaluated in four sizes, each twice the one before, under all controls as in an audit. The exponent says
what doubling costs: 1.0 twice as much, 2.0 four times. It is fitted to the processor time of the best of several
runs in one process, so that a noisy machine changes it little.
"""

from __future__ import annotations

import gc
import math
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from benchmarks.cost_cases import CASES, Case
from policypack.adapters.sources.exported_state import read_entries
from policypack.audit.evaluate_state import evaluate_state
from policypack.catalog import CONTROLS
from policypack.evaluation.exemptions import Exemptions
from policypack.evaluation.selection import enabled_controls
from policypack.model.control import Level

AT = datetime(2026, 1, 1, tzinfo=UTC)
DOUBLINGS = 3
_RUNS = 3
_ENABLED = enabled_controls(CONTROLS, {}, optional_as=Level.ADVISORY)


def seconds(case: Case, size: int) -> float:
    """Return the lowest processor time of several evaluations."""
    best = math.inf
    for _ in range(_RUNS):
        entries = case.entries(size)
        gc.collect()
        gc.disable()  # as the audit does
        start = time.process_time()
        exemptions = Exemptions(case.exemptions(size), AT.date())
        found = evaluate_state(_ENABLED, read_entries(entries), AT, exemptions.review)
        best = min(best, time.process_time() - start)
        gc.enable()
        if any(it.control == "policy-document-readable" and it.message for it in found):
            raise ValueError(f"{case.name}, {size}: a document is not analysed, since AWS would refuse it")
    return best


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """Return the slope of the least-squares line through the logarithms."""
    line = statistics.linear_regression([math.log(it) for it in sizes], [math.log(max(it, 1e-6)) for it in times])
    return line.slope


def main(names: Sequence[str]) -> int:
    """Print a line for each case; return 1 if one grows faster than its bound."""
    failed = False
    seconds(CASES[0], 1)  # load data that is read once, such as action names, before measuring
    for case in CASES:
        if names and case.name not in names:
            continue
        sizes = [case.smallest * 2**step for step in range(DOUBLINGS + 1)]
        times = [seconds(case, size) for size in sizes]
        found = exponent(sizes, times)
        failed = failed or found > case.bound
        spent = " ".join(f"{it * 1000:8.1f}" for it in times)
        mark = "over " if found > case.bound else ""
        sys.stdout.write(
            f"{case.name:<40} {sizes[0]:>6} to {sizes[-1]:<6} {spent} ms  exponent {found:.2f} {mark}{case.why}\n"
        )
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
