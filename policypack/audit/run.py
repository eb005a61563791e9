"""Targets -> results, in order, in this process or by an executor; nothing is kept that was handed on."""

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

from policypack.audit.audit_plan import AuditPlan, failed, judge_all, judge_each
from policypack.audit.state_locations import StateLocation
from policypack.model.result import StackResults

CHUNK = 8
"""States that a worker is handed at a time."""

AHEAD = 4
"""Chunks that wait for each worker: enough that none is idle, few enough that memory stays flat."""

_Pending: TypeAlias = "tuple[Sequence[StateLocation], Future[list[StackResults]]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One of several parts of an audit, chosen by the names of the states."""

    number: int
    of: int

    def holds(self, target: StateLocation) -> bool:
        """The same for a name whatever else there is to judge, so that parts may list at different times."""
        return zlib.crc32(target.name.encode("utf-8", "surrogatepass")) % self.of == self.number - 1


def audit(plan: AuditPlan, targets: Iterable[StateLocation]) -> Generator[StackResults]:
    """Judge one state after the other, in this process."""
    return judge_each(plan, targets)


def audit_in_processes(plan: AuditPlan, targets: Iterable[StateLocation], jobs: int) -> Generator[StackResults]:
    """Judge by worker processes on this machine; results come in the order of the targets.

    A state that ends its process, for want of memory say, is an error entry, and the rest goes on in new processes.
    Closing the generator ends the processes, whatever they are at.
    """
    rest = iter(targets)
    first = list(itertools.islice(rest, jobs * CHUNK))
    size = max(1, -(-len(first) // jobs))  # a few states are spread over all processes
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
    """Judge by an executor of somebody else's, such as that of a Dask cluster."""
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
    """`waiting` holds what was taken from the targets and not yielded yet, also after an exception."""
    rest = iter(targets)
    while True:
        while len(waiting) < workers * AHEAD and (chunk := list(itertools.islice(rest, size))):
            future: Future[list[StackResults]] = Future()
            waiting.append((chunk, future))
            waiting[-1] = (chunk, executor.submit(judge_all, plan, chunk))
        if not waiting:
            return
        found = result(waiting[0])
        waiting.popleft()
        yield from found


def _result_or_error(pending: _Pending) -> list[StackResults]:
    targets, future = pending
    try:
        return future.result()
    except Exception as error:  # a worker was lost, or cannot load trailguard: the states it had are not judged
        return failed(targets, f"the worker failed ({type(error).__name__})")


def _alone(plan: AuditPlan, target: StateLocation) -> list[StackResults]:
    with _pool(1) as pool:
        try:
            return pool.submit(judge_all, plan, [target]).result()
        except BrokenExecutor:
            return failed([target], "its worker process ended unexpectedly, possibly out of memory")


@contextlib.contextmanager
def _pool(jobs: int) -> Iterator[Executor]:
    """Worker processes that are ended, not waited for, when nobody wants their results any more."""
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(max_workers=jobs, initializer=_end_with_parent)
    try:
        yield pool
    except BaseException:
        # Without workers the pool gives up what waits. Cancelled as well, that would be done twice, which it reports.
        for worker in set(multiprocessing.active_children()) - others:
            worker.terminate()
        pool.shutdown(wait=False)
        raise
    pool.shutdown()


def _end_with_parent() -> None:
    """Of a worker: leave it to the parent to be interrupted, and live no longer than that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_after, args=(parent,), daemon=True).start()


def _exit_after(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
