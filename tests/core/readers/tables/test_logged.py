from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import TensorFormat, TensorSource
from core.readers.base import ReadError
from core.readers.embeddings import load_metadata
from core.readers.tables import logged

NUMBERS = st.one_of(st.none(), st.integers(-(2**30), 2**30), st.floats(allow_nan=False, allow_infinity=False, width=32))


def written(folder: Path, content: Any) -> TensorSource:
    path = folder / "table.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return TensorSource(str(path), TensorFormat.LOGGED)


@settings(max_examples=30)
@given(st.lists(st.tuples(NUMBERS, st.text(), NUMBERS), min_size=1), st.integers(1, 40))
def test_tables_are_read_however_they_are_cut(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, str, Any]], piece: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.readers.json_pieces._BLOCK", piece)
        rows = [*rows, (1, "end", 2.5)]
        source = written(
            tmp_path_factory.mktemp("t"), {"columns": ["a", "t", "b"], "data": [list(row) for row in rows]}
        )
        vectors = logged.load_logged(source)
        texts = logged.load_logged_metadata(source.file).columns["t"]
    expected = np.array([[math.nan if cell is None else cell for cell in (row[0], row[2])] for row in rows], np.float64)
    np.testing.assert_array_equal(vectors, expected.astype(np.float32))
    assert list(texts.texts) == [row[1] for row in rows]


def test_what_pandas_writes(tmp_path: Path) -> None:
    import pandas as pd

    frame = pd.DataFrame({"x": [1.5, math.nan], "v": [[1, 2], [3, 4]], "b": [True, False], "t": ["a", None]})
    path = tmp_path / "table.json"
    frame.to_json(path, orient="split")
    source = TensorSource(str(path), TensorFormat.LOGGED)
    np.testing.assert_array_equal(logged.load_logged(source), np.array([[1.5, 1, 2], [np.nan, 3, 4]], np.float32))
    assert list(logged.load_logged_metadata(str(path)).columns) == ["b", "t"]
    assert logged.logged_header(source) == (2, 3, True)
    assert logged.is_logged_table(str(path))
    assert list(load_metadata(str(path), 2).columns) == ["b", "t"]


def test_odd_rows(tmp_path: Path) -> None:
    source = written(tmp_path, {"columns": ["a", "b", "c"], "data": [[1], [2, [1], {"k": 1}, 9], 3]})
    np.testing.assert_array_equal(logged.load_logged(source), [[1], [2], [3]])
    assert list(logged.load_logged_metadata(source.file).columns["c"].texts) == ["", '{"k": 1}', ""]


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"columns": ["a"]}', '{"columns": ["a"], "data": [[1], [2]', '{"columns": ["a"], "data": 3}',
     '{"columns": ["a"], "data": [[1] [2]]}', '{"columns": ["a"], "data": []}', '{"columns": ["a"], "data": [["x"]]}',
     '{"columns": ["a"], "data": [[' + "9" * 5000 + "]]}", '{"columns": ["a"], "data": ' + "[" * 100_000],
)  # fmt: skip
def test_damage_is_told(tmp_path: Path, content: str) -> None:
    with pytest.raises(ReadError):
        logged.load_logged(written(tmp_path, content))


def test_numbers_that_no_float_can_hold_are_texts(tmp_path: Path) -> None:
    source = written(tmp_path, '{"columns": ["a", "b"], "data": [[1e300, ' + "9" * 400 + "]]}")
    assert logged.load_logged(source).tolist() == [[math.inf]]
