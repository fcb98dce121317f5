"""Hyperparameters, metrics and sessions against TensorBoard's own answers: all that differs is listed, with its reason.

Everything both say is compared: what is searched and measured (kinds, domains, names), and of every session its
hyperparameters, state, times, group and metrics. `DIFFERENCES` is all in which we do not follow TensorBoard.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import struct_pb2
from tensorboard.plugins.hparams import api_pb2, summary_v2

from core.analysis.reducers import latest
from core.model import Catalog, HParamInfo, HParamKind, MetricInfo, RunStatus
from core.model.sessions import hparam_infos, metric_infos, metric_series
from tests.core.readers.hparams_backend import Backend
from tests.core.readers.logs import event, read, simple, version, write
from tests.core.readers.test_hparams import FIRST, SECOND, add_hparams, end, start
from tests.core.readers.written import writer
from tests.shared_data import shared_data

DIFFERENCES = {
    "not described": "The first Experiment that TensorBoard finds hides what it does not describe, also where other "
    "runs bring an Experiment of their own (PyTorch writes one a call); ours adds whatever any run has. Where no "
    "Experiment names a metric, all scalars of sessions are metrics.",
    "kind and domain": "An Experiment may leave both open; where it does, so do both of us. Where nobody describes a "
    "hyperparameter, lists and objects count as text here, while TensorBoard lists no value of theirs.",
    "nan in an interval": "Numbers that are NaN take no part in the interval here; TensorBoard sorts with them.",
    "nan of a hyperparameter": "TensorBoard's answer leaves out hyperparameters that are NaN; here they are NaN.",
    "sub-run of add_hparams": "PyTorch writes a session into a folder named by a time below the run; the only one of a "
    "run is shown as that run, so its name is that of the folder above.",
    "metric of a curve's name": "A final metric of such a session never hides the curve of the same tag: it is called "
    "hparams/TAG then.",
    "another than the first of its group": "Sessions of a group ought to have equal hyperparameters; where they "
    "do not, TensorBoard shows those of the one that it reads first, and each keeps its own here.",
    "last by step": "TensorBoard shows what was written last; after a restart that went back, ours is the value of the "
    "highest step.",
}
STATUSES = {
    RunStatus.UNKNOWN: "STATUS_UNKNOWN", RunStatus.FINISHED: "STATUS_SUCCESS",
    RunStatus.FAILED: "STATUS_FAILURE", RunStatus.RUNNING: "STATUS_RUNNING",
}  # fmt: skip
KINDS = {
    HParamKind.UNSET: "DATA_TYPE_UNSET", HParamKind.STRING: "DATA_TYPE_STRING",
    HParamKind.BOOL: "DATA_TYPE_BOOL", HParamKind.FLOAT: "DATA_TYPE_FLOAT64",
}  # fmt: skip
EVENTS = "events.out.tfevents.1"


@dataclass(frozen=True)
class Difference:
    """Something in which the two differ: one of `DIFFERENCES`, or anything else, and where."""

    kind: str
    where: str


def compared(folder: Path) -> set[Difference]:
    """Return in what our answers differ from TensorBoard's."""
    backend, catalog = Backend(folder), read(folder)
    assert not catalog.problems
    experiment = backend.experiment()
    return {
        *_infos(experiment, catalog),
        *_metrics(experiment, catalog),
        *_sessions(backend.session_groups(), experiment, catalog),
    }


def _infos(experiment: Mapping[str, Any], catalog: Catalog) -> Iterator[Difference]:
    theirs = {info["name"]: info for info in experiment.get("hparamInfos", [])}
    ours = {info.name: info for info in hparam_infos(catalog.runs.values())}
    yield from (Difference("not described", name) for name in ours.keys() - theirs.keys())
    yield from (Difference("hyperparameter missed", name) for name in theirs.keys() - ours.keys())
    for name in theirs.keys() & ours.keys():
        told, info = theirs[name], ours[name]
        if (told["displayName"], told["description"]) != (info.display_name, info.description):
            yield Difference("words", name)
        if (told["type"], _domain(told)) != (KINDS[info.kind], _our_domain(info)):
            yield Difference("nan in an interval" if "NaN" in str(_domain(told)) else "kind and domain", name)


def _domain(told: Mapping[str, Any]) -> object:
    if "domainInterval" in told:
        return told["domainInterval"]["minValue"], told["domainInterval"]["maxValue"]
    return sorted(map(_written, told["domainDiscrete"])) if told.get("domainDiscrete") else None


def _our_domain(info: HParamInfo) -> object:
    values = None if info.values is None else sorted(map(_written, info.values))
    return info.interval if info.interval is not None else values


