from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cloud.camera import HOME, view_matrix
from core.cloud.projecting import project
from core.model import Catalog
from core.results import Results
from core.session.commands.points.panes import add_pane, within
from core.session.commands.points.projections import choose_method
from core.session.commands.points.selection import Combine, select_rows, show_only_rows
from core.state import Against, CameraState, MovedState, Pane, Panes, PointMeasure, ProjectionSpec, RowSet, SessionState
from core.views import Picture, Points, Scene, Viewport
from core.views.embedding.panes.comparing import compared_with
from core.views.embedding.panes.known import complete, known_in
from core.views.embedding.panes.lens import Lens, lens_of
from core.views.embedding.panes.morphing import ends, way_between
from core.views.embedding.panes.pairing import paired
from core.views.embedding.panes.pictures import resolve
from core.views.embedding.panes.places import places_beside
from core.views.embedding.transitions import Transition
from core.views.embedding.trust.shown import values_key
from core.views.embedding.work import known
from core.views.picture import Emphasis
from tests.core.views.embedding.made import catalog, table
from tests.core.views.embedding.panes.test_pairing import known as told

MAIN, OTHER = "run/layer", "other/layer"
STATES = st.builds(
    SessionState,
    step=st.none() | st.integers(0, 9),
    embedding=st.just(SessionState().embedding),
)
PANES = st.builds(
    Pane,
    projection=st.builds(ProjectionSpec, st.sampled_from(["pca", "raw", "umap"])),
    dimensions=st.sampled_from([2, 3]),
    step=st.none() | st.integers(0, 9),
    camera=st.none() | st.builds(CameraState, zoom=st.floats(1, 9)),
)


def beside(*panes: Pane, state: SessionState | None = None) -> SessionState:
    whole = state or SessionState()
    return replace(whole, embedding=replace(whole.embedding, panes=Panes(panes)))


@given(STATES, st.lists(PANES, min_size=1, max_size=3), st.data())
def test_what_is_put_back_is_seen_and_what_is_seen_can_be_put_back(
    state: SessionState, panes: list[Pane], data: st.DataObject
) -> None:
    whole = beside(*panes, state=state)
    lens = Lens(data.draw(st.integers(0, len(panes) - 1)), MAIN, MAIN, 5, 5)
    seen = lens.seen(whole)
    assert lens.put_back(whole, seen, seen) == whole
    camera = CameraState(zoom=3.5)
    wish = replace(seen.embedding, camera=camera, dimensions=2, colour_by="label", opacity=0.25)
    after = replace(seen, embedding=wish, step=4)
    back = lens.put_back(whole, seen, after)
    again = lens.seen(back)
    assert again.embedding == replace(wish, choice=again.embedding.choice)
    assert again.step == 4
    assert back.embedding.colour_by == "label", "looks are shared"
    assert back.embedding.camera == whole.embedding.camera, "the main picture is not moved"
    assert back.embedding.dimensions == whole.embedding.dimensions
    if panes[lens.place].step is not None:
        assert back.step == whole.step, "a pane that stays at a step steps alone"
    for place, pane in enumerate(panes):
        if place != lens.place:
            assert back.embedding.panes.beside[place] == pane


@given(st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=8), st.permutations("abcdefg"), st.data())
def test_rows_selected_in_a_pane_are_their_partners_in_the_main_table(
    here: list[str], there: list[str], data: st.DataObject
) -> None:
    pairing = paired(None, len(here), len(there), told(id=here), told(id=list(there)), "id")
    lens = Lens(0, MAIN, OTHER, len(here), len(there), pairing)
    picked = np.array(data.draw(st.lists(st.booleans(), min_size=len(there), max_size=len(there))))
    whole = within(lens, select_rows(OTHER, picked)).apply(beside(Pane(OTHER)))
    chosen = whole.selected_points.get(MAIN)
    names = set() if chosen is None else {here[row] for row in chosen.indices()}
    assert names == {name for name in here if here.count(name) == 1 and picked[there.index(name)]}
    seen = lens.seen(whole).selected_points.get(OTHER)
    assert (set() if seen is None else {there[row] for row in seen.indices()}) == names
    added = within(lens, select_rows(OTHER, ~picked, Combine.ADD)).apply(whole).selected_points.get(MAIN)
    every = {name for name in here if here.count(name) == 1}
    assert (set() if added is None else {here[row] for row in added.indices()}) == every


def test_what_the_main_picture_hides_is_hidden_beside_and_what_is_alone_is_not() -> None:
    pairing = paired(None, 3, 4, told(id=["a", "b", "c"]), told(id=["new", "c", "a", "b"]))
    lens = Lens(0, MAIN, OTHER, 3, 4, pairing)
    state = show_only_rows(MAIN, np.array([True, False, False]), "embedding").apply(beside(Pane(OTHER)))
    brush = lens.seen(state).brushes[-1]
    assert brush.table == OTHER  # type: ignore[union-attr]
    assert brush.rows.mask().tolist() == [True, False, True, False]  # type: ignore[union-attr]


