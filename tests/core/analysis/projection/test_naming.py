from __future__ import annotations

import numpy as np
import pytest

from core.analysis.projection.method import Coordinates, Given
from core.analysis.projection.methods import METHODS, project
from core.analysis.projection.naming import given_by
from core.analysis.projection.parameters import Names, Value
from core.analysis.projection.pca import fit_pca
from core.model import Column, ColumnKind, Metadata

WORDS = ("cat", "dog", "caterpillar", "", "dog", "bird")
RNG = np.random.default_rng(3)
VECTORS = RNG.standard_normal((6, 5)).astype(np.float32)


def metadata(rows: int = 6) -> Metadata:
    texts = WORDS[:rows]
    categories = tuple(sorted({text for text in texts if text}))
    codes = np.array([categories.index(text) if text else -1 for text in texts], dtype=np.int32)
    numbers = np.array([0.5, np.nan, 2.0, 3.0, np.inf, 5.0])[:rows]
    written = tuple("" if np.isnan(number) else f"{number:g}" for number in numbers)
    more = np.arange(rows, dtype=np.float64) ** 2
    return Metadata(
        rows,
        {
            "what": Column("what", ColumnKind.CATEGORY, texts, codes=codes, categories=categories),
            "x": Column("x", ColumnKind.NUMBER, written, numbers),
            "y": Column("y", ColumnKind.NUMBER, tuple(f"{n:g}" for n in more), more),
            "note": Column("note", ColumnKind.TEXT, tuple(f"note {i}" for i in range(rows))),
        },
    )


def given(method: str, known: Metadata | None = None, rows: int = 6, **parameters: Value) -> Given:
    entry = METHODS[method]
    return given_by(entry, entry.complete(parameters), known or metadata(), rows)


def projected(method: str, **parameters: Value) -> Coordinates:
    entry = METHODS[method]
    given_here = given_by(entry, entry.complete(parameters), metadata(), 6)
    made = project(None, VECTORS, method, parameters, given=given_here)
    assert isinstance(made, Coordinates)
    return made


def test_metadata_are_needed_by_what_names_them_only() -> None:
    umap = METHODS["umap"]
    assert not umap.needs_metadata(umap.complete({}))
    assert umap.needs_metadata(umap.complete({"target": "what"}))
    assert METHODS["custom"].needs_metadata({})
    assert METHODS["columns"].needs_metadata({})
    assert not METHODS["pca"].needs_metadata({})
    assert given_by(umap, umap.complete({}), None, 6).labels is None
    with pytest.raises(ValueError, match="Custom axes: this table has no metadata"):
        given_by(METHODS["custom"], METHODS["custom"].complete({}), None, 6)


def test_a_text_parameter_takes_any_text_and_nothing_else() -> None:
    target = next(each for each in METHODS["umap"].parameters if each.names is Names.COLUMN)
    assert target.checked("1") == "1"
    assert target.parsed("7.5") == "7.5"
    with pytest.raises(ValueError, match="target is a text, not 3"):
        target.checked(3)


def test_a_column_of_classes_gives_labels_and_one_of_numbers_gives_numbers() -> None:
    labels = given("umap", target="what").labels
    assert labels is not None
    assert labels.tolist() == [1, 3, 2, -1, 3, 0]
    target = given("umap", target="x").target
    assert target is not None
    np.testing.assert_array_equal(target, np.array([0.5, np.nan, 2, 3, np.inf, 5], dtype=np.float32))
    with pytest.raises(ValueError, match="“note” holds texts"):
        given("umap", target="note")
    with pytest.raises(ValueError, match="no column “who”; there is what, x, y, note"):
        given("umap", target="who")


