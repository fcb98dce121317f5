from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.export.inspection import as_json, as_text
from tests.core.readers.logs import read
from tests.core.readers.mlflow.file_stores import START, lines, make_experiment, make_run, put, run_id
from tests.shared_data import shared_data


def test_inspect_tells_what_a_store_says(tmp_path: Path) -> None:
    experiment = make_experiment(tmp_path, 0, "Default")
    folder = make_run(experiment, 1, "first", metrics={"loss": lines(2, 1)}, params={"lr": "0.1"}, tags={"a": "b"})
    make_run(experiment, 2, "second", status=1, tags={"mlflow.parentRunId": run_id(1)})
    put(folder / "artifacts/notes.txt", "hello")
    put(experiment / "datasets/d/meta.yaml", "digest: 0a\nname: iris\n")
    put(folder / "inputs/i/meta.yaml", "source_id: d\nsource_type: DATASET\n")
    catalog = read(tmp_path)
    first, second = json.loads(as_json(catalog))["runs"]
    assert (first["status"], first["experiment"], first["labels"]) == ("finished", "Default", {"a": "b"})
    assert (first["started"], first["ended"]) == (START / 1000 + 1, START / 1000 + 1.5)
    assert (first["datasets"][0]["name"], first["datasets"][0]["digest"]) == ("iris", "0a")
    assert first["artifacts"] == [{"path": "notes.txt", "file": str(folder / "artifacts/notes.txt"), "size": 5}]
    assert first["origin"] == {"user": "ada", "source type": "LOCAL"}
    assert (second["parent"], second["status"], second["ended"]) == ("Default/first", "running", None)
    text = as_text(catalog)
    assert "  status finished\n  experiment Default\n  artifacts 1\n" in text
    assert "  parent Default/first\n" in text


@pytest.mark.skipif(shared_data() is None, reason="the real logs are not on this machine")
def test_a_real_store_agrees_with_the_facts_of_mlflow() -> None:
    data = shared_data()
    assert data is not None
    facts = json.loads((data / "facts.json").read_text(encoding="utf-8"))["repositories"]
    compared = 0
    for name, repository in facts.items():
        for store, content in repository["mlflow"].items():
            if content["kind"] == "file":
                catalog = read(data / name / store)
                ours = {run.run_id: run for run in catalog.runs.values()}
                theirs = {key: run for experiment in content["experiments"] for key, run in experiment["runs"].items()}
                assert ours.keys() == theirs.keys()
                assert catalog.problems == ()
                for key, said in theirs.items():
                    assert dict(ours[key].params) == (said.get("params") or {})
                    assert ours[key].scalars.keys() == (said.get("metrics") or {}).keys()
                    compared += 1
    assert compared
