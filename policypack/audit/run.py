"""Files -> results: every file gives assessments, an error, or both; one bad file never ends a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from policypack.adapters.exported_state import UnreadableState, read_state
from policypack.audit.judge import judge
from policypack.audit.states import read_file, state_files
from policypack.model.assessment import AuditedState
from policypack.model.control import EnabledControl


def audit(paths: Iterable[Path], controls: Sequence[EnabledControl], at: datetime) -> Iterator[AuditedState]:
    """Judge every state among the paths, one after the other, as of an instant."""
    for file in state_files(paths):
        try:
            stack = read_state(read_file(file))
        except UnreadableState as error:
            yield AuditedState(file=str(file), problems=(str(error),))
        else:
            yield AuditedState(
                file=str(file), stack=stack.name, assessments=judge(controls, stack, at), problems=stack.problems
            )
