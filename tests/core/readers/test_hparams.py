"""Hyperparameters in all the forms that writers give them."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import struct_pb2
from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2, summary_v2
from tensorboard.plugins.hparams import metadata as hparams_metadata

from core.model import (
    Catalog,
    DatasetKind,
    HParamInfo,
    HParamKind,
    MetricInfo,
    RunStatus,
)
from core.model.sessions import hparam_infos, metric_infos, metric_run, metric_series, session_of
from core.readers.catalog import CatalogReader, parse_sources
from tests.core.readers.logs import event, grow, only_run, packed, read, simple, version, write
from tests.core.readers.written import writer
from tests.shared_data import shared_data

EVENTS = "events.out.tfevents.1"
FIRST, SECOND = "1700000000.1234567", "1700000001.5"


def start(params: dict[str, Any], **other: Any) -> Any:
    """Return the value that begins a session."""
    info = plugin_data_pb2.SessionStartInfo(**other)
    for name, value in params.items():
        info.hparams[name].CopyFrom(value if isinstance(value, struct_pb2.Value) else _value(value))
    return _entry(hparams_metadata.SESSION_START_INFO_TAG, session_start_info=info)


def end(**other: Any) -> Any:
    """Return the value that ends a session."""
    info = plugin_data_pb2.SessionEndInfo(**other)
    return _entry(hparams_metadata.SESSION_END_INFO_TAG, session_end_info=info)


def _entry(tag: str, **data: Any) -> Any:
    from tests.core.readers.logs import Value

    content = plugin_data_pb2.HParamsPluginData(**data)
    return Value(tag=tag, metadata=hparams_metadata.create_summary_metadata(content))


def _value(value: Any) -> Any:
    made = struct_pb2.Struct()
    made.update({"v": value})
    return made.fields["v"]


def test_values_of_all_kinds(tmp_path: Path) -> None:
    params = {"lr": 0.01, "name": "Adam", "on": True, "off": False, "sizes": [1, [2, None]], "deep": {"a": {"b": "c"}}}
    write(tmp_path / EVENTS, [version(), event(0, start({**params, "missing": None}))])
    run = only_run(tmp_path)
    assert {name: run.params[name] for name in ("lr", "name", "on", "off")} == {
        "lr": 0.01, "name": "Adam", "on": True, "off": False,
    }  # fmt: skip
    assert json.loads(str(run.params["sizes"])) == [1, [2, None]]
    assert json.loads(str(run.params["deep"])) == {"a": {"b": "c"}}
    assert "missing" not in run.params


def test_what_a_session_says_of_itself(tmp_path: Path) -> None:
    told = start({"lr": 1}, group_name="g", start_time_secs=12.5, model_uri="gs://m", monitor_url="http://m")
    write(
        tmp_path / EVENTS, [version(), event(0, told), event(9, end(status=api_pb2.STATUS_FAILURE, end_time_secs=99))]
    )
    run = only_run(tmp_path)
    assert run.hparams is not None
    assert run.hparams.session is not None
    assert (run.hparams.group, run.hparams.session.started) == ("g", 12.5)
    assert (run.hparams.session.model_uri, run.hparams.session.monitor_url) == ("gs://m", "http://m")
    assert (run.status, run.ended, run.experiment) == (RunStatus.FAILED, 99.0, "")
    assert (run.hparams.infos, run.hparams.metrics) == ((), ())


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (api_pb2.STATUS_UNKNOWN, RunStatus.UNKNOWN),
        (api_pb2.STATUS_SUCCESS, RunStatus.FINISHED),
        (api_pb2.STATUS_RUNNING, RunStatus.RUNNING),
    ],
)
def test_how_sessions_end(tmp_path: Path, status: int, expected: RunStatus) -> None:
    write(tmp_path / EVENTS, [version(), event(0, start({})), event(9, end(status=status))])
    run = only_run(tmp_path)
    assert (run.status, run.ended) == (expected, None)


def test_the_description_of_an_experiment(tmp_path: Path) -> None:
    hparams = [
        summary_v2.HParam("lr", summary_v2.RealInterval(1e-4, 0.1), "Learning rate", "*how fast*"),
        summary_v2.HParam("units", summary_v2.Discrete([16, 32])),
        summary_v2.HParam("optimiser", summary_v2.Discrete(["adam", "sgd"])),
        summary_v2.HParam("bias", summary_v2.Discrete([False, True])),
        summary_v2.HParam("free"),
    ]
    metrics = [
        summary_v2.Metric("epoch_loss", "validation", "Loss", "on unseen data", summary_v2.Metric.VALIDATION),
        summary_v2.Metric("accuracy"),
    ]
    described = summary_v2.hparams_config_pb(hparams, metrics, time_created_secs=7.0)
    session = summary_v2.hparams_pb({"lr": 0.01, "units": 16}, "trial-1", start_time_secs=8.0)
    write(tmp_path / "sweep" / EVENTS, [version(), event(0, *described.value)])
    write(tmp_path / "sweep" / "t1" / EVENTS, [version(), event(0, *session.value), event(5, simple("accuracy", 0.5))])
    write(tmp_path / "sweep" / "t1" / "validation" / EVENTS, [version(), event(4, simple("epoch_loss", 2.0))])
    runs = read(tmp_path).runs
    told = runs["sweep"].hparams
    assert told is not None
    assert told.session is None
    assert told.experiment is not None
    assert told.experiment.created == 7.0
    assert told.infos == (
        HParamInfo("lr", "Learning rate", "*how fast*", HParamKind.FLOAT, None, (1e-4, 0.1)),
        HParamInfo("units", kind=HParamKind.FLOAT, values=(16.0, 32.0)),
        HParamInfo("optimiser", kind=HParamKind.STRING, values=("adam", "sgd")),
        HParamInfo("bias", kind=HParamKind.BOOL, values=(False, True)),
        HParamInfo("free"),
    )
    loss = MetricInfo("epoch_loss", "validation", "Loss", "on unseen data", DatasetKind.VALIDATION)
    assert told.metrics == (loss, MetricInfo("accuracy"))
    trial = runs["sweep/t1"]
    assert trial.hparams is not None
    assert trial.hparams.group == "trial-1"
    assert metric_infos(runs) == told.metrics
    series = metric_series(runs, "sweep/t1", loss)
    assert series is not None
    assert series.value.tolist() == [2.0]
    assert metric_series(runs, "sweep/t1", MetricInfo("other", "test")) is None


def test_keys_that_differ_and_no_experiment(tmp_path: Path) -> None:
    sessions = [{"lr": 0.1, "seed": 1, "on": True}, {"lr": 0.2, "seed": "random"}, {"lr": 0.05, "net": "b"}]
    for k, params in enumerate(sessions):
        told = summary_v2.hparams_pb(params).value
        write(tmp_path / f"r{k}" / EVENTS, [version(), event(0, *told), event(1, simple("loss", k))])
    write(tmp_path / "r0" / "eval" / EVENTS, [version(), event(1, simple("auc", 0.5))])
    write(tmp_path / "apart" / EVENTS, [version(), event(1, simple("unrelated", 0.5))])
    runs = read(tmp_path).runs
    assert hparam_infos(runs.values()) == (
        HParamInfo("lr", kind=HParamKind.FLOAT, interval=(0.05, 0.2)),
        HParamInfo("net", kind=HParamKind.STRING, values=("b",)),
        HParamInfo("on", kind=HParamKind.BOOL, values=(True,)),
        HParamInfo("seed", kind=HParamKind.STRING, values=("1.0", "random")),
    )
    assert metric_infos(runs) == (MetricInfo("loss"), MetricInfo("auc", "eval"))


def test_what_an_experiment_does_not_describe_is_there_all_the_same(tmp_path: Path) -> None:
    described = summary_v2.hparams_config_pb([summary_v2.HParam("lr", display_name="rate")], [])
    write(tmp_path / EVENTS, [version(), event(0, *described.value)])
    write(tmp_path / "a" / EVENTS, [version(), event(0, *summary_v2.hparams_pb({"lr": 1.0, "new": 2.0}).value)])
    infos = hparam_infos(read(tmp_path).runs.values())
    assert [(info.name, info.display_name) for info in infos] == [("lr", "rate"), ("new", "")]


def test_places_of_metrics() -> None:
    assert metric_run("a/b", "") == "a/b"
    assert metric_run("a/b", "validation") == "a/b/validation"
    assert metric_run("a/b", "./eval/") == "a/b/eval"
    assert metric_run("a", "eval\\x") == "a/eval/x"
    assert metric_run(".", "eval") == "eval"
    assert session_of("a/b/c", {"a", "."}) == "a"
    assert session_of("b", {"a", "."}) == "."
    assert session_of("b/c", {"a"}) is None
    assert session_of(".", {"."}) == "."


def add_hparams(made: Any, params: dict[str, Any], metrics: dict[str, float], at: str) -> None:
    """Write hyperparameters as PyTorch does, into a folder named by a time of our choice."""
    made.add_hparams(params, metrics, at, 9)


def test_what_add_hparams_writes_is_part_of_the_run(tmp_path: Path) -> None:
    with writer(tmp_path / "exp") as made:
        for step in range(5):
            made.add_scalar("loss", 1 / (step + 1), step)
        made.add_hparams({"lr": 0.1, "net": "a", "on": True}, {"hparam/accuracy": 0.9})
    (folder,) = (entry for entry in (tmp_path / "exp").iterdir() if entry.is_dir())
    assert float(folder.name) == pytest.approx(time.time(), abs=1000)
    catalog = read(tmp_path)
    assert list(catalog.runs) == ["exp"]
    run = catalog.runs["exp"]
    assert dict(run.params) == {"lr": 0.1, "net": "a", "on": True}
    assert {tag: len(series) for tag, series in run.scalars.items()} == {"loss": 5, "hparam/accuracy": 1}
    assert run.status is RunStatus.FINISHED
    assert run.hparams is not None
    assert run.hparams.metrics == (MetricInfo("hparam/accuracy"),)
    assert [info.name for info in run.hparams.infos] == ["lr", "net", "on"]
    assert len(run.files) == 2
    assert run.part_of == ""


def test_several_calls_stay_apart_and_leave_the_run_as_it_is(tmp_path: Path) -> None:
    with writer(tmp_path / "exp") as made:
        made.add_scalar("loss", 0.5, 1)
        add_hparams(made, {"lr": 0.1}, {"accuracy": 0.7}, SECOND)
        add_hparams(made, {"lr": 0.2}, {"accuracy": 0.8}, FIRST)
    runs = read(tmp_path).runs
    assert list(runs) == ["exp", f"exp/{FIRST}", f"exp/{SECOND}"]
    assert [dict(run.params) for run in runs.values()] == [{}, {"lr": 0.2}, {"lr": 0.1}]
    assert list(runs["exp"].scalars) == ["loss"]
    assert all(list(runs[name].scalars) == ["accuracy"] for name in list(runs)[1:])


def test_a_search_in_one_folder_is_one_run_for_each_call(tmp_path: Path) -> None:
    with writer(tmp_path) as made:
        add_hparams(made, {"lr": 0.1}, {"accuracy": 0.7}, FIRST)
        add_hparams(made, {"lr": 0.2}, {"accuracy": 0.8}, SECOND)
    runs = read(tmp_path).runs
    assert list(runs) == [FIRST, SECOND, "."]
    assert metric_infos(runs) == (MetricInfo("accuracy"),)


def test_a_session_without_a_run_around_it_is_a_run(tmp_path: Path) -> None:
    with writer(tmp_path / "exp") as made:
        add_hparams(made, {"lr": 0.1}, {"accuracy": 0.7}, FIRST)
    for file in (tmp_path / "exp").glob("events*"):
        file.unlink()
    (run,) = read(tmp_path).runs.values()
    assert (run.name, run.part_of, dict(run.params)) == (f"exp/{FIRST}", "", {"lr": 0.1})


def test_a_training_in_a_folder_named_by_a_time_is_a_run(tmp_path: Path) -> None:
    write(tmp_path / EVENTS, [version(), event(1, simple("a", 1))])
    curve = [event(step, simple("loss", step)) for step in range(3)]
    write(tmp_path / FIRST / EVENTS, [version(), *curve])
    write(tmp_path / SECOND / EVENTS, [version(), event(0, start({"lr": 1})), *curve])
    assert set(read(tmp_path).runs) == {".", FIRST, SECOND}


def test_a_metric_never_hides_a_curve_of_the_same_tag(tmp_path: Path) -> None:
    with writer(tmp_path / "exp") as made:
        made.add_scalar("accuracy", 0.5, 1)
        made.add_scalar("accuracy", 0.6, 2)
        add_hparams(made, {"lr": 0.1}, {"accuracy": 0.9, "other": 1.0}, FIRST)
    run = read(tmp_path).runs["exp"]
    assert run.scalars["accuracy"].step.tolist() == [1, 2]
    assert run.scalars["hparams/accuracy"].value.tolist() == [pytest.approx(0.9)]
    assert run.tags["hparams/accuracy"].plugin == "scalars"
    assert run.hparams is not None
    assert run.hparams.metrics == (MetricInfo("hparams/accuracy", display_name="accuracy"), MetricInfo("other"))


def reader_of(folder: Path) -> CatalogReader:
    return CatalogReader(parse_sources([str(folder)]))


def refreshed(reader: CatalogReader) -> Catalog:
    """Return the catalog after something has changed."""
    catalog = reader.refresh()
    assert catalog is not None
    return catalog


def session(tmp_path: Path, name: str, **params: float) -> Path:
    """Write what add_hparams writes."""
    told = [event(0, start(params)), event(0, end(status=api_pb2.STATUS_SUCCESS)), event(0, simple("best", 1.0))]
    return write(tmp_path / "exp" / name / EVENTS, [version(), *told])


def test_the_run_appears_later_than_its_session(tmp_path: Path) -> None:
    session(tmp_path, FIRST, lr=0.1)
    reader = reader_of(tmp_path)
    assert list(reader.read().runs) == [f"exp/{FIRST}"]
    path = write(tmp_path / "exp" / EVENTS, [version(), event(1, simple("loss", 1))])
    first = refreshed(reader).runs
    assert list(first) == ["exp"]
    assert set(first["exp"].scalars) == {"loss", "best"}
    grow(path, packed([event(2, simple("loss", 2))]))
    second = refreshed(reader).runs["exp"]
    assert second.scalars["loss"].step.tolist() == [1, 2]
    assert dict(second.params) == {"lr": 0.1}


def test_sessions_come_and_go_while_the_run_grows(tmp_path: Path) -> None:
    path = write(tmp_path / "exp" / EVENTS, [version(), event(1, simple("loss", 1))])
    reader = reader_of(tmp_path)
    assert list(reader.read().runs) == ["exp"]
    only = session(tmp_path, FIRST, lr=0.1)
    joined = refreshed(reader).runs
    assert list(joined) == ["exp"]
    assert dict(joined["exp"].params) == {"lr": 0.1}
    session(tmp_path, SECOND, lr=0.2)
    grow(path, packed([event(2, simple("loss", 2))]))
    apart = refreshed(reader).runs
    assert list(apart) == ["exp", f"exp/{FIRST}", f"exp/{SECOND}"]
    assert apart["exp"].scalars["loss"].step.tolist() == [1, 2]
    assert dict(apart["exp"].params) == {}
    only.unlink()
    only.parent.rmdir()
    again = refreshed(reader).runs
    assert list(again) == ["exp"]
    assert dict(again["exp"].params) == {"lr": 0.2}
    assert reader.refresh() is None


def test_a_session_that_is_still_written(tmp_path: Path) -> None:
    write(tmp_path / "exp" / EVENTS, [version(), event(1, simple("loss", 1))])
    path = write(tmp_path / "exp" / FIRST / EVENTS, [version()])
    reader = reader_of(tmp_path)
    assert list(reader.discover().runs) == ["exp"]
    assert list(reader.read().runs) == ["exp", f"exp/{FIRST}"]
    grow(path, packed([event(0, start({"lr": 0.1}))]))
    assert dict(refreshed(reader).runs["exp"].params) == {"lr": 0.1}


def test_nothing_changes_without_news(tmp_path: Path) -> None:
    write(tmp_path / "exp" / EVENTS, [version(), event(1, simple("loss", 1))])
    session(tmp_path, FIRST, lr=0.1)
    path = write(tmp_path / "other" / EVENTS, [version()])
    reader = reader_of(tmp_path)
    before = reader.read().runs["exp"]
    assert reader.refresh() is None
    grow(path, packed([event(1, simple("loss", 1))]))
    assert refreshed(reader).runs["exp"] is before


def test_real_logs_of_lightning() -> None:
    folder = shared_data()
    if folder is None:
        pytest.skip("there are no real logs on this machine")
    place = folder / "belkhir-nacim-generative_model_toolbox"
    run = next(run for run in read(place).runs.values() if run.hparams is not None)
    assert run.params
    assert run.hparams is not None
    assert run.hparams.session is not None
    assert {info.name for info in run.hparams.infos} >= set(run.params)
    assert os.sep not in run.hparams.group
