from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from core.model import EmbeddingTable
from core.results import ResultKey, Results
from core.session.commands.points.selection import select_rows
from core.state import Lines, Metric, NeighbourQuery, PointSearch, ProjectionSpec, RowsBrush, RowSet, Trails
from core.style import ThemeName
from core.style.hues import hues
from core.views import Links, Scene, Stops
from core.views.embedding import known, subject
from core.views.embedding.lines import joins
from core.views.embedding.lines.layers import told
from core.views.embedding.lines.strokes import SHADES
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.runs.stepping import run
from core.views.embedding.runs.walking import walk_work
from core.views.picture import Emphasis
from tests.core.views.embedding.conftest import Seen, points_of
from tests.core.views.embedding.made import catalog, drifting_table, table, vectors

ROWS, LONG = 60, 20
"""Rows of the table, and of each of its three sequences: row r is followed by r + 3."""


def chained(folder: Path, name: str = "__next__") -> EmbeddingTable:
    made = table(folder, rows=ROWS)
    lines = [f"run\tepoch\t{name}"]
    for row in range(ROWS):
        after = str(row + 3) if row + 3 < ROWS else ""
        lines.append(f"r{row % 3}\t{row // 3 / 2}\t{after}")
    (folder / "metadata.tsv").write_text("\n".join(lines) + "\n")
    return made


@pytest.fixture
def chains(tmp_path: Path) -> Seen:
    return Seen(catalog(chained(tmp_path)))


def trails(scene: Scene) -> Links | None:
    return next((layer for layer in scene.layers if isinstance(layer, Links) and layer.palette is not None), None)


def trails_drawn(scene: Scene) -> Links:
    drawn = trails(scene)
    assert drawn is not None
    return drawn


def joined(scene: Scene) -> set[tuple[int, int]]:
    """The rows at both ends of each trail, told by where they are."""
    drawn, positions = trails(scene), points_of(scene).positions
    assert drawn is not None
    rows = {tuple(place): row for row, place in enumerate(positions.tolist())}
    return {(rows[tuple(start)], rows[tuple(end)]) for start, end in drawn.ends.tolist()}


EVERY = {(row, row + 3) for row in range(ROWS - 3)}


@pytest.mark.parametrize("name", ["__next__", "__seq_next__"])
def test_a_column_that_names_the_next_row_is_followed_unasked(tmp_path: Path, name: str) -> None:
    seen = Seen(catalog(chained(tmp_path, name)))
    scene = seen.scene()
    assert joined(scene) == EVERY
    drawn = trails(scene)
    assert drawn is not None
    assert drawn.index is not None
    assert drawn.palette is not None
    colours = {tuple(start): colour for start, colour in zip(drawn.ends[:, 0].tolist(), drawn.index, strict=True)}
    firsts, lasts = (
        [colours[tuple(points_of(scene).positions[row].tolist())] for row in rows] for rows in ((0, 1), (55, 56))
    )
    assert firsts == [0, 0]
    assert lasts == [SHADES - 1] * 2
    np.testing.assert_array_equal(drawn.palette[:SHADES, :3], hues(ThemeName.LIGHT, SHADES))
    assert scene.legend is not None
    (strip,) = scene.legend.strips
    assert strip.tip == "3 sequences of points, from first to last"
    assert len(scene.legend.entries) == 3


def test_an_order_column_is_followed_in_each_group(chains: Seen) -> None:
    scene = chains.scene(lines=Lines(Trails(order="epoch", group="run")))
    assert joined(scene) == EVERY
    assert scene.legend is not None
    assert scene.legend.strips[0].tip == "3 sequences of points along epoch, one for each run, from first to last"
    together = chains.scene(lines=Lines(Trails(order="epoch")))
    assert joined(together) == {(row, row + 1) for row in range(ROWS - 1)}


def test_what_is_hidden_is_not_joined_and_switched_off_nothing_is(chains: Seen) -> None:
    chains.scene()
    kept = np.arange(ROWS) != 30
    brush = RowsBrush("b", "embedding", "some", "run/layer", RowSet.of_mask(kept))
    chains.state = replace(chains.state, brushes=(brush,))
    assert joined(chains.scene()) == EVERY - {(27, 30), (30, 33)}
    off = chains.scene(lines=Lines(Trails(shown=False)))
    assert trails(off) is None
    assert off.legend is not None
    assert off.legend.strips == ()