def _written(value: object) -> str:
    """Return a value as TensorBoard writes those of a list: numbers of mixed lists without a needless point."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _metrics(experiment: Mapping[str, Any], catalog: Catalog) -> Iterator[Difference]:
    theirs = {(info["name"]["group"], info["name"]["tag"]): info for info in experiment.get("metricInfos", [])}
    ours = {(info.group, info.tag): info for info in metric_infos(catalog.runs)}
    for name in theirs.keys() - ours.keys():
        renamed = ours.get((name[0], f"hparams/{name[1]}"))
        yield Difference("metric missed" if renamed is None else "metric of a curve's name", name[1])
    for name in theirs.keys() & ours.keys():
        told = theirs[name]
        if (told["displayName"], told["description"]) != (ours[name].display_name, ours[name].description):
            yield Difference("words", name[1])
    extra = [name for name in ours.keys() - theirs.keys() if not name[1].startswith("hparams/")]
    yield from (Difference("not described", tag) for _, tag in extra)


def _sessions(groups: list[dict[str, Any]], experiment: Mapping[str, Any], catalog: Catalog) -> Iterator[Difference]:
    found = {name for name, run in catalog.runs.items() if run.hparams is not None and run.hparams.session is not None}
    for group in groups:
        for session in group["sessions"]:
            name = session["name"]
            if name not in found:
                name = str(Path(name).parent)
                yield Difference("sub-run of add_hparams", session["name"])
            if name not in found:
                yield Difference("session missed", session["name"])
                continue
            found.discard(name)
            yield from _session(group, session, experiment, catalog, name)
    yield from (Difference("session of nobody", name) for name in found)


def _session(
    group: Mapping[str, Any], session: Mapping[str, Any], experiment: Mapping[str, Any], catalog: Catalog, name: str
) -> Iterator[Difference]:
    run = catalog.runs[name]
    assert run.hparams is not None
    assert run.hparams.session is not None
    values = {key: value for key, value in run.params.items() if value == value}
    yield from (Difference("nan of a hyperparameter", f"{name}: {key}") for key in run.params.keys() - values.keys())
    if _read({key: value for key, value in group["hparams"].items() if value is not None}) != _read(values):
        yield Difference("values" if len(group["sessions"]) == 1 else "another than the first of its group", name)
    facts = (session["status"], session["startTimeSecs"], session["endTimeSecs"], session["monitorUrl"])
    ours = run.hparams.session
    if facts != (STATUSES[run.status], ours.started or 0.0, run.ended or 0.0, ours.monitor_url):
        yield Difference("state, times or address", name)
    if group["name"] != (run.hparams.group or session["name"]):
        yield Difference("group", name)
    told = {(value["name"]["group"], value["name"]["tag"]): value for value in session["metricValues"]}
    for info in experiment.get("metricInfos", []):
        yield from _metric(told.get((info["name"]["group"], info["name"]["tag"])), info["name"], catalog, name)


def _metric(
    told: Mapping[str, Any] | None, info: Mapping[str, str], catalog: Catalog, name: str
) -> Iterator[Difference]:
    renamed = MetricInfo(f"hparams/{info['tag']}", info["group"])
    series = metric_series(catalog.runs, name, renamed)
    if series is None:
        series = metric_series(catalog.runs, name, MetricInfo(info["tag"], info["group"]))
    if (series is None) != (told is None):
        yield Difference("metric of one of us", f"{name}: {info['tag']}")
    if series is None or told is None:
        return
    value, last = float(told["value"]), float(series.value[-1])
    assert _is_same(value, last)
    assert told["trainingStep"] == series.step[-1]
    ours = latest(series)
    assert ours is not None
    if not _is_same(ours, value):
        yield Difference("last by step", f"{name}: {info['tag']}")


def _is_same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def _read(values: Mapping[str, object]) -> dict[str, object]:
    return {key: _plain(value) for key, value in values.items()}


def _plain(value: object) -> object:
    return json.loads(value) if isinstance(value, str) and value[:1] in ("[", "{") else value


def kinds(differences: set[Difference]) -> dict[str, list[str]]:
    """Return where they differ, by kind."""
    found: dict[str, list[str]] = {}
    for each in sorted(differences, key=lambda each: (each.kind, each.where)):
        found.setdefault(each.kind, []).append(each.where)
    return found


def test_the_bundled_logs_are_as_tensorboard_says() -> None:
    assert kinds(compared(Path(__file__).parents[3] / "resources" / "sample_logs")) == {}


def test_real_logs_are_as_tensorboard_says() -> None:
    folder = shared_data()
    if folder is None:
        pytest.skip("there are no real logs on this machine")
    differences = {place.name: kinds(compared(place)) for place in sorted(folder.iterdir()) if place.is_dir()}
    assert all(set(found) <= set(DIFFERENCES) for found in differences.values()), differences


def test_an_experiment_with_groups_metrics_in_folders_and_all_states(tmp_path: Path) -> None:
    described = summary_v2.hparams_config_pb(
        [
            summary_v2.HParam("lr", summary_v2.RealInterval(1e-4, 0.1), "Learning rate", "*how fast*"),
            summary_v2.HParam("units", summary_v2.Discrete([16, 32])),
            summary_v2.HParam("bias", summary_v2.Discrete([False, True])),
            summary_v2.HParam("free"),
        ],
        [summary_v2.Metric("epoch_loss", "validation", "Loss"), summary_v2.Metric("accuracy", description="of all")],
    )
    write(tmp_path / "sweep" / EVENTS, [version(), event(0, *described.value)])
    states = (api_pb2.STATUS_SUCCESS, api_pb2.STATUS_FAILURE, api_pb2.STATUS_RUNNING, api_pb2.STATUS_UNKNOWN)
    for k, status in enumerate(states):
        told = start(
            {"lr": 0.1 / (k % 2 + 1), "units": 16, "bias": k % 2 == 0}, group_name=f"g{k % 2}", start_time_secs=k
        )
        values = [
            event(0, told),
            event(5, simple("accuracy", k / 7)),
            event(6, end(status=status, end_time_secs=k + 9)),
        ]
        write(tmp_path / "sweep" / f"t{k}" / EVENTS, [version(), *values])
        write(
            tmp_path / "sweep" / f"t{k}" / "validation" / EVENTS,
            [version(), event(4, simple("epoch_loss", 2.0)), event(5, simple("epoch_loss", k))],
        )
    assert kinds(compared(tmp_path)) == {}


def test_keys_that_differ_without_an_experiment(tmp_path: Path) -> None:
    sessions: list[dict[str, Any]] = [
        {"lr": 0.1, "seed": 1, "on": True}, {"lr": 0.2, "seed": "random"}, {"lr": 0.05, "net": "b", "gone": None},
    ]  # fmt: skip
    for k, params in enumerate(sessions):
        told = start({key: null() if value is None else value for key, value in params.items()})
        write(tmp_path / f"r{k}" / EVENTS, [version(), event(0, told), event(1, simple("loss", k))])
    write(
        tmp_path / "r0" / "eval" / EVENTS, [version(), event(1, simple("auc", 0.5)), event(2, simple("auc", math.nan))]
    )
    assert kinds(compared(tmp_path)) == {}


def null() -> struct_pb2.Value:
    return struct_pb2.Value(null_value=struct_pb2.NULL_VALUE)


def test_sessions_of_one_group_that_differ(tmp_path: Path) -> None:
    for k in range(2):
        write(tmp_path / f"r{k}" / EVENTS, [version(), event(0, start({"lr": 1.0 + k}, group_name="g"))])
    ((kind, where),) = kinds(compared(tmp_path)).items()
    assert (kind, len(where)) == ("another than the first of its group", 1)


def test_what_an_experiment_leaves_out_is_all_that_differs(tmp_path: Path) -> None:
    described = summary_v2.hparams_config_pb([summary_v2.HParam("lr")], [summary_v2.Metric("loss")])
    write(tmp_path / EVENTS, [version(), event(0, *described.value)])
    write(tmp_path / "a" / EVENTS, [version(), event(0, start({"lr": 1.0, "extra": 2.0})), event(1, simple("loss", 1))])
    assert kinds(compared(tmp_path)) == {"not described": ["extra"]}


def test_values_that_tensorboard_cannot_count(tmp_path: Path) -> None:
    for k, value in enumerate((math.nan, 0.5, 0.25)):
        told = start({"odd": value, "sizes": [1, k], "mixed": [1] if k else 2.0})
        write(tmp_path / f"r{k}" / EVENTS, [version(), event(0, told)])
    assert kinds(compared(tmp_path)) == {
        "kind and domain": ["mixed"],
        "nan in an interval": ["odd"],
        "nan of a hyperparameter": ["r0: odd"],
        "not described": ["sizes"],
    }


def test_a_restart_that_goes_back(tmp_path: Path) -> None:
    curve = [event(step, simple("loss", value)) for step, value in ((1, 3.0), (2, 2.0), (3, 1.0), (2, 5.0))]
    write(tmp_path / "a" / EVENTS, [version(), event(0, start({"lr": 1.0})), *curve])
    assert kinds(compared(tmp_path)) == {"last by step": ["a: loss"]}


def test_the_session_of_add_hparams_is_its_run(tmp_path: Path) -> None:
    with writer(tmp_path / "exp") as made:
        made.add_scalar("loss", 0.5, 1)
        made.add_scalar("loss", 0.25, 2)
        add_hparams(made, {"lr": 0.1, "net": "a", "on": True}, {"hparam/accuracy": 0.9, "loss": 0.2}, FIRST)
    assert kinds(compared(tmp_path)) == {
        "metric of a curve's name": ["loss"],
        "sub-run of add_hparams": [f"exp/{FIRST}"],
    }


def test_each_session_of_several_is_as_tensorboard_says(tmp_path: Path) -> None:
    with writer(tmp_path / "exp") as made:
        made.add_scalar("loss", 0.5, 1)
        add_hparams(made, {"lr": 0.1}, {"accuracy": 0.7}, SECOND)
        add_hparams(made, {"lr": 0.2, "net": "b"}, {"accuracy": 0.8, "f1": 0.5}, FIRST)
    found = kinds(compared(tmp_path))
    assert set(found) <= {"not described"}  # the first Experiment it finds says nothing of what the other one adds
