"""A run: everything one training logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from core.model.blob import BlobSeries
from core.model.hparams import HParams
from core.model.problem import Problem
from core.model.scalar import CountedSeries, ScalarSeries
from core.model.tracking import Dataset, RunStatus

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


def _nothing() -> Mapping[str, Any]:
    """Return an empty mapping, the same for everybody: there are thousands of runs."""
    return _NOTHING


@dataclass(frozen=True, slots=True)
class TagInfo:
    """What is said about a tag; the first that says it wins for the run.

    Attributes
    ----------
    plugin
        Name of the plugin that owns the tag: ``"scalars"``, ``"images"``, ``"pr_curves"`` …
    display_name, description
        As logged; empty if not. The description is Markdown.
    content
        The plugin's own bytes.
    """

    plugin: str
    display_name: str = ""
    description: str = ""
    content: bytes = b""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Run:
    """Everything one training logged; compared by identity, a grown run is a new object.

    Attributes
    ----------
    name
        Path relative to the opened folder, ``"."`` for the folder itself.
    source
        ``"tensorboard"``, ``"mlflow"``, ``"table"`` …
    files
        Paths of the files it was read from, in reading order.
    tags
        What is known of each tag, in order of appearance.
    scalars
        Columns of every scalar tag.
    blobs
        Index of every other tag.
    params
        Hyperparameters: numbers, strings or booleans by name.
    run_id
        The source's own identifier, where it has one.
    started, updated
        Wall time of the first and the last event in seconds since 1970, None where nothing was logged yet.
    loaded
        False while the run is only found and its events are still being read.
    part_of
        Name of the run that this is only a part of and is shown as; empty for a run by itself. A catalog has none.
    status, ended
        How the run ended and when, in seconds since 1970; None where it was not said.
    experiment
        Group it belongs to: the experiment of a tracking store; empty for none.
    parent
        Name of the run that started it; empty for none.
    labels
        What people and programs have pinned to the run: names and values.
    origin
        Where it came from, in words: ``"user"``, ``"source"``, ``"source type"``, ``"version"``, ``"entry point"`` …
    datasets
        What data it used.
    artifact_folder
        Where the files that it left lie now; empty if it left none or they cannot be found.
    hparams
        What it says of hyperparameters beside their values; None if nothing.
    """

    name: str
    source: str
    files: tuple[str, ...]
    tags: Mapping[str, TagInfo] = field(default_factory=_nothing)
    scalars: Mapping[str, ScalarSeries] = field(default_factory=_nothing)
    blobs: Mapping[str, BlobSeries] = field(default_factory=_nothing)
    params: Mapping[str, object] = field(default_factory=_nothing)
    run_id: str | None = None
    started: float | None = None
    updated: float | None = None
    loaded: bool = False
    problems: tuple[Problem, ...] = ()
    part_of: str = ""
    status: RunStatus = RunStatus.UNKNOWN
    ended: float | None = None
    experiment: str = ""
    parent: str = ""
    labels: Mapping[str, str] = field(default_factory=_nothing)
    origin: Mapping[str, str] = field(default_factory=_nothing)
    datasets: tuple[Dataset, ...] = ()
    artifact_folder: str = ""
    hparams: HParams | None = None

    @property
    def points(self) -> int:
        """Number of logged scalar values over all tags."""
        if isinstance(self.scalars, CountedSeries):
            return self.scalars.points
        return sum(len(series) for series in self.scalars.values())
