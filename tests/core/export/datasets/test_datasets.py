"""Data of views as files, read back with pandas and pyarrow and compared with what was logged."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.export.data import DataError
from core.export.datasets import DataForm, DataSubject, DataWish, RunsAsked, data_set
from core.export.datasets.blocks import Block, DataColumn, DataKind, DataSet
from core.export.datasets.rows import rows_set
from core.export.datasets.tags import asked_tags
from core.export.streams import TooLongError, data_text, first_rows, save_data
from core.model import Catalog, Run, ScalarSeries, SourceSpec
from core.readers.catalog import CatalogReader
from core.results import Results
from core.state import RunsState, SessionState
from core.work import CancelledError
from tests.core.readers.logs import event, tensor, version, write

POINTS = {DataSubject.COORDINATES, DataSubject.METADATA, DataSubject.NEIGHBOURS, DataSubject.ROWS}
SAMPLE = Path(__file__).parents[4] / "resources" / "sample_logs"


@pytest.fixture(scope="module")
def sample() -> Catalog:
    return CatalogReader((SourceSpec(str(SAMPLE)),)).read()


def saved(tmp_path: Path, ending: str, catalog: Catalog, wish: DataWish, state: SessionState | None = None) -> Path:
    file = tmp_path / f"t.{ending}"
    save_data(file, data_set(catalog, Results(), state or SessionState(), wish))
    return file


def frame(file: Path) -> pd.DataFrame:
    readers = {
        ".csv": lambda: pd.read_csv(file),
        ".tsv": lambda: pd.read_csv(file, sep="\t"),
        ".parquet": lambda: pd.read_parquet(file),
        ".json": lambda: pd.DataFrame(json.loads(file.read_text())),
    }
    return readers[file.suffix]()


@pytest.mark.parametrize("ending", ["csv", "tsv", "parquet", "json"])
def test_every_logged_value_is_in_the_file(tmp_path: Path, sample: Catalog, ending: str) -> None:
    """TensorBoard's own reader says what was logged."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    name = "adam-lr0.003-w64-relu-s0"
    oracle = EventAccumulator(str(SAMPLE / name), size_guidance={"tensors": 0, "scalars": 0})
    oracle.Reload()
    table = frame(saved(tmp_path, ending, sample, DataWish(DataSubject.SCALARS)))
    own = table[(table.run == name) & (table.tag == "loss/train")]
    if "loss/train" in oracle.Tags()["scalars"]:
        logged = [(each.step, each.value) for each in oracle.Scalars("loss/train")]
    else:
        from tensorboard.util.tensor_util import make_ndarray

        logged = [(each.step, float(make_ndarray(each.tensor_proto))) for each in oracle.Tensors("loss/train")]
    assert own.step.tolist() == [step for step, _ in logged]
    assert own.value.to_numpy(np.float32).tolist() == [np.float32(value) for _, value in logged]
    assert len(logged) > 300


def test_three_forms_hold_the_same_values(tmp_path: Path, sample: Catalog) -> None:
    tags = ("loss/train", "accuracy/validation")
    wish = DataWish(DataSubject.SCALARS, tags=tags)
    long = frame(saved(tmp_path, "parquet", sample, wish))
    for form, index, outer in ((DataForm.BY_TAG, "tag", "run"), (DataForm.BY_RUN, "run", "tag")):
        wide = frame(saved(tmp_path, "csv", sample, DataWish(DataSubject.SCALARS, form=form, tags=tags)))
        wanted = long.pivot_table(index=[outer, "step"], columns=index, values="value", dropna=False).dropna(how="all")
        got = wide.set_index([outer, "step"]).dropna(how="all")
        assert set(got.columns) == set(wanted.columns)
        joined = got[list(wanted.columns)].sort_index()
        assert joined.index.equals(wanted.index)
        np.testing.assert_array_equal(joined.to_numpy(np.float32), wanted.to_numpy(np.float32))


def test_values_that_a_restart_replaced_come_on_demand(tmp_path: Path) -> None:
    run = tmp_path / "logs" / "a"
    steps = [0, 10, 20, 30, 20, 30, 40]
    events = [version(), *(event(step, tensor("loss", float(place))) for place, step in enumerate(steps))]
    write(run / "events.out.tfevents.1600000000.made", events)
    catalog = CatalogReader((SourceSpec(str(tmp_path / "logs")),)).read()
    kept = frame(saved(tmp_path, "csv", catalog, DataWish(DataSubject.SCALARS)))
    assert kept.step.tolist() == [0, 10, 20, 30, 40]
    assert kept.value.tolist() == [0, 1, 4, 5, 6]
    whole = frame(saved(tmp_path, "csv", catalog, DataWish(DataSubject.SCALARS, restarted=True)))
    assert whole.step.tolist() == steps
    assert whole.replaced.tolist() == [False, False, True, True, False, False, False]


