from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.cli import inspect
from tests.core.readers.logs import event, simple, tensor, version, write
from tests.shared_data import shared_data

RUNNER = "import argparse, sys; from app.cli import inspect; p = argparse.ArgumentParser(); inspect.add_arguments(p); "
ROOT = Path(__file__).resolve().parents[3]


def call(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    inspect.add_arguments(parser)
    return inspect.run(parser.parse_args(arguments))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    values = [(1, 0.5), (2, 1.5), (5, float("nan"))]
    events = [version(), *(event(step, simple("loss", value)) for step, value in values)]
    write(tmp_path / "run" / "events.out.tfevents.1", [*events, event(6, tensor("words", b"hello", "text"))])
    np.save(tmp_path / "vectors.npy", np.ones((7, 3), np.float32))
    (tmp_path / "run" / "projector_config.pbtxt").write_text(
        'embeddings { tensor_name: "layer:00004" tensor_path: "tensors.tsv" metadata_path: "metadata.tsv" }'
    )
    (tmp_path / "run" / "tensors.tsv").write_text("1\t2\n3\t4\n")
    (tmp_path / "run" / "metadata.tsv").write_text("label\tcount\na\t1\nb\t2\nc\t3\n")
    return tmp_path


def test_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(str(folder), "--json", "--digest") == 0
    facts = json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    (run,) = facts["runs"]
    assert {key: run[key] for key in ("run", "source", "run_id", "params")} == {
        "run": "run",
        "source": "tensorboard",
        "run_id": None,
        "params": {},
    }
    loss, words = run["tags"]
    assert loss == {
        "tag": "loss", "plugin": "scalars", "count": 3, "first_step": 1, "last_step": 5,
        "first_wall_time": 1.6e9 + 1, "last_wall_time": 1.6e9 + 5, "last_value": "NaN",
        "sum_values": "NaN", "sum_steps": 8, "sum_wall_times": 4.8e9 + 8,
    }  # fmt: skip
    assert (words["plugin"], words["count"], words["last_value"]) == ("text", 1, None)
    (table,) = facts["embeddings"]
    assert (table["run"], table["tensor"], table["steps"]) == ("run", "layer", [4])
    assert (table["rows"], table["columns"], table["metadata_rows"]) == (2, 2, 3)
    assert table["metadata_columns"] == ["label", "count"]
    assert [problem["kind"] for problem in table["problems"]] == ["metadata-rows"]
    assert facts["problems"] == []


def test_table_for_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(str(folder), str(folder / "vectors.npy")) == 0
    text = capsys.readouterr().out
    assert re.search(r"^  loss +scalars +3 +1 +5 +NaN$", text, re.MULTILINE)
    assert "vectors  (embedding, 7 × 3)" in text
    assert text.endswith("1 run, 3 scalar points, 2 embeddings, 0 problems\n")


def test_a_wrong_path_is_one_line_and_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(str(tmp_path / "nowhere")) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == f"armillary inspect: no such file or folder: {tmp_path / 'nowhere'}\n"


def test_a_file_that_is_no_log_is_one_line_and_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.md").write_text("words")
    assert call(str(tmp_path / "notes.md")) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "notes.md" in said.err


def test_it_needs_no_window(folder: Path) -> None:
    code = RUNNER + "inspect.run(p.parse_args(sys.argv[1:])); sys.exit('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, str(folder)], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shared_data() is None, reason="the real logs are not on this machine")
def test_real_logs_agree_with_the_facts_of_the_official_reader(tmp_path: Path) -> None:
    data = shared_data()
    assert data is not None
    runner = tmp_path / "runner.py"
    runner.write_text(RUNNER.replace("; ", "\n") + "\nsys.exit(inspect.run(p.parse_args(sys.argv[2:])))\n")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(data.parent / "check_facts.py"), "--command", f"{sys.executable} {runner}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip().endswith(" compared, 0 different"), done.stdout + done.stderr
    assert done.returncode == 0
