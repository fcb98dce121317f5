from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.cloud.camera import CameraState, view_matrix
from core.model import F4, Catalog
from core.results import Results
from core.state import MarksState, SessionState
from core.views import PlaceNames, Viewport
from core.views.embedding import complete, resolve
from core.views.embedding.marks.names import name_boxes, names_shown
from core.views.embedding.marks.naming import CELLS, name_places
from core.views.picture import NamedPlaces, Scene
from tests.core.views.embedding.made import catalog, table

pytestmark = pytest.mark.usefixtures("kernels")
CENTRES = np.array([[-0.6, -0.5, 0.0], [0.6, 0.5, 0.0], [0.6, -0.5, 0.0]])


@pytest.fixture(scope="module")
def kernels() -> None:
    from core.cloud.compiling import warm_up

    warm_up()


def clusters(each: int = 300) -> F4:
    random = np.random.default_rng(1)
    places = np.repeat(CENTRES, each, axis=0) + random.normal(0, 0.05, (3 * each, 3)) * (1, 1, 0)
    return places.astype(np.float32)


def nearest(places: NamedPlaces) -> list[int]:
    found: list[int] = np.linalg.norm(places.positions[:, None] - CENTRES[None], axis=2).argmin(axis=1).tolist()
    return found


def test_places_are_named_by_the_category_that_tells_them_apart() -> None:
    positions, groups = clusters(), np.repeat(np.arange(3), 300)
    codes = groups.astype(np.int32)
    codes[::3] = 3  # a category that is everywhere
    codes[5::50] = -1
    made = name_places(None, positions, np.ones(900, dtype=np.bool_), 2, codes, ("ant", "bee", "cat", "all"))
    level = made.levels[CELLS[2].index(16)]
    assert sorted(zip(nearest(level), level.texts, strict=True)) == [(0, "ant"), (1, "bee"), (2, "cat")]


def test_places_are_named_by_words_of_their_texts_and_only_of_points_shown() -> None:
    positions, groups = clusters(), np.repeat(np.arange(3), 300)
    random = np.random.default_rng(0)
    own = (("tree", "leaf"), ("ship", "sail"), ("note", "song"))
    texts = [" ".join(random.permutation([*own[group], "the", "of", "a"])) for group in groups]
    shown = groups != 2
    made = name_places(None, positions, shown, 2, texts=texts)
    level = made.levels[CELLS[2].index(16)]
    named = {centre: set(text.split(", ")) for centre, text in zip(nearest(level), level.texts, strict=True)}
    assert set(named) == {0, 1}
    assert all(set(own[centre]) <= words for centre, words in named.items())


def test_names_grow_in_number_as_one_looks_closer_stay_while_the_plane_moves_and_never_overlap() -> None:
    random = np.random.default_rng(3)
    centres = random.uniform(-0.9, 0.9, (40, 3)) * (1, 1, 0)
    positions = (np.repeat(centres, 60, axis=0) + random.normal(0, 0.01, (2400, 3)) * (1, 1, 0)).astype(np.float32)
    codes = np.repeat(np.arange(40), 60).astype(np.int32)
    categories = tuple(f"group {number}" for number in range(40))
    made = name_places(None, positions, np.ones(2400, dtype=np.bool_), 2, codes, categories)
    layer = PlaceNames(made.levels, CELLS[2], "#000000")
    counts = []
    for zoom in (1.0, 2.0, 4.0):
        kept: list[set[str]] = []
        for target in ((0.0, 0.0, 0.0), (0.3, -0.1, 0.0)):
            matrix = view_matrix(CameraState(target, zoom=zoom), 2, 800, 600)
            places, seen, fitting = names_shown(layer, matrix, target, 800, 600)
            kept.append({places.texts[place] for place in fitting.tolist()})
            edges = seen[fitting][:, [0, 1, 0, 1]] + name_boxes(places.texts)[fitting]
            low, high = edges[:, :2], edges[:, 2:]
            meets = np.all((low[:, None] < high[None] - 1e-6) & (low[None] < high[:, None] - 1e-6), axis=2)
            assert meets.sum() == len(fitting)
        assert kept[0] == kept[1]
        counts.append(len(kept[0]))
    assert counts[0] < counts[-1] >= 30


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return catalog(table(Path(tmp_path_factory.mktemp("named")), rows=300))


@pytest.mark.parametrize("dimensions", [2, 3])
def test_the_picture_names_places_where_that_is_wanted(facts: Catalog, dimensions: int) -> None:
    results, state = Results(), SessionState()
    for on in (True, False):
        wish = replace(state.embedding, dimensions=dimensions, marks=MarksState(clusters=on))
        state = replace(state, embedding=wish)
        complete(facts, results, state)
        scene = resolve(facts, results, state, Viewport(800, 600, 1.0)).parts[0].part
        assert isinstance(scene, Scene)
        found = [layer for layer in scene.layers if isinstance(layer, PlaceNames)]
        assert len(found) == on
        if on:
            assert {"ant", "bee", "cat"} <= {text for level in found[0].levels for text in level.texts}
