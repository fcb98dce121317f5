from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.analysis.projection.pca import fit_pca
from core.jobs import calls
from core.model import Column
from core.results import Results
from core.session.commands.points.selection import isolate_category, select_rows, toggle_category
from core.state import CameraState, NeighbourQuery, PointSearch, RangeBrush, RowsBrush, RowSet, SessionState
from core.style import ThemeName, entity_colour, hex_of
from core.views import Links, Marks, Scene, Viewport
from core.views.embedding import colour_column, complete, known, missing_work, resolve, sorting
from core.views.embedding.coordinates import drawable
from core.views.embedding.scene import shown
from core.views.picture import Emphasis, MarkKind
from tests.core.views.embedding.conftest import VIEWPORT, Seen, points_of
from tests.core.views.embedding.made import CLASSES, catalog, table, vectors


def test_nothing_is_drawn_before_the_projection_is_there(seen: Seen) -> None:
    assert resolve(seen.catalog, seen.results, seen.state, VIEWPORT).parts == ()
    titles = [work.task.title for work in missing_work(seen.catalog, seen.results, seen.state)]
    assert titles == ["Reading layer", "Reading metadata of layer"]


def test_an_empty_catalog_has_no_picture_and_no_work(seen: Seen) -> None:
    empty = catalog()
    assert resolve(empty, Results(), SessionState(), VIEWPORT).parts == ()
    assert missing_work(empty, Results(), SessionState()) == ()


def test_positions_are_the_chosen_components_with_one_scale(seen: Seen) -> None:
    points = seen.points(components=(1, 0, 2))
    scores = fit_pca(vectors(60, 6), 6).scores[:, [1, 0, 2]]
    assert points.positions.dtype == np.float32
    assert np.abs(points.positions).max() == pytest.approx(1.0)
    ratio = np.ptp(scores, axis=0) / np.ptp(points.positions, axis=0)
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-4)
    correlation = np.corrcoef(scores[:, 1], points.positions[:, 1])[0, 1]
    assert correlation == pytest.approx(1.0, abs=1e-5)


def test_the_title_names_the_step_where_there_is_one(seen: Seen, seen_steps: Callable[..., Seen]) -> None:
    assert seen.scene().title == "run/layer · PCA"
    steps = seen_steps(10, 2000)
    assert steps.scene().title == "run/layer · step 2,000 · PCA"


def test_two_dimensions_lie_in_the_plane_and_are_seen_upright(seen: Seen) -> None:
    turned = CameraState(rotation=(0.6, 0.8, 0.0, 0.0))
    scene = seen.scene(dimensions=2, camera=turned)
    assert np.all(points_of(scene).positions[:, 2] == 0)
    assert scene.camera.rotation == (1.0, 0.0, 0.0, 0.0)
    assert len(scene.axis_titles) == 2


def test_a_table_of_the_opened_folder_itself_is_called_by_its_name_only(tmp_path: Path) -> None:
    assert Seen(catalog(replace(table(tmp_path), run="."))).scene().title == "layer · PCA"


def test_axis_titles_say_the_variance(seen: Seen) -> None:
    share = fit_pca(vectors(60, 6), 6).explained_variance_ratio[0]
    assert seen.scene().axis_titles[0] == f"PC 1 ({share * 100:.1f} %)"


def test_an_axis_without_coordinates_has_no_title(tmp_path: Path) -> None:
    flat = Seen(catalog(table(tmp_path, columns=2)))
    assert [title.partition(" (")[0] for title in flat.scene().axis_titles] == ["PC 1", "PC 2"]
    assert [title.partition(" (")[0] for title in flat.scene(components=(2, 1, 0)).axis_titles][1:] == ["PC 2", "PC 1"]


def test_first_look_colours_by_label_and_labels_by_text(seen: Seen) -> None:
    scene = seen.scene()
    assert scene.legend is not None
    assert scene.legend.title == "label"
    assert not any(isinstance(layer, Marks) for layer in scene.layers)
    labels = next(x for x in seen.scene(labels=True).layers if isinstance(x, Marks))
    assert labels.kind is MarkKind.TEXTS
    assert all(labels.texts[row].startswith("thing ") for row in labels.rows.tolist())
    assert sorted(labels.rows.tolist()) == list(range(60))