def test_a_method_chosen_in_a_pane_is_offered_there_only() -> None:
    lens = Lens(0, MAIN, MAIN, 5, 5)
    whole = within(lens, choose_method("umap")).apply(beside(Pane()))
    assert whole.embedding.choice.method == "pca"
    assert lens.seen(whole).embedding.choice.method == "umap"
    assert whole.embedding.panes.beside[0].projection.method == "pca", "it takes long: nothing runs unasked"
    quick = within(lens, choose_method("raw")).apply(whole)
    assert quick.embedding.panes.beside[0].projection.method == "raw"


@pytest.fixture
def two(tmp_path: Path) -> Catalog:
    return catalog(table(tmp_path / "a", 40), table(tmp_path / "b", 60, key=OTHER))


def scenes(picture: Picture) -> list[Scene]:
    return [placed.part for placed in picture.parts if isinstance(placed.part, Scene)]


def points(scene: Scene) -> Points:
    return next(layer for layer in scene.layers if isinstance(layer, Points))


def drawn(logs: Catalog, results: Results, state: SessionState) -> list[Scene]:
    complete(logs, results, state)
    return scenes(resolve(logs, results, state, Viewport(900, 500)))


def test_all_pictures_are_drawn_where_they_belong_with_one_legend(two: Catalog) -> None:
    results, whole = Results(), beside(Pane(projection=ProjectionSpec("raw")), Pane(OTHER))
    whole = replace(whole, embedding=replace(whole.embedding, table=MAIN))
    made = drawn(two, results, whole)
    assert ["raw" in scene.title.lower() for scene in made] == [False, True, False]
    assert [scene.legend is not None for scene in made] == [True, False, False]
    assert "40 of 60 paired" in made[2].note
    picture = resolve(two, results, whole, Viewport(900, 500))
    assert [(part.left, part.top) for part in picture.parts] == [(0, 0), (450.5, 0), (450.5, 250.5)]


def test_partners_have_the_colours_of_the_main_picture_and_the_others_are_faint(two: Catalog) -> None:
    whole = replace(beside(Pane(OTHER)), embedding=replace(beside(Pane(OTHER)).embedding, table=MAIN))
    main, other = (points(scene) for scene in drawn(two, Results(), whole))
    np.testing.assert_array_equal(other.palette[other.colour_index[:40]], main.palette[main.colour_index])
    assert (other.emphasis[:40] == Emphasis.NORMAL).all()
    assert (other.emphasis[40:] == Emphasis.DIMMED).all()
    chosen = replace(whole, selected_points={MAIN: RowSet.of_indices(40, [3, 9])})
    _, other = (points(scene) for scene in drawn(two, Results(), chosen))
    assert np.flatnonzero(other.emphasis == Emphasis.SELECTED).tolist() == [3, 9]


def test_four_pictures_are_remembered_side_by_side(two: Catalog) -> None:
    results = Results()
    panes = [Pane(projection=ProjectionSpec(name)) for name in ("raw", "random", "pca")]
    whole = replace(beside(*panes), selected_points={MAIN: RowSet.of_indices(40, [1])})
    whole = replace(whole, embedding=replace(whole.embedding, table=MAIN))
    first, second = drawn(two, results, whole), drawn(two, results, whole)
    assert len(first) == 4
    assert all(points(one) is points(other) for one, other in zip(first, second, strict=True))


def test_a_pane_stays_at_its_step_while_the_linked_one_goes_on(tmp_path: Path) -> None:
    logs, results = catalog(table(tmp_path, 30, steps=(1, 5, 9))), Results()
    whole = beside(Pane(step=1), Pane())
    titles = [scene.title for scene in drawn(logs, results, whole)]
    assert [title.split(" · ")[1] for title in titles] == ["step 9", "step 1", "step 9"]
    titles = [scene.title for scene in drawn(logs, results, replace(whole, step=6))]
    assert [title.split(" · ")[1] for title in titles] == ["step 5", "step 1", "step 5"]


def test_colours_by_a_measure_are_those_of_the_main_picture(two: Catalog) -> None:
    for pane, partners in ((Pane(projection=ProjectionSpec("raw")), 40), (Pane(OTHER), 40)):
        results, whole = Results(), beside(pane)
        wish = replace(whole.embedding, table=MAIN, colour_measure=PointMeasure.FAITHFULNESS)
        whole = replace(whole, embedding=wish)
        complete(two, results, whole)
        main = known(two, results, whole)
        assert main is not None
        assert main.projection is not None
        measured = np.linspace(0, 1, 40, dtype=np.float32)
        results.put(values_key(main.key, main.projection, wish, PointMeasure.FAITHFULNESS), measured)
        first, other = (points(scene) for scene in drawn(two, results, whole))
        assert len(np.unique(first.colour_index)) > 5
        there = other.palette[other.colour_index]
        np.testing.assert_array_equal(there[:partners], first.palette[first.colour_index])