@pytest.mark.parametrize("known", [4, 6])
def test_rows_that_the_metadata_lack_have_no_values(known: int) -> None:
    rows = 5
    labels = given("umap", metadata(known), rows, target="what").labels
    assert labels is not None
    assert (len(labels), labels[4] == -1) == (rows, known == 4)
    numbers = given("columns", metadata(known), rows).columns
    assert numbers is not None
    assert (numbers.shape, np.isnan(numbers[4, 1])) == ((rows, 2), known == 4)
    ends = given("custom", metadata(known), rows, x_to="dog").ends
    assert ends is not None
    assert ends[0, 1].tolist() == [False, True, False, False, known == 6]


def test_columns_of_numbers_are_coordinates_as_they_are() -> None:
    made = projected("columns")
    assert made.axis_titles == ("x", "y")
    assert made.set_aside is not None
    assert made.set_aside.tolist() == [False, True, False, False, True, False]
    np.testing.assert_array_equal(made.scores[~made.set_aside], [[0.5, 0], [2, 4], [3, 9], [5, 25]])
    assert np.isnan(made.scores[made.set_aside]).all()
    assert projected("columns", x="y").axis_titles == ("y", "x")
    assert projected("columns", x="y", y="y").set_aside is None


def test_numbers_far_from_zero_are_counted_from_a_round_one_and_keep_their_places() -> None:
    seconds = 1_700_000_000 + np.array([0.0, 0.25, 0.5, 30.0, np.nan, 90.0])
    near = np.linspace(-3, 40, 6)
    known = Metadata(
        6,
        {
            name: Column(name, ColumnKind.NUMBER, tuple(f"{n:.2f}" for n in numbers), numbers)
            for name, numbers in (("time", seconds), ("near", near))
        },
    )
    found = given("columns", known, x="time", y="near")
    assert found.titles == ("time − 1,700,000,000", "near")
    assert found.columns is not None
    np.testing.assert_array_equal(found.columns[:, 0], (seconds - 1_700_000_000).astype(np.float32))
    np.testing.assert_array_equal(found.columns[:, 1], near.astype(np.float32))
    below = {"t": Column("t", ColumnKind.NUMBER, ("",) * 6, -seconds), "near": known.columns["near"]}
    assert given("columns", Metadata(6, below), x="t").titles == ("t + 1,700,000,000", "near")


def test_an_axis_for_which_there_is_no_column_is_0_and_said() -> None:
    made = projected("columns", dimensions=3)
    assert made.axis_titles == ("x", "y", "z")
    assert made.notes == (
        "2 rows without a number in x and y set aside",
        "There is no further column of numbers: z is 0",
    )
    assert not made.scores[0, 2]


def test_columns_without_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="“note” holds texts that are not all numbers"):
        given("columns", x="note")
    with pytest.raises(ValueError, match="No metadata column holds numbers"):
        given("columns", Metadata(6, {"what": metadata().columns["what"]}))
    nowhere = Metadata(6, {"x": Column("x", ColumnKind.NUMBER, ("",) * 6, np.full(6, np.nan))})
    with pytest.raises(ValueError, match="No row has a number in x"):
        project(None, VECTORS, "columns", given=given("columns", nowhere))


def test_an_axis_runs_from_the_mean_of_one_search_to_the_mean_of_another() -> None:
    made = projected("custom", x_from="dog", x_to="cat", y_to="bird", searched="what")
    wide = VECTORS.astype(np.float64)
    low, high = wide[[1, 4]].mean(axis=0), wide[[0, 2]].mean(axis=0)
    along = (high - low) / np.linalg.norm(high - low)
    np.testing.assert_allclose(made.scores[:, 0], (wide - (low + high) / 2) @ along, atol=1e-5)
    middle, bird = wide.mean(axis=0), wide[5]
    up = (bird - middle) / np.linalg.norm(bird - middle)
    np.testing.assert_allclose(made.scores[:, 1], (wide - (middle + bird) / 2) @ up, atol=1e-5)
    half = np.linalg.norm(high - low) / 2
    np.testing.assert_allclose(made.scores[[1, 4], 0].mean(), -half, rtol=1e-5)
    np.testing.assert_allclose(made.scores[[0, 2], 0].mean(), half, rtol=1e-5)
    assert made.axis_titles == ("dog → cat", "all → bird")
    assert made.notes == ("x from “dog” (2) to “cat” (2)", "y from the mean of all 6 to “bird” (1)")


