"""The views the window offers, by name: none is imported before it is needed."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from app.importing import import_beside
from app.settings import PainterChoice

if TYPE_CHECKING:
    from app.views.base import View
    from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ViewEntry:
    """Where a view is found.

    Attributes
    ----------
    kind
        Stable name, as in `SessionState.active_view`.
    title
        What the tab says.
    module, name
        Where its class lies.
    icon
        Name of its icon.
    first
        ``"package.module:name"`` of what is to be called on the window's thread before, empty for nothing.
    ask
        ``"package.module:name"`` of what is to be called beside it with the painter that the user wants, empty for
        nothing: it asks what takes its time, and imports what that says will draw.
    ahead
        ``"package.module:name"`` of a job's function of catalog, results and state, empty for none: it puts what a
        picture of the state waits for among the results.
    """

    kind: str
    title: str
    module: str
    name: str
    icon: str
    first: str = ""
    ask: str = ""
    ahead: str = ""


VIEWS = (
    ViewEntry("scalars", "Scalars", "app.views.scalars.view", "ScalarsView", "scalars"),
    ViewEntry(
        "embedding",
        "Embedding",
        "app.views.embedding.view",
        "EmbeddingView",
        "embedding",
        "app.graphics:make_surface",
        "app.graphics:ask_beside",
        "core.views.embedding.ahead:look_ahead",
    ),
    ViewEntry("hparams", "HParams", "app.views.hparams.view", "HParamsView", "hparams"),
    ViewEntry("histograms", "Histograms", "app.views.histograms.view", "HistogramsView", "histogram"),
    ViewEntry("pr_curves", "PR curves", "app.views.pr_curves.view", "PrCurvesView", "pr-curve"),
    ViewEntry("texts", "Text", "app.views.texts.view", "TextsView", "text"),
    ViewEntry("images", "Images", "app.views.images.view", "ImagesView", "images"),
)
"""In the order of the tabs."""


def entry(kind: str) -> ViewEntry:
    """Return the entry of a view, the first one for an unknown kind."""
    return next((view for view in VIEWS if view.kind == kind), VIEWS[0])


def prepare(view: ViewEntry) -> None:
    """Do what has to be done on the window's thread before a view is loaded beside it."""
    _call(view.first)


def load(view: ViewEntry, painter: PainterChoice = PainterChoice.AUTOMATIC) -> tuple[str, ...]:
    """Import what a view needs and is not Qt's, and ask what it will want to know; may be called on any thread.

    Returns what is left to be imported on the window's thread, in its order.

    Parameters
    ----------
    painter
        What points are to be drawn by.
    """
    left = import_beside(view.module)
    _call(view.ask, painter)
    return left


def _call(path: str, *arguments: object) -> None:
    if path:
        _found(path)(*arguments)


def _found(path: str) -> Callable[..., object]:
    module, _, name = path.partition(":")
    return cast("Callable[..., object]", getattr(importlib.import_module(module), name))


def create(view: ViewEntry, workspace: Workspace) -> View:
    """Return a new view."""
    return cast("View", getattr(importlib.import_module(view.module), view.name)(workspace))
