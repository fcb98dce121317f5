"""Arrays in safetensors files, as the format's own library writes them."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from core.readers.embeddings import load_vectors
from core.readers.stored import stored_numbers
from core.readers.tables import safetensors
from core.readers.tables.headers import table_headers
from tests.core.readers.logs import read


@pytest.mark.parametrize("kind", ["<f4", "<f8", "<f2", "<i8", "<i4", "<i2", "i1", "<u8", "<u4", "<u2", "u1", "?"])
def test_arrays_of_every_type(tmp_path: Path, kind: str) -> None:
    array = np.random.default_rng(0).integers(0, 2, (7, 3, 2)).astype(kind)
    save_file({"layer.weight": array, "bias": np.ones(3, np.float32)}, tmp_path / "m.safetensors", {"made": "by us"})
    (table,) = read(tmp_path / "m.safetensors").embeddings.values()
    assert (table.tensor, table.rows, table.columns) == ("layer.weight", 7, 6)
    vectors = load_vectors(table.steps[0].tensor)
    np.testing.assert_array_equal(vectors, array.reshape(7, 6).astype(np.float32))
    assert vectors.dtype == np.float32


def test_every_array_is_a_table_and_single_precision_is_mapped(tmp_path: Path) -> None:
    first, second = np.ones((50, 8), np.float32), np.zeros((4, 3), np.float32)
    save_file({"a": first, "b": second}, tmp_path / "m.safetensors")
    tables = read(tmp_path / "m.safetensors").embeddings
    assert [(table.tensor, table.rows) for table in tables.values()] == [("a", 50), ("b", 4)]
    assert isinstance(load_vectors(tables["m.safetensors/a"].steps[0].tensor), np.memmap)
    found = table_headers(str(tmp_path / "m.safetensors"))
    assert [(header.member, header.rows, header.columns) for header in found] == [("a", 50, 8), ("b", 4, 3)]


def write(path: Path, header: object, content: bytes) -> None:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + content)


def test_brain_floats_have_the_range_of_single_precision(tmp_path: Path) -> None:
    exact = np.array([[1.0, -2.5], [3e38, 0.0], [np.inf, 1e-36]], np.float32)
    short = (exact.view("<u4") >> 16).astype("<u2")
    header = {"a": {"dtype": "BF16", "shape": [3, 2], "data_offsets": [0, 12]}}
    write(tmp_path / "m.safetensors", header, short.tobytes())
    (table,) = read(tmp_path / "m.safetensors").embeddings.values()
    np.testing.assert_allclose(load_vectors(table.steps[0].tensor), exact, rtol=1 / 128)


def test_large_arrays_of_other_types_are_not_converted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safetensors, "CONVERTED_UP_TO", 10)
    save_file({"a": np.ones((4, 2))}, tmp_path / "m.safetensors")
    (table,) = read(tmp_path / "m.safetensors").embeddings.values()
    assert load_vectors(table.steps[0].tensor).dtype == np.float64


GOOD = {"a": {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]}}


@pytest.mark.parametrize(
    ("header", "content", "said"),
    [
        (b"{", b"", "header is damaged"),
        ([], b"", "no table of arrays"),
        ({"a": {"dtype": "F32"}}, b"", "does not tell where"),
        ({"a": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 16]}}, bytes(16), "another length"),
        (GOOD, bytes(9), "ends within"),
        ({"a": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}}, bytes(16), "no array of two"),
        ({"a": {"dtype": "F8_E4M3", "shape": [4, 4], "data_offsets": [0, 16]}}, bytes(16), "no array of two"),
    ],
)
def test_damage_is_told(tmp_path: Path, header: object, content: bytes, said: str) -> None:
    write(tmp_path / "m.safetensors", header, content)
    catalog = read(tmp_path / "m.safetensors")
    (problem,) = catalog.problems
    assert said in problem.message
    assert not catalog.embeddings


def test_a_file_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "m.safetensors").write_bytes(b"PK\x03\x04" + bytes(100))
    (problem,) = read(tmp_path / "m.safetensors").problems
    assert "does not begin" in problem.message or "damaged" in problem.message


def test_what_single_precision_may_not_hold_is_told(tmp_path: Path) -> None:
    arrays: dict[str, np.ndarray[Any, Any]] = {"double": np.ones((2, 2)), "single": np.ones((2, 2), np.float32)}
    save_file(arrays, tmp_path / "m.safetensors")
    tables = read(tmp_path / "m.safetensors").embeddings.values()
    stored = {table.tensor: stored_numbers(table.steps[0].tensor) for table in tables}
    assert stored["single"] is None
    assert stored["double"] is not None
    assert stored["double"].name == "float64"
