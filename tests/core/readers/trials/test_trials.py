"""Tables of trials as Optuna, MLflow, Ray Tune, HiPlot, scikit-learn and people with a text editor write them."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from core.model import RunStatus
from tests.benchmarks.bench_trials import write_tables
from tests.core.readers.logs import event, read, simple, version, write
from tests.core.readers.trainers.live import Followed, add, json_lines, kinds, only, points, put

OPTUNA = """number,value,datetime_start,datetime_complete,duration,params_depth,params_kind,params_lr,user_attrs_f1,\
user_attrs_note,system_attrs_nsga2:rank,state
0,0.5,2026-11-01 10:00:00.123456,2026-11-01 10:05:00.5,0 days 00:05:00.376544,3,gbdt,0.01,0.75,first,0.0,COMPLETE
1,,2026-11-01 10:05:01,2026-11-01 10:05:02,0 days 00:00:01,,dart,1e-05,,,,PRUNED
2,,2026-11-01 10:06:00,,,4,dart,0.1,,,,RUNNING
"""
"""As ``study.trials_dataframe().to_csv(index=False)`` writes it."""


def test_optuna(tmp_path: Path) -> None:
    put(tmp_path / "study.csv", OPTUNA)
    catalog = read(tmp_path)
    first, second, third = catalog.runs.values()
    assert [first.name, second.name, third.name] == ["study/0", "study/1", "study/2"]
    assert (first.source, first.run_id, first.experiment) == ("table", "0", "study")
    assert first.params == {"depth": 3, "kind": "gbdt", "lr": 0.01}
    assert isinstance(first.params["depth"], int)
    assert second.params == {"kind": "dart", "lr": 1e-5}
    assert {tag: points(series) for tag, series in first.scalars.items()} == {"value": [(0, 0.5)], "f1": [(0, 0.75)]}
    assert dict(first.labels) == {"note": "first", "duration": "0 days 00:05:00.376544", "nsga2:rank": "0.0"}
    assert [run.status for run in (first, second, third)] == [RunStatus.FINISHED, RunStatus.KILLED, RunStatus.RUNNING]
    assert first.started == datetime(2026, 11, 1, 10, 0, 0, 123456).timestamp()
    assert first.ended == datetime(2026, 11, 1, 10, 5, 0, 500000).timestamp()
    assert first.scalars["value"].wall_time.tolist() == [first.ended]
    assert (third.ended, third.points) == (None, 0)
    assert not catalog.problems


MLFLOW = """
import os, sys
os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"  # a database would be made anew, which takes many seconds
import mlflow
mlflow.set_tracking_uri("file://" + sys.argv[1] + "/store")
mlflow.set_experiment("exp")
with mlflow.start_run(run_name="outer") as outer:
    mlflow.log_params({"lr": 0.1, "name": "net, with comma", "deep": True})
    mlflow.log_metric("loss", 2.0, step=1); mlflow.log_metric("loss", 0.25, step=7)
    mlflow.set_tag("team", 'a "b"')
    with mlflow.start_run(run_name="inner", nested=True):
        mlflow.log_param("lr", 3)
try:
    with mlflow.start_run(run_name="broken"):
        raise RuntimeError
except RuntimeError:
    pass
