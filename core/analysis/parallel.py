"""Parts of work on all processors: compiled loops and products release the interpreter's lock."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType

from core.analysis.steps import Steps


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Crew:
    """Threads that carry out the parts of one piece of work after another.

    What a part does must not depend on which thread does it or when, so that results do not depend on their number.
    Inside its ``with`` block a product of matrices takes one thread: more would only wait for one another, and the
    last digits of a product depend on how many there are.

    Parameters
    ----------
    threads
        How many; one for each processor if None. With one, parts are done on the caller's thread.
    """

    def __init__(self, threads: int | None = None) -> None:
        count = processors() if threads is None else threads
        self._pool = ThreadPoolExecutor(count, "armillary-part") if count > 1 else None
        self._limits = ExitStack()

    @property
    def alone(self) -> bool:
        """Whether parts are done one after the other on the caller's thread, so that one part is as good as many."""
        return self._pool is None

    def __enter__(self) -> Crew:
        from threadpoolctl import threadpool_limits

        self._limits.enter_context(threadpool_limits(1, "blas"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        self._limits.close()

    def close(self) -> None:
        """End the threads; for those who need no ``with`` block because they carry out no products of matrices."""
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def run(self, work: Callable[[int], object], parts: int, steps: Steps | None = None) -> None:
        """Call ``work(0)`` to ``work(parts - 1)`` in any order; return when all are done, or raise what one raised.

        `steps` is told of every part; together they make up the stage.
        """
        told = steps or Steps(None)
        if self._pool is None or parts == 1:
            for number in range(parts):
                work(number)
                told.did(1 / parts)
            return
        futures = [self._pool.submit(work, number) for number in range(parts)]
        try:
            for future in futures:
                future.result()
                told.did(1 / parts)
        finally:
            for future in futures:
                future.cancel()
