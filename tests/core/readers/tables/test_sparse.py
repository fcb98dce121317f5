from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import bsr_array, coo_array, csc_array, csr_array, csr_matrix, save_npz

from core.model import EmbeddingTable, TensorFormat
from core.model.sparse import SparseVectors
from core.readers.base import ReadError
from core.readers.embeddings import load_vectors
from core.readers.tables import sparse
from core.readers.tables.headers import table_headers
from tests.core.readers.logs import read


def values(rows: int = 40, columns: int = 9) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    rng = np.random.default_rng(0)
    return np.where(rng.random((rows, columns)) < 0.2, rng.normal(size=(rows, columns)), 0).astype(np.float32)


def only_table(path: Path) -> EmbeddingTable:
    (table,) = read(path).embeddings.values()
    return table


@pytest.mark.parametrize("form", [csr_array, csc_array, coo_array, csr_matrix])
@pytest.mark.parametrize("compressed", [True, False])
def test_what_scipy_saves_is_a_table(tmp_path: Path, form: Any, compressed: bool) -> None:
    save_npz(tmp_path / "a.npz", form(values()), compressed=compressed)
    table = only_table(tmp_path / "a.npz")
    assert (table.tensor, table.rows, table.columns) == ("a", 40, 9)
    assert table.steps[0].tensor.format is TensorFormat.SPARSE_NPZ
    np.testing.assert_array_equal(load_vectors(table.steps[0].tensor), values())
    (header,) = table_headers(str(tmp_path / "a.npz"))
    assert (header.rows, header.columns) == (40, 9)


@pytest.mark.parametrize("kind", [np.bool_, np.int64, np.float64])
def test_values_of_every_type(tmp_path: Path, kind: Any) -> None:
    dense = (values() * 10).astype(kind)
    save_npz(tmp_path / "a.npz", csr_array(dense))
    found = load_vectors(only_table(tmp_path / "a.npz").steps[0].tensor)
    np.testing.assert_array_equal(found, dense.astype(np.float32))


def test_values_in_one_place_are_added(tmp_path: Path) -> None:
    save_npz(tmp_path / "a.npz", coo_array(([1.0, 2.0, 4.0], ([0, 0, 1], [1, 1, 0])), shape=(2, 2)))
    assert load_vectors(only_table(tmp_path / "a.npz").steps[0].tensor).tolist() == [[0, 3], [4, 0]]


def test_large_ones_stay_sparse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparse, "DENSE_UP_TO", 100)
    save_npz(tmp_path / "a.npz", csc_array(values()))
    held: object = load_vectors(only_table(tmp_path / "a.npz").steps[0].tensor)
    assert isinstance(held, SparseVectors)
    assert (held.shape, held.ndim, held.size, len(held), held.dtype) == ((40, 9), 2, 360, 40, np.dtype(np.float32))
    dense, chosen = values(), np.array([3, 1, 7])
    every, some = slice(None), slice(1, 3)
    for which in (slice(2, 9), slice(None, None, 5), chosen, dense[:, 0] != 0, (every, some), (chosen, some)):
        np.testing.assert_array_equal(held[which], dense[which])
    np.testing.assert_array_equal(held[5], dense[5])
    np.testing.assert_array_equal(held[:, 4], dense[:, 4])


def damaged(path: Path, **parts: Any) -> None:
    matrix = csr_array(values())
    whole = {"data": matrix.data, "indices": matrix.indices, "indptr": matrix.indptr, "shape": np.array(matrix.shape)}
    np.savez(path, **{"format": np.array(b"csr"), **whole, **parts})


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"indices": np.full(len(csr_array(values()).data), 9)}, "outside of its rows and columns"),
    ({"indices": np.full(len(csr_array(values()).data), -1)}, "outside of its rows and columns"),
    ({"indices": np.zeros(3, dtype=np.int32)}, "other places than values"),
    ({"indptr": np.arange(41)[::-1]}, "do not begin and end"),
    ({"indptr": np.arange(7)}, "another number of rows or columns"),
    ({"shape": np.array([40, 9, 2])}, "rows and columns, not the shape"),
    ({"shape": np.array([0, 9])}, "is empty"),
    ({"format": np.array(b"dia")}, "of the form 'dia' are not read"),
    ({"data": np.full(len(csr_array(values()).data), "a")}, "holds no vectors"),
]


@pytest.mark.parametrize(("parts", "reason"), WRONG)
def test_damaged_ones_say_what_is_wrong(tmp_path: Path, parts: dict[str, Any], reason: str) -> None:
    damaged(tmp_path / "a.npz", **parts)
    catalog = read(tmp_path / "a.npz")
    if catalog.embeddings:
        (table,) = catalog.embeddings.values()
        with pytest.raises(ReadError, match=reason):
            load_vectors(table.steps[0].tensor)
    else:
        (problem,) = catalog.problems
        assert problem.kind == "tensor"
        assert reason in problem.message


def test_pickles_and_other_forms_are_not_loaded(tmp_path: Path) -> None:
    damaged(tmp_path / "a.npz", format=np.array(["csr", object()], dtype=object))
    (problem,) = read(tmp_path / "a.npz").problems
    assert "cannot be read" in problem.message
    save_npz(tmp_path / "b.npz", bsr_array(values()))
    (problem,) = read(tmp_path / "b.npz").problems
    assert "'bsr' are not read" in problem.message


def test_a_file_cut_short_says_so(tmp_path: Path) -> None:
    save_npz(tmp_path / "a.npz", csr_array(values()))
    whole = (tmp_path / "a.npz").read_bytes()
    (tmp_path / "a.npz").write_bytes(whole[: len(whole) // 2])
    (problem,) = read(tmp_path / "a.npz").problems
    assert problem.kind == "tensor"