mlflow.search_runs(experiment_names=["exp"]).to_csv(sys.argv[1] + "/runs.csv", index=False)
print(outer.info.run_id)
"""


def test_what_mlflow_exports(tmp_path: Path) -> None:
    pytest.importorskip("mlflow")
    call = [sys.executable, "-c", MLFLOW, str(tmp_path)]
    done = subprocess.run(call, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    runs = read(tmp_path / "runs.csv").runs
    assert sorted(runs) == ["runs.csv/broken", "runs.csv/inner", "runs.csv/outer"]
    outer, inner = runs["runs.csv/outer"], runs["runs.csv/inner"]
    assert outer.run_id == done.stdout.split()[-1]
    assert outer.params == {"lr": 0.1, "name": "net, with comma", "deep": True}
    assert points(outer.scalars["loss"]) == [(0, 0.25)]
    assert outer.labels["team"] == 'a "b"'
    assert outer.started is not None
    assert outer.ended is not None
    assert outer.started <= outer.ended
    assert (outer.status, runs["runs.csv/broken"].status) == (RunStatus.FINISHED, RunStatus.FAILED)
    assert (inner.parent, inner.params) == ("runs.csv/outer", {"lr": 3})
    assert outer.origin["user"]


def test_hiplot(tmp_path: Path) -> None:
    put(
        tmp_path / "ml.csv",
        "uid,from_uid,dropout,epoch,lr,train f1,valid ppl\na,,0.1,1,0.5,0.25,9\nb,a,0.1,2,0.5,0.5,8\n",
    )
    first, second = read(tmp_path).runs.values()
    assert (first.name, first.parent, second.parent) == ("ml/a", "", "ml/a")
    assert second.params == {"dropout": 0.1, "lr": 0.5}
    assert points(second.scalars["train f1"]) == [(2, 0.5)]
    assert points(second.scalars["valid ppl"]) == [(2, 8.0)]


def test_ray_tune_rows_belong_to_the_trials_beside(tmp_path: Path) -> None:
    write(tmp_path / "train_a/events.out.tfevents.1", [version(), event(1, simple("ray/tune/score", 1.0))])
    header = "score,timestamp,done,training_iteration,trial_id,date,pid,config/lr,config/net/depth,logdir"
    rows = (
        "0.5,1754638060,True,3,a,2025-08-08_09-27-40,12,0.1,2,/home/x/train_a\n1.5,,False,1,b,,,0.2,3,C:\\x\\train_b\n"
    )
    put(tmp_path / "results.csv", f"{header}\n{rows}")
    runs = read(tmp_path).runs
    assert list(runs) == ["results/train_b", "train_a"]
    run = runs["train_a"]
    assert (run.source, run.params) == ("tensorboard", {"lr": 0.1, "net/depth": 2})
    assert points(run.scalars["score"]) == [(3, 0.5)]
    assert run.status is RunStatus.FINISHED


def test_scikit_learn(tmp_path: Path) -> None:
    put(
        tmp_path / "cv.csv",
        ",mean_fit_time,param_C,params,mean_test_score\n0,0.5,10,{'C': 10},0.9\n1,0.5,1,{'C': 1},0.8\n",
    )
    first, second = read(tmp_path).runs.values()
    assert (first.name, second.name) == ("cv/1", "cv/2")
    assert first.params == {"C": 10}
    assert points(second.scalars["mean_test_score"]) == [(0, 0.8)]


def test_a_table_that_somebody_kept_by_hand(tmp_path: Path) -> None:
    put(
        tmp_path / "sweep.csv",
        "Name;lr;width;val_accuracy;minutes;comment;Seed\nbest;1e-3;64;0.9;12;good;1\n;0,1;32;;;;2\n",
    )
    first, second = read(tmp_path).runs.values()
    assert (first.name, second.name) == ("sweep/2", "sweep/best")
    assert second.params == {"lr": 0.001, "width": 64, "comment": "good", "Seed": 1}
    assert {tag: points(series) for tag, series in second.scalars.items()} == {
        "val_accuracy": [(0, 0.9)],
        "minutes": [(0, 12.0)],
    }


def test_the_only_row_beside_event_files_is_their_run(tmp_path: Path) -> None:
    write(tmp_path / "events.out.tfevents.1", [version(), event(1, simple("loss", 1.0))])
    path = put(tmp_path / "final.csv", "lr,dropout,accuracy,status\n0.1,0.5,0.75,finished\n")
    followed = Followed(tmp_path)
    run = only(followed.catalog)
    assert (run.name, run.params, run.status) == (".", {"lr": 0.1, "dropout": 0.5}, RunStatus.FINISHED)
    assert set(run.scalars) == {"loss", "accuracy"}
    add(path, "0.2,0.5,0.5,failed\n")
    followed.again()
    assert list(followed.catalog.runs) == [".", "final/1", "final/2"]


def test_rows_that_are_added_are_followed(tmp_path: Path) -> None:
    path = put(tmp_path / "study.csv", OPTUNA, quiet=False)
    followed = Followed(tmp_path)
    before = dict(followed.catalog.runs)
    add(path, "3,0.25,2026-11-01 10:00:00,2026-11-01 10:05:00,0 days,5,gbdt,0")
    assert followed.again() is None or followed.catalog.runs == before
    add(path, ".5,,,,COMPLETE\n")
    followed.again()
    assert list(followed.catalog.runs) == ["study/0", "study/1", "study/2", "study/3"]
    assert followed.catalog.runs["study/3"].params["lr"] == 0.5
    assert all(followed.catalog.runs[name] is run for name, run in before.items())


def test_runs_of_one_name_are_numbered(tmp_path: Path) -> None:
    rows = "".join(f"{name},0.1,0.5\n" for name in ("a", "a", "a (2)", "a", "/b/", ""))
    put(tmp_path / "t.csv", f"name,lr,loss\n{rows}")
    assert sorted(read(tmp_path).runs) == ["t/6", "t/a", "t/a (2)", "t/a (2) (2)", "t/a (3)", "t/b"]


def test_damaged_rows_cost_themselves(tmp_path: Path) -> None:
    put(tmp_path / "t.csv", 'name,params.lr,metrics.loss\na,0.1,0.5\nb,0.1\nc,0.1,"0.5\nd,0.3,0.5\n')
    catalog = read(tmp_path)
    assert sorted(catalog.runs) == ["t/a"]
    assert kinds(catalog) == ["damaged-line"]
    put(tmp_path / "t.csv", "name,params.lr,metrics.loss\na,0.1,0.5\nb,0.1\nc,0.1,much\nd,0.3,0.5\n")
    catalog = read(tmp_path)
    assert sorted(catalog.runs) == ["t/a", "t/c", "t/d"]
    assert catalog.problems[0].message == "Line 3 has 2 values where the header has 3"
    assert not catalog.runs["t/c"].scalars


def test_lineage_of_a_population(tmp_path: Path) -> None:
    rows = ["a0,,0,0.5", "a1,b0,1,0.25", "self,self,1,1", "lost,gone,1,1", "x,y,2,1", "y,x,2,1"]
    path = put(tmp_path / "pbt.csv", "uid,from_uid,generation,loss\n" + "\n".join(rows) + "\n", quiet=False)
    followed = Followed(tmp_path)
    parents = {name.rpartition("/")[2]: run.parent for name, run in followed.catalog.runs.items()}
    assert parents == {"a0": "", "a1": "", "self": "", "lost": "", "x": "pbt/y", "y": "pbt/x"}
    before = followed.catalog.runs["pbt/a0"]
    add(path, "b0,a0,0,0.75\n")
    followed.again()
    assert followed.catalog.runs["pbt/a1"].parent == "pbt/b0"
    assert followed.catalog.runs["pbt/b0"].parent == "pbt/a0"
    assert followed.catalog.runs["pbt/a0"] is before


LINES: list[dict[str, object]] = [
    {"uid": "a", "from_uid": None, "lr": 0.1, "loss": 0.5, "config": {"net": {"depth": 3}}, "sizes": [1, 2]},
    {"uid": "b", "from_uid": "a", "lr": None, "loss": float("nan"), "config": {"net": {"depth": 4}}, "new": "text"},
]


def test_json_lines(tmp_path: Path) -> None:
    path = put(tmp_path / "search.jsonl", json_lines(LINES), quiet=False)
    followed = Followed(tmp_path)
    first, second = followed.catalog.runs.values()
    assert (first.name, first.params) == ("search/a", {"net/depth": 3})
    assert (second.parent, second.params) == ("search/a", {"net/depth": 4})
    assert points(first.scalars["lr"]) == [(0, 0.1)]
    assert np.isnan(second.scalars["loss"].value).all()
    assert second.labels == {"new": "text"}
    add(path, '{"uid": "c", "lr": 0.3')
    assert followed.again() is None
    add(path, ', "loss": 3, "params.late": 1}\n{"uid": 4')
    followed.again()
    assert list(followed.catalog.runs) == ["search/a", "search/b", "search/c"]
    assert followed.catalog.runs["search/c"].params == {"late": 1}
    assert followed.catalog.runs["search/a"] is first


def test_lines_that_are_no_objects_cost_themselves(tmp_path: Path) -> None:
    path = put(
        tmp_path / "t.jsonl", '{"uid": "a", "from_uid": "", "loss": 1}\n\n[1]\n{"uid": \n{"uid": "b", "loss": 2}\n'
    )
    catalog = read(path)
    assert list(catalog.runs) == ["t.jsonl/a", "t.jsonl/b"]
    (problem,) = catalog.problems
    assert (problem.kind, problem.lost_records) == ("damaged-line", 2)
    assert problem.message == "Line 3 is no JSON object, and so does 1 more"
    assert problem.remedy


def test_json_lines_that_are_no_trials_are_said_to_be_none(tmp_path: Path) -> None:
    path = put(tmp_path / "chat.jsonl", '{"prompt": "a", "answer": "b"}\n')
    assert not read(tmp_path).problems
    (problem,) = read(path).problems
    assert (problem.kind, problem.file) == ("unknown-file", str(path))
    assert "params.lr" in problem.remedy


def test_the_same_trials_in_all_forms(tmp_path: Path) -> None:
    first, *others = [
        [
            (dict(run.params), run.parent.rpartition("/")[2], {tag: points(run.scalars[tag]) for tag in run.scalars})
            for run in read(file).runs.values()
        ]
        for file in write_tables(tmp_path, 300)
    ]
    assert len(first) == 300
    assert others == [first, first]


def as_parquet(path: Path, columns: dict[str, list[object]]) -> Path:
    """Write a Parquet file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pa.table(columns), path)
    return path


