"""Points of an embedding as files, against the arrays they are made of and scikit-learn's neighbours."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pyarrow import parquet

from core.export.data import DataError
from core.export.datasets import DataSubject, DataWish, RunsAsked, data_set
from core.export.datasets.blocks import Block, DataSet
from core.export.datasets.points import point_array
from core.export.saving import save_wish
from core.export.streams import save_data
from core.model import Catalog, ColumnKind, SourceSpec
from core.readers.catalog import CatalogReader
from core.readers.embeddings import load_metadata
from core.results import Results
from core.session.commands.points import edits as edit_commands
from core.state import EmbeddingState, Pane, Panes, ProjectionSpec, RowSet, SessionState, Tray, TrayOrder
from core.views.embedding.editing.known import metadata_of
from core.views.embedding.panes.known import complete as complete_all
from core.views.embedding.subject import subject, vectors_in
from core.views.embedding.work import complete
from core.work import RefusedError
from tests.core.session.small_logs import COLUMNS, ROWS, TABLE, make_logs

Opened = tuple[Catalog, Results, SessionState]
PICKED = (3, 7, 40)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    folder = make_logs(tmp_path_factory.mktemp("points") / "logs")
    catalog, results = CatalogReader((SourceSpec(str(folder)),)).read(), Results()
    state = SessionState(
        embedding=EmbeddingState(TABLE), selected_points={TABLE: RowSet.of_indices(ROWS, list(PICKED))}
    )
    complete(catalog, results, state)
    return catalog, results, state


def test_coordinates_are_those_of_the_picture(opened: Opened, tmp_path: Path) -> None:
    catalog, results, state = opened
    save_data(tmp_path / "t.parquet", data_set(catalog, results, state, DataWish(DataSubject.COORDINATES)))
    table = pd.read_parquet(tmp_path / "t.parquet")
    array = point_array(catalog, results, state, DataWish(DataSubject.COORDINATES))
    assert table.row.tolist() == list(range(ROWS))
    np.testing.assert_array_equal(table.iloc[:, 1:4].to_numpy(), array)
    assert np.flatnonzero(table.selected).tolist() == list(PICKED)
    about = subject(catalog, state)
    assert about is not None
    vectors = np.asarray(vectors_in(results, about.vectors), dtype=np.float64)
    from sklearn.decomposition import PCA

    wanted = PCA(3).fit_transform(vectors)
    np.testing.assert_allclose(np.abs(array), np.abs(wanted), atol=1e-4)


def test_coordinates_in_pictures_beside_come_along(opened: Opened, tmp_path: Path) -> None:
    catalog, results, state = opened
    pane = Pane(projection=ProjectionSpec("raw"), dimensions=2, components=(1, 0, 2))
    beside = replace(state, embedding=replace(state.embedding, panes=Panes((pane,))))
    wish = DataWish(DataSubject.COORDINATES, RunsAsked.SELECTED)
    complete_all(catalog, results, beside)
    data = data_set(catalog, results, beside, wish)
    save_data(tmp_path / "t.csv", data)
    table = pd.read_csv(tmp_path / "t.csv")
    about = subject(catalog, state)
    assert about is not None
    vectors = np.asarray(vectors_in(results, about.vectors))[list(PICKED)]
    there = table[["picture 2 Dimension 2", "picture 2 Dimension 1"]].to_numpy()
    np.testing.assert_allclose(there, vectors[:, [1, 0]], rtol=1e-6)
    array = point_array(catalog, results, beside, wish)
    np.testing.assert_array_equal(array[:, :3], point_array(catalog, results, state, wish))
    np.testing.assert_array_equal(array[:, 3:], vectors[:, [1, 0]])
    assert not data.missing
    with pytest.raises(RefusedError, match="has not been computed"):
        data_set(catalog, Results(), beside, wish)


def test_points_leave_in_the_order_of_the_open_tray(opened: Opened) -> None:
    catalog, results, state = opened
    down = Tray(open=True, order=(TrayOrder("row", True),))
    sorted_by_row = replace(state, embedding=replace(state.embedding, tray=down))
    for runs, expected in ((RunsAsked.ALL, range(ROWS)), (RunsAsked.SELECTED, PICKED)):
        for subject_ in (DataSubject.COORDINATES, DataSubject.ROWS):
            data = data_set(catalog, results, sorted_by_row, DataWish(subject_, runs))
            rows = [np.asarray(block.columns[0]) for _, block in data.blocks()]
            assert np.concatenate(rows).tolist() == list(expected)[::-1]


def test_selection_leaves_alone_or_with_its_coordinates(opened: Opened) -> None:
    catalog, results, state = opened
    rows = point_array(catalog, results, state, DataWish(DataSubject.ROWS, RunsAsked.SELECTED))
    assert rows.tolist() == list(PICKED)
    few = point_array(catalog, results, state, DataWish(DataSubject.COORDINATES, RunsAsked.SELECTED))
    assert np.array_equal(few, point_array(catalog, results, state, DataWish(DataSubject.COORDINATES))[list(PICKED)])


def test_neighbours_are_those_of_the_vectors(opened: Opened, tmp_path: Path) -> None:
    from sklearn.neighbors import NearestNeighbors

    catalog, results, state = opened
    wish = DataWish(DataSubject.NEIGHBOURS, neighbours=4)
    about = subject(catalog, state)
    assert about is not None
    vectors = np.asarray(vectors_in(results, about.vectors), dtype=np.float64)
    assert vectors.shape == (ROWS, COLUMNS)
    far, near = NearestNeighbors(n_neighbors=5).fit(vectors).kneighbors(vectors)
    assert np.array_equal(point_array(catalog, results, state, wish), near[:, 1:])
    save_data(tmp_path / "n.csv", data_set(catalog, results, state, wish))
    table = pd.read_csv(tmp_path / "n.csv")
    assert table["rank"].tolist() == [1, 2, 3, 4] * ROWS
    assert table.neighbour.tolist() == near[:, 1:].ravel().tolist()
    np.testing.assert_allclose(table.distance, far[:, 1:].ravel(), rtol=1e-4)


def test_what_was_not_computed_is_said(opened: Opened) -> None:
    catalog, _, state = opened
    with pytest.raises(RefusedError, match="not been computed"):
        data_set(catalog, Results(), state, DataWish(DataSubject.COORDINATES))
    with pytest.raises(RefusedError, match="no embedding"):
        data_set(replace(catalog, embeddings={}), Results(), state, DataWish(DataSubject.ROWS))


@pytest.mark.parametrize("ending", [".tsv", ".csv", ".parquet"])
def test_metadata_leave_as_they_were_edited(opened: Opened, tmp_path: Path, ending: str) -> None:
    catalog, results, state = opened
    mine = edit_commands.assign(TABLE, "mine", {"a\tb": np.arange(ROWS) == 3}).apply(state)
    about = subject(catalog, mine)
    assert about is not None
    metadata = metadata_of(about, results)
    assert metadata is not None
    path = tmp_path / f"t{ending}"
    save_data(path, data_set(catalog, results, mine, DataWish(DataSubject.METADATA, RunsAsked.ALL)))
    if ending == ".tsv":
        again = load_metadata(str(path), ROWS)
        assert not again.problems
        assert again.columns["mine"].texts[3] == "a b"
        for name, column in metadata.columns.items():
            if column.kind is ColumnKind.NUMBER:
                np.testing.assert_array_equal(again.columns[name].numbers, column.numbers)
            elif name != "mine":
                assert list(again.columns[name].texts) == list(column.texts)
        return
    table = pd.read_parquet(path) if ending == ".parquet" else pd.read_csv(path)
    assert list(table.columns) == list(metadata.columns)
    assert table.mine[3] == "a\tb"
    assert table.mine.isna().sum() == ROWS - 1


def test_a_number_that_is_missing_is_empty_or_null(opened: Opened, tmp_path: Path) -> None:
    catalog, results, state = opened
    mine = edit_commands.assign(TABLE, "size", {"2.5": np.arange(ROWS) == 3}).apply(state)
    about = subject(catalog, mine)
    assert about is not None
    metadata = metadata_of(about, results)
    assert metadata is not None
    assert metadata.columns["size"].kind is ColumnKind.NUMBER
    for what in (DataSubject.COORDINATES, DataSubject.METADATA):
        data = data_set(catalog, results, mine, DataWish(what))
        for ending in ("csv", "json", "parquet"):
            save_data(tmp_path / f"t.{ending}", data)
        with (tmp_path / "t.csv").open(newline="") as file:
            assert [row["size"] for row in csv.DictReader(file)] == ["2.5" if row == 3 else "" for row in range(ROWS)]
        told = [row["size"] for row in json.loads((tmp_path / "t.json").read_text())]
        assert told == [2.5 if row == 3 else None for row in range(ROWS)]
        assert parquet.read_table(tmp_path / "t.parquet")["size"].to_pylist() == told


@pytest.mark.parametrize("what", [DataSubject.METADATA, DataSubject.SCALARS])
def test_what_is_no_array_of_points_is_not_written_as_one(opened: Opened, tmp_path: Path, what: DataSubject) -> None:
    with pytest.raises(DataError, match="does not end in"):
        save_wish(tmp_path / "t.npy", *opened, DataWish(what))
    assert not (tmp_path / "t.npy").exists()


def test_one_column_has_no_header_as_the_projector_reads_it(opened: Opened, tmp_path: Path) -> None:
    catalog, results, state = opened
    whole = data_set(catalog, results, state, DataWish(DataSubject.METADATA, RunsAsked.SELECTED))
    one = replace(whole, columns=whole.columns[:1], blocks=lambda: _first_columns(whole))
    save_data(tmp_path / "t.tsv", one)
    assert len((tmp_path / "t.tsv").read_text().splitlines()) == len(PICKED)


def _first_columns(whole: DataSet) -> Iterator[tuple[float, Block]]:
    for share, block in whole.blocks():
        yield share, Block(block.rows, block.columns[:1])
