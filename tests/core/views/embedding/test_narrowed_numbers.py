"""Numbers that are stored in another type than they are computed in: what that changes is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array, save_npz

from core.model import EmbeddingStep, EmbeddingTable, TensorFormat, TensorSource
from core.readers.embeddings import load_vectors
from core.views.embedding import known
from core.views.embedding.reading import look_at_numbers
from core.views.embedding.trust.words import cautions
from tests.core.views.embedding.conftest import Seen, points_of
from tests.core.views.embedding.made import catalog, vectors

SINGLE = "is computed in single precision"
FORMATS = {
    "npy": TensorFormat.NPY,
    "npz": TensorFormat.NPZ,
    "tsv": TensorFormat.TSV,
    "csv": TensorFormat.CSV,
    "parquet": TensorFormat.PARQUET,
}


def written(values: NDArray[Any], folder: Path, form: str) -> TensorSource:
    file = folder / f"values.{form}"
    if form == "npy":
        np.save(file, values)
    elif form == "npz":
        np.savez(file, inside=values)
    elif form == "tsv":
        file.write_text("\n".join("\t".join(repr(each) for each in row) for row in values.tolist()) + "\n")
    else:
        frame = pd.DataFrame(values, columns=[f"c{number}" for number in range(values.shape[1])])
        frame.to_csv(file, index=False) if form == "csv" else frame.to_parquet(file)
    return TensorSource(str(file), FORMATS[form], "inside" if form == "npz" else "")


def said(values: NDArray[Any], folder: Path, form: str = "npy") -> tuple[str, ...]:
    source = written(values, folder, form)
    return look_at_numbers(None, load_vectors(source), source)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", [np.float64, np.float32, np.int64, np.int16, np.uint8])
def test_of_ordinary_numbers_nothing_is_said(kind: type[np.generic], form: str, tmp_path: Path) -> None:
    assert said((10 * vectors(60, 6)).astype(kind).astype(kind), tmp_path, form) == ()


@pytest.mark.parametrize("form", ["npy", "npz"])
def test_whole_numbers_that_are_rounded_are_counted(form: str, tmp_path: Path) -> None:
    values = np.arange(60, dtype=np.int64).reshape(20, 3)
    values[4, 1], values[5, 1] = 2**24 + 1, 2**24 + 2  # the second is even, and held as it is
    values[6, 0] = 2**60 + 1
    assert said(values, tmp_path, form) == (f"2 whole numbers beyond 16,777,216 are rounded, as int64 {SINGLE}",)
    values[4, 1] = 7
    assert said(values, tmp_path, form) == (f"1 whole number beyond 16,777,216 is rounded, as int64 {SINGLE}",)


def test_whole_numbers_that_are_read_once_only_may_be_rounded(tmp_path: Path) -> None:
    values = np.arange(60, dtype=np.int64).reshape(20, 3)
    values[4, 1] = 2**24 + 1
    expected = f"1 whole number beyond 16,777,216 may be rounded, as int64 {SINGLE}"
    assert said(values, tmp_path, "parquet") == (expected,)


def test_values_that_become_infinite_are_counted_and_their_rows_set_aside(tmp_path: Path) -> None:
    values = vectors(60, 6).astype(np.float64)
    values[3, 2], values[9, 0], values[11] = 1e39, np.inf, np.nan
    assert said(values, tmp_path) == (f"1 value beyond 3.4e38 became infinite, as float64 {SINGLE}",)
    text = said(values, tmp_path, "tsv")
    assert text == (f"2 values are infinite or beyond 3.4e38: text {SINGLE}",)
    source = TensorSource(str(tmp_path / "values.npy"), TensorFormat.NPY)
    seen = Seen(catalog(EmbeddingTable("run/layer", "run", "layer", 60, 6, (EmbeddingStep(None, source),))))
    note = seen.scene().note
    assert "3 rows with NaN or infinity set aside" in note
    assert "1 value beyond 3.4e38 became infinite, as float64 is computed in single precision" in note
    about = known(seen.catalog, seen.results, seen.state)
    assert about is not None
    assert about.narrowed
    assert not set(about.narrowed) & set(cautions(about, (0, 1))), "said once, on the picture"


def narrow() -> NDArray[np.float64]:
    values = vectors(60, 6).astype(np.float64)
    values[:, 1] = 1e6 + np.linspace(0, 0.5, 60)
    values[:, 4] = 1e6 + np.linspace(0, 1e3, 60)
    return values


def test_columns_that_vary_by_what_rounding_takes_are_counted(tmp_path: Path) -> None:
    expected = f"1 column varies so little about large values that rounding shows, as text {SINGLE}"
    assert said(narrow(), tmp_path, "tsv") == (expected,)


@pytest.mark.parametrize("form", ["npy", "npz", "csv", "parquet"])
def test_numbers_far_from_zero_stay_in_double_precision(form: str, tmp_path: Path) -> None:
    values = narrow()
    read = load_vectors(written(values, tmp_path, form))
    assert read.dtype == np.float64
    np.testing.assert_array_equal(read, values)
    assert said(values, tmp_path, form) == ()
    values[:, 1] = 1e6 + np.round(np.linspace(0, 8, 60)) / 16  # which single precision holds
    values[:, 4] = np.linspace(-1e3, 1e3, 60)
    values[0, 0] = np.nan
    assert load_vectors(written(values, tmp_path, form)).dtype == np.float32
    assert said(values, tmp_path) == ()


def test_points_of_a_map_in_metres_lie_where_they_are(tmp_path: Path) -> None:
    places = np.random.default_rng(0).uniform(-1, 1, (60, 2)) + np.array([1e6, -4e6])
    places[1] = places[0] + np.array([1e-5, 0])
    source = written(places, tmp_path, "npy")
    seen = Seen(catalog(EmbeddingTable("run/layer", "run", "layer", 60, 2, (EmbeddingStep(None, source),))))
    drawn = points_of(seen.scene()).positions.astype(np.float64)
    unit = np.linalg.norm(drawn[2] - drawn[3]) / np.linalg.norm(places[2] - places[3])
    assert np.linalg.norm(drawn[0] - drawn[1]) == pytest.approx(1e-5 * unit, rel=0.02)


def test_sparse_and_changed_files(tmp_path: Path) -> None:
    values = vectors(60, 6).astype(np.float64)
    values[3, 2] = 1e39
    save_npz(tmp_path / "sparse.npz", csr_array(values))
    source = TensorSource(str(tmp_path / "sparse.npz"), TensorFormat.SPARSE_NPZ)
    read = load_vectors(source)
    assert look_at_numbers(None, read, source) == (f"1 value is infinite or beyond 3.4e38: float64 {SINGLE}",)
    (tmp_path / "sparse.npz").unlink()
    assert look_at_numbers(None, read, source) == ()
