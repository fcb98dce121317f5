"""Labels and scores in files: every layout, and what is wrong with a file said where it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from core.model import Catalog, SourceSpec
from core.readers.base import ReadError
from core.readers.blobs import read, read_predictions
from core.readers.catalog import CatalogReader
from core.readers.predictions.names import columns_of, is_told, tag_and_step
from core.readers.predictions.reading import are_exclusive, class_names, read_file

SCORES = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.25, 0.5, 0.25], [0.4, 0.3, 0.3]])
PLACES = [0, 2, 1, 1]
EXPECTED = np.eye(3, dtype=bool)[PLACES]


def catalog(folder: Path) -> Catalog:
    return CatalogReader((SourceSpec(str(folder)),)).read()


def npz(file: Path, **arrays: Any) -> str:
    np.savez(file, **arrays)
    return str(file)


def table(file: Path, columns: dict[str, Any]) -> str:
    frame = pd.DataFrame(columns)
    if file.suffix == ".csv":
        frame.to_csv(file, index=False)
    else:
        frame.to_parquet(file)
    return str(file)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_table_of_one_score_is_positives_and_negatives(tmp_path: Path, suffix: str) -> None:
    file = table(tmp_path / f"p{suffix}", {"id": ["a", "b", "c"], "score": [0.9, 0.2, 0.4], "label": [1, 0, 1]})
    found = read_file(file)
    assert class_names(file) == found.classes == ("",)
    assert_array_equal(found.labels[:, 0], [True, False, True])
    assert_array_equal(found.scores[:, 0], [0.9, 0.2, 0.4])
    assert found.weights is None
    assert not found.exclusive


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize("labels", [["cat", "eel", "dog", "dog"], PLACES, [0.0, 2.0, 1.0, 1.0]])
def test_classes_that_exclude_one_another_have_one_label(tmp_path: Path, suffix: str, labels: list[Any]) -> None:
    scores = {f"score_{name}": SCORES[:, place] for place, name in enumerate(("cat", "dog", "eel"))}
    found = read_file(table(tmp_path / f"p{suffix}", {"y_true": labels, **scores, "weight": [1, 2, 3, 4]}))
    assert found.classes == ("cat", "dog", "eel")
    assert found.exclusive
    assert_array_equal(found.labels, EXPECTED)
    assert_array_equal(found.scores, SCORES)
    assert found.weights is not None
    assert found.weights.tolist() == [1, 2, 3, 4]


def test_an_example_may_have_several_labels(tmp_path: Path) -> None:
    columns = {"label_a": [1, 0], "label_b": [1, 1], "score_b": [0.5, 0.6], "score_a": [0.1, 0.2]}
    found = read_file(table(tmp_path / "p.csv", columns))
    by_name = {name: (found.labels[:, k].tolist(), found.scores[:, k].tolist()) for k, name in enumerate(found.classes)}
    assert by_name == {"a": ([True, False], [0.1, 0.2]), "b": ([True, True], [0.5, 0.6])}
    assert not found.exclusive
    archive = read_file(npz(tmp_path / "p.npz", y_true=np.array([[1, 0], [1, 1]]), y_score=SCORES[:2, :2]))
    assert archive.labels.tolist() == [[True, False], [True, True]]
    assert archive.classes == ("0", "1")


@pytest.mark.parametrize("one_hot", [np.eye(3, dtype=kind)[PLACES] for kind in (float, bool, int)])
def test_one_of_several_labels_in_each_row_is_a_class(tmp_path: Path, one_hot: Any) -> None:
    file = npz(tmp_path / "p.npz", y_true=one_hot, y_score=SCORES)
    found = read_file(file)
    assert found.exclusive
    assert_array_equal(found.labels, EXPECTED)
    assert are_exclusive(file, found.classes)


MANY = {"label_a": [1, 0], "label_b": [1, 1], "score_a": [0, 1], "score_b": [1, 0]}


def test_whether_classes_exclude_one_another_is_known_before_predictions_are_read(tmp_path: Path) -> None:
    scores = {f"score_{name}": SCORES[:, place] for place, name in enumerate(("cat", "dog", "eel"))}
    named = table(tmp_path / "named.csv", {"y_true": PLACES, **scores})
    assert are_exclusive(named, ("cat", "dog", "eel"))
    several = table(tmp_path / "several.csv", MANY)
    assert not are_exclusive(several, ("a", "b"))
    for name, labels, wanted in (
        ("places", np.array(PLACES), True),
        ("many", np.array([[1, 0], [1, 1]]), False),
        ("none", np.array([[1, 0], [0, 0]]), False),
        ("columns", np.asfortranarray(np.eye(2)), False),
    ):
        file = npz(tmp_path / f"{name}.npz", y_true=labels, y_score=SCORES[: len(labels), :2])
        assert are_exclusive(file, ("a", "b")) == wanted, name
    assert not are_exclusive(npz(tmp_path / "one.npz", y_true=[1, 0], y_score=[0.2, 0.3]), ("",))


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.float16])
def test_an_archive_names_its_classes(tmp_path: Path, kind: type[Any]) -> None:
    file = npz(tmp_path / "p.npz", labels=np.array(PLACES), scores=SCORES.astype(kind), classes=["x", "y", "z"])
    found = read_file(file)
    assert class_names(file) == found.classes == ("x", "y", "z")
    assert_array_equal(found.labels, EXPECTED)
    assert_array_equal(found.scores, SCORES.astype(kind).astype(found.scores.dtype))
    assert found.scores.dtype == (np.float64 if kind is np.float16 else kind)


@pytest.mark.parametrize("labels", [[1, 0, 1], [1, -1, 1], [True, False, True], ["yes", "No", " 1 "], [1.0, 0.0, 1.0]])
def test_positive_is_written_in_many_ways(tmp_path: Path, labels: list[Any]) -> None:
    found = read_file(npz(tmp_path / "p.npz", y=np.array(labels), prob=np.array([0.1, 0.2, 0.3])))
    assert found.labels[:, 0].tolist() == [True, False, True]


def test_rows_without_a_score_or_a_label_are_left_out_and_counted(tmp_path: Path) -> None:
    columns = {"score": [0.1, None, 0.3, 0.4, float("inf")], "label": [1, 0, None, 0, 1]}
    found = read_file(table(tmp_path / "p.parquet", columns))
    assert (found.scores[:, 0].tolist(), found.labels[:, 0].tolist(), found.left_out) == ([0.1, 0.4], [True, False], 3)


WRONG: list[tuple[str, Callable[[Path], str], str]] = [
    ("label", lambda p: table(p / "p.csv", {"score": [0.1, 0.2], "label": [0, 3]}), "'3' in row 2"),
    ("class", lambda p: npz(p / "p.npz", y_true=[0, 7], y_score=SCORES[:2]), "'7' in row 2"),
    ("lengths", lambda p: npz(p / "p.npz", y_true=[0, 1, 1], y_score=[0.1, 0.2]), "2 scores and 3 labels"),
    ("no labels", lambda p: npz(p / "p.npz", y_score=[0.1, 0.2]), "scores, but no labels"),
    ("no scores", lambda p: table(p / "p.csv", {"label": [1, 0]}), "labels, but no scores"),
    ("texts", lambda p: table(p / "p.csv", {"label": [1, 0], "score": ["a", "b"]}), "'score' is not numeric"),
    ("names", lambda p: npz(p / "p.npz", y_true=[0, 1], y_score=SCORES[:2], classes=["a"]), "1 names of classes"),
    ("twice", lambda p: npz(p / "p.npz", y_true=[0, 1], y_score=SCORES[:2], classes=list("aba")), "are called 'a'"),
    ("shapes", lambda p: npz(p / "p.npz", y_true=np.ones((2, 2)), y_score=SCORES[:2]), "shape (2, 2)"),
    ("words", lambda p: npz(p / "p.npz", y_true=["maybe", "no"], y_score=[0.1, 0.2]), "'maybe' in row 1"),
    ("row", lambda p: table(p / "p.csv", {"score": [None, 0.1, 0.2], "label": [1, 1, 5]}), "in row 3"),
    ("empty", lambda p: npz(p / "p.npz", y_true=np.zeros(0), y_score=np.zeros(0)), "no examples"),
    ("empty table", lambda p: table(p / "p.csv", {"score": [], "label": []}), "no examples"),
    ("all missing", lambda p: npz(p / "p.npz", y_true=[1, 0], y_score=[np.nan, np.nan]), "None of the 2 examples"),
    ("one number", lambda p: npz(p / "p.npz", y_true=1, y_score=[0.5]), "do not fit"),
]


@pytest.mark.parametrize(("make", "says"), [each[1:] for each in WRONG], ids=[each[0] for each in WRONG])
def test_what_is_wrong_is_said_with_file_place_and_remedy(
    tmp_path: Path, make: Callable[[Path], str], says: str
) -> None:
    file = make(tmp_path)
    with pytest.raises(ReadError) as caught:
        read_file(file)
    problem = caught.value.problem
    assert says in problem.message
    assert (problem.file, bool(problem.remedy)) == (file, True)


def test_a_damaged_archive_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "predictions.npz").write_bytes(b"PK\x03\x04 not an archive")
    found = catalog(tmp_path)
    assert [problem.kind for problem in found.problems] == ["predictions"]


def test_files_belong_to_the_run_of_their_folder_and_are_its_steps(tmp_path: Path) -> None:
    for name, shift in (("a", 0.0), ("b", 0.1)):
        (tmp_path / name).mkdir()
        for step in (200, 30):
            scores = np.clip(SCORES + shift + step / 1e4, 0, 1)
            npz(tmp_path / name / f"val_predictions_step{step}.npz", y_true=PLACES, y_score=scores)
    table(tmp_path / "a" / "predictions.csv", {"score": [0.5, 0.6], "label": [0, 1]})
    npz(tmp_path / "a" / "embedding.npz", vectors=np.ones((3, 4)))
    table(tmp_path / "a" / "predicted_things.csv", {"colour": ["red"], "size": [3]})
    found = catalog(tmp_path)
    assert not found.problems
    run = found.runs["a"]
    assert set(run.blobs) == {"val_predictions", "predictions"}
    assert run.blobs["val_predictions"].step.tolist() == [30, 200]
    assert run.tags["val_predictions"].plugin == "predictions"
    last = read_predictions(run, "val_predictions", -1)
    assert_array_equal(last.scores, np.clip(SCORES + 0.02, 0, 1))
    first = read_predictions(found.runs["b"], "val_predictions", 0)
    assert_array_equal(first.scores, np.clip(SCORES + 0.1 + 30 / 1e4, 0, 1))
    assert read(run, "predictions", 0).__class__ is last.__class__
    (tmp_path / "a" / "predictions.csv").unlink()
    with pytest.raises(ReadError) as caught:
        read_predictions(run, "predictions", 0)
    assert caught.value.problem.run == "a"


def test_a_file_opened_by_itself_may_have_any_name(tmp_path: Path) -> None:
    file = table(tmp_path / "mine.csv", {"score": [0.5, 0.6], "label": [0, 1]})
    found = CatalogReader((SourceSpec(file),)).read()
    assert [tuple(run.blobs) for run in found.runs.values()] == [("mine",)]


def test_scores_without_labels_are_a_problem_of_their_run(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    npz(tmp_path / "a" / "predictions.npz", scores=[0.1, 0.2])
    (problem,) = catalog(tmp_path).problems
    assert (problem.run, problem.kind) == ("a", "predictions")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("predictions.npz", True),
        ("val_preds-3.csv", True),
        ("y_score.parquet", True),
        ("probabilities_epoch4.npz", True),
        ("scoreboard.csv", False),
        ("predictor.npz", False),
        ("metrics.csv", False),
        ("predictions.txt", False),
    ],
)
def test_names_tell_predictions(name: str, told: bool) -> None:
    assert is_told(name) is told


@given(st.sampled_from(["", "_", "-", "_step", "-step-", "_epoch_", "_iter=", "."]), st.integers(0, 10**9))
def test_a_number_at_the_end_is_the_step(between: str, step: int) -> None:
    assert tag_and_step(f"predictions{between}{step}.npz") == ("predictions", step)
    assert tag_and_step("predictions.npz") == ("predictions", 0)


def test_columns_are_told_by_their_names() -> None:
    found = columns_of(["Prob_Red fox", "prob_dog", "Label", "sample_weight", "other"])
    assert (found.classes, found.labels, found.weights) == (("Red fox", "dog"), ("Label",), "sample_weight")
