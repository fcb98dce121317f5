from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.model import Catalog, RunStatus
from tests.core.readers.logs import event, only_run, read, simple, version, write
from tests.core.readers.mlflow.file_stores import START, lines, make_experiment, make_run, put, run_id


def kinds(catalog: Catalog) -> list[str]:
    return sorted(problem.kind for problem in catalog.problems)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return a store with two experiments of one run each."""
    for number, name in enumerate(("Default", "vision/big")):
        experiment = make_experiment(tmp_path / "mlruns", number, name)
        make_run(experiment, number + 1, f"run {number}", metrics={"loss": lines(3, 2, 1)}, params={"lr": "0.1"})
    return tmp_path / "mlruns"


def test_a_store_is_found_at_every_level(store: Path) -> None:
    names = ["Default/run 0", "vision/big/run 1"]
    assert list(read(store).runs) == names
    assert list(read(store.parent).runs) == [f"mlruns/{name}" for name in names]
    assert list(read(store / "1").runs) == names[1:]
    assert list(read(store / "1" / run_id(2)).runs) == names[1:]
    assert list(read(f"mine:{store}").runs) == [f"mine/{name}" for name in names]


def test_a_store_may_have_any_name_and_be_opened_from_within(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = store.rename(store.parent / "old results")
    assert len(read(moved).runs) == 2
    for folder in (moved, moved / "0", moved / "0" / run_id(1)):
        monkeypatch.chdir(folder)
        assert "Default/run 0" in read(".").runs


def test_two_sources_may_lead_to_one_store(store: Path) -> None:
    catalog = read(f"a:{store}", f"b:{store}")
    assert sorted(run.split("/")[0] for run in catalog.runs) == ["a", "a", "b", "b"]


def test_everything_a_run_says(tmp_path: Path) -> None:
    experiment = make_experiment(tmp_path / "mlruns", 0, "Default")
    tags = {
        "mlflow.runName": "first", "mlflow.user": "grace", "mlflow.source.name": "train.py",
        "mlflow.source.type": "PROJECT", "mlflow.source.git.commit": "c0ffee", "mlflow.project.entryPoint": "main",
        "mlflow.note.content": "a\nb\n", "team/name": "grün", "empty": "",
    }  # fmt: skip
    params = {"model/depth": "3", "text": "one\ntwo\n\n", "none": "", "ü": "ß", "huge": "x" * 50_000}
    metrics = {"train/loss": lines(3, 2), "nan": f"{START} nan -3\n{START} inf -3\n{START} -inf 7\n", "empty": ""}
    folder = make_run(experiment, 1, "first", metrics=metrics, params=params, tags=tags)
    child = make_run(experiment, 2, "second", status="FAILED", tags={"mlflow.parentRunId": run_id(1)})
    catalog = read(tmp_path)
    run = catalog.runs["mlruns/Default/first"]
    assert (run.source, run.run_id, run.experiment, run.status) == ("mlflow", run_id(1), "Default", RunStatus.FINISHED)
    assert (run.started, run.ended) == (START / 1000 + 1, START / 1000 + 1.5)
    assert dict(run.params) == params
    assert dict(run.labels) == tags
    assert dict(run.origin) == {
        "user": "grace", "source": "train.py", "source type": "PROJECT", "version": "c0ffee", "entry point": "main",
    }  # fmt: skip
    assert sorted(run.scalars) == ["nan", "train/loss"]
    assert run.scalars["train/loss"].value.tolist() == [3, 2]
    assert run.scalars["nan"].step.tolist() == [-3, -3, 7]
    assert str(run.scalars["nan"].value.tolist()) == "[nan, inf, -inf]"
    assert {info.plugin for info in run.tags.values()} == {"scalars"}
    assert run.artifact_folder == str(folder / "artifacts")
    assert run.loaded
    assert str(folder / "params" / "model" / "depth") in run.files
    second = catalog.runs["mlruns/Default/second"]
    assert (second.parent, second.status) == ("mlruns/Default/first", RunStatus.FAILED)
    assert str(child / "meta.yaml") in second.files
    assert catalog.problems == ()


def test_the_step_is_the_third_field(tmp_path: Path) -> None:
    text = f"{START} 1 5\n{START // 1000} 2\n{START} 3 7 validation 2b679e2b\n{START} 4 8 my data 2b679e2b\n"
    make_run(make_experiment(tmp_path), metrics={"loss": text})
    series = only_run(tmp_path).scalars["loss"]
    assert series.step.tolist() == [5, 0, 7, 8]
    assert series.wall_time.tolist() == [START / 1000] * 4


def test_a_store_of_the_first_generation(tmp_path: Path) -> None:
    put(
        tmp_path / "0/meta.yaml",
        f"artifact_location: {tmp_path}/0\nexperiment_id: 0\nname: !!python/unicode 'Default'\n",
    )
    folder = tmp_path / "0" / run_id(7)
    put(
        folder / "meta.yaml",
        f"artifact_uri: ./mlruns/0/{run_id(7)}/artifacts\nend_time: {START + 5}\nentry_point_name: main\n"
        f"experiment_id: 0\nname: ''\nrun_uuid: {run_id(7)}\nsource_name: train.py\nsource_type: 4\n"
        "source_version: abc\n"
        f"start_time: {START}\nstatus: 5\ntags: []\nuser_id: ada\n",
    )
    put(folder / "tags" / "mlflow.runName", "old one")
    put(folder / "artifacts" / "model.txt", "x")
    run = only_run(tmp_path)
    assert (run.name, run.run_id, run.status) == ("Default/old one", run_id(7), RunStatus.KILLED)
    assert dict(run.origin) == {
        "user": "ada", "source": "train.py", "source type": "LOCAL", "version": "abc", "entry point": "main",
    }  # fmt: skip
    assert run.artifact_folder == str(folder / "artifacts")
    assert run.problems == ()


@pytest.mark.parametrize(
    ("raw", "status"),
    [(1, "running"), ("2", "scheduled"), (4, "failed"), ("KILLED", "killed"), (9, ""), ("null", ""), ("odd", "")],
)
def test_status_is_a_number_or_a_word(tmp_path: Path, raw: object, status: str) -> None:
    make_run(make_experiment(tmp_path), status=raw)
    assert only_run(tmp_path).status == status


def test_deleted_things_are_not_shown(store: Path) -> None:
    make_run(store / "0", 8, stage="deleted")
    make_run(make_experiment(store, 5, stage="deleted"), 9)
    make_run(make_experiment(store / ".trash", 6, stage="deleted"), 10)
    catalog = read(store)
    assert list(catalog.runs) == ["Default/run 0", "vision/big/run 1"]
    assert catalog.problems == ()


def test_a_store_of_which_all_is_deleted_is_no_problem(tmp_path: Path) -> None:
    make_run(make_experiment(tmp_path / ".trash", 6, stage="deleted"), 10)
    catalog = read(tmp_path)
    assert not catalog.runs
    assert not catalog.problems


def test_what_is_no_training_is_skipped_in_silence(store: Path) -> None:
    put(store / "models/mine/meta.yaml", "name: mine\naliases: {}\n")
    put(store / "models/mine/version-1/meta.yaml", f"name: mine\nrun_id: {run_id(1)}\nstatus: READY\nversion: 1\n")
    model = store / "0/models/m-0123456789abcdef0123456789abcdef"
    put(model / "meta.yaml", f"experiment_id: '0'\nmodel_id: {model.name}\nname: m\nstatus: 2\n")
    put(model / "metrics/loss", lines(1))
    put(store / "0/traces/tr-0123456789abcdef0123456789abcdef/trace_info.yaml", "trace_id: x\n")
    put(store / "0/traces/tr-0123456789abcdef0123456789abcdef/tags/mlflow.artifactLocation", "x")
    put(store / "0/datasets/d/meta.yaml", "digest: 1\nname: data\n")
    put(store / "0/tags/mlflow.note.content", "of the experiment")
    put(store / "0" / run_id(1) / "outputs/m-1/meta.yaml", "source_type: RUN_OUTPUT\n")
    put(store / ".DS_Store", "x")
    catalog = read(store)
    assert list(catalog.runs) == ["Default/run 0", "vision/big/run 1"]
    assert catalog.problems == ()
    assert not read(store / "models").runs
    assert not read(model).runs


def test_folders_with_artifacts_only_are_no_experiments(store: Path) -> None:
    put(store / "7" / run_id(70) / "artifacts/model/weights.bin", "x")
    write(store / "7" / run_id(70) / "artifacts/tb/events.out.tfevents.1", [version(), event(1, simple("a", 1))])
    (store / "8").mkdir()
    catalog = read(store)
    assert list(catalog.runs) == ["7/" + run_id(70) + "/artifacts/tb", "Default/run 0", "vision/big/run 1"]
    assert catalog.problems == ()
    only_artifacts = read(store / "7")
    assert [run.source for run in only_artifacts.runs.values()] == ["tensorboard"]


def test_event_files_among_artifacts_are_found(store: Path) -> None:
    events = [version(), event(1, simple("a", 1))]
    write(store / "0" / run_id(1) / "artifacts/deep/tb/events.out.tfevents.1", events)
    write(store / "0" / run_id(1) / "checkpoints/events.out.tfevents.1", events)
    write(store / "extra/logs/events.out.tfevents.1", events)
    found = {run.name: run.source for run in read(store).runs.values()}
    assert found == {
        "Default/run 0": "mlflow",
        "vision/big/run 1": "mlflow",
        f"0/{run_id(1)}/artifacts/deep/tb": "tensorboard",
        f"0/{run_id(1)}/checkpoints": "tensorboard",
        "extra/logs": "tensorboard",
    }
    inside = read(store / "0" / run_id(1))
    assert sorted(run.source for run in inside.runs.values()) == ["mlflow", "tensorboard", "tensorboard"]


def test_numbered_folders_of_other_logs_are_no_store(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path / str(number) / "events.out.tfevents.1", [version(), event(1, simple("a", 1))])
        put(tmp_path / str(number) / "meta.yaml", "name: something else\n")
    assert [run.source for run in read(tmp_path).runs.values()] == ["tensorboard"] * 3


def test_a_run_without_description(store: Path) -> None:
    (store / "0" / run_id(1) / "meta.yaml").unlink()
    catalog = read(store)
    run = catalog.runs[f"Default/{run_id(1)}"]
    assert run.scalars["loss"].value.tolist() == [3, 2, 1]
    assert dict(run.params) == {"lr": "0.1"}
    (problem,) = run.problems
    assert (problem.kind, problem.run) == ("missing-meta", run.name)
    assert problem.remedy
    assert catalog.problems == (problem,)
    assert only_run(store / "0" / run_id(1)).scalars.keys() == {"loss"}


@pytest.mark.parametrize("damage", ["", "\0" * 300, "run_id: 'open\nstatus: 3\n", "[" * 5000, "x" * (2 << 20)])
def test_a_damaged_description_costs_only_itself(store: Path, damage: str) -> None:
    put(store / "0" / run_id(1) / "meta.yaml", damage)
    put(store / "1" / "meta.yaml", damage)
    catalog = read(store)
    assert sorted(run.run_id or "" for run in catalog.runs.values()) == [run_id(1), run_id(2)]
    assert all(run.scalars["loss"].value.tolist() == [3, 2, 1] for run in catalog.runs.values())
    assert kinds(catalog) == ["bad-meta", "bad-meta"]
    assert all(problem.remedy for problem in catalog.problems)
    assert {problem.lost_bytes for problem in catalog.problems} == {None if ":" in damage else len(damage)}


def test_an_experiment_without_description(store: Path) -> None:
    (store / "1/meta.yaml").unlink()
    catalog = read(store)
    assert list(catalog.runs) == ["1/run 1", "Default/run 0"]
    assert [(problem.kind, problem.file) for problem in catalog.problems] == [("missing-meta", str(store / "1"))]
    (store / "0/meta.yaml").unlink()
    assert len(read(store).runs) == 2
    assert kinds(read(store / "1")) == ["missing-meta"]


def test_missing_folders_and_keys(tmp_path: Path) -> None:
    folder = make_experiment(tmp_path) / run_id(1)
    put(folder / "meta.yaml", f"run_id: {run_id(1)}\nlifecycle_stage: active\n")
    run = only_run(tmp_path)
    assert (run.name, run.status, run.started, run.problems) == (
        f"experiment 0/{run_id(1)}",
        RunStatus.UNKNOWN,
        None,
        (),
    )
    assert run.loaded


def test_bad_lines_are_told_and_cost_only_themselves(tmp_path: Path) -> None:
    make_run(make_experiment(tmp_path), metrics={"loss": lines(1, 2) + "what is this\n" + lines(3, first=2)})
    run = only_run(tmp_path)
    assert run.scalars["loss"].value.tolist() == [1, 2, 3]
    (problem,) = run.problems
    assert (problem.kind, problem.run, problem.lost_records) == ("bad-metric-line", run.name, 1)


def test_a_value_without_end_is_cut(tmp_path: Path) -> None:
    make_run(
        make_experiment(tmp_path),
        params={"text": "x" * (3 << 20)},
        tags={"t": "\udc80".encode("utf-8", "surrogatepass").decode("latin-1")},
    )
    run = only_run(tmp_path)
    assert len(str(run.params["text"])) == 1 << 20
    assert [problem.kind for problem in run.problems] == ["long-value"]


def test_bytes_that_are_no_text_are_replaced(tmp_path: Path) -> None:
    folder = make_run(make_experiment(tmp_path), params={"text": ""})
    (folder / "params/text").write_bytes(b"a\xff\r\nb")
    assert only_run(tmp_path).params["text"] == "a\ufffd\r\nb"


def test_runs_of_one_name_keep_their_names(tmp_path: Path) -> None:
    experiment = make_experiment(tmp_path, 0, "Default")
    for number in (1, 2):
        make_run(experiment, number, "same")
    assert list(read(tmp_path).runs) == ["Default/same", f"Default/same ({run_id(2)[:8]})"]


def test_of_two_runs_with_one_identifier_one_is_shown(store: Path) -> None:
    copied = (store / "0" / run_id(1) / "meta.yaml").read_text()
    put(store / "1" / run_id(1) / "meta.yaml", copied)
    catalog = read(store)
    assert len(catalog.runs) == 2
    assert kinds(catalog) == ["same-run-id"]


def test_data_sets(tmp_path: Path) -> None:
    experiment = make_experiment(tmp_path)
    folder = make_run(experiment)
    put(
        experiment / "datasets/d1/meta.yaml",
        "digest: 0a\nname: iris\nprofile: '{}'\nschema: '[{\"a\":\n  1}]'\nsource: s\nsource_type: local\n",
    )
    for name, target in (("i1", "d1"), ("i2", "gone"), ("i3", "../../secret")):
        put(
            folder / "inputs" / name / "meta.yaml",
            f"destination_type: RUN\nsource_id: {target}\nsource_type: DATASET\n"
            "tags:\n  mlflow.data.context: training\n",
        )
    put(folder / "inputs/i4/meta.yaml", "source_id: m-1\nsource_type: MODEL_INPUT\n")
    iris, gone, secret = only_run(tmp_path).datasets
    assert (iris.name, iris.digest, iris.context, iris.source_type, iris.columns) == (
        "iris",
        "0a",
        "training",
        "local",
        '[{"a": 1}]',
    )
    assert (gone.name, gone.context) == ("gone", "training")
    assert (secret.name, secret.digest) == ("../../secret", "")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_what_may_not_be_read_is_a_problem(store: Path) -> None:
    for path in ("params/lr", "metrics/loss", "meta.yaml"):
        (store / "0" / run_id(1) / path).chmod(0)
    catalog = read(store)
    assert kinds(catalog) == ["unreadable-file"] * 3
    assert len(catalog.runs) == 2


def test_links_that_lead_in_circles_end(store: Path) -> None:
    folder = store / "0" / run_id(1)
    (folder / "artifacts/up").symlink_to(store)
    (folder / "params/up").symlink_to(folder)
    (folder / "metrics/gone").symlink_to(store / "nowhere")
    run = read(store).runs["Default/run 0"]
    assert run.params["lr"] == "0.1"
    assert len(run.scalars["loss"]) == 3
