"""Scripts of points: run, and held against the boundaries and the gallery that the view draws."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import pytest

from core.figure_files.spec import FigurePart
from core.figure_files.views import complete, picture_of
from core.notebook import Logs, read
from core.state import Contours, EmbeddingState, Pane, Panes, ProjectionSpec, SessionState, Tray, TrayOrder, TrayPage
from core.style import hex_of
from core.views.image_part import ImagePart
from core.views.picture import Outlines, Picture, Points, Scene, Viewport
from tests.core.notebook.scripts import run_together
from tests.core.notebook.test_notebook import SAMPLE

L = TypeVar("L", Outlines, Points)
SIZE = (320, 240)
CLASSES = EmbeddingState(dimensions=2, colour_by="label", contours=Contours.LEVELS)
BESIDE = Panes((Pane(projection=ProjectionSpec("raw"), dimensions=2), Pane(dimensions=3)))
GALLERY = Tray(open=True, share=1.0, page=TrayPage.GALLERY, size=48, group="label", order=(TrayOrder("row", True),))
LOOKS = {
    "boundaries": CLASSES,
    "beside": replace(CLASSES, contours=Contours.OUTLINES, panes=BESIDE),
    "gallery": EmbeddingState(colour_by="label", tray=GALLERY),
    "gallery below": replace(CLASSES, tray=replace(GALLERY, share=0.4)),
}


@pytest.fixture(scope="module")
def logs() -> Logs:
    return read(str(SAMPLE))


@pytest.fixture(scope="module")
def parts() -> dict[str, FigurePart]:
    return {
        name: FigurePart("embedding", state=SessionState(embedding=look), width=SIZE[0], height=SIZE[1])
        for name, look in LOOKS.items()
    }


@pytest.fixture(scope="module")
def shown(parts: dict[str, FigurePart], logs: Logs, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    made = run_together(parts.values(), logs, tmp_path_factory.mktemp("scripts"))
    return dict(zip(parts, made, strict=True))


def picture(part: FigurePart, logs: Logs) -> Picture:
    complete(part, logs.catalog, logs.results)
    return picture_of(part, logs.catalog, logs.results, Viewport(*SIZE))


def layer(scene: object, kind: type[L]) -> L:
    assert isinstance(scene, Scene)
    return next(each for each in scene.layers if isinstance(each, kind))


def assert_as_drawn(panel: dict[str, Any], scene: object) -> None:
    """Hold lines and points of axes against those of a scene, both relative to where its points lie."""
    outlines, points = layer(scene, Outlines), layer(scene, Points)
    starts = outlines.starts.tolist()
    assert len(panel["lines"]) == len(starts) - 1 > 3
    dots = np.asarray(panel["dots"][0])
    drawn = points.positions[:, :2].astype(float)
    reach = np.ptp(dots, axis=0).max() / np.ptp(drawn, axis=0).max()
    palette, _ = outlines.strokes.coloured()
    for place, (colour, _, x, y) in enumerate(panel["lines"]):
        vertices = outlines.vertices[starts[place] : starts[place + 1], :2]
        ours = (vertices - drawn.mean(axis=0)) * reach + dots.mean(axis=0)
        np.testing.assert_allclose(np.stack([x, y], axis=1), ours, atol=1e-4 * np.ptp(dots))
        red, green, blue, _ = palette[outlines.index[place]].tolist()
        assert colour == hex_of((red, green, blue))


@pytest.mark.parametrize("name", ["boundaries", "gallery below"])
def test_boundaries_lie_around_the_points(
    name: str, parts: dict[str, FigurePart], shown: dict[str, list[Any]], logs: Logs
) -> None:
    (panel,) = shown[name]
    assert_as_drawn(panel, picture(parts[name], logs).parts[0].part)


def test_each_picture_in_the_plane_has_boundaries_of_its_own(
    parts: dict[str, FigurePart], shown: dict[str, list[Any]], logs: Logs
) -> None:
    main, plane, space = shown["beside"]
    first, second, _ = picture(parts["beside"], logs).parts
    assert_as_drawn(main, first.part)
    assert_as_drawn(plane, second.part)
    assert space["lines"] == []


def test_a_gallery_that_fills_the_view_is_drawn_with_its_images(
    parts: dict[str, FigurePart], shown: dict[str, list[Any]], logs: Logs
) -> None:
    (panel,) = shown["gallery"]
    part = picture(parts["gallery"], logs).parts[0].part
    assert isinstance(part, ImagePart)
    ours = [image for image in part.images if image.pixels.shape[0] > 1]
    assert len(panel["images"]) == len(ours) > 3
    for (place, pixels), image in zip(panel["images"], ours, strict=True):
        assert tuple(place) == (image.left, image.left + image.width, image.top + image.height, image.top)
        np.testing.assert_array_equal(pixels, image.pixels)
    said = [text for text, _ in panel["texts"]]
    assert [label.text.partition(" · ")[0] for label in part.labels if label.strong] == said[-1:] == ["0"]
    assert [label.text for label in part.labels if not label.strong] == said[:-1]


def test_boundaries_and_gallery_are_frames(logs: Logs) -> None:
    lines = logs.boundaries(dimensions=2, colour_by="label", contours="outlines")
    points = logs.points(dimensions=2, colour_by="label")
    assert lines["colour"].nunique() == points["label"].nunique() == 10
    for _, line in lines.groupby("line"):
        assert line[["x", "y"]].iloc[0].tolist() == line[["x", "y"]].iloc[-1].tolist(), "it ends where it begins"
    assert logs.boundaries(dimensions=3, contours="outlines").empty
    cells = logs.gallery(400, 300, tray={"size": 48}, colour_by="label")
    assert cells["row"].tolist() == list(range(len(cells)))
    assert cells.set_index("row")["colour"].equals(points.set_index("row")["colour"].iloc[: len(cells)])
