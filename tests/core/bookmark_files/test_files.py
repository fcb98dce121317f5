"""Files of bookmarks: written and read again, and as the projector's page writes them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.bookmark_files.reading import read_bookmarks
from core.bookmark_files.writing import write_bookmarks
from core.model import Catalog
from core.readers.embeddings import load_vectors
from core.results import DiskResults, Results
from core.session.commands.points.bookmarks import seen_now, shown_again
from core.state import CameraState, EmbeddingState, PointBookmark, ProjectionSpec, RowsBrush, RowSet, SessionState
from core.views.embedding import known
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.subject import Subject, subject
from core.work import RefusedError
from tests.core.views.embedding.made import catalog, table

TSNE = ProjectionSpec("tsne", {"perplexity": 7.0})
PLACES = np.random.default_rng(3).normal(size=(40, 3)).astype(np.float32)


class Place:
    """A table that is open, whose t-SNE was run."""

    def __init__(self, folder: Path) -> None:
        self.catalog: Catalog = catalog(table(folder / "logs", rows=40))
        self.results = Results(DiskResults(folder / "results"))
        self.state = SessionState(embedding=EmbeddingState(table="run/layer", projection=TSNE, dimensions=2))
        self.results.put(self.about.vectors, load_vectors(self.about.state.tensor))
        self.results.keep(self.about.projection, Layout(PLACES, ("t-SNE 1", "t-SNE 2", "t-SNE 3")))

    @property
    def about(self) -> Subject:
        found = subject(self.catalog, self.state)
        assert found is not None
        return found

    def mark(self, name: str, **changes: Any) -> PointBookmark:
        rows = RowSet.of_indices(40, [3, 4, 9])
        brush = RowsBrush("b", "embedding", "three", "run/layer", rows)
        there = replace(
            self.state,
            embedding=replace(self.state.embedding, **changes),
            selected_points={"run/layer": RowSet.of_indices(40, [4])},
            brushes=(brush,),
        )
        return replace(seen_now(there, "run/layer", CameraState(zoom=2.0)), name=name)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def written(place: Place, path: Path, *marks: PointBookmark) -> list[dict[str, Any]]:
    write_bookmarks(None, place.catalog, place.results, place.state, marks, str(path))
    states: list[dict[str, Any]] = json.loads(path.read_text())
    return states


def test_bookmarks_come_back_as_they_were(place: Place, tmp_path: Path) -> None:
    marks = (place.mark("t-SNE", colour_by="label"), place.mark("PCA", projection=ProjectionSpec(), dimensions=3))
    written(place, tmp_path / "state.json", *marks)
    read = read_bookmarks(None, str(tmp_path / "state.json"), place.about, place.results)
    assert read.marks == marks
    assert read.left_out == ()


def test_what_the_page_of_the_projector_is_told(place: Place, tmp_path: Path) -> None:
    flat, solid = written(
        place,
        tmp_path / "state.json",
        place.mark("t-SNE", colour_by="label", label_by="name"),
        place.mark("PCA", projection=ProjectionSpec(), dimensions=3, components=(2, 0, 1)),
    )
    assert (flat["label"], flat["selectedProjection"], flat["isSelected"], solid["isSelected"]) == (
        "t-SNE", "tsne", True, False,
    )  # fmt: skip
    assert flat["projections"][9] == {"tsne-0": float(PLACES[9, 0]), "tsne-1": float(PLACES[9, 1])}
    assert (flat["selectedPoints"], flat["filteredPoints"]) == ([4], [3, 4, 9])
    assert (flat["tSNEis3d"], flat["tSNEPerplexity"], flat["dataSetDimensions"]) == (False, 7.0, [40, 6])
    assert (flat["selectedColorOptionName"], flat["selectedLabelOption"]) == ("label", "name")
    assert (solid["selectedProjection"], solid["pcaComponentDimensions"]) == ("pca", [2, 0, 1])


def test_coordinates_travel_to_where_nothing_was_run(place: Place, tmp_path: Path) -> None:
    written(place, tmp_path / "state.json", place.mark("t-SNE", dimensions=3))
    place.results = Results(DiskResults(tmp_path / "others"))
    (mark,) = read_bookmarks(None, str(tmp_path / "state.json"), place.about, place.results).marks
    seen = known(place.catalog, place.results, shown_again(place.state, mark))
    assert seen is not None
    assert seen.projection is not None
    assert seen.spec.method == "tsne"
    assert np.array_equal(seen.projection.scores, PLACES)


def test_a_state_of_the_page_is_shown_where_its_points_were(place: Place, tmp_path: Path) -> None:
    state = {
        "label": "clusters", "selectedProjection": "tsne", "tSNEIteration": 500, "tSNEPerplexity": 30,
        "dataSetDimensions": [40, 6], "projections": [{"tsne-0": row, "tsne-1": -row} for row in range(40)],
        "selectedPoints": [2], "filteredPoints": [1, 2, 3], "selectedColorOptionName": "label",
    }  # fmt: skip
    (tmp_path / "state").write_text(json.dumps([state]))
    (mark,) = read_bookmarks(None, str(tmp_path / "state"), place.about, place.results).marks
    there = shown_again(place.state, mark)
    seen = known(place.catalog, place.results, there)
    assert seen is not None
    assert isinstance(seen.projection, Layout)
    assert np.array_equal(seen.projection.scores, [[row, -row] for row in range(40)])
    assert (seen.spec.method, seen.spec.parameters["perplexity"], seen.projection.epoch) == ("tsne", 30, 500)
    assert (there.embedding.dimensions, there.embedding.colour_by) == (2, "label")
    assert there.selected_points["run/layer"].indices().tolist() == [2]
    (brush,) = there.brushes
    assert isinstance(brush, RowsBrush)
    assert brush.rows.indices().tolist() == [1, 2, 3]


def test_bookmarks_of_another_table_are_left_out_and_said(place: Place, tmp_path: Path) -> None:
    states = [
        {"label": "wide", "selectedProjection": "pca", "dataSetDimensions": [40, 7]},
        {"selectedProjection": "umap"},
        {"label": "fits", "selectedProjection": "pca"},
    ]
    (tmp_path / "state").write_text(json.dumps(states))
    read = read_bookmarks(None, str(tmp_path / "state"), place.about, place.results)
    assert [mark.name for mark in read.marks] == ["fits"]
    assert [said.split(":")[0] for said in read.left_out] == ["wide", "Bookmark 2"]
    assert "40 x 7" in read.left_out[0]


def test_what_was_never_run_is_left_out_and_nothing_at_all_is_refused(place: Place, tmp_path: Path) -> None:
    never = place.mark("never", projection=ProjectionSpec("umap"))
    told = write_bookmarks(
        None, place.catalog, place.results, place.state, (never, place.mark("run")), str(tmp_path / "s")
    )
    assert told.count == 1
    assert "never: UMAP" in told.left_out[0]
    with pytest.raises(RefusedError, match="has not been run"):
        write_bookmarks(None, place.catalog, place.results, place.state, (never,), str(tmp_path / "none"))
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "own", ["[", "{}", '{"selected": {"size": 4, "packed": "AAAA"}}', '{"selected": 3}', "[" * 9999]
)
def test_damage_of_what_this_program_adds_is_survived(place: Place, tmp_path: Path, own: str) -> None:
    state = {"label": "x", "selectedProjection": "pca", "armillary": own}
    (tmp_path / "state").write_text(json.dumps([state]))
    (mark,) = read_bookmarks(None, str(tmp_path / "state"), place.about, place.results).marks
    assert mark.selected is None


def test_a_file_that_is_no_list_is_refused(place: Place, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("{")
    with pytest.raises(RefusedError, match="no list of saved views"):
        read_bookmarks(None, str(tmp_path / "state"), place.about, place.results)