def test_few_selected_points_are_labelled_unasked_and_many_only_on_demand(seen: Seen) -> None:
    few, many = np.arange(60) < 5, np.arange(60) < 55
    for mask, labelled in ((few, 5), (many, 0)):
        seen.state = select_rows("run/layer", mask).apply(seen.state)
        found = [layer for layer in seen.scene().layers if isinstance(layer, Marks)]
        assert sum(layer.ahead for layer in found) == labelled
    layer = next(x for x in seen.scene(labels=True).layers if isinstance(x, Marks))
    assert (layer.ahead, len(layer.rows)) == (55, 115)


def test_rows_that_are_all_alike_are_said(tmp_path: Path) -> None:
    made = table(tmp_path, rows=9)
    np.save(made.steps[0].tensor.file, np.full((9, 6), 3, dtype=np.float32))
    facts, results, state = catalog(made), Results(), SessionState()
    complete(facts, results, state)
    scene = resolve(facts, results, state, VIEWPORT).parts[0].part
    assert isinstance(scene, Scene)
    assert scene.note == "all 9 points in one place"


def test_categories_have_the_palettes_colours_and_missing_is_neutral(seen: Seen) -> None:
    points, scene = seen.points(), seen.scene()
    assert scene.legend is not None
    for code, name in enumerate(CLASSES):
        rows = [row for row in range(60) if row % 10 != 9 and row % 3 == code]
        red, green, blue = (int(v) for v in points.palette[points.colour_index[rows[0]], :3])
        assert set(points.colour_index[rows].tolist()) == {code + 1}
        assert hex_of((red, green, blue)) == entity_colour(code, ThemeName.LIGHT)
        assert scene.legend.entries[code].label == name
        assert scene.legend.entries[code].count == len(rows)
    assert set(points.colour_index[9::10].tolist()) == {0}
    assert (scene.legend.entries[-1].label, scene.legend.entries[-1].count) == ("missing", 6)


def test_colours_do_not_change_when_categories_are_hidden(seen: Seen) -> None:
    before = seen.points()
    column = _column(seen)
    seen.state = toggle_category("run/layer", column, "ant", "embedding").apply(seen.state)
    after = seen.points()
    assert after.palette is before.palette
    assert after.colour_index is before.colour_index


def _column(seen: Seen) -> Column:
    about = known(seen.catalog, seen.results, seen.state)
    assert about is not None
    column = colour_column(about.metadata, seen.state.embedding)
    assert column is not None
    return column


def test_legend_filter_hides_rows_and_keeps_honest_counts(seen: Seen) -> None:
    seen.look()
    column = _column(seen)
    seen.state = toggle_category("run/layer", column, "bee", "embedding").apply(seen.state)
    scene = seen.scene()
    assert scene.legend is not None
    bees = [row for row in range(60) if row % 10 != 9 and row % 3 == 1]
    assert np.all(points_of(scene).emphasis[bees] == Emphasis.HIDDEN)
    entries = {entry.key: entry for entry in scene.legend.entries}
    assert (entries["bee"].shown, entries["bee"].count) == (False, len(bees))
    assert entries["ant"].shown
    assert scene.note == f"{60 - len(bees)} of 60 points"
    seen.state = toggle_category("run/layer", column, "bee", "embedding").apply(seen.state)
    assert seen.state.brushes == ()


def test_isolating_twice_shows_all_again(seen: Seen) -> None:
    seen.look()
    column = _column(seen)
    seen.state = isolate_category("run/layer", column, "cat", "embedding").apply(seen.state)
    assert np.count_nonzero(seen.points().emphasis) == 18
    seen.state = isolate_category("run/layer", column, "cat", "embedding").apply(seen.state)
    assert np.count_nonzero(seen.points().emphasis) == 60


