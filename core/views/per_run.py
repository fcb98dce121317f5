"""What every run of a catalog says of something, while runs are being logged: asked again of those that have grown."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from core.model import Catalog, Run

V = TypeVar("V")


class PerRun(Generic[V]):
    """Something of all runs of the catalog that was asked for last; `made` counts the runs that were looked at.

    Parameters
    ----------
    of
        Returns it of one run; a run that has not changed is the same object in the next catalog and is not asked again.
    """

    def __init__(self, of: Callable[[Run], V]) -> None:
        self._of = of
        self._runs: Mapping[str, Run] | None = None
        self._values: dict[Run, V] = {}
        self._lock = threading.Lock()
        self.made = 0

    def of(self, catalog: Catalog) -> Mapping[Run, V]:
        """Return it of each run, in the catalog's order; what is returned never changes."""
        with self._lock:
            if self._runs is not catalog.runs:
                before = self._values
                self._values = {
                    run: before[run] if run in before else self._made(run) for run in catalog.runs.values()
                }  # fmt: skip
                self._runs = catalog.runs
            return self._values

    def _made(self, run: Run) -> V:
        self.made += 1
        return self._of(run)
