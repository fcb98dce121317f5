"""What export jobs say before they write: the first rows are those of the file, in whatever format."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pyarrow
import pytest
from pyarrow import parquet

from app.exporting import SAMPLED, Asked, Sample, sample_data, write_data
from core.export.datasets import DataSubject, DataWish, RunsAsked
from core.model import SourceSpec
from core.readers.catalog import CatalogReader
from core.results import Results
from core.session.commands.points import edits as edit_commands
from core.state import EmbeddingState, RowSet, SessionState
from core.views.embedding.work import complete
from tests.core.session.small_logs import ROWS, TABLE, make_logs


class Told:
    """A token that nobody listens to."""

    cancelled = False

    def check(self) -> None: ...

    def progress(self, fraction: float | None, message: str = "") -> None: ...

    def partial(self, value: object) -> None: ...


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    folder = make_logs(tmp_path_factory.mktemp("exporting") / "logs")
    catalog, results = CatalogReader((SourceSpec(str(folder)),)).read(), Results()
    state = SessionState(
        embedding=EmbeddingState(TABLE),
        selected_points={TABLE: RowSet.of_indices(ROWS, [3, 7, 40])},
        selected_runs=frozenset({"adam", "sgd"}),
    )
    complete(catalog, results, state)
    state = edit_commands.assign(TABLE, "size", {"2.5": np.arange(ROWS) == 3}).apply(state)
    return Asked(catalog, results, state, None)


def _of(asked: Asked, what: DataSubject, whose: RunsAsked) -> Asked:
    return Asked(asked.catalog, asked.results, asked.state, DataWish(what, whose))


@pytest.mark.parametrize("whose", [RunsAsked.ALL, RunsAsked.SELECTED])
@pytest.mark.parametrize(
    "what",
    [DataSubject.COORDINATES, DataSubject.METADATA, DataSubject.ROWS, DataSubject.SCALARS, DataSubject.RUNS],
)
def test_the_first_rows_are_those_of_every_file(
    asked: Asked, tmp_path: Path, what: DataSubject, whose: RunsAsked
) -> None:
    wanted = _of(asked, what, whose)
    sample = sample_data(Told(), wanted)
    for ending in ("csv", "tsv", "parquet", "json"):
        path, rows, _ = write_data(Told(), wanted, str(tmp_path / f"t.{ending}"))
        found = _READERS[ending](Path(path), sample)
        assert len(found) == rows > 0
        assert [list(row) for row in sample.rows] == found[:SAMPLED], ending


def _separated(path: Path, sample: Sample) -> list[list[str]]:
    with path.open(newline="") as file:
        found = list(csv.reader(file, delimiter="," if path.suffix == ".csv" else "\t"))
    assert tuple(found[0]) == sample.header
    return found[1:]


def _columns(path: Path, sample: Sample) -> list[list[str]]:
    table = parquet.read_table(path)
    assert tuple(table.column_names) == sample.header
    columns = [[text or "" for text in column.cast(pyarrow.string()).to_pylist()] for column in table.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _objects(path: Path, sample: Sample) -> list[list[str]]:
    """Return values of JSON as the sample has them: numbers that are equal are the same text."""
    found = json.loads(path.read_text())
    seen = sample.rows + ((),) * (len(found) - len(sample.rows))
    return [
        [_as_seen(row[name], text) for name, text in zip(sample.header, texts or sample.header, strict=True)]
        for row, texts in zip(found, seen, strict=True)
    ]


def _as_seen(value: object, text: str) -> str:
    if value is None:
        return "" if text not in ("nan", "inf", "-inf") else text
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        try:
            return text if float(text) == value else str(value)
        except ValueError:
            return str(value)
    return str(value)


_READERS = {"csv": _separated, "tsv": _separated, "parquet": _columns, "json": _objects}


@pytest.mark.parametrize("whose", [RunsAsked.ALL, RunsAsked.SELECTED])
@pytest.mark.parametrize(
    ("what", "header"),
    [(DataSubject.COORDINATES, ("PC 1", "PC 2", "PC 3")), (DataSubject.ROWS, ("row",))],
)
def test_what_an_array_holds_is_seen_before(
    asked: Asked, tmp_path: Path, what: DataSubject, header: tuple[str, ...], whose: RunsAsked
) -> None:
    wanted = _of(asked, what, whose)
    sample = sample_data(Told(), wanted, array=True)
    path, rows, _ = write_data(Told(), wanted, str(tmp_path / "t.npy"))
    array = np.load(path)
    assert rows == len(array)
    assert tuple(name.partition(" (")[0] for name in sample.header) == header
    assert [list(row) for row in sample.rows] == [
        [str(value) for value in row] for row in array.reshape(rows, -1)[:SAMPLED]
    ]
    assert sample.said == f"An array ({' × '.join(map(str, array.shape))}) of {array.dtype}"


def test_neighbours_are_announced_in_the_shape_of_their_file(asked: Asked, tmp_path: Path) -> None:
    wanted = _of(asked, DataSubject.NEIGHBOURS, RunsAsked.SELECTED)
    path, rows, _ = write_data(Told(), wanted, str(tmp_path / "t.csv"))
    table = sample_data(Told(), wanted)
    with Path(path).open(newline="") as file:
        assert next(csv.reader(file)) == list(table.header)
    array = sample_data(Told(), wanted, array=True)
    path, rows, _ = write_data(Told(), wanted, str(tmp_path / "t.npy"))
    assert np.load(path).shape == (rows, DataWish(DataSubject.NEIGHBOURS).neighbours)
    assert array.header == ("neighbour 1", "neighbour 2", "…")
