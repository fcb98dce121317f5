"""Which runs, which metric and which parameters are asked about."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.analysis.importance.columns import Categorical, Column, Numeric
from core.model import Catalog
from core.state import (
    AxisChoice,
    Direction,
    FieldBrush,
    FieldScale,
    HParamsState,
    ImportanceState,
    RunsState,
    SessionState,
    Span,
)
from core.views.hparams.plot import plot_of
from core.views.importance.subject import Subject, metric_of, metrics_known, subject_of, values_known
from core.views.importance.words import cautions, left_out, note
from core.views.picture import Viewport
from tests.core.views.hparams.made import made_catalog, sweep


def column(subject: Subject, name: str) -> Column:
    return next(each for each in subject.columns if each.name == name)


def test_the_runs_are_those_that_parallel_coordinates_show() -> None:
    catalog = sweep(100)
    state = SessionState(
        runs=RunsState(unchecked=frozenset(list(catalog.runs)[:7]), query="params.optimiser != 'lamb'"),
        brushes=(FieldBrush("depth", "hparams", "", "params.depth", (Span(10.0, 60.0),)),),
    )
    part = plot_of(catalog, state, Viewport(800, 500)).part
    shown = tuple(key for key, inside in zip(part.keys, part.shown, strict=True) if inside)
    subject = subject_of(catalog, state)
    assert subject.runs == shown
    assert 10 < len(shown) < 60
    assert [catalog.runs[name].params["depth"] for name in subject.runs] == np.asarray(
        column(subject, "depth").values  # type: ignore[union-attr]
    ).tolist()


def test_the_target_is_the_metric_of_each_run_and_what_has_none_is_counted() -> None:
    catalog = sweep(50)
    subject = subject_of(catalog, SessionState(importance=ImportanceState("metrics.loss")))
    assert np.isnan(subject.target[:4]).all()
    expected = [run.scalars["loss"].value[-1] for run in list(catalog.runs.values())[4:]]
    assert subject.target[4:].tolist() == expected
    assert subject.lacking == {"none": 1, "NaN": 1, "infinite": 2}
    assert subject.finite == 46
    assert note(subject, 3) == "46 of 53 runs · 3 not shown · 1 without loss · 1 with loss NaN · 2 with loss infinite"


def test_numbers_stay_numbers_where_there_are_few_and_texts_are_categories() -> None:
    count = 80
    batch = [(16, 32, 64, 512)[row % 4] for row in range(count)]
    mixed = ["auto" if row % 40 == 0 else row / 10 for row in range(count)]
    flag = [bool(row % 2) for row in range(count)]
    catalog = made_catalog({"batch": batch, "mixed": mixed, "flag": flag}, {"loss": (np.arange(count) / 7).tolist()})
    subject = subject_of(catalog, SessionState())
    steps, texts = column(subject, "batch"), column(subject, "mixed")
    assert isinstance(steps, Numeric)
    assert steps.log
    assert steps.values.tolist() == batch
    assert isinstance(texts, Numeric)
    assert np.isnan(texts.values).sum() == 2
    assert subject.odd == {"mixed": 2}
    assert any("2 runs of mixed" in text for text in cautions(subject, {}))
    truth = column(subject, "flag")
    assert isinstance(truth, Categorical)
    assert truth.categories == ("False", "True")
    assert truth.codes.tolist() == [int(value) for value in flag]


def test_the_scale_of_an_axis_is_the_scale_of_the_parameter() -> None:
    catalog = sweep(100)
    assert column(subject_of(catalog, SessionState()), "lr").log  # type: ignore[union-attr]
    choices = {
        "params.lr": AxisChoice(FieldScale.LINEAR),
        "params.depth": AxisChoice(FieldScale.CATEGORICAL),
    }
    subject = subject_of(catalog, SessionState(hparams=HParamsState(choices=choices)))
    assert not column(subject, "lr").log  # type: ignore[union-attr]
    assert "depth" not in {each.name for each in subject.columns}, "hardly two runs share a category"
    assert "hardly two runs have the same category: depth" in left_out(subject)[0]


def test_only_categories_that_occur_among_the_shown_runs_are_left() -> None:
    catalog = sweep(100)
    state = SessionState(runs=RunsState(query="params.optimiser IN ('sgd', 'lamb')"))
    found = column(subject_of(catalog, state), "optimiser")
    assert isinstance(found, Categorical)
    assert set(found.categories) == {"sgd", "lamb"}
    assert set(found.codes.tolist()) == {0, 1}


def test_parameters_are_left_out_and_asked_about_as_the_user_wants() -> None:
    names = [f"run {row}" for row in range(60)]
    catalog = made_catalog({"a": range(60), "folder": names, "fixed": [1] * 60}, {"loss": np.arange(60.0).tolist()})
    assert subject_of(catalog, SessionState()).fields == ("params.a",)
    assert subject_of(catalog, SessionState()).known == ("params.a", "params.folder")
    wish = ImportanceState(left_out=frozenset({"params.a"}), listed=frozenset({"params.folder"}))
    subject = subject_of(catalog, SessionState(importance=wish))
    assert subject.fields == ("params.folder",)
    assert [(one.name, one.reason) for one in subject.left_out] == [("a", "by your choice")]


def test_the_metric_is_the_likeliest_aim_or_any_number_of_it() -> None:
    catalog = sweep(50)
    assert metric_of(catalog, ImportanceState()) == "metrics.accuracy"
    assert metrics_known(catalog)[:2] == ("metrics.accuracy", "metrics.loss")
    assert "min(metrics.loss)" in values_known("metrics.loss")
    subject = subject_of(catalog, SessionState(importance=ImportanceState("min(metrics.loss)")))
    assert subject.title == "min loss"
    assert metric_of(made_catalog({"a": [1, 2]}, {}), ImportanceState()) == ""


@pytest.mark.parametrize(
    ("metric", "direction", "expected"),
    [
        ("metrics.loss", None, False),
        ("metrics.accuracy", None, True),
        ("metrics.loss", Direction.HIGHER, True),
        ("metrics.accuracy", Direction.LOWER, False),
        ("duration", None, False),
    ],
)
def test_which_values_are_better_is_known_by_the_name_unless_it_is_said(
    metric: str, direction: Direction | None, expected: bool
) -> None:
    wish = ImportanceState(metric, direction)
    assert subject_of(sweep(20), SessionState(importance=wish)).maximise is expected


def keys(catalog: Catalog, state: SessionState) -> tuple[str, str]:
    subject = subject_of(catalog, state)
    return subject.key("fanova").digest, subject.key("best_tenth").digest


def test_answers_are_kept_by_what_they_depend_on_and_by_nothing_else() -> None:
    catalog, state = sweep(40), SessionState(importance=ImportanceState("metrics.loss"))
    fanova, best = keys(catalog, state)
    assert keys(sweep(40), replace(state, selected_runs=frozenset(["r1"]))) == (fanova, best), "the same content"
    turned = replace(state, importance=replace(state.importance, direction=Direction.HIGHER))
    assert keys(catalog, turned)[0] == fanova, "variance has no direction"
    assert keys(catalog, turned)[1] != best
    for other in (
        replace(state, importance=replace(state.importance, ranked=True)),
        replace(state, importance=replace(state.importance, left_out=frozenset({"params.lr"}))),
        replace(state, importance=ImportanceState("metrics.accuracy")),
        replace(state, runs=RunsState(unchecked=frozenset([list(catalog.runs)[9]]))),
        replace(state, hparams=HParamsState(choices={"params.lr": AxisChoice(FieldScale.LINEAR)})),
    ):
        assert keys(catalog, other)[0] != fanova


def test_the_same_question_is_the_same_object() -> None:
    catalog, state = sweep(40), SessionState()
    assert subject_of(catalog, state) is subject_of(catalog, replace(state, selected_runs=frozenset(["r1"])))
