"""Files as Ray Tune's JSON, CSV and TensorBoard loggers write them into the folder of a trial."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.model import RunStatus
from tests.core.readers.logs import event, read, simple, version, write
from tests.core.readers.trainers.live import Followed, add, json_lines, kinds, only, points, put

CONFIG = {"lr": 0.0375, "momentum": 0.88, "net": {"layers": [64, 64], "bias": True}}


def result(iteration: int, score: float, **more: Any) -> dict[str, Any]:
    """Return a result with all that Ray adds to what was reported."""
    return {
        "score": score,
        "info": {"learner": {"loss": score / 2}, "hist": [1, 2, 3]},
        "timestamp": 1754638060 + iteration,
        "checkpoint_dir_name": None,
        "done": False,
        "training_iteration": iteration,
        "trial_id": "08fff5f3",
        "date": "2025-08-08_09-27-40",
        "time_this_iter_s": 0.5,
        "time_total_s": 0.5 * iteration,
        "pid": 12528,
        "hostname": "host",
        "node_ip": "127.0.0.1",
        "config": CONFIG,
        "time_since_restore": 0.5 * iteration,
        "iterations_since_restore": iteration,
        **more,
    }


def progress(results: Sequence[dict[str, Any]]) -> str:
    """Return results as the CSV logger writes them: nested keys joined, the keys of the first result."""
    text = io.StringIO()
    flat = [_flat({key: value for key, value in one.items() if key != "config"}) for one in results]
    writer = csv.DictWriter(text, list(flat[0]), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(flat)
    return text.getvalue()


def _flat(tree: dict[str, Any], path: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in tree.items():
        flat |= _flat(value, f"{path}{key}/") if isinstance(value, dict) else {f"{path}{key}": value}
    return flat


RESULTS = [result(1, 0.5), result(2, math.nan), result(3, math.inf, done=True, **{"new/key": 4})]


def test_a_trial_is_a_run(tmp_path: Path) -> None:
    trial = tmp_path / "search/train_08fff5f3_1_lr=0.0375"
    put(trial / "result.json", json_lines(RESULTS))
    put(trial / "params.json", json.dumps(CONFIG, indent=2))
    put(trial / "progress.csv", progress(RESULTS))
    catalog = read(tmp_path)
    run = only(catalog)
    assert (run.name, run.source, run.run_id) == ("search/train_08fff5f3_1_lr=0.0375", "ray tune", "08fff5f3")
    assert run.params == {"lr": 0.0375, "momentum": 0.88, "net/layers": "[64, 64]", "net/bias": True}
    np.testing.assert_array_equal(run.scalars["ray/tune/score"].value, [0.5, np.nan, np.inf])
    assert run.scalars["ray/tune/score"].step.tolist() == [1, 2, 3]
    assert run.scalars["ray/tune/score"].wall_time.tolist() == [1754638061, 1754638062, 1754638063]
    assert points(run.scalars["ray/tune/new/key"]) == [(3, 4.0)]
    assert points(run.scalars["ray/tune/info/learner/loss"])[0] == (1, 0.25)
    assert sorted(run.scalars) == [f"ray/tune/{key}" for key in (
        "info/learner/loss", "iterations_since_restore", "new/key", "score", "time_since_restore", "time_this_iter_s",
    )]  # fmt: skip
    assert (run.status, run.started, run.ended) == (RunStatus.FINISHED, 1754638061, 1754638063)
    assert run.origin == {"host": "host", "address": "127.0.0.1"}
    assert not catalog.problems


def test_the_csv_file_tells_the_same(tmp_path: Path) -> None:
    results = RESULTS[:2]
    put(tmp_path / "a/result.json", json_lines(results))
    put(tmp_path / "b/progress.csv", progress(results))
    lines, table = read(tmp_path).runs.values()
    assert sorted(lines.scalars) == sorted(table.scalars)
    for tag, series in lines.scalars.items():
        np.testing.assert_array_equal(series.value, table.scalars[tag].value)
        np.testing.assert_array_equal(series.wall_time, table.scalars[tag].wall_time)
    assert (lines.run_id, lines.origin) == (table.run_id, table.origin)


@pytest.mark.parametrize("text", ["", "\n", "{", "garbage\n", "[1]\n"])
def test_the_csv_file_is_read_where_the_other_is_no_good(tmp_path: Path, text: str) -> None:
    put(tmp_path / "result.json", text)
    put(tmp_path / "progress.csv", progress(RESULTS[:1]))
    assert points(only(read(tmp_path)).scalars["ray/tune/score"]) == [(1, 0.5)]


def test_hyperparameters_in_the_csv_file_do_not_make_its_rows_runs(tmp_path: Path) -> None:
    flat = [_flat(one) for one in RESULTS]
    rows = "\n".join(",".join(str(one[key]).replace(",", ";") for key in flat[0]) for one in flat)
    put(tmp_path / "trial" / "progress.csv", f"{','.join(flat[0])}\n{rows}\n")
    run = only(read(tmp_path))
    assert (run.name, run.source) == ("trial", "ray tune")
    assert points(run.scalars["ray/tune/info/learner/loss"])[:1] == [(1, 0.25)]
    assert not [tag for tag in run.scalars if "config" in tag]


def test_steps_are_those_of_the_event_files(tmp_path: Path) -> None:
    put(tmp_path / "result.json", json_lines([result(1, 0.5, timesteps_total=4000), result(2, 1, timesteps_total=0)]))
    assert points(only(read(tmp_path)).scalars["ray/tune/score"]) == [(4000, 0.5), (2, 1.0)]


def test_event_files_beside_are_not_doubled(tmp_path: Path) -> None:
    events = [event(r["training_iteration"], simple("ray/tune/score", r["score"])) for r in RESULTS[:1]]
    write(tmp_path / "events.out.tfevents.1754638060.host", [version(), *events])
    put(tmp_path / "result.json", json_lines(RESULTS))
    put(tmp_path / "params.json", json.dumps(CONFIG))
    run = only(read(tmp_path))
    assert [tag for tag in run.scalars if tag.endswith("score")] == ["ray/tune/score"]
    assert points(run.scalars["ray/tune/score"]) == [(1, 0.5)]
    assert points(run.scalars["ray/tune/new/key"]) == [(3, 4.0)], "what they lack is added"
    assert (run.source, run.params["lr"], run.status) == ("tensorboard", 0.0375, RunStatus.FINISHED)


def test_parameters_alone_are_a_run_only_where_ray_left_them(tmp_path: Path) -> None:
    put(tmp_path / "other/params.json", '{"dim": 4096}')
    put(tmp_path / "trial/params.json", '{"lr": 0.1}')
    (tmp_path / "trial/params.pkl").write_bytes(b"cos\nabort\n(tR.")
    write(tmp_path / "events/events.out.tfevents.1", [version(), event(1, simple("a", 1.0))])
    put(tmp_path / "events/params.json", '{"lr": 0.2}')
    runs = read(tmp_path).runs
    assert {name: dict(run.params) for name, run in runs.items()} == {"trial": {"lr": 0.1}, "events": {"lr": 0.2}}


def test_the_configuration_of_results_stands_in_for_missing_parameters(tmp_path: Path) -> None:
    put(tmp_path / "result.json", json_lines(RESULTS[:1]))
    assert only(read(tmp_path)).params["net/bias"] is True


def test_results_are_followed(tmp_path: Path) -> None:
    path = put(tmp_path / "result.json", json_lines(RESULTS[:1]), quiet=False)
    followed = Followed(tmp_path)
    text = json_lines(RESULTS[1:2])
    add(path, text[:40])
    followed.again()
    assert only(followed.catalog).points == 5
    add(path, text[40:-1])
    followed.again()
    assert only(followed.catalog).points == 10, "a whole object needs no end of the line"
    add(path, text[-1:] + json_lines(RESULTS[2:]))
    followed.again()
    assert (only(followed.catalog).points, only(followed.catalog).status) == (16, RunStatus.FINISHED)
    assert not followed.catalog.problems
    assert followed.again() is None
    put(tmp_path / "error.txt", "Traceback")
    followed.again()
    assert only(followed.catalog).status is RunStatus.FAILED
    path.unlink()
    followed.again()
    assert not followed.catalog.runs


def test_damaged_lines_cost_themselves(tmp_path: Path) -> None:
    lines = json_lines(RESULTS[:2]).splitlines(keepends=True)
    put(tmp_path / "result.json", "".join([lines[0], lines[1][:50] + "\n", "\0\0\0\n", "[" * 100_000 + "\n", lines[1]]))
    catalog = read(tmp_path)
    assert only(catalog).points == 10
    assert kinds(catalog) == ["damaged-line"]
    problem = catalog.problems[0]
    assert problem.message == "Line 2 is no whole JSON object, and so do 2 more"
    assert (problem.offset, problem.lost_records, problem.run) == (len(lines[0]), 3, ".")


def test_other_files_of_these_names_are_left_alone(tmp_path: Path) -> None:
    put(tmp_path / "result.json", '{"answer": 42}\n')
    put(tmp_path / "params.json", '{"a": 1}')
    catalog = read(tmp_path)
    assert not catalog.runs
    assert not catalog.problems


def test_a_file_that_begins_with_something_else_is_not_read_on(tmp_path: Path) -> None:
    put(tmp_path / "result.json", '{"answer": 42}\n' + json_lines(RESULTS))
    catalog = read(tmp_path)
    assert not catalog.runs
    assert not catalog.problems


def test_an_object_among_results_costs_its_line(tmp_path: Path) -> None:
    first, *others = json_lines(RESULTS).splitlines(keepends=True)
    put(tmp_path / "result.json", "".join([first, "[1]\n", *others]))
    catalog = read(tmp_path)
    assert max(len(series) for series in only(catalog).scalars.values()) == len(RESULTS)
    assert kinds(catalog) == ["damaged-line"]
