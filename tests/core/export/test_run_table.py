"""Tables of runs as files, read back by pandas and pyarrow, and beside the texts of TensorBoard's download."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.export.data import DataError
from core.export.markup import latex_cell, latex_table, latex_text, markdown_table, tabbed_text
from core.export.run_table import copied_rows, save_run_table
from core.model import Catalog
from core.session.commands.runs.run_table import reduce_metric, show_columns
from core.state import NumberFormat, NumberStyle, SessionState
from core.views.hparams.table.cells import MISSING, Cell, CellKind, cell_of
from core.views.hparams.table.resolve import TableData, table_data
from core.views.hparams.table.values import CellRows, rows_of, table_header
from core.work import CancelledError
from tests.core.views.hparams.made import made_catalog
from tests.core.views.hparams.table.runs import a_catalog, a_run

AWFUL = 'a,"b"\tc\nd|e_f%$#&{}~^\\<*x*>[`'
NUMBER = NumberFormat()


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog(
        a_run("r1", {"lr": 0.1, "opt": AWFUL, "flag": True, "n": 3}, {"acc": [0.1, 1 / 3]}, started=1.5),
        a_run("r2", {"lr": 1e-300, "opt": "sgd", "flag": False}, {"acc": [math.nan], "loss": [-math.inf]}),
        a_run("r3", {"opt": "β", "n": 2**40}, {"loss": [1e-7]}),
    )


@pytest.fixture
def data(catalog: Catalog) -> TableData:
    return table_data(catalog, SessionState())


def test_csv_comes_back_through_pandas(tmp_path: Path, data: TableData) -> None:
    import pandas as pd

    assert save_run_table(tmp_path / "t.csv", data, {}, 0.0) == 3
    frame = pd.read_csv(tmp_path / "t.csv", lineterminator="\n")
    assert list(frame["Run"]) == ["r1", "r2", "r3"]
    assert frame["opt"][0] == AWFUL
    assert frame["lr"][:2].tolist() == [0.1, 1e-300]
    assert frame["acc"][0] == 1 / 3
    assert frame["loss"].tolist()[1:] == [-math.inf, 1e-7]
    assert frame["n"].isna().tolist() == [False, True, False]
    assert pd.to_datetime(frame["Start"][0]).timestamp() == 1.5


def test_parquet_keeps_types_and_what_is_missing(tmp_path: Path, data: TableData) -> None:
    from pyarrow import parquet

    save_run_table(tmp_path / "t.parquet", data, {}, 0.0)
    table = parquet.read_table(tmp_path / "t.parquet")
    kinds = dict(zip(table.column_names, map(str, table.schema.types), strict=True))
    assert (kinds["lr"], kinds["n"], kinds["flag"], kinds["opt"]) == ("double", "int64", "bool", "string")
    assert table.column("n").to_pylist() == [3, None, 2**40]
    assert table.column("opt").to_pylist() == [AWFUL, "sgd", "β"]
    assert table.column("acc").null_count == 1
    assert math.isnan(table.column("acc").to_pylist()[1])


def test_json_is_strict(tmp_path: Path, data: TableData) -> None:
    save_run_table(tmp_path / "t.json", data, {}, 0.0)
    records = json.loads((tmp_path / "t.json").read_text(), parse_constant=pytest.fail)
    assert records[0]["opt"] == AWFUL
    assert records[0]["flag"] is True
    assert records[2]["lr"] is None
    assert records[1]["loss"] is None


def test_only_the_rows_and_columns_of_the_table_are_written(tmp_path: Path, catalog: Catalog) -> None:
    state = show_columns(["params.opt"], False, "").apply(SessionState())
    state = reduce_metric("metrics.acc", "acc", "min(metrics.acc)").apply(state)
    assert save_run_table(tmp_path / "t.csv", table_data(catalog, state), {}, 0.0, {"r3", "r1", "gone"}) == 2
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert "opt" not in rows[0]
    assert rows[1][rows[0].index("min acc")] == "0.1"
    assert [row[0] for row in rows[1:]] == ["r1", "r3"]


def test_columns_with_the_same_title_are_told_apart(tmp_path: Path) -> None:
    catalog = a_catalog(a_run("a", {"loss": 1}, {"loss": [2.0]}))
    save_run_table(tmp_path / "t.csv", table_data(catalog, SessionState()), {}, 0.0)
    header = (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert {"params.loss", "metrics.loss"} < set(header)


def test_other_endings_are_refused(tmp_path: Path, data: TableData) -> None:
    with pytest.raises(DataError, match=r"\.csv, \.json, \.parquet, \.tex, \.md"):
        save_run_table(tmp_path / "t.xlsx", data, {}, 0.0)


def test_a_table_without_rows_has_its_header(tmp_path: Path) -> None:
    from pyarrow import parquet

    data = table_data(a_catalog(), SessionState())
    for ending in ("csv", "json", "parquet", "tex", "md"):
        assert save_run_table(tmp_path / f"t.{ending}", data, {}, 0.0) == 0
    assert parquet.read_table(tmp_path / "t.parquet").num_rows == 0


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\x00")), min_size=1, max_size=4))
def test_what_is_copied_is_read_by_spreadsheets(values: list[str]) -> None:
    text = tabbed_text([f"c{place}" for place in range(len(values))], [values])
    assert list(csv.reader(io.StringIO(text, newline=""), dialect="excel-tab"))[1] == values


def test_copies_have_all_digits(data: TableData) -> None:
    rows = list(csv.reader(io.StringIO(copied_rows(data, {"r1"}), newline=""), dialect="excel-tab"))
    assert len(rows) == 2
    assert rows[1][rows[0].index("acc")] == repr(1 / 3)
    assert rows[1][rows[0].index("opt")] == AWFUL
    assert rows[1][rows[0].index("loss")] == ""


# LaTeX, by the rules of TensorBoard's download where its text is LaTeX at all


def theirs(header: list[str], rows: list[list[Any]], kind: str = "latex") -> Any:
    """Answer as TensorBoard's download does."""
    from tensorboard.plugins.hparams import api_pb2, download_data

    experiment, groups = api_pb2.Experiment(), api_pb2.ListSessionGroupsResponse()
    for name in header:
        experiment.hparam_infos.add(name=name)
    for row in rows:
        group = groups.session_groups.add()
        for name, value in zip(header, row, strict=True):
            if isinstance(value, str):
                group.hparams[name].string_value = value
            else:
                group.hparams[name].number_value = value
    body, _ = download_data.Handler(None, experiment, groups, kind, [True] * len(header)).run()
    return body