def test_places_beside_have_one_thing_in_one_row(two: Catalog) -> None:
    results = Results()
    whole = beside(Pane(OTHER, ProjectionSpec("raw"), 2, (1, 0, 2)), Pane(MAIN, ProjectionSpec("raw"), 3))
    whole = replace(whole, embedding=replace(whole.embedding, table=MAIN))
    assert places_beside(two, results, whole) == (None, None)
    complete(two, results, whole)
    first, second = places_beside(two, results, whole)
    assert first is not None
    assert second is not None
    assert (first.name, first.table, first.same, second.name, second.same) == (
        "picture 2",
        OTHER,
        False,
        "picture 3",
        True,
    )
    rows, others = two.embeddings[MAIN].rows, two.embeddings[OTHER].rows
    assert first.rows.tolist() == [*range(40), *[-1] * (rows - 40)]
    assert first.alone == others - 40
    vectors = np.load(two.embeddings[OTHER].steps[0].tensor.file)
    np.testing.assert_array_equal(first.coordinates[:40], vectors[:40][:, [1, 0]])
    assert np.isnan(first.coordinates[40:]).all()
    own = np.load(two.embeddings[MAIN].steps[0].tensor.file)
    np.testing.assert_array_equal(second.coordinates, own[:, :2])  # raw axes are two


def test_a_table_that_is_gone_and_a_catalog_without_any_are_no_trouble(two: Catalog) -> None:
    whole = beside(Pane("gone/layer"))
    lens = lens_of(two, Results(), whole, 0)
    assert lens is not None
    assert lens.same
    assert lens_of(Catalog(), Results(), whole, 0) is None
    assert resolve(Catalog(), Results(), whole, Viewport(400, 300)).parts == ()
    assert known_in(Catalog(), Results(), lens, whole, None) is None
    assert known(Catalog(), Results(), whole) is None
    assert add_pane(Pane()).apply(beside(Pane(), Pane(), Pane())) == beside(Pane(), Pane(), Pane())


def test_points_set_off_from_where_their_partners_are_seen(two: Catalog) -> None:
    results, whole = Results(), beside(Pane(OTHER, ProjectionSpec("raw"), dimensions=2))
    whole = replace(whole, embedding=replace(whole.embedding, table=MAIN))
    complete(two, results, whole)
    lens, main = lens_of(two, results, whole, 0), known(two, results, whole)
    assert lens is not None
    other = known_in(two, results, lens, lens.seen(whole), main)
    assert main is not None
    assert other is not None
    assert main.cloud is not None
    assert other.cloud is not None
    assert ends(other, main) == Transition(OTHER, MAIN)
    size = (600.0, 400.0)
    before, after = view_matrix(CameraState(), 2, *size), view_matrix(CameraState(rotation=HOME), 3, *size)
    way = way_between(other.cloud, main.cloud, lens.pairing, before, after)
    wanted = project(before, other.cloud.positions[:40], *size)[:, :2]
    np.testing.assert_allclose(project(after, way.at(0.0).positions, *size)[:, :2], wanted, atol=1e-2)
    assert way.at(1.0) is main.cloud
    # The other way round twenty points have no partner, and stay.
    back = paired(None, 60, 40, None, None)
    other_way = way_between(main.cloud, other.cloud, back, after, before)
    np.testing.assert_array_equal(other_way.at(0.0).positions[40:], other.cloud.positions[40:])


def test_what_is_compared_is_the_picture_beside(two: Catalog, tmp_path: Path) -> None:
    def against(logs: Catalog, pane: Pane, **chosen: object) -> MovedState | None:
        whole = beside(pane)
        whole = replace(whole, embedding=replace(whole.embedding, table=MAIN, **chosen))  # type: ignore[arg-type]
        results = Results()
        complete(logs, results, whole)
        lens, main = lens_of(logs, results, whole, 0), known(logs, results, whole)
        assert lens is not None
        assert main is not None
        other = known_in(logs, results, lens, lens.seen(whole), main)
        assert other is not None
        return compared_with(lens, main, other, whole.embedding)

    raw = against(two, Pane(projection=ProjectionSpec("raw")))
    assert raw == MovedState(Against.METHOD, method="raw")
    assert against(two, Pane()) is None, "the same picture"
    assert against(two, Pane(OTHER)) is None, "not the same rows"
    steps = catalog(table(tmp_path / "s", 30, steps=(1, 5)), table(tmp_path / "t", 30, key=OTHER))
    assert against(steps, Pane(step=1)) == MovedState(Against.STEP, step=1)
    assert against(steps, Pane(OTHER)) == MovedState(Against.TABLE, table=OTHER)


def test_pictures_beyond_those_that_there_is_room_for_are_left_out(two: Catalog) -> None:
    whole = beside(*[Pane(projection=ProjectionSpec("raw"))] * 6)
    assert len(drawn(two, Results(), whole)) == 4
