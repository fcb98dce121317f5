from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.path import Path

from core.cloud import compiling, threads
from core.export.figures.figure import SCREEN, FigureFormat, figure_bytes
from core.export.figures.look import FigurePalette
from core.model import F4, Bool
from core.session.command import change_embedding
from core.session.commands.points.selection import hide_rows
from core.state import Contours, SessionState
from core.style import ThemeName, hex_of, rgb
from core.views import Outlines, Points, Scene
from core.views.embedding import known, tallies
from core.views.embedding.contours import Ringed, contour_layer, explained, ringed
from core.views.embedding.tallies import binned
from tests.core.views.embedding.conftest import Seen, points_of


def cloud(n: int = 4000) -> tuple[F4, np.ndarray[tuple[int], np.dtype[np.uint16]]]:
    random = np.random.default_rng(1)
    index = random.integers(1, 4, n).astype(np.uint16)
    centres = np.array([(0, 0), (-0.6, -0.5), (0.5, 0.4), (0.6, -0.5)])
    positions = np.zeros((n, 3), dtype=np.float32)
    positions[:, :2] = centres[index] + random.normal(0, [0.08, 0.04], (n, 2))
    return positions, index


def held(rings: Ringed, positions: F4, group: int, level: int) -> Bool:
    inside = np.zeros(len(positions), dtype=np.bool_)
    for line in np.flatnonzero((rings.groups == group) & (rings.levels == level)):
        corners = rings.vertices[rings.starts[line] : rings.starts[line + 1], :2]
        inside ^= Path(corners).contains_points(positions[:, :2])
    return inside


def test_lines_hold_their_share_of_each_category_wherever_it_lies() -> None:
    positions, index = cloud()
    rings = ringed(positions, index, np.ones(len(index), dtype=np.bool_), Contours.LEVELS)
    assert set(rings.groups.tolist()) == {1, 2, 3}
    for group in (1, 2, 3):
        mine = index == group
        shares = [held(rings, positions[mine], group, level).mean() for level in range(4)]
        np.testing.assert_allclose(shares, Contours.LEVELS.shares, atol=0.04)
        assert not held(rings, positions[~mine], group, 0).any()


def test_only_points_that_are_shown_count_and_none_without_a_value() -> None:
    positions, index = cloud()
    index[index == 3] = 0
    rings = ringed(positions, index, index != 2, Contours.OUTLINES)
    assert set(rings.groups.tolist()) == {1}


