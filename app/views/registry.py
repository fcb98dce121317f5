"""The views the window offers, by name: none is imported before it is needed."""

from __future__ import annotations

import importlib
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
    """

    kind: str
    title: str
    module: str
    name: str
    icon: str


VIEWS = (
    ViewEntry("scalars", "Scalars", "app.views.scalars.view", "ScalarsView", "scalars"),
    ViewEntry("embedding", "Embedding", "app.views.embedding.view", "EmbeddingView", "embedding"),
)
"""In the order of the tabs."""


def entry(kind: str) -> ViewEntry:
    """Return the entry of a view, the first one for an unknown kind."""
    return next((view for view in VIEWS if view.kind == kind), VIEWS[0])


def load(view: ViewEntry) -> None:
    """Import a view and all it needs; may be called on any thread."""
    importlib.import_module(view.module)


def create(view: ViewEntry, workspace: Workspace) -> View:
    """Return a new view."""
    return cast("View", getattr(importlib.import_module(view.module), view.name)(workspace))
