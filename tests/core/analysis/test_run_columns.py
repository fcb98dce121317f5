from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest

from core.analysis.query import Columns, Entity, Field, matching, parse
from core.analysis.run_columns import RunColumns
from core.model import Dataset, Run, RunStatus, ScalarSeries


def curve(*values: float) -> ScalarSeries:
    count = len(values)
    return ScalarSeries(np.arange(count, dtype=np.float64), np.arange(count) * 10, np.array(values, dtype=np.float32))


RUNS = (
    Run("digits/adam", "mlflow", (), experiment="Digits", run_id="a1", status=RunStatus.FINISHED, started=100.0,
        ended=3700.5, params=MappingProxyType({"lr": 0.1, "layers": 2, "nesterov": True}), parent="digits/sweep",
        labels=MappingProxyType({"team": "vision", "mlflow.runName": "brave"}),
        origin=MappingProxyType({"user": "ada"}),
        scalars=MappingProxyType({"acc": curve(0.1, 0.9, 0.5), "loss": curve(3, 1, 2)}),
        datasets=(Dataset("mnist", "d1", "train"), Dataset("other"))),
    Run("digits/sgd", "tensorboard", (), started=50.0, updated=110.0, params=MappingProxyType({"lr": "auto"}),
        scalars=MappingProxyType({"acc": curve(0.2), "loss": curve()}), artifact_folder="/tmp/a"),
    Run("plain", "tensorboard", ()),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("params.lr = 0.1", "digits/adam"),
        ("params.lr = '0.1'", "digits/adam"),
        ("params.layers >= 2", "digits/adam"),
        ("params.nesterov = 'True'", "digits/adam"),
        ("params.lr IS NULL", "plain"),
        ("metrics.acc > 0.4", "digits/adam"),
        ("max(metrics.acc) > 0.8", "digits/adam"),
        ("min(metrics.acc) < 0.15", "digits/adam"),
        ("first(metrics.acc) > 0.15", "digits/sgd"),
        ("at(metrics.acc, 10) > 0.8", "digits/adam"),
        ("at(metrics.acc, 10) < 0.8", "digits/sgd"),
        ("mean(metrics.acc, 2) BETWEEN 0.69 AND 0.71", "digits/adam"),
        ("best(metrics.loss) = 1", "digits/adam"),
        ("best(metrics.loss, max) = 3", "digits/adam"),
        ("metrics.loss IS NULL", "digits/sgd plain"),
        ("auc(metrics.loss) = 35", "digits/adam"),
        ("duration = 1h0.5s OR duration = 1m", "digits/adam digits/sgd"),
        ("duration IS NULL", "plain"),
        ("start_time = 100000 AND end_time = 3700500", "digits/adam"),
        ("end_time IS NULL", "digits/sgd plain"),
        ("status = 'FINISHED'", "digits/adam"),
        ("status IS NULL", "digits/sgd plain"),
        ("run_id = 'a1'", "digits/adam"),
        ("run_name = 'brave' OR run_name = 'plain'", "digits/adam plain"),
        ("name LIKE 'digits/%'", "digits/adam digits/sgd"),
        ("experiment = 'Digits'", "digits/adam"),
        ("parent = 'digits/sweep'", "digits/adam"),
        ("source = 'tensorboard'", "digits/sgd plain"),
        ("user_id = 'ada' OR artifact_uri = '/tmp/a'", "digits/adam digits/sgd"),
        ("tags.team ILIKE 'VISION'", "digits/adam"),
        ("datasets.name = 'other'", "digits/adam"),
        ("datasets.context != 'x'", "digits/adam"),
        ("datasets.digest = ''", "digits/adam"),
        ("datasets.name IS NULL", "digits/sgd plain"),
        ("vision AND lr", "digits/adam"),
        ("'^digits' AND NOT adam", "digits/sgd"),
        ("'lr=auto$' OR PLAIN", "digits/sgd plain"),
        ("metrics.nothing > 0 OR params.nothing = 'a' OR max(metrics.nothing) > 1", ""),
    ],
)
def test_runs_of_a_catalog_are_asked(text: str, found: str) -> None:
    mask = matching(parse(text), RunColumns(RUNS))
    assert " ".join(run.name for run, one in zip(RUNS, mask, strict=True) if one) == found


def test_columns_are_made_once() -> None:
    columns: Columns = RunColumns(RUNS)
    for text in ("metrics.acc", "params.lr", "datasets.name", "status", "max(metrics.acc)"):
        operand = parse(f"{text} IS NULL").operand  # type: ignore[union-attr]
        assert columns.column(operand) is columns.column(operand) is not None


def test_what_is_known_of_runs() -> None:
    fields = RunColumns(RUNS).fields
    assert fields[:5] == tuple(
        Field(*pair)
        for pair in (
            (Entity.PARAM, "lr"), (Entity.PARAM, "layers"), (Entity.PARAM, "nesterov"), (Entity.METRIC, "acc"),
            (Entity.METRIC, "loss"),
        )
    )  # fmt: skip
    assert {field.key for field in fields if field.entity is Entity.TAG} == {"team", "mlflow.runName"}
    assert sum(field.entity is Entity.DATASET for field in fields) == 3
    assert not [field for field in RunColumns(RUNS[1:]).fields if field.entity is Entity.DATASET]


def test_no_runs() -> None:
    assert matching(parse("params.lr > 1 AND adam"), RunColumns(())).shape == (0,)
