"""Parsers against anything: what a writer wrote comes back, and nothing else ever harms."""

from __future__ import annotations

import ast
import csv
import io
import json
import math
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Problem, Run
from core.readers.base import FileState
from core.readers.catalog import CatalogReader, parse_sources
from core.readers.json_pieces import JsonError, JsonPieces
from core.readers.trainers.growing import GrowingFile, Line
from core.readers.trainers.safe_yaml import load
from core.readers.trainers.values import MOST_PARAMS, flattened, moment, param, written
from tests.architecture.tree import ROOT, parsed, sources
from tests.core.readers.trainers.live import points

NAMES = (
    "metrics.csv", "hparams.yaml", "result.json", "params.json", "progress.csv", "trainer_state.json", "a.log", "t.csv",
    "t.tsv", "t.parquet", "t.jsonl",
)  # fmt: skip
PICKLING = {"pickle", "cloudpickle", "dill", "joblib", "shelve", "marshal"}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)


def state_of(path: Path) -> FileState:
    status = path.stat()
    return FileState(str(path), path.name, status.st_size, status.st_mtime_ns, (status.st_dev, status.st_ino))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that examples of one test share."""
    return tmp_path_factory.mktemp("parsers")


seeds = st.sampled_from([
    b"epoch,step,loss\n0,1,0.5\n", b'{"training_iteration": 1, "trial_id": "a", "x": 0.5, "config": {"lr": 1}}\n',
    b'{"global_step": 1, "log_history": [{"step": 1, "loss": 0.5}, {"step": 2}]}', b"lr: 0.1\nb: &a [1, *a]\n",
    b"name,params.lr,metrics.loss,start_time,status\na,0.1,0.5,2020-01-01,FINISHED\n", b"PAR1", b"",
    b'{"uid": "a", "from_uid": "", "lr": 0.1, "loss": 0.5}\n{"uid": "b", "from_uid": "a", "loss": 1, "m": {"x": 2}}\n',
])  # fmt: skip
junk = st.binary(max_size=12) | st.sampled_from(
    [b'"', b"\n", b",", b"\0" * 20, b"{", b"]", b"1e999", b"!!python/x", b"\xff"]
)
splices = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 6), junk), max_size=4)


def spliced(content: bytes, places: list[tuple[float, int, bytes]]) -> bytes:
    """Return bytes in which some places are replaced by others."""
    for share, cut, new in places:
        at = int(share * len(content))
        content = content[:at] + new + content[at + cut :]
    return content


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(NAMES), st.tuples(seeds, splices), max_size=4), splices, st.booleans())
def test_no_file_harms_anything(
    folder: Path, files: dict[str, tuple[bytes, list[Any]]], later: list[Any], is_quiet: bool
) -> None:
    here = folder / "damaged"
    here.mkdir(exist_ok=True)
    for old in here.iterdir():
        old.unlink()
    for name, (content, places) in files.items():
        (here / name).write_bytes(spliced(content, places))
        if is_quiet:
            os.utime(here / name, (1e9, 1e9))
    reader = CatalogReader(parse_sources([str(here)]))
    check(list(reader.read().runs.values()), reader.snapshot().problems)
    for name, (content, places) in files.items():
        (here / name).write_bytes(spliced(spliced(content, places) + content, later))
        os.utime(here / name, (1e9, 1e9 + 1))
    reader.refresh()
    followed = reader.snapshot()
    check(list(followed.runs.values()), followed.problems)
    fresh = CatalogReader(parse_sources([str(here)])).read()
    if any(problem.kind == "damaged-file" for problem in followed.problems):
        return  # the last state that was whole is kept, which who comes later does not know
    assert {n: values(run) for n, run in followed.runs.items()} == {n: values(run) for n, run in fresh.runs.items()}


def check(runs: list[Run], problems: tuple[Problem, ...]) -> None:
    """Everything is of the right type and length, and nothing has failed unforeseen."""
    assert not [problem for problem in problems if problem.kind == "unexpected"]
    for run in runs:
        for series in run.scalars.values():
            assert len(series.step) == len(series.wall_time) == len(series.value) > 0
            assert (series.step.dtype.name, series.value.dtype.name) == ("int64", "float64")
        assert all(isinstance(value, int | float | str) for value in run.params.values())


def values(run: Run) -> dict[str, str]:
    """Return the points of a run as text, in which NaN equals NaN."""
    return {tag: str(points(series)) for tag, series in run.scalars.items()}


@given(st.lists(st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"])), max_size=12), st.data())
def test_lines_come_back_however_they_are_written(folder: Path, lines: list[str], data: st.DataObject) -> None:
    path = folder / "growing.txt"
    path.unlink(missing_ok=True)
    content = "".join(line + "\n" for line in lines).encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(content)), max_size=4)))
    file = GrowingFile()
    found: list[Line] = []
    for cut in [*cuts, len(content)]:
        path.write_bytes(content[:cut])
        os.utime(path, (2e9, 2e9))
        state = state_of(path)
        if not file.continues(state):
            found = []
        found += list(file.lines(state, lambda text: False))
    assert [line.text for line in found] == [
        line.removeprefix("\ufeff") if not k else line for k, line in enumerate(lines)
    ]
    assert [line.number for line in found] == list(range(1, len(lines) + 1))
    assert not file.waiting


@given(json_values, st.integers(1, 40))
def test_json_comes_back_in_pieces_of_any_size(folder: Path, value: object, block: int) -> None:
    path = folder / "any.json"
    text = json.dumps({"first": value, "list": [value, value], "last": 12})
    path.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, JsonPieces(str(path)) as pieces:
        patch.setattr("core.readers.json_pieces._BLOCK", block)
        read = {}
        for key in pieces.pairs():
            read[key] = list(pieces.elements()) if key == "list" else pieces.value()
        pieces.finish()
    assert json.dumps(read) == text


def failure(path: Path) -> JsonError | None:
    """Return what is wrong with a JSON file."""
    try:
        with JsonPieces(str(path)) as pieces:
            for _ in pieces.pairs():
                pieces.value()
            pieces.finish()
    except JsonError as error:
        return error
    return None


@given(st.binary(max_size=60))
def test_json_that_is_none_is_damage(folder: Path, content: bytes) -> None:
    path = folder / "none.json"
    path.write_bytes(b"{" + content)
    error = failure(path)
    try:
        json.loads("{" + content.decode("utf-8", "replace"))
    except ValueError:
        assert error is not None
        assert 1 <= error.line <= content.count(b"\n") + 1
        assert error.message
    else:
        assert error is None


@given(json_values)
def test_yaml_comes_back(value: object) -> None:
    text = yaml.safe_dump({"a": value}, allow_unicode=True)
    read, objects = load(text.encode())
    assert not objects
    assert repr(read) == repr(yaml.safe_load(text))


@given(json_values)
def test_flattened_values_are_plain_and_few(value: object) -> None:
    flat = flattened({"a": value, "b": [value] * 3})
    assert len(flat) <= MOST_PARAMS
    assert all(isinstance(leaf, int | float | str) for leaf in flat.values())
    assert len(written(value)) <= 1001


@given(st.floats() | st.integers(-(10**17), 10**17))
def test_numbers_stay_numbers(value: float) -> None:
    read = param(repr(value))
    assert type(read) is type(value)
    assert read == value or math.isnan(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("True", True),
        ("false", False),
        ("007", 7),
        ("1_000", "1_000"),
        ("1e5", 1e5),
        ("abc", "abc"),
        (" 3 ", 3),
        ("²", "²"),
    ],
)
def test_parameters_that_are_text(text: str, value: object) -> None:
    assert (param(text), type(param(text))) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1700000000", 1.7e9), ("1700000000123", 1700000000.123), ("2023-11-14T22:13:20+00:00", 1.7e9),
        ("2023-11-14 22:13:20Z", 1.7e9), ("soon", None), ("nan", None), ("", None), ("9" * 400, None),
    ],
)  # fmt: skip
def test_times(text: str, seconds: float | None) -> None:
    assert moment(text) == seconds


@given(st.lists(st.tuples(st.floats(), st.floats()), min_size=1, max_size=20), st.sampled_from(",;\t"))
def test_a_log_comes_back(folder: Path, rows: list[tuple[float, float]], delimiter: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(["epoch", "loss", 'a "quoted", name'])
    writer.writerows([k, *row] for k, row in enumerate(rows))
    path = folder / "log.csv"
    path.write_text(text.getvalue(), newline="")
    os.utime(path, (1e9, 1e9))
    (run,) = CatalogReader(parse_sources([str(path)])).read().runs.values()
    np.testing.assert_array_equal(run.scalars["loss"].value, [row[0] for row in rows])
    np.testing.assert_array_equal(run.scalars['a "quoted", name'].value, [row[1] for row in rows])


def test_a_long_history_leaves_other_threads_their_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [{"loss": k / 7, "learning_rate": 1e-5, "epoch": k / 100, "step": k} for k in range(60_000)]
    (tmp_path / "trainer_state.json").write_text(json.dumps({"global_step": 1, "log_history": entries}, indent=2))
    held, decode = list[int](), json.JSONDecoder.raw_decode

    def noted(self: json.JSONDecoder, text: str, start: int = 0) -> tuple[object, int]:
        held.append(len(text) - start)  # what has no end yet is gone through to the end of what is there
        value, end = decode(self, text, start)
        held[-1] = end - start
        return value, end

    monkeypatch.setattr(json.JSONDecoder, "raw_decode", noted)
    (run,) = CatalogReader(parse_sources([str(tmp_path)])).read().runs.values()
    assert run.points == 180_000
    assert len(held) > len(entries)
    assert max(held) < 1 << 18, "the interpreter's lock is held for so many characters at a time"


@pytest.mark.parametrize("file", sources("core/readers"), ids=str)
def test_nothing_that_was_pickled_is_ever_loaded(file: Path) -> None:
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
            assert not {name.split(".")[0] for name in names} & PICKLING
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
            assert called not in ("read_pickle", "unsafe_load", "full_load", "UnsafeLoader", "FullLoader")
            assert given.get("allow_pickle", "False") == "False"
            whole = ast.unparse(node.func)
            assert whole not in ("torch.load", "yaml.load"), f"{file.relative_to(ROOT)} calls {whole}"
            assert whole not in ("np.load", "numpy.load") or given.get("allow_pickle") == "False"
