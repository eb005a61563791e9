"""Audits of many states: in this process, in worker processes or by an executor, with results in order."""

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

from policypack.audit.audit_plan import AuditPlan, evaluate_all, evaluate_each, failed
from policypack.audit.state_locations import StateLocation
from policypack.model.result import StackResults

CHUNK = 8
"""Number of states in a task of a worker."""

AHEAD = 4
"""Number of queued tasks per worker: enough to keep it busy, few enough to keep memory constant."""

_Pending: TypeAlias = "tuple[Sequence[StateLocation], Future[list[StackResults]]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One of several parts of an audit. The name of a state decides its part."""

    number: int
    of: int

    def holds(self, target: StateLocation) -> bool:
        """Whether the state is in this part. Only its name decides, so that parts can run at different times."""
        return zlib.crc32(target.name.encode("utf-8", "surrogatepass")) % self.of == self.number - 1


def audit(plan: AuditPlan, targets: Iterable[StateLocation]) -> Generator[StackResults]:
    """Yield the results of states, evaluated one after the other in this process."""
    return evaluate_each(plan, targets)


def audit_in_processes(plan: AuditPlan, targets: Iterable[StateLocation], jobs: int) -> Generator[StackResults]:
    """Yield the results of states, evaluated in worker processes, in the order of the states.

    A state whose evaluation ends its process, such as by lack of memory, has one error result, and new processes
    evaluate the other states. Closing the generator terminates the processes.
    """
    rest = iter(targets)
    first = list(itertools.islice(rest, jobs * CHUNK))
    size = max(1, -(-len(first) // jobs))  # also distributes few states over all processes
    rest, jobs = itertools.chain(first, rest), max(1, min(jobs, len(first)))
    while True:
        with _pool(jobs) as pool:
            waiting: deque[_Pending] = deque()
            try:
                yield from _spread(plan, rest, pool, jobs, waiting, size=size)
                return
            except BrokenExecutor:
                unfinished = [target for chunk, _ in waiting for target in chunk]
        for target in unfinished:
            yield from _alone(plan, target)


def audit_by(
    executor: Executor, plan: AuditPlan, targets: Iterable[StateLocation], workers: int
) -> Generator[StackResults]:
    """Yield the results of states, evaluated by a given executor, such as that of a Dask cluster."""
    return _spread(plan, targets, executor, workers, deque(), _result_or_error)


def _spread(
    plan: AuditPlan,
    targets: Iterable[StateLocation],
    executor: Executor,
    workers: int,
    waiting: deque[_Pending],
    result: Callable[[_Pending], list[StackResults]] = lambda pending: pending[1].result(),
    *,
    size: int = CHUNK,
) -> Generator[StackResults]:
    """Yield results in order. `waiting` contains the submitted tasks whose results were not yielded yet."""
    rest = iter(targets)
    while True:
        while len(waiting) < workers * AHEAD and (chunk := list(itertools.islice(rest, size))):
            # If `submit` raises, the chunk must be in `waiting` already, so that its states are evaluated again.
            future: Future[list[StackResults]] = Future()
            waiting.append((chunk, future))
            waiting[-1] = (chunk, executor.submit(evaluate_all, plan, chunk))
        if not waiting:
            return
        found = result(waiting[0])
        waiting.popleft()
        yield from found


def _result_or_error(pending: _Pending) -> list[StackResults]:
    targets, future = pending
    try:
        return future.result()
    except Exception as error:  # the worker was lost, or cannot import trailguard
        return failed(targets, f"the worker failed ({type(error).__name__})")


def _alone(plan: AuditPlan, target: StateLocation) -> list[StackResults]:
    with _pool(1) as pool:
        try:
            return pool.submit(evaluate_all, plan, [target]).result()
        except BrokenExecutor:
            return failed([target], "its worker process ended unexpectedly, possibly out of memory")


@contextlib.contextmanager
def _pool(jobs: int) -> Iterator[Executor]:
    """A pool of worker processes, which are terminated if the block raises."""
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(max_workers=jobs, initializer=_end_with_parent)
    try:
        yield pool
    except BaseException:
        # The pool fails its queued tasks when workers end. Cancelling them as well logs an error.
        for worker in set(multiprocessing.active_children()) - others:
            worker.terminate()
        pool.shutdown(wait=False)
        raise
    pool.shutdown()


def _end_with_parent() -> None:
    """Ignore interrupts in a worker, and end it with its parent process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_after, args=(parent,), daemon=True).start()


def _exit_after(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