TRIALS: dict[str, list[object]] = {
    "run_id": ["a", "b"],
    "start_time": [datetime(2026, 1, 1), datetime(2026, 1, 2)],
    "params.lr": [0.1, None],
    "params.sizes": [[1, 2], [3]],
    "params.deep": [True, False],
    "metrics.loss": [0.5, float("nan")],
    "tags.x": ["y", None],
}


def test_parquet(tmp_path: Path) -> None:
    as_parquet(tmp_path / "runs.parquet", TRIALS)
    as_parquet(tmp_path / "vectors.parquet", {"x": [1.0], "y": [2.0]})
    catalog = read(tmp_path)
    first, second = catalog.runs.values()
    assert (first.name, first.params) == ("runs/a", {"lr": 0.1, "sizes": "[1, 2]", "deep": True})
    assert second.params == {"sizes": "[3]", "deep": False}
    assert np.isnan(second.scalars["loss"].value).all()
    assert (first.started, first.labels) == (datetime(2026, 1, 1).timestamp(), {"x": "y"})
    assert not catalog.problems
    assert not catalog.embeddings


def test_a_parquet_file_that_is_written_anew(tmp_path: Path) -> None:
    path = as_parquet(tmp_path / "runs.parquet", TRIALS)
    followed = Followed(tmp_path)
    before = followed.catalog.runs["runs/a"]
    more = {name: [*values, values[0]] for name, values in TRIALS.items()} | {"run_id": ["a", "b", "c"]}
    as_parquet(path, more)
    followed.again()
    assert list(followed.catalog.runs) == ["runs/a", "runs/b", "runs/c"]
    assert followed.catalog.runs["runs/a"] is before
    path.write_bytes(b"PAR1 no more")
    followed.again()
    assert len(followed.catalog.runs) == 3
    assert kinds(followed.catalog) == ["damaged-file"]


def test_opened_directly(tmp_path: Path) -> None:
    path = as_parquet(tmp_path / "runs.parquet", TRIALS)
    assert (list(read(path).runs), len(read(path).embeddings)) == (["runs.parquet/a", "runs.parquet/b"], 0)
    path = as_parquet(tmp_path / "vectors.parquet", {"x": [1.0], "y": [2.0]})
    assert (len(read(path).runs), len(read(path).embeddings)) == (0, 1)


def test_many_rows_are_read_once(tmp_path: Path) -> None:
    rows = "".join(f"{k},{k / 7!r},{k % 11},{k * 0.5}\n" for k in range(5_000))
    path = put(tmp_path / "t.csv", f"run_id,params.lr,params.depth,metrics.loss\n{rows}", quiet=False)
    followed = Followed(tmp_path)
    before = dict(followed.catalog.runs)
    assert len(before) == 5_000
    assert before["t/4999"].params == {"lr": 4999 / 7, "depth": 4999 % 11}
    add(path, "new,1,2,3\n")
    followed.again()
    after = followed.catalog.runs
    assert len(after) == 5_001
    assert all(after[name] is run for name, run in before.items())