@pytest.mark.parametrize("fast", [True, False])
def test_points_are_binned_as_numpy_bins_them(fast: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    compiling.warm_up()
    monkeypatch.setattr(tallies, "compiled", lambda: fast)
    monkeypatch.setattr(threads, "BLOCK", 100)
    positions, index = cloud(1000)
    counted = np.arange(1000) % 3 > 0
    lower, scale = np.full((4, 2), -0.7), np.full((4, 2), 10.0)
    found = binned(positions, index, counted, lower, scale, 12)
    for group in range(4):
        mine = positions[counted & (index == group)]
        edges = -0.7 + np.arange(13) / 10
        wanted, _, _ = np.histogram2d(mine[:, 1], mine[:, 0], (edges, edges))
        np.testing.assert_array_equal(found[group], wanted)


def outlines_of(scene: Scene) -> Outlines | None:
    return next((layer for layer in scene.layers if isinstance(layer, Outlines)), None)


def test_a_scene_has_them_in_the_plane_over_the_points_and_the_legend_says_so(seen: Seen) -> None:
    scene = seen.scene(dimensions=2, contours=Contours.LEVELS)
    found = outlines_of(scene)
    assert found is not None
    assert isinstance(scene.layers[0], Points)
    assert scene.layers[1] is found
    assert scene.legend is not None
    (strip,) = scene.legend.strips
    assert (strip.first, strip.last, len(strip.colours)) == ("90 %", "25 %", 4)
    assert "90 %, 75 %, 50 % and 25 %" in strip.tip
    assert [entry.label for entry in scene.legend.entries] == [
        entry.label for entry in (seen.scene(dimensions=2).legend or scene.legend).entries
    ]
    assert outlines_of(seen.scene(dimensions=3, contours=Contours.LEVELS)) is None
    assert outlines_of(seen.scene(dimensions=2, contours=Contours.NONE)) is None


def test_they_are_the_same_object_until_points_or_colours_change(seen: Seen) -> None:
    seen.state = replace(seen.state, embedding=replace(seen.state.embedding, dimensions=2, contours=Contours.OUTLINES))
    first = outlines_of(seen.scene(dimensions=2, contours=Contours.OUTLINES))
    assert outlines_of(seen.scene(dimensions=2, contours=Contours.OUTLINES)) is first
    seen.state = hide_rows("run/layer", np.arange(60) < 20, "embedding").apply(seen.state)
    assert outlines_of(seen.scene(dimensions=2, contours=Contours.OUTLINES)) is not first


def test_strokes_are_the_lines_piece_by_piece_in_inked_colours(seen: Seen) -> None:
    scene = seen.scene(dimensions=2, contours=Contours.LEVELS)
    found = outlines_of(scene)
    assert found is not None
    palette, index = found.strokes.coloured()
    pieces = [np.stack([line[:-1], line[1:]], axis=1) for line in np.split(found.vertices, found.starts[1:-1])]
    np.testing.assert_array_equal(found.strokes.ends, np.concatenate(pieces))
    np.testing.assert_array_equal(index, np.repeat(found.index, [len(piece) for piece in pieces]))
    points = points_of(scene)
    hues = points.palette[1:, :3].astype(np.int64)
    for colour in palette[:, :3].astype(np.int64):
        assert np.abs(hues - colour).sum(axis=1).min() < 330, "a line has the colour of its points, darker or paler"


def test_points_coloured_by_a_number_have_lines_around_all_of_them(seen: Seen) -> None:
    found = outlines_of(seen.scene(dimensions=2, contours=Contours.OUTLINES, colour_by="score"))
    assert found is not None
    assert len(found.strokes.coloured()[0]) == 1
    bare = seen.scene(dimensions=2, contours=Contours.OUTLINES, colour_by="")
    assert outlines_of(bare) is not None
    assert bare.legend is not None
    assert bare.legend.strips[0].last == "of each"


def test_the_wish_is_a_step_that_can_be_undone() -> None:
    state = SessionState()
    changed = change_embedding("Contours", contours=Contours.LEVELS).apply(state)
    assert changed.embedding.contours is Contours.LEVELS
    assert state.embedding.contours is Contours.NONE


def test_a_figure_draws_them_as_lines_in_the_inks_of_its_palette(seen: Seen) -> None:
    def svg(wish: Contours, palette: FigurePalette = FigurePalette.AS_SHOWN) -> str:
        return figure_bytes(
            seen.look(dimensions=2, contours=wish), FigureFormat.SVG, look=replace(SCREEN, palette=palette)
        ).decode()

    without, drawn = svg(Contours.NONE), svg(Contours.OUTLINES)
    found = outlines_of(seen.scene(dimensions=2, contours=Contours.OUTLINES))
    assert found is not None
    assert drawn.count("<path") - without.count("<path") >= len(found.index)
    assert "Lines around" in drawn
    assert "Lines around" not in without
    colour = hex_of(tuple(int(v) for v in found.strokes.coloured()[0][0, :3]))  # type: ignore[arg-type]
    assert colour in drawn
    assert colour not in svg(Contours.OUTLINES, FigurePalette.GREY)


def test_a_theme_inks_lines_towards_its_text(seen: Seen) -> None:
    scene = seen.scene(dimensions=2)
    about, mask = known(seen.catalog, seen.results, seen.state), np.ones(60, dtype=np.bool_)
    assert about is not None
    wish = replace(seen.state.embedding, dimensions=2, contours=Contours.OUTLINES, colour_by="")
    light, dark = (
        contour_layer(about, points_of(scene), mask, wish, theme).strokes.coloured()[0][0, :3].mean()
        for theme in (ThemeName.LIGHT, ThemeName.DARK)
    )
    assert light < 128 < dark
    legend = explained(None, Contours.OUTLINES, ThemeName.LIGHT)
    assert np.mean(rgb(legend.strips[0].colours[0])) < 128
