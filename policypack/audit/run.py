"""State locations -> results, in order, in this process or by an executor, without keeping yielded results."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import threading
import zlib
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import TypeAlias

from policypack.audit.audit_plan import AuditPlan, error_entries, evaluate_all, evaluate_each
from policypack.audit.state_locations import StateLocation
from policypack.model.result import StackResults

CHUNK = 8
"""The number of states that a worker receives at a time."""

AHEAD = 4
"""The number of submitted chunks per worker: enough that none is idle, few enough that memory use stays constant."""

_Pending: TypeAlias = "tuple[Sequence[StateLocation], Future[list[StackResults]]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One of several parts of an audit, chosen by the names of the states."""

    number: int
    of: int

    def holds(self, target: StateLocation) -> bool:
        """Return whether a state is in this part; only its name decides, so parts may run at different times."""
        return zlib.crc32(target.name.encode("utf-8", "surrogatepass")) % self.of == self.number - 1


def audit(plan: AuditPlan, targets: Iterable[StateLocation]) -> Generator[StackResults]:
    """Evaluate one state after the other in this process."""
    return evaluate_each(plan, targets)


def audit_in_processes(plan: AuditPlan, targets: Iterable[StateLocation], jobs: int) -> Generator[StackResults]:
    """Evaluate states in worker processes on this machine; results have the order of the targets.

    A state whose process is terminated, for example by lack of memory, yields an error entry, and new processes
    evaluate the rest. Closing the generator terminates the processes.
    """
    rest = iter(targets)
    first = list(itertools.islice(rest, jobs * CHUNK))
    size = max(1, -(-len(first) // jobs))  # a few states are spread over all processes
    rest, jobs = itertools.chain(first, rest), max(1, min(jobs, len(first)))
    while True:
        with _pool(jobs) as pool:
            pending: deque[_Pending] = deque()
            try:
                yield from _evaluate_chunks(plan, rest, pool, jobs, pending, size=size)
                return
            except BrokenExecutor:
                unfinished = [target for chunk, _ in pending for target in chunk]
        for target in unfinished:
            yield from _evaluate_alone(plan, target)


def audit_by(
    executor: Executor, plan: AuditPlan, targets: Iterable[StateLocation], workers: int
) -> Generator[StackResults]:
    """Evaluate states with a given executor, such as that of a Dask cluster."""
    return _evaluate_chunks(plan, targets, executor, workers, deque(), _result_or_error)


def _evaluate_chunks(
    plan: AuditPlan,
    targets: Iterable[StateLocation],
    executor: Executor,
    workers: int,
    pending: deque[_Pending],
    result: Callable[[_Pending], list[StackResults]] = lambda pending: pending[1].result(),
    *,
    size: int = CHUNK,
) -> Generator[StackResults]:
    """Evaluate chunks of states; after an exception `pending` has the chunks without results."""
    rest = iter(targets)
    while True:
        while len(pending) < workers * AHEAD and (chunk := list(itertools.islice(rest, size))):
            future: Future[list[StackResults]] = Future()
            pending.append((chunk, future))
            pending[-1] = (chunk, executor.submit(evaluate_all, plan, chunk))
        if not pending:
            return
        found = result(pending[0])
        pending.popleft()
        yield from found


def _result_or_error(pending: _Pending) -> list[StackResults]:
    targets, future = pending
    try:
        return future.result()
    except Exception as error:  # a worker was lost or cannot import trailguard
        return error_entries(targets, f"the worker failed ({type(error).__name__})")


def _evaluate_alone(plan: AuditPlan, target: StateLocation) -> list[StackResults]:
    with _pool(1) as pool:
        try:
            return pool.submit(evaluate_all, plan, [target]).result()
        except BrokenExecutor:
            return error_entries([target], "the worker process was terminated, possibly because memory ran out")


@contextlib.contextmanager
def _pool(jobs: int) -> Iterator[Executor]:
    """Provide worker processes, which are terminated if the caller stops early."""
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(max_workers=jobs, initializer=_end_with_parent)
    try:
        yield pool
    except BaseException:
        # Without workers the pool fails its pending futures; cancelling them as well would cause an error message.
        for worker in set(multiprocessing.active_children()) - others:
            worker.terminate()
        pool.shutdown(wait=False)
        raise
    pool.shutdown()


def _end_with_parent() -> None:
    """In a worker: ignore interrupts, which the parent handles, and exit together with the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_after, args=(parent,), daemon=True).start()


def _exit_after(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