def test_brushes_of_rows_and_numbers_hide_points(seen: Seen) -> None:
    rows = RowSet.of_indices(60, list(range(0, 40)))
    brushes = (
        RowsBrush("a", "embedding", "", "run/layer", rows),
        RangeBrush("b", "other", "", "run/layer", "score", 0.5, 1.0),
        RowsBrush("c", "embedding", "", "other table", RowSet.of_indices(60, [0])),
    )
    seen.state = replace(seen.state, brushes=brushes)
    drawn = np.flatnonzero(seen.points().emphasis)
    assert drawn.tolist() == [row for row in range(40) if row / 59 >= 0.5]


def test_selecting_dims_the_rest_and_links_the_neighbours(seen: Seen) -> None:
    mask = np.zeros(60, dtype=np.bool_)
    mask[4] = True
    seen.state = select_rows("run/layer", mask).apply(seen.state)
    scene = seen.scene(neighbours=NeighbourQuery(5))
    level = points_of(scene).emphasis
    assert level[4] == Emphasis.SELECTED
    assert np.count_nonzero(level == Emphasis.NEIGHBOUR) == 5
    assert np.count_nonzero(level == Emphasis.DIMMED) == 54
    links = next(layer for layer in scene.layers if isinstance(layer, Links))
    assert links.ends.shape == (5, 2, 3)
    assert np.all(links.ends[:, 0] == points_of(scene).positions[4])
    near = vectors(60, 6)
    unit = near / np.linalg.norm(near, axis=1, keepdims=True)
    expected = np.argsort(-(unit @ unit[4]))[1:6]
    assert set(np.flatnonzero(level == Emphasis.NEIGHBOUR).tolist()) == set(expected.tolist())


def test_search_dims_what_does_not_match(seen: Seen) -> None:
    level = seen.points(search=PointSearch("thing 1", "name")).emphasis
    matching = [row for row in range(60) if f"thing {row}".startswith("thing 1")]
    assert np.flatnonzero(level == Emphasis.NORMAL).tolist() == matching


def test_numbers_run_along_a_colour_bar(seen: Seen) -> None:
    scene = seen.scene(colour_by="score")
    assert scene.legend is not None
    assert scene.legend.bar is not None
    assert (scene.legend.bar.lower, scene.legend.bar.upper) == (0.0, 1.0)
    index = points_of(scene).colour_index.astype(int)
    assert (index[0], index[-1]) == (1, 256)
    assert np.all(np.diff(index) > 0)


def test_no_colour_column_is_one_colour_without_legend(seen: Seen) -> None:
    scene = seen.scene(colour_by="")
    assert scene.legend is None
    assert set(points_of(scene).colour_index.tolist()) == {1}


def test_thumbnails_are_those_of_the_rows(seen: Seen) -> None:
    layer = next(x for x in seen.scene(thumbnails=True).layers if isinstance(x, Marks))
    assert layer.images is not None
    pixels = [layer.images.image(row) for row in (0, 7, 59)]
    assert [None if each is None else (each.shape, int(each[0, 0, 0])) for each in pixels] == [
        ((4, 4, 4), grey) for grey in (0, 7, 59)
    ]


def test_linked_step_shows_the_last_state_before_it(seen_steps: Callable[..., Seen]) -> None:
    seen = seen_steps(100, 200, 300, 400)
    last = seen.points().positions
    seen.state = replace(seen.state, step=350)
    scene = seen.scene()
    assert scene.note == "step 300 (3 of 4), linked step 350"
    assert not np.array_equal(points_of(scene).positions, last)
    seen.state = replace(seen.state, step=300)
    assert seen.scene().note == ""


def test_rows_that_are_not_finite_are_set_aside(tmp_path: Path) -> None:
    made = table(tmp_path)
    values = vectors(60, 6)
    values[[3, 30], 1] = np.nan, np.inf
    np.save(made.steps[0].tensor.file, values)
    scene = Seen(catalog(made)).scene()
    assert scene.note == "2 rows with NaN or infinity set aside"
    assert np.flatnonzero(points_of(scene).emphasis == Emphasis.HIDDEN).tolist() == [3, 30]
    assert np.isfinite(points_of(scene).positions).all()