def test_sequences_of_selected_points_stand_out_and_lie_on_top(chains: Seen) -> None:
    chains.scene()
    mask = np.zeros(ROWS, dtype=np.bool_)
    mask[7] = True
    chains.state = select_rows("run/layer", mask).apply(chains.state)
    scene = chains.scene()
    drawn = trails(scene)
    assert drawn is not None
    assert drawn.index is not None
    assert joined(scene) == EVERY
    clear = drawn.index < SHADES
    assert np.count_nonzero(clear) == LONG - 1
    assert clear[-(LONG - 1) :].all()
    rows = {tuple(place): row for row, place in enumerate(points_of(scene).positions.tolist())}
    assert {rows[tuple(start)] % 3 for start in drawn.ends[clear][:, 0].tolist()} == {7 % 3}


def test_all_sequences_are_faint_where_only_a_point_beside_them_is_selected(tmp_path: Path) -> None:
    made = chained(tmp_path)
    file = tmp_path / "metadata.tsv"
    file.write_text(file.read_text().replace("r2\t9.0\t59\n", "r2\t9.0\t\n"))
    seen = Seen(catalog(made))
    assert joined(seen.scene()) == EVERY - {(56, 59)}
    select(seen, 59)
    faint = trails_drawn(seen.scene())
    assert faint.index is not None
    assert (faint.index >= SHADES).all()


def test_sequences_of_points_that_a_search_found_stand_out(chains: Seen) -> None:
    chains.scene()
    drawn = trails_drawn(chains.scene(search=PointSearch("r1", "run")))
    assert drawn.index is not None
    assert np.count_nonzero(drawn.index < SHADES) == LONG - 1


def test_layers_are_made_again_only_for_what_has_changed(chains: Seen) -> None:
    first = trails(chains.scene())
    turned = trails(chains.scene(camera=replace(chains.scene().camera, zoom=2.0)))
    assert turned is first
    assert trails(chains.scene(lines=Lines(Trails(order="epoch", group="run")))) is not first


def test_a_table_without_sequences_has_none(seen: Seen) -> None:
    assert trails(seen.scene()) is None
    assert joined(seen.scene(lines=Lines(Trails(order="score")))) == {(row, row + 1) for row in range(59)}
    assert trails(seen.scene(lines=Lines(Trails(order="name")))) is None


def links_of(scene: Scene) -> list[Links]:
    return [layer for layer in scene.layers if isinstance(layer, Links)]


def select(seen: Seen, *rows: int) -> None:
    mask = np.zeros(ROWS, dtype=np.bool_)
    mask[list(rows)] = True
    seen.state = select_rows("run/layer", mask).apply(seen.state)


def test_selected_points_are_joined_with_their_nearest(seen: Seen) -> None:
    seen.scene()
    select(seen, 4, 7, 31)
    query = NeighbourQuery(5, Metric.EUCLIDEAN)
    assert links_of(seen.scene(neighbours=query)) == []
    scene = seen.scene(neighbours=query, lines=Lines(neighbours=True))
    near = vectors(ROWS, 6)
    away = np.linalg.norm(near[:, None] - near[None], axis=2)
    np.fill_diagonal(away, np.inf)
    expected = {frozenset((row, int(other))) for row in (4, 7, 31) for other in np.argsort(away[row])[:5]}
    positions = points_of(scene).positions
    rows = {tuple(place): row for row, place in enumerate(positions.tolist())}
    (drawn,) = links_of(scene)
    found = [frozenset((rows[tuple(a)], rows[tuple(b)])) for a, b in drawn.ends.tolist()]
    assert set(found) == expected
    assert len(found) == len(expected), "each pair once"
    level = points_of(scene).emphasis
    marked = {row for pair in expected for row in pair} - {4, 7, 31}
    assert set(np.flatnonzero(level == Emphasis.NEIGHBOUR).tolist()) == marked


STEPS = (0, 100, 200, 300)


