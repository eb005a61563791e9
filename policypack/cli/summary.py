"""Collects what the end of a command needs while results are written: counts, exemptions and the exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from policypack.model.assessment import Status
from policypack.model.control import Level
from policypack.model.result import LEVEL_ORDER, StackResults

EXIT_VIOLATION, EXIT_ERROR = 1, 3


class Summary:
    """Collects counts, applied exemptions and the exit code while results are written."""

    def __init__(self, fail_on: Level | None) -> None:
        self._failing = LEVEL_ORDER[: LEVEL_ORDER.index(fail_on) + 1] if fail_on else ()
        self._blocks = False
        self.counts: Counter[Status] = Counter()
        self.states = 0
        self.exemptions: set[str] = set()

    def watch(self, results: Iterable[StackResults]) -> Iterator[StackResults]:
        for stack_results in results:
            self.states += stack_results.states
            self.counts.update(stack_results.counts)
            self.exemptions |= stack_results.exemptions
            self._blocks = self._blocks or any(it.is_bad and it.level in self._failing for it in stack_results.records)
            yield stack_results

    @property
    def exit_code(self) -> int:
        if self._blocks:
            return EXIT_VIOLATION
        return EXIT_ERROR if self.counts[Status.ERROR] else 0
