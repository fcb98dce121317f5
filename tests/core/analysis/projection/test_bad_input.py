"""Every method meets every kind of odd vectors: nothing breaks, nothing is lost in silence, and it is said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from core.analysis.projection.input_notes import input_notes, look_at
from core.analysis.projection.magnitude import divided, excess
from core.analysis.projection.method import Coordinates
from core.analysis.projection.methods import METHODS, Value, project
from core.work import CancelledError, RefusedError
from tests.core.recorder import Recorder

BASE = np.random.default_rng(0).standard_normal((40, 6)).astype(np.float32)
OWN = tuple(name for name in METHODS if name not in ("pca", "custom", "columns"))
"""Methods that lay out any vectors, but for principal components, which are tested on their own."""
SHORT: Mapping[str, Value] = {"n_epochs": 15, "iterations": 5, "early_iterations": 5}
COMPARED = tuple(name for name in OWN if METHODS[name].neighbours(METHODS[name].complete({}), 40))


def changed(rows: slice | list[int], columns: slice | list[int], value: float) -> NDArray[Any]:
    made = BASE.copy()
    made[rows, columns] = value
    return made


CASES: Mapping[str, tuple[NDArray[Any], str]] = {
    "gaps": (changed([3, 10, 20], [2, 0, 5], np.nan), "3 rows with NaN or infinity set aside"),
    "infinity": (changed([7], slice(None), -np.inf), "1 row with NaN or infinity set aside"),
    "constant dimensions": (changed(slice(None), [1, 4], 5.0), "2 constant dimensions carry no information"),
    "an empty dimension": (changed(slice(None), [1], 0.0), "1 constant dimension carries no information"),
    "copies": (np.concatenate([BASE, BASE[:9], BASE[:1]]), "10 rows are copies of another"),
    "all equal": (np.full((20, 6), 3, np.float32), "All 20 rows are equal: nothing tells them apart"),
    "all zero": (np.zeros((20, 6), np.float32), "All 20 rows are equal: nothing tells them apart"),
    "one dimension": (BASE[:, :1], "Vectors have a single dimension"),
    "one row": (BASE[:1], "too few"),
    "two rows": (BASE[:2], "too few"),
    "three rows": (BASE[:3], "too few"),
    "five rows": (BASE[:5], ""),
    "huge": (BASE * np.float32(1e30), ""),
    "huger": (BASE.astype(np.float64) * 1e150, "first, which changes nothing but the scale"),
    "tiny": (BASE * np.float32(1e-30), ""),
    "of all sizes": (np.concatenate([BASE[:20], BASE[20:] * np.float32(1e30)]), ""),
    "integers": ((BASE * 100).astype(np.int32), ""),
    "large integers": ((BASE * 1e9).astype(np.int64), ""),
    "bytes": ((BASE * 20 + 100).astype(np.uint8), ""),
    "half precision": (BASE.astype(np.float16), ""),
    "bits": (BASE > 0, ""),
    "double precision": (BASE.astype(np.float64), ""),
    "the other byte order": (BASE.astype(">f4"), ""),
    "columns first": (np.asfortranarray(BASE), ""),
    "every second row": (np.repeat(BASE, 2, axis=0)[::2], ""),
}
TOLD_BY_SIZE = {"one row", "two rows", "three rows"}


def short(method: str, **more: Value) -> dict[str, Value]:
    known = {parameter.name for parameter in METHODS[method].parameters}
    return {name: value for name, value in {**SHORT, **more}.items() if name in known}


def made_of(vectors: NDArray[Any], method: str, **more: Value) -> Coordinates:
    result = project(None, vectors, method, short(method, **more), seed=3)
    assert isinstance(result, Coordinates)
    aside = np.zeros(len(vectors), dtype=np.bool_) if result.set_aside is None else result.set_aside
    assert len(result.scores) == len(vectors)
    np.testing.assert_array_equal(np.isfinite(result.scores).all(axis=1), ~aside)
    return result


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("method", OWN)
def test_every_row_that_is_not_set_aside_has_coordinates_and_what_is_odd_is_said(method: str, case: str) -> None:
    vectors, said = CASES[case]
    before = vectors.copy()
    result = made_of(vectors, method)
    np.testing.assert_array_equal(vectors, before, "what is given is left as it is")
    finite = np.isfinite(vectors).all(axis=1) if vectors.dtype.kind == "f" else np.ones(len(vectors), dtype=np.bool_)
    aside = ~finite if result.set_aside is None else result.set_aside
    np.testing.assert_array_equal(aside, ~finite)
    if method in COMPARED or case not in TOLD_BY_SIZE:
        assert any(said in note for note in result.notes) or not said, result.notes
    assert all(note and not note.endswith(".") and note[0] == note[0].upper() for note in result.notes)
    assert len(set(result.notes)) == len(result.notes)


@pytest.mark.parametrize("metric", ["cosine", "correlation", "dot", "manhattan", "hamming"])
@pytest.mark.parametrize("case", ["gaps", "copies", "all zero", "two rows", "huge", "tiny", "of all sizes", "bits"])
@pytest.mark.parametrize("method", COMPARED)
def test_by_every_metric(method: str, case: str, metric: str) -> None:
    made_of(CASES[case][0], method, metric=metric)


@pytest.mark.parametrize("method", COMPARED)
def test_vectors_without_a_direction_are_counted(method: str) -> None:
    vectors = changed([1, 5, 6], slice(None), 0.0)
    vectors[9] = 2.0
    assert "3 zero vectors have no direction under cosine" in made_of(vectors, method, metric="cosine").notes
    told = made_of(vectors, method, metric="correlation").notes
    assert "4 constant vectors have no direction under correlation" in told
    assert not any("direction" in note for note in made_of(vectors, method).notes)


@pytest.mark.parametrize("method", COMPARED)
@pytest.mark.parametrize("factor", [2.0**100, 2.0**-100])
def test_a_picture_does_not_depend_on_the_unit_of_the_vectors(method: str, factor: float) -> None:
    """Products of values of either size are beyond single precision."""
    vectors = (BASE * np.float32(factor)).astype(np.float32)
    apart = made_of(vectors, method, metric="dot")
    power = excess(float(np.abs(vectors).max()), True)
    again = made_of(divided(vectors, power), method, metric="dot")
    np.testing.assert_array_equal(apart.scores, again.scores)
    assert any("changes nothing but the scale" in note for note in apart.notes)


@pytest.mark.parametrize("method", OWN)
@pytest.mark.parametrize(
    ("vectors", "reason"),
    [
        (np.full((5, 6), np.nan, np.float32), "no vector with finite values"),
        (np.zeros((5, 0), np.float32), "rows and columns"),
        (np.zeros((0, 5), np.float32), "rows and columns"),
        (BASE[0], "rows and columns"),
        (BASE.astype(np.complex64), "real numbers, not complex64"),
        (np.array([["a", "b"]]), "real numbers"),
    ],
)
def test_what_cannot_be_laid_out_is_refused_in_one_sentence(method: str, vectors: Any, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason) as caught:
        project(None, vectors, method)
    assert "\n" not in str(caught.value)


def test_more_neighbours_than_points_are_said_once() -> None:
    for method, wished in (("umap", 60), ("pacmap", 60)):
        notes = made_of(BASE, method, n_neighbors=wished).notes
        assert sum("eighbours" in note for note in notes) == 1, notes


def test_rows_opposite_to_all_others_are_set_aside_and_counted() -> None:
    vectors = np.concatenate([np.tile([1.0, 0.0], (12, 1)), [[-1.0, 0.0]]]).astype(np.float32)
    result = project(None, vectors, "umap", short("umap", metric="cosine"))
    assert result.set_aside is not None
    assert result.set_aside.tolist() == [False] * 12 + [True]
    assert isinstance(result, Coordinates)
    assert [note for note in result.notes if "aside" in note] == ["1 point is opposite to all others: set aside"]


def test_points_that_a_cut_off_leaves_alone_are_said_to_be_just_that() -> None:
    vectors = np.random.default_rng(0).normal(size=(120, 5)).astype(np.float32)
    vectors[5], vectors[6], vectors[9] = vectors[5] + 50, vectors[6] - 80, np.nan
    wishes = short("umap", disconnection_distance=20.0)
    whole = project(None, vectors, "umap", wishes)
    sampled = project(None, vectors, "umap", {**wishes, "fit_on": 118})
    for made, lost in ((whole, [5, 6, 9]), (sampled, [5, 6, 9])):
        assert isinstance(made, Coordinates)
        assert made.set_aside is not None
        assert np.flatnonzero(made.set_aside).tolist() == lost
        assert [note for note in made.notes if "aside" in note] == [
            "1 row with NaN or infinity set aside",
            "2 points have no neighbour nearer than 20: set aside",
        ]


def test_points_placed_beside_those_that_are_left_alone_are_counted_too() -> None:
    vectors = np.random.default_rng(0).normal(size=(120, 5)).astype(np.float32)
    vectors[110:] += 500 * np.arange(1, 11)[:, None]  # far from all others and from one another
    made = project(None, vectors, "umap", short("umap", disconnection_distance=20.0, fit_on=100))
    assert isinstance(made, Coordinates)
    assert made.set_aside is not None
    told = " ".join(note for note in made.notes if "aside" in note)
    counts = [int(number) for number in re.findall(r"(\d+) (?:more )?points? ha", told)]
    assert sum(counts) == int(made.set_aside.sum()) > 0


@settings(deadline=None, max_examples=80)
@given(
    arrays(np.int8, st.tuples(st.integers(1, 25), st.integers(1, 70)), elements=st.integers(-1, 1)),
    st.sampled_from([np.int8, np.float16, np.float32, np.float64, np.bool_]),
)
def test_constant_dimensions_and_copies_are_counted_exactly(values: NDArray[Any], kind: type) -> None:
    vectors = (-values.astype(kind) if kind is not np.bool_ else values.astype(kind))  # fmt: skip
    look = look_at(vectors, np.ones(len(vectors), dtype=np.bool_))
    distinct = {tuple(row) for row in vectors.tolist()}
    assert look.copies == len(vectors) - len(distinct)
    constant = sum(len(set(column)) == 1 for column in vectors.T.tolist())
    assert look.constant == (constant if len(vectors) > 1 else 0)
    assert look.largest == np.abs(vectors.astype(np.float64)).max()


def test_rows_that_differ_in_one_of_many_columns_are_no_copies() -> None:
    vectors = np.tile(np.float32(1.0), (50, 500))
    vectors[np.arange(50), np.arange(50) * 10 + 7] = 2.0
    assert look_at(vectors, np.ones(50, dtype=np.bool_)).copies == 0


def test_large_tables_are_looked_at_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.random.default_rng(0).standard_normal((60_000, 4)).astype(np.float32)
    vectors[:, 2] = 1.0
    everybody = np.ones(len(vectors), dtype=np.bool_)
    monkeypatch.setattr("core.analysis.projection.input_notes.LOOKED_AT", vectors.nbytes // 3)
    look = look_at(vectors, everybody)
    assert 0 < look.rows < 60_000
    assert not look.all_rows
    assert input_notes(look) == (f"In a sample of {look.rows:,} rows 1 constant dimension carries no information",)


def test_looking_can_be_stopped() -> None:
    with pytest.raises(CancelledError):
        look_at(BASE, np.ones(40, dtype=np.bool_), None, Recorder(patience=0))