@pytest.fixture
def walked(tmp_path: Path) -> Seen:
    """A table over four steps whose projections are aligned."""
    seen = Seen(catalog(drifting_table(tmp_path, STEPS, rows=ROWS)))
    spec = ProjectionSpec(method="pca", aligned=0.5)
    seen.state = replace(seen.state, embedding=replace(seen.state.embedding, projection=spec))
    about = subject(seen.catalog, seen.state)
    assert about is not None
    made, keys = walk_work(seen.catalog, about, spec, seen.results)
    ended = run(None, **{**made.task.arguments, "folder": None})  # type: ignore[arg-type]
    assert ended.layouts is not None
    seen.results.put(made.key, ended.walk)
    for key, layout in zip(keys, ended.layouts, strict=True):
        seen.results.put(key, layout)
    return seen


def test_paths_go_through_where_selected_points_are_at_every_step(walked: Seen) -> None:
    at = {}
    for step in STEPS:
        walked.state = replace(walked.state, step=step)
        at[step] = points_of(walked.scene()).positions[[5, 40]].copy()
    select(walked, 5, 40)
    scene = walked.scene(lines=Lines(paths=True))
    drawn = next(layer for layer in links_of(scene) if layer.palette is not None)
    expected = [[at[a][row], at[b][row]] for a, b in pairwise(STEPS) for row in (0, 1)]
    np.testing.assert_allclose(drawn.ends, np.array(expected), atol=1e-6)
    (stops,) = (layer for layer in scene.layers if isinstance(layer, Stops))
    assert stops.names[2] == "step 200 (3 of 4)"
    assert stops.here == 3
    for row, place, where in zip(stops.row.tolist(), stops.place.tolist(), stops.positions, strict=True):
        np.testing.assert_allclose(where, at[STEPS[place]][[5, 40].index(row)], atol=1e-6)
    assert scene.legend is not None
    assert (scene.legend.strips[-1].first, scene.legend.strips[-1].last) == ("step 0", "step 300")
    walked.state = replace(walked.state, step=100)
    again = walked.scene()
    assert next(layer for layer in again.layers if isinstance(layer, Stops)).here == 1
    assert any(layer is drawn for layer in again.layers), "paths are not made again where only the step is another"


def test_paths_of_many_points_say_that_they_are_a_part(walked: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joins, "PATHS_AT_MOST", 3)
    walked.scene()
    select(walked, *range(10))
    scene = walked.scene(lines=Lines(paths=True))
    (stops,) = (layer for layer in scene.layers if isinstance(layer, Stops))
    assert set(stops.row.tolist()) == {0, 3, 6}
    assert "3 of 10 selected points followed" in scene.note


def test_paths_need_an_aligned_projection_and_say_so(seen_steps: Callable[..., Seen]) -> None:
    seen = seen_steps(0, 10)
    seen.scene()
    select(seen, 1, 2)
    scene = seen.scene(lines=Lines(paths=True))
    assert not [layer for layer in scene.layers if isinstance(layer, Stops)]
    about = known(seen.catalog, seen.results, seen.state)
    assert about is not None
    said = told(about, seen.state.embedding, seen.state.selected_points["run/layer"])
    assert said == "Paths need one projection of all steps: switch on All steps and run it"


def test_paths_have_gaps_where_a_step_has_no_place_for_a_row() -> None:
    results, keys = Results(), tuple(ResultKey.of("layout", name) for name in "abc")
    scores = np.arange(12, dtype=np.float32).reshape(6, 2)
    aside = np.arange(6) == 4
    results.put(keys[0], Layout(scores, ("x", "y"), reach=2.0))
    results.put(keys[1], Layout(scores[:4], ("x", "y"), reach=2.0))
    results.put(keys[2], Layout(np.where(aside[:, None], np.nan, scores), ("x", "y"), aside, reach=4.0))
    found = joins.find_paths(None, results, keys, (0, 5, None), np.array([1, 4]), 2, (0, 1))
    np.testing.assert_allclose(found.places[0], np.c_[scores[[1, 4]] / 2, [0, 0]])
    np.testing.assert_allclose(found.places[1], [[*scores[1] / 2, 0], [np.nan] * 3])
    np.testing.assert_allclose(found.places[2], [[*scores[1] / 4, 0], [np.nan] * 3])
    assert [found.name(place) for place in (1, 2)] == ["step 5 (2 of 3)", "no step (3 of 3)"]