def test_all_runs_are_written_whatever_is_hidden(tmp_path: Path, sample: Catalog) -> None:
    names = list(sample.runs)
    state = SessionState(runs=RunsState(unchecked=frozenset(names[:20]), query="adam"))
    hidden = SessionState(
        runs=state.runs, selected_runs=frozenset(names[:2]), scalars=state.scalars, active_view="scalars"
    )
    told = {
        whose: set(frame(saved(tmp_path, "parquet", sample, DataWish(DataSubject.SCALARS, whose), hidden)).run)
        for whose in RunsAsked
    }
    having = {name for name, run in sample.runs.items() if run.scalars}
    assert told[RunsAsked.ALL] == having
    assert told[RunsAsked.SELECTED] == set(names[:2])
    assert told[RunsAsked.SHOWN] == {name for name in having if "adam" in name} - set(names[:20])


def test_points_of_curves_are_those_of_the_logs(tmp_path: Path, sample: Catalog) -> None:
    from core.readers.blobs import read_pr_curve

    table = frame(saved(tmp_path, "parquet", sample, DataWish(DataSubject.PR_CURVES)))
    name, tag = "adam-lr0.003-w32-relu-s0", "pr_curves/digit_3"
    run = sample.runs[name]
    own = table[(table.run == name) & (table["class"] == tag)]
    assert own.step.unique().tolist() == run.blobs[tag].step.tolist()
    last = read_pr_curve(run, tag, len(run.blobs[tag]) - 1)
    mine = own[own.step == own.step.max()]
    np.testing.assert_array_equal(mine.tp, last.true_positives)
    np.testing.assert_allclose(mine.threshold, last.thresholds)
    np.testing.assert_allclose(mine.tp / (mine.tp + mine.fp), mine.precision)


def test_buckets_of_histograms_and_cells_of_texts_are_whole(tmp_path: Path, sample: Catalog) -> None:
    from core.readers.blobs import read_histogram

    table = frame(saved(tmp_path, "csv", sample, DataWish(DataSubject.HISTOGRAMS)))
    name, tag = str(table.run.iloc[0]), str(table.tag.iloc[0])
    own = table[(table.run == name) & (table.tag == tag)]
    run = sample.runs[name]
    for place, step in enumerate(run.blobs[tag].step.tolist()):
        logged, mine = read_histogram(run, tag, place), own[own.step == step]
        np.testing.assert_array_equal(mine["count"], logged.count)
        np.testing.assert_array_equal(mine.left, logged.left)
    texts = frame(saved(tmp_path, "json", sample, DataWish(DataSubject.TEXTS)))
    assert texts.text.str.startswith("## Configuration").any()


def test_table_of_runs_has_all_hyperparameters(tmp_path: Path, sample: Catalog) -> None:
    table = frame(saved(tmp_path, "parquet", sample, DataWish(DataSubject.RUNS, RunsAsked.ALL)))
    run = sample.runs["adam-lr0.003-w64-relu-s0"]
    row = table[table.Run == run.name].iloc[0]
    assert (row["optimiser"], row["width"]) == (run.params["optimiser"], run.params["width"])
    assert row["loss/train"] == run.scalars["loss/train"].value[-1]


def test_names_that_are_hard_to_write_come_back(tmp_path: Path) -> None:
    name = 'lr=0,1\t"a"\nβ'
    series = ScalarSeries(np.zeros(3), np.arange(3), np.array([np.nan, np.inf, 0.1]))
    catalog = Catalog(runs={name: Run(name, "t", (), scalars={"x,y": series}, loaded=True)})
    for ending in ("csv", "tsv", "parquet", "json"):
        table = frame(saved(tmp_path, ending, catalog, DataWish(DataSubject.SCALARS)))
        assert table.run.unique().tolist() == [name]
        assert table.tag.unique().tolist() == ["x,y"]
        values = table.value.to_numpy(float)
        assert np.isnan(values[0])
        assert values[2] == 0.1
        if ending != "json":
            assert values[1] == np.inf


def test_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    save_data(tmp_path / "t.json", rows_set(("a", "a", "a (2)"), [[1, 2, 3]]))
    assert json.loads((tmp_path / "t.json").read_text()) == [{"a": 1, "a (2)": 2, "a (2) (2)": 3}]


def test_rows_get_the_kind_of_all_their_values(tmp_path: Path) -> None:
    rows: list[list[object]] = [[1, 1, True, None], [2, 0.5, False, None], [3, None, None, "x"], [4, 2**70, True, 1]]
    save_data(tmp_path / "t.parquet", rows_set("abcd", rows))
    from pyarrow import parquet

    read = parquet.read_table(tmp_path / "t.parquet")
    assert [str(kind) for kind in read.schema.types] == ["int64", "string", "bool", "string"]
    assert read.column("d").to_pylist() == [None, None, "x", "1"]


class Stopping:
    """A token that stops work once it has told about some blocks."""

    def __init__(self, after: int) -> None:
        self.left = after
        self.told: list[float | None] = []

    @property
    def cancelled(self) -> bool:
        return self.left <= 0

    def check(self) -> None:
        if self.left <= 0:
            raise CancelledError

    def progress(self, fraction: float | None, message: str = "") -> None:
        self.left -= 1
        self.told.append(fraction)

    def partial(self, value: object) -> None:
        raise AssertionError


