"""An immutable snapshot of what the opened logs contain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from core.model.embedding import EmbeddingTable
from core.model.problem import Problem
from core.model.run import Run


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One thing the user opened: a path, and the name its runs are prefixed with (empty for none)."""

    path: str
    name: str = ""


@dataclass(frozen=True, eq=False)
class Catalog:
    """What the opened logs contain at one moment.

    Attributes
    ----------
    sources
        What was opened.
    runs
        Runs by name, in natural order of the names.
    embeddings
        Tables by key.
    problems
        Everything that could not be read, problems of runs and tables included.
    complete
        False while files are still being read for the first time.
    """

    sources: tuple[SourceSpec, ...] = ()
    runs: Mapping[str, Run] = field(default_factory=lambda: MappingProxyType({}))
    embeddings: Mapping[str, EmbeddingTable] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[Problem, ...] = ()
    complete: bool = True

    @cached_property
    def last_step(self) -> int | None:
        """The highest step any run or table has logged."""
        steps = [int(s.step.max()) for run in self.runs.values() for s in run.scalars.values() if len(s)]
        steps += [int(b.step.max()) for run in self.runs.values() for b in run.blobs.values() if len(b)]
        steps += [e.step for table in self.embeddings.values() for e in table.steps if e.step is not None]
        return max(steps, default=None)
