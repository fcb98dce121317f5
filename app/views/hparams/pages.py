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