def test_default_table_has_metadata_and_most_rows(tmp_path: Path) -> None:
    small = table(tmp_path / "a", rows=30, key="a/layer")
    large = table(tmp_path / "b", rows=50, key="b/layer")
    bare = table(tmp_path / "c", rows=90, key="c/layer")
    bare = replace(bare, steps=tuple(replace(s, metadata_file="", sprite=None) for s in bare.steps))
    seen = Seen(catalog(small, large, bare))
    assert seen.scene().title == "b/layer · PCA"
    assert seen.scene(table="c/layer").legend is None


def test_without_brushes_the_points_drawn_are_those_with_coordinates_themselves(seen: Seen) -> None:
    seen.points()
    about = known(seen.catalog, seen.results, seen.state)
    assert about is not None
    assert about.projection is not None
    usable = drawable(about.projection)
    assert shown(about, about.projection, seen.state) is usable
    brush = RowsBrush("few", "embedding", "", about.subject.table.key, RowSet.of_indices(60, [0, 1, 2]))
    assert np.count_nonzero(shown(about, about.projection, replace(seen.state, brushes=(brush,)))) == 3


class TestLayersAreRemembered:
    def test_a_camera_move_makes_no_array(self, seen: Seen) -> None:
        before = seen.scene(labels=True, thumbnails=True)
        after = seen.scene(camera=CameraState(zoom=before.camera.zoom, target=(0.1, 0, 0)))
        assert [id(layer) for layer in after.layers] == [id(layer) for layer in before.layers]
        assert after.legend is before.legend

    def test_zooming_changes_the_size_of_points_and_no_array(self, seen: Seen) -> None:
        before = seen.points()
        after = seen.points(camera=CameraState(zoom=4.0))
        for name in ("positions", "colour_index", "palette", "emphasis"):
            assert getattr(after, name) is getattr(before, name)

    def test_selecting_makes_new_emphasis_only(self, seen: Seen) -> None:
        before = seen.points()
        mask = np.zeros(60, dtype=np.bool_)
        mask[:2] = True
        seen.state = select_rows("run/layer", mask).apply(seen.state)
        after = seen.points()
        assert after.emphasis is not before.emphasis
        assert after.positions is before.positions
        assert after.colour_index is before.colour_index

    def test_the_same_state_gives_the_same_layers(self, seen: Seen) -> None:
        assert seen.points() is seen.points()


def test_the_theme_changes_colours_only(seen: Seen) -> None:
    light = points_of(seen.scene())
    dark = points_of(seen.scene(Viewport(800, 600, theme=ThemeName.DARK)))
    assert dark.positions is light.positions
    assert not np.array_equal(dark.palette, light.palette)


def test_a_sample_of_many_points_is_drawn_while_they_are_sorted(seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "LEAST", 40)
    kinds: list[list[str]] = []
    notes: list[str] = []
    for _ in range(12):
        missing = missing_work(seen.catalog, seen.results, seen.state)
        kinds.append([each.key.kind for each in missing])
        if not missing:
            break
        for each in missing:
            seen.results.put(each.key, calls.resolve(each.task.function)(None, **each.task.arguments))
        parts = resolve(seen.catalog, seen.results, seen.state, VIEWPORT).parts
        notes += [part.part.note for part in parts if isinstance(part.part, Scene)]
        about = known(seen.catalog, seen.results, seen.state)
        if about is not None and about.cloud is not None and "glance" in kinds[-1]:
            assert not about.cloud.whole
            assert len(about.cloud) == 60
    with_points = [round_ for round_ in kinds if "glance" in round_ or "cloud" in round_]
    assert ("glance" in with_points[0], "cloud" in with_points[0]) == (True, False)
    assert ("glance" in with_points[1], "cloud" in with_points[1]) == (False, True)
    assert any("while all are sorted" in said for said in notes)
    about = known(seen.catalog, seen.results, seen.state)
    assert about is not None
    assert about.cloud is not None
    assert about.cloud.whole
    assert "sample" not in seen.scene().note
