from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from core.model import Catalog
from core.results import Results
from core.state import SessionState
from core.views import Picture, Points, Scene, Viewport
from core.views.embedding import complete, resolve
from tests.core.views.embedding.made import catalog, table

VIEWPORT = Viewport(800, 600)


@dataclass
class Seen:
    """A catalog with everything computed, looked at in one state after the other."""

    catalog: Catalog
    results: Results = field(default_factory=Results)
    state: SessionState = field(default_factory=SessionState)

    def look(self, viewport: Viewport = VIEWPORT, **embedding: object) -> Picture:
        """Change the view's state, compute what it needs and return the picture."""
        self.state = replace(self.state, embedding=replace(self.state.embedding, **embedding))  # type: ignore[arg-type]
        complete(self.catalog, self.results, self.state)
        return resolve(self.catalog, self.results, self.state, viewport)

    def scene(self, viewport: Viewport = VIEWPORT, **embedding: object) -> Scene:
        part = self.look(viewport, **embedding).parts[0].part
        assert isinstance(part, Scene)
        return part

    def points(self, **embedding: object) -> Points:
        return points_of(self.scene(VIEWPORT, **embedding))


def points_of(scene: Scene) -> Points:
    return next(layer for layer in scene.layers if isinstance(layer, Points))


@pytest.fixture
def seen(tmp_path: Path) -> Seen:
    return Seen(catalog(table(tmp_path)))


@pytest.fixture
def seen_steps(tmp_path: Path) -> Callable[..., Seen]:
    def make(*steps: int) -> Seen:
        return Seen(catalog(table(tmp_path, steps=steps)))

    return make