def test_csv_and_json_say_what_tensorboard_says(tmp_path: Path) -> None:
    header = ["lr", "opt"]
    rows: list[list[Any]] = [[0.001, AWFUL], [1e-300, "sgd"], [12345678.9, "β"]]
    catalog = a_catalog(*(a_run(f"r{p}", dict(zip(header, row, strict=True))) for p, row in enumerate(rows)))
    data = table_data(catalog, SessionState())
    save_run_table(tmp_path / "t.csv", data, {}, 0.0)
    save_run_table(tmp_path / "t.json", data, {}, 0.0)
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as stream:
        mine = [row[1:] for row in csv.reader(stream)]
    assert mine == list(csv.reader(io.StringIO(theirs(header, rows, "csv"), newline="")))
    said = theirs(header, rows, "json")
    records = [{"Run": f"r{p}"} | dict(zip(said["header"], row, strict=True)) for p, row in enumerate(said["rows"])]
    assert json.loads((tmp_path / "t.json").read_text()) == records


def a_cell(value: object) -> Cell:
    if isinstance(value, float):
        from core.views.hparams.table.formats import number_text

        text = f"{value:.3g}".replace("e+", "e") if math.isfinite(value) else number_text(value, NUMBER)
        return Cell(text.replace("-", "−"), CellKind.NUMBER, value)
    return MISSING if value is None else Cell(str(value), CellKind.TEXT)


def test_latex_is_that_of_tensorboard_where_it_is_right() -> None:
    header = ["lr", "batch_size", "opt"]
    rows: list[list[Any]] = [
        [0.001, 32.0, "adam_w"], [1e-7, -0.5, "90%"], [math.nan, math.inf, "x"], [1e9, -math.inf, "y"]
    ]  # fmt: skip
    mine = latex_table(header, [[a_cell(value) for value in row] for row in rows])
    # Theirs has all columns at the left.
    assert mine.replace("{rrl}", "{lll}") == theirs(header, rows)