def test_searches_can_be_expressions_and_look_into_one_column() -> None:
    ends = given("custom", x_from="^cat$", x_to="note", regex=True).ends
    assert ends is not None
    assert ends[0].sum(axis=1).tolist() == [1, 6]
    inside = given("custom", x_to="note", searched="what").ends
    assert inside is not None
    assert not inside.any()
    with pytest.raises(ValueError, match="not a regular expression"):
        given("custom", x_from="(", regex=True)


def test_an_axis_without_searches_is_a_principal_component() -> None:
    made = projected("custom", y_from="dog")
    np.testing.assert_allclose(made.scores[:, 0], fit_pca(VECTORS, 2).scores[:, 0], atol=1e-5)
    assert made.axis_titles == ("PC 1", "dog → all")
    assert made.notes[0] == "x is principal component 1 until both ends are searched"


def test_an_end_where_nothing_is_found_is_the_mean_of_all_and_said() -> None:
    made = projected("custom", x_from="dog", x_to="wolf")
    assert made.notes[0] == "x from “dog” (2) to the mean of all, as nothing matches “wolf”"
    same = projected("custom", x_from="dog", x_to="dog")
    assert not same.scores[:, 0].any()
    assert "Both ends of x are alike: all points lie at 0" in same.notes


def test_rows_that_are_set_aside_are_at_no_end() -> None:
    holes = VECTORS.copy()
    holes[4] = np.nan
    made = project(None, holes, "custom", {"x_from": "dog"}, given=given("custom", x_from="dog"))
    assert made.set_aside is not None
    assert np.flatnonzero(made.set_aside).tolist() == [4]
    alone = holes[1].astype(np.float64)
    rest = np.delete(holes, 4, axis=0).astype(np.float64).mean(axis=0)
    along = (rest - alone) / np.linalg.norm(rest - alone)
    np.testing.assert_allclose(made.scores[1, 0], (alone - (alone + rest) / 2) @ along, atol=1e-5)


def test_a_text_that_names_a_class_stands_for_it_and_no_other_is_found_in_parts() -> None:
    assert given("custom", x_to="CATerpillar").ends[0, 1].sum() == 1  # type: ignore[index]
    assert given("custom", x_to="cat").ends[0, 1].sum() == 1  # type: ignore[index]
    assert given("custom", x_to="cat", searched="what").ends[0, 1].sum() == 2  # type: ignore[index]
    assert given("custom", x_to="ca").ends[0, 1].sum() == 2  # type: ignore[index]


@pytest.mark.parametrize(
    ("left", "right", "rows"),
    [
        ("cat", "dog", ([0], [1, 4])),
        ("cater", "bird", ([2], [5])),
        ("x > 2.5 AND y < 20", "what = 'dog' OR row = 5", ([3, 4], [1, 4, 5])),
        ("#0, #2", "#5", ([0, 2], [5])),
    ],
)
def test_axes_are_those_of_the_embedding_projector(left: str, right: str, rows: tuple[list[int], list[int]]) -> None:
    """There an axis is the centroid of what is right minus that of what is left; points at their product with it."""
    made = projected("custom", x_from=left, x_to=right, y_from="cat", y_to="note 5")
    low, high = (VECTORS[chosen].astype(np.float64).mean(axis=0) for chosen in rows)
    axis = high - low
    theirs = VECTORS.astype(np.float64) @ axis
    ours = made.scores[:, 0].astype(np.float64)
    np.testing.assert_allclose(ours, (theirs - (low + high) / 2 @ axis) / np.linalg.norm(axis), atol=1e-6)
    order = np.argsort(theirs)
    assert np.argsort(ours).tolist() == order.tolist()