@pytest.mark.parametrize("ending", ["csv", "parquet", "json"])
def test_a_cancelled_export_leaves_the_old_file(tmp_path: Path, sample: Catalog, ending: str) -> None:
    file = tmp_path / f"t.{ending}"
    file.write_text("old")
    with pytest.raises(CancelledError):
        save_data(file, data_set(sample, Results(), SessionState(), DataWish(DataSubject.SCALARS)), Stopping(3))
    assert file.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == [file.name]


def test_progress_is_told_up_to_the_end(tmp_path: Path, sample: Catalog) -> None:
    token = Stopping(10**9)
    save_data(tmp_path / "t.csv", data_set(sample, Results(), SessionState(), DataWish(DataSubject.SCALARS)), token)
    assert token.told == sorted(token.told, key=lambda share: share or 0.0)
    assert token.told[-1] == 1.0


def test_only_what_is_looked_at_is_made_and_blocks_stay_small(tmp_path: Path) -> None:
    """Never more than one series, or a part of it, is in a block, however many there are."""
    step = np.arange(2_000, dtype=np.int64)
    series = ScalarSeries(step.astype(float), step, step.astype(np.float32))
    runs = {f"r{i}": Run(f"r{i}", "t", (), scalars={"x": series}, loaded=True) for i in range(300)}
    for form in (DataForm.LONG, DataForm.BY_TAG, DataForm.BY_RUN):
        data = data_set(Catalog(runs=runs), Results(), SessionState(), DataWish(DataSubject.SCALARS, form=form))
        sizes = [block.rows * len(block.columns) for _, block in data.blocks()]
        assert sum(block.rows for _, block in data.blocks()) == (2_000 if form is DataForm.BY_RUN else 600_000)
        assert max(sizes) < 600_000
    made = []

    def blocks():  # type: ignore[no-untyped-def]
        for number in range(5):
            made.append(number)
            yield 0.0, Block(4, (np.arange(4),))

    assert len(first_rows(DataSet((DataColumn("a", DataKind.WHOLE),), blocks, []), 6)) == 6
    assert made == [0, 1]


def test_what_is_too_long_for_the_clipboard_is_refused(sample: Catalog) -> None:
    data = data_set(sample, Results(), SessionState(), DataWish(DataSubject.SCALARS))
    with pytest.raises(TooLongError):
        data_text(data, most=100_000)
    small = data_set(sample, Results(), SessionState(), DataWish(DataSubject.RUNS))
    assert data_text(small, "\t", most=100_000).startswith("Run\tStatus\t")


def test_a_wrong_ending_is_said(tmp_path: Path, sample: Catalog) -> None:
    with pytest.raises(DataError, match="does not end in"):
        saved(tmp_path, "xlsx", sample, DataWish(DataSubject.TEXTS))


@pytest.mark.parametrize(
    ("subject", "column"),
    [
        (DataSubject.SCALARS, "tag"),
        (DataSubject.HISTOGRAMS, "tag"),
        (DataSubject.DISTRIBUTIONS, "tag"),
        (DataSubject.TEXTS, "tag"),
        (DataSubject.IMAGES, "tag"),
        (DataSubject.PR_CURVES, "class"),
    ],
)
def test_one_of_the_tags_that_are_offered_is_written_alone(
    tmp_path: Path, sample: Catalog, subject: DataSubject, column: str
) -> None:
    offered = asked_tags(sample, SessionState(), DataWish(subject))
    whole = frame(saved(tmp_path, "parquet", sample, DataWish(subject)))
    assert set(offered) == set(whole[column])
    one = frame(saved(tmp_path, "parquet", sample, DataWish(subject, tags=offered[-1:])))
    kept = whole[whole[column] == offered[-1]].reset_index(drop=True)
    assert 0 < len(one) == len(kept)
    pd.testing.assert_frame_equal(one, kept)


@pytest.mark.parametrize("subject", [each for each in DataSubject if each not in POINTS])
def test_the_first_rows_are_those_of_the_file(tmp_path: Path, sample: Catalog, subject: DataSubject) -> None:
    wish = DataWish(subject, RunsAsked.ALL)
    with saved(tmp_path, "csv", sample, wish).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    data = data_set(sample, Results(), SessionState(), wish)
    assert first_rows(data, 40) == rows[:40]
    assert list(data.header) == header
    assert rows


def test_the_first_rows_have_the_digits_truths_and_gaps_of_the_file(tmp_path: Path) -> None:
    values = ([0.0, 1e-5, float("nan")], np.array([0.1, 2.0, 1e20], np.float32), [True, None, False], ["", "a\n", 3])
    kinds = (DataKind.NUMBER, DataKind.SINGLE, DataKind.TRUTH, DataKind.MIXED)
    columns = tuple(DataColumn(kind.value, kind) for kind in kinds)
    data = DataSet(columns, lambda: iter([(1.0, Block(3, values))]), [])
    save_data(tmp_path / "t.csv", data)
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        assert first_rows(data, 9) == list(csv.reader(file))[1:]
    assert first_rows(data, 1) == [["0", "0.1", "true", ""]]
