"""The pages of the view of hyperparameters, by name: none is imported before it is shown."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from app.views.hparams.page import Page
    from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PageEntry:
    """Where a page is found.

    Attributes
    ----------
    kind
        Stable name, as in `HParamsState.page`.
    title
        What the tab says.
    module, name
        Where its class lies.
    icon
        Name of its icon.
    tip
        What the page answers, in a few words.
    """

    kind: str
    title: str
    module: str
    name: str
    icon: str
    tip: str


PAGES = (
    PageEntry(
        "parallel", "Parallel", "app.views.hparams.parallel.page", "ParallelPage", "hparams",
        "Every run as a line across its hyperparameters and metrics",
    ),
    PageEntry(
        "scatter", "Scatter", "app.views.hparams.scatter.page", "ScatterPage", "embedding",
        "Every run as a point between two fields, with trends and the runs that none beats",
    ),
    PageEntry(
        "matrix", "Matrix", "app.views.hparams.matrix.page", "MatrixPage", "thumbnails",
        "Every pair of some fields as a small picture, all brushed together",
    ),
    PageEntry(
        "slices", "Slices", "app.views.hparams.slices.page", "SlicesPage", "slices",
        "A metric over each hyperparameter, side by side, with what neighbouring runs have in common",
    ),
    PageEntry(
        "contour", "Contour", "app.views.hparams.contour.page", "ContourPage", "contour",
        "A metric over two hyperparameters, as a surface where runs are near",
    ),
    PageEntry(
        "rank", "Rank", "app.views.hparams.rank.page", "RankPage", "rank",
        "Runs over two hyperparameters, coloured by where their metric stands among all",
    ),
    PageEntry(
        "edf", "EDF", "app.views.hparams.edf.page", "EdfPage", "edf",
        "Which share of the runs reaches a value of the metric, one curve a group",
    ),
    PageEntry(
        "best", "Best so far", "app.views.hparams.best.page", "BestPage", "best",
        "How the best of a metric came about, run after run",
    ),
    PageEntry(
        "importance", "Importance", "app.views.hparams.importance.page", "ImportancePage", "importance",
        "Which hyperparameters matter to a metric, asked in several ways",
    ),
    PageEntry(
        "compare", "Compare", "app.views.hparams.compare.page", "ComparePage", "table",
        "A few runs side by side: values with changes from a baseline, curves, texts",
    ),
)  # fmt: skip
"""In the order of the tabs."""


def page_entry(kind: str) -> PageEntry:
    """Return the entry of a page, the first one for an unknown kind."""
    return next((page for page in PAGES if page.kind == kind), PAGES[0])


def create_page(page: PageEntry, workspace: Workspace) -> Page:
    """Return a new page."""
    return cast("Page", getattr(importlib.import_module(page.module), page.name)(workspace))
