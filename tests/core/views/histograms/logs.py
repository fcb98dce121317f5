"""Runs that log histograms of known values, written with the official classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from tensorboard.plugins.histogram import summary_v2

from core.model import F8, Catalog
from core.state import HistogramMode, HistogramsState, SessionState
from core.style import ThemeName
from core.views import Viewport
from core.views.cards import Card, card_of
from core.views.histograms import Drawn, histogram_wish, resolve_wish
from tests.core.readers.logs import event, read, version, write

VIEW = Viewport(300, 200, 1.0, ThemeName.LIGHT)
TAG = "layer/weights"


def values_at(step: int, size: int = 500) -> F8:
    """Normal values whose mean is the step."""
    return np.random.default_rng(step).normal(size=size) + step


def write_run(
    folder: Path, steps: Sequence[int], tags: Sequence[str] = (TAG,), values: Mapping[int, F8] | None = None
) -> Path:
    """Write the histograms of some steps, of `values_at` unless others are given."""
    events = [version()]
    for step in steps:
        data = values_at(step) if values is None else values[step]
        summaries = [summary_v2.histogram_pb(tag, data, 20).value[0] for tag in tags]
        events.append(event(step, *summaries))
    return write(folder / "events.out.tfevents.1", events)


def logs(folder: Path) -> Catalog:
    """Two runs with the steps 0 to 4 and 0 to 2, and one without histograms."""
    write_run(folder / "a", range(5), (TAG, "layer/biases", "alone"))
    write_run(folder / "b", range(3))
    write(folder / "c" / "events.out.tfevents.1", [version(), event(1)])
    return read(folder)


def state_of(mode: HistogramMode = HistogramMode.OFFSET, step: int | None = None, **wished: object) -> SessionState:
    """Return a state with wishes of the view."""
    return SessionState(step=step, histograms=HistogramsState(mode=mode, **wished))  # type: ignore[arg-type]


def drawn(catalog: Catalog, state: SessionState, card: Card | None = None) -> Drawn:
    """Return what a card draws, that of run a unless runs are compared."""
    if card is None:
        card = card_of(TAG, "" if state.histograms.mode is HistogramMode.RUNS else "a")
    return resolve_wish(histogram_wish(catalog, state, card, VIEW))
