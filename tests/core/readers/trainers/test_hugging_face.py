"""States as Hugging Face's Trainer saves them: one JSON document with sorted keys, in every checkpoint."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.model import RunStatus
from tests.core.readers.logs import event, read, simple, version, write
from tests.core.readers.trainers.live import Followed, kinds, only, points, put


def history(steps: int) -> list[dict[str, Any]]:
    """Return what is logged every ten steps, and an evaluation every twenty."""
    entries: list[dict[str, Any]] = []
    for step in range(10, steps + 1, 10):
        entries.append({"epoch": step / 40, "grad_norm": 1.5, "learning_rate": 5e-5, "loss": 1 / step, "step": step})
        if step % 20 == 0:
            entries.append({"epoch": step / 40, "eval_loss": 2 / step, "eval_runtime": 0.5, "step": step})
    return entries


def state(steps: int, most: int = 100, **more: Any) -> str:
    """Return a state after some steps."""
    facts = {
        "best_global_step": 20,
        "best_metric": 0.1,
        "best_model_checkpoint": "out/checkpoint-20",
        "epoch": steps / 40,
        "eval_steps": 20,
        "global_step": steps,
        "is_hyper_param_search": False,
        "is_local_process_zero": True,
        "is_world_process_zero": True,
        "log_history": history(steps),
        "logging_steps": 10,
        "max_steps": most,
        "num_input_tokens_seen": 0,
        "num_train_epochs": 3,
        "save_steps": 20,
        "stateful_callbacks": {"TrainerControl": {"args": {}, "attributes": {}}},
        "total_flos": 1e15,
        "train_batch_size": 8,
        "trial_name": None,
        "trial_params": None,
        **more,
    }
    return json.dumps(facts, indent=2, sort_keys=True) + "\n"


def test_a_training_is_a_run(tmp_path: Path) -> None:
    put(tmp_path / "out/trainer_state.json", state(100, trial_params={"learning_rate": 1e-4, "seed": 7}))
    catalog = read(tmp_path)
    run = only(catalog)
    assert (run.name, run.source, run.status) == ("out", "hugging face", RunStatus.FINISHED)
    assert sorted(run.scalars) == [
        "eval/loss", "eval/runtime", "train/epoch", "train/grad_norm", "train/learning_rate", "train/loss",
    ]  # fmt: skip
    assert points(run.scalars["train/loss"]) == [(step, 1 / step) for step in range(10, 101, 10)]
    assert points(run.scalars["eval/loss"]) == [(step, 2 / step) for step in range(20, 101, 20)]
    assert run.params == {
        "num_train_epochs": 3, "max_steps": 100, "train_batch_size": 8, "learning_rate": 1e-4, "seed": 7,
    }  # fmt: skip
    assert run.labels["best_model_checkpoint"] == "out/checkpoint-20"
    assert not catalog.problems


@pytest.mark.parametrize(
    ("key", "tag"), [("eval_f1", "eval/f1"), ("test_f1", "test/f1"), ("train_loss", "train/train_loss")]
)
def test_tags_are_those_of_the_trainers_own_event_files(tmp_path: Path, key: str, tag: str) -> None:
    put(tmp_path / "trainer_state.json", state(0, log_history=[{key: 0.5, "step": 3}]))
    assert points(only(read(tmp_path)).scalars[tag]) == [(3, 0.5)]


def test_the_checkpoint_that_has_come_furthest_is_believed(tmp_path: Path) -> None:
    for step in (20, 40, 100, 80):
        put(tmp_path / f"out/checkpoint-{step}/trainer_state.json", state(step, 200))
    catalog = read(tmp_path)
    run = only(catalog)
    assert (run.name, run.status) == ("out", RunStatus.UNKNOWN)
    assert len(run.scalars["train/loss"]) == 10
    assert [Path(file).parent.name for file in run.files] == ["checkpoint-100"]
    put(tmp_path / "out/trainer_state.json", state(60, 200))
    assert len(only(read(tmp_path)).scalars["train/loss"]) == 10, "training was resumed from an older state"
    put(tmp_path / "out/trainer_state.json", state(200, 200))
    assert len(only(read(tmp_path)).scalars["train/loss"]) == 20


def test_how_far_a_state_has_come_is_told_by_its_last_entry_where_it_does_not_say(tmp_path: Path) -> None:
    for step in (30, 20, 10):
        text = state(step).replace('"global_step"', '"another"')
        put(tmp_path / f"out/checkpoint-{100 - step}/trainer_state.json", text)
    run = only(read(tmp_path))
    assert [Path(file).parent.name for file in run.files] == ["checkpoint-70"]
    assert run.scalars["train/loss"].step.tolist() == [10, 20, 30]


def test_opened_by_itself_a_checkpoint_is_a_run(tmp_path: Path) -> None:
    put(tmp_path / "checkpoint-20/trainer_state.json", state(20))
    assert list(read(tmp_path / "checkpoint-20").runs) == ["."]
    assert list(read(tmp_path / "checkpoint-20/trainer_state.json").runs) == ["trainer_state.json"]


def test_a_damaged_checkpoint_gives_way_to_the_one_before(tmp_path: Path) -> None:
    put(tmp_path / "checkpoint-20/trainer_state.json", state(20))
    put(tmp_path / "checkpoint-40/trainer_state.json", "{")
    catalog = read(tmp_path)
    assert len(only(catalog).scalars["train/loss"]) == 2
    assert kinds(catalog) == ["damaged-file"]
    assert catalog.problems[0].message == "Line 1: the file ends too early"


def test_what_stands_before_damage_is_shown(tmp_path: Path) -> None:
    text = state(100)
    cut = text.index('"loss": 0.02,')  # step 50
    put(tmp_path / "trainer_state.json", text[:cut] + "\0" + text[cut + 1 :])
    catalog = read(tmp_path)
    run = only(catalog)
    assert points(run.scalars["train/loss"])[-1] == (40, 1 / 40)
    line = text[:cut].count("\n") + 1
    assert catalog.problems[0].message.startswith(f"Line {line}: ")
    assert catalog.problems[0].message.endswith("6 entries before it are shown")
    assert (kinds(catalog), run.problems) == (["damaged-file"], catalog.problems)


def test_a_state_that_is_written_anew_is_followed(tmp_path: Path) -> None:
    path = put(tmp_path / "trainer_state.json", state(20))
    followed = Followed(tmp_path)
    before = only(followed.catalog)
    put(path, state(40)[:-300], quiet=False)
    followed.again()
    put(path, state(40), quiet=False)
    followed.again()
    assert len(only(followed.catalog).scalars["train/loss"]) == 4
    assert not followed.catalog.problems
    put(path, state(40, best_metric=0.5), quiet=False)
    middle = only(followed.catalog)
    followed.again()
    assert only(followed.catalog).scalars["train/loss"] is middle.scalars["train/loss"]
    assert only(followed.catalog).scalars["train/loss"] is not before.scalars["train/loss"]


def test_checkpoints_come_and_go_while_the_training_is_followed(tmp_path: Path) -> None:
    for step in (20, 40):
        put(tmp_path / f"checkpoint-{step}/trainer_state.json", state(step))
    followed = Followed(tmp_path)
    put(tmp_path / "checkpoint-60/trainer_state.json", state(60))
    shutil.rmtree(tmp_path / "checkpoint-20")
    followed.again()
    assert len(only(followed.catalog).scalars["train/loss"]) == 6
    shutil.rmtree(tmp_path / "checkpoint-60")
    followed.again()
    followed.again()
    assert len(only(followed.catalog).scalars["train/loss"]) == 4
    shutil.rmtree(tmp_path / "checkpoint-40")
    followed.again()
    followed.again()
    assert not followed.catalog.runs


def events(folder: Path, second: int, tag: str = "train/loss") -> None:
    """Write an event file as the callback does."""
    write(folder / f"events.out.tfevents.{second}.host.1.0", [version(), event(10, simple(tag, 7.0))])


def test_beside_event_files_it_completes_the_newest_run(tmp_path: Path) -> None:
    put(tmp_path / "out/checkpoint-100/trainer_state.json", state(100))
    events(tmp_path / "out/runs/Nov19_host", 1700000000)
    events(tmp_path / "out/runs/Nov20_host", 1700086400)
    old, new = read(tmp_path).runs.values()
    assert (old.name, old.points) == ("out/runs/Nov19_host", 1)
    assert (new.name, new.source, new.params["max_steps"]) == ("out/runs/Nov20_host", "tensorboard", 100)
    assert points(new.scalars["train/loss"]) == [(10, 7.0)]
    assert len(new.scalars["eval/loss"]) == 5


def test_where_two_are_equally_new_it_is_a_run_by_itself(tmp_path: Path) -> None:
    put(tmp_path / "trainer_state.json", state(20))
    events(tmp_path / "runs/a", 1700000000)
    events(tmp_path / "runs/b", 1700000000)
    assert list(read(tmp_path).runs) == [".", "runs/a", "runs/b"]


def test_it_moves_to_event_files_that_begin_later(tmp_path: Path) -> None:
    put(tmp_path / "trainer_state.json", state(20))
    followed = Followed(tmp_path)
    assert list(followed.catalog.runs) == ["."]
    events(tmp_path / "runs/a", 1700000000)
    followed.again()
    assert list(followed.catalog.runs) == ["runs/a"]
    assert only(followed.catalog).params["max_steps"] == 100


def test_values_that_no_json_has(tmp_path: Path) -> None:
    text = state(0, log_history=[{"loss": math.nan, "step": 1}, {"loss": -math.inf, "step": 2}, {"loss": 3.0}])
    assert "NaN" in text
    put(tmp_path / "trainer_state.json", text)
    series = only(read(tmp_path)).scalars["train/loss"]
    np.testing.assert_array_equal(series.value, [math.nan, -math.inf, 3.0])
    assert series.step.tolist() == [1, 2, 2]


@pytest.mark.parametrize(
    "text", ["[]", "null", '{"log_history": 5}', '{"log_history": [[]]}', '{"log_history": {}}', "{1: 2}"]
)
def test_other_documents_are_a_problem(tmp_path: Path, text: str) -> None:
    put(tmp_path / "trainer_state.json", text)
    catalog = read(tmp_path)
    assert not catalog.runs
    assert kinds(catalog) == ["damaged-file"]