def test_latex_escapes_what_tensorboard_leaves() -> None:
    assert latex_text("a&b#c{d}~^\\$") == r"a\&b\#c\{d\}\textasciitilde{}\textasciicircum{}\textbackslash{}\$"
    assert latex_cell(MISSING) == "--"
    assert latex_cell(Cell("12,345.7", CellKind.NUMBER)) == "$12{,}345.7$"
    assert latex_cell(Cell("−321µ", CellKind.NUMBER)) == r"$-321\,\mu$"
    assert latex_cell(Cell("1.5k", CellKind.NUMBER)) == r"$1.5\,\mathrm{k}$"
    assert latex_cell(Cell("1.5e-05", CellKind.NUMBER)) == r"$1.5\cdot 10^{-5}$"
    assert latex_cell(Cell("-3", CellKind.NUMBER)) == "$-3$"


@given(st.text(st.characters(codec="ascii", exclude_characters="\n\r\t\x00"), max_size=20))
def test_latex_text_has_no_bare_special_character(text: str) -> None:
    rest = re.sub(r"\\text[a-z]+\{\}|\\[&%$#_{}]", "", latex_text(text))
    assert not set(rest) & set('\\&%$#_{}~^<>|"')


def test_markdown_is_read_as_a_table_of_the_same_texts(data: TableData) -> None:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    cells = [[a_cell(AWFUL), a_cell(0.5), MISSING], [a_cell("1. x"), a_cell(-2.0), a_cell("- y")]]
    text = markdown_table(["a_b", "n|m", "c"], cells)
    html = parser.render(text)
    found = [re.sub(r"<[^>]+>", "", each) for each in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", html)]
    import html as entities

    wanted = ["a_b", "n|m", "c", " ".join(AWFUL.split()), "0.5", "–", "1. x", "−2", "- y"]
    assert [entities.unescape(each) for each in found] == wanted
    assert text.splitlines()[1] == "| :--- | ---: | :--- |"


def test_papers_have_the_digits_of_the_columns(tmp_path: Path, data: TableData) -> None:
    formats = {"metrics.acc": NumberFormat(NumberStyle.FIXED, 2)}
    save_run_table(tmp_path / "t.md", data, formats, 0.0)
    save_run_table(tmp_path / "t.tex", data, formats, 0.0)
    assert "| 0.33 |" in (tmp_path / "t.md").read_text()
    assert "$0.33$" in (tmp_path / "t.tex").read_text()


class Told:
    """A token that notes what is told, and is cancelled after a number of looks."""

    def __init__(self, most: int = 10**9) -> None:
        self.most = most
        self.looks = 0
        self.fractions: list[float | None] = []

    @property
    def cancelled(self) -> bool:
        return self.looks > self.most

    def check(self) -> None:
        self.looks += 1
        if self.cancelled:
            raise CancelledError

    def progress(self, fraction: float | None, message: str = "") -> None:
        self.fractions.append(fraction)

    def partial(self, value: object) -> None:
        raise AssertionError


@pytest.mark.parametrize("ending", [".csv", ".json", ".parquet", ".tex", ".md"])
def test_writing_tells_how_far_it_is_and_stops_when_it_is_not_wanted(tmp_path: Path, ending: str) -> None:
    data = table_data(made_catalog({"x": list(range(500))}, {}), SessionState())
    told = Told()
    assert save_run_table(tmp_path / f"all{ending}", data, {}, 0.0, token=told) == 500
    assert told.fractions == sorted(told.fractions)  # type: ignore[type-var]
    assert told.fractions[0] == 0.0
    assert len(told.fractions) == 8  # each row is made once
    with pytest.raises(CancelledError):
        save_run_table(tmp_path / f"none{ending}", data, {}, 0.0, token=Told(3))
    assert not (tmp_path / f"none{ending}").exists()


def test_cells_without_all_digits_are_written_alike(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    values = [float(value) for value in rng.normal(size=300) * 10.0 ** rng.integers(-12, 18, 300)]
    values += [np.nan, np.inf, -np.inf, 0.0, -0.0, 3.0, 1e300]
    catalog = made_catalog({"lr": values, "text": ["a_b"] * len(values)}, {"m": values})
    data = table_data(catalog, SessionState())
    rows = rows_of(data)
    seen = [tuple(cell_of(data.source.runs[row], column) for column in data.layout.columns) for row in rows]
    quick = list(CellRows(data, rows, {}, 0.0))
    assert [[(cell.text, cell.kind) for cell in row] for row in quick] == [
        [(cell.text, cell.kind) for cell in row] for row in seen
    ]
    save_run_table(tmp_path / "t.tex", data, {}, 0.0)
    assert (tmp_path / "t.tex").read_text() == latex_table(table_header(data), seen)
