"""What of each view can become a table, and how that is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from core.export.datasets import DataForm, DataSubject, RunsAsked
from core.model import Catalog
from core.state import SessionState
from core.views.shown import shown_runs


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be written: its name, what it says about it, and what it is; None for the page as it is."""

    title: str
    tip: str
    subject: DataSubject | None


OFFERS: Final[Mapping[str, Sequence[Offer]]] = {
    "scalars": (Offer("Scalars", "Every logged value of every run", DataSubject.SCALARS),),
    "histograms": (
        Offer("Buckets", "Edges and counts of every logged histogram", DataSubject.HISTOGRAMS),
        Offer("Percentiles", "Nine percentiles of every logged histogram", DataSubject.DISTRIBUTIONS),
    ),
    "texts": (Offer("Texts", "Every logged text, tables cell by cell", DataSubject.TEXTS),),
    "images": (Offer("Images", "Where every logged image lies, its size, format and bytes", DataSubject.IMAGES),),
    "pr_curves": (Offer("Points of curves", "Every threshold of every class, run and step", DataSubject.PR_CURVES),),
    "embedding": (
        Offer("Coordinates", "Points as projected, with their metadata", DataSubject.COORDINATES),
        Offer(
            "Metadata",
            "What is known of each point; TSV as the projector reads it",
            DataSubject.METADATA,
        ),
        Offer("Neighbours", "The nearest vectors of each, and how far they are", DataSubject.NEIGHBOURS),
        Offer("Row numbers", "Which rows of the table they are", DataSubject.ROWS),
    ),
    "hparams": (
        Offer("This page", "What the page in front is made of", None),
        Offer("Table of runs", "Every run with all its hyperparameters, metrics and times", DataSubject.RUNS),
    ),
}
"""By kind of view; other views have their page."""

PAGE: Final = (Offer("This view", "What the view is made of", None),)

FORMS: Final[Mapping[DataForm, tuple[str, str]]] = {
    DataForm.LONG: ("A row for each value", "Run, tag, step, time and value stand in columns"),
    DataForm.BY_TAG: ("A column for each tag", "A row for each run and step"),
    DataForm.BY_RUN: ("A column for each run", "A row for each tag and step"),
    DataForm.DRAWN: ("Curves as drawn", "Smoothed, and groups of runs as one curve with its band"),
}
POINTS: Final = (DataSubject.COORDINATES, DataSubject.METADATA, DataSubject.NEIGHBOURS, DataSubject.ROWS)
"""Subjects whose rows are points."""


def offers_of(kind: str) -> Sequence[Offer]:
    """Return what can be written of a view."""
    return OFFERS.get(kind, PAGE)


def counts(
    catalog: Catalog, state: SessionState, points: Callable[[], tuple[int, int, int]] | None
) -> Mapping[RunsAsked, str]:
    """Return how shown, selected and all runs are called, or points, with how many each are."""
    if points is not None:
        shown, selected, whole = points()
        what = "points"
    else:
        shown, whole = len(shown_runs(catalog, state)), len(catalog.runs)
        selected = len(state.selected_runs & catalog.runs.keys())
        what = "runs"
    return {
        RunsAsked.SHOWN: f"Shown {what} ({shown:,})",
        RunsAsked.SELECTED: f"Selected {what} ({selected:,})",
        RunsAsked.ALL: f"All {what} ({whole:,})",
    }
