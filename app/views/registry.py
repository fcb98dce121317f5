"""The views the window offers, by name: none is imported before it is needed."""

from __future__ import annotations

import importlib
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

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
    also
        Modules it will import when it draws, named here so that they are imported beside the window's thread.
    ask
        ``"package.module:name"`` of what is to be called there too, empty for nothing: it asks what takes its time.
    """

    kind: str
    title: str
    module: str
    name: str
    icon: str
    also: tuple[str, ...] = ()
    ask: str = ""


VIEWS = (
    ViewEntry("scalars", "Scalars", "app.views.scalars.view", "ScalarsView", "scalars"),
    ViewEntry(
        "embedding",
        "Embedding",
        "app.views.embedding.view",
        "EmbeddingView",
        "embedding",
        ("app.views.embedding.scene.gl_surface",),
        "app.graphics:ask_beside",
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


def load(view: ViewEntry) -> None:
    """Import a view and all it needs, and ask what it will want to know; may be called on any thread."""
    importlib.import_module(view.module)
    for module in view.also:
        with suppress(ImportError):  # the view decides what to do without
            importlib.import_module(module)
    if view.ask:
        module, _, name = view.ask.partition(":")
        getattr(importlib.import_module(module), name)()


def create(view: ViewEntry, workspace: Workspace) -> View:
    """Return a new view."""
    return cast("View", getattr(importlib.import_module(view.module), view.name)(workspace))
