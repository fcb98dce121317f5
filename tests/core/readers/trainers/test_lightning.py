"""Files as Lightning's CSVLogger and TensorBoardLogger write them: a row for each call, empty cells elsewhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pytest

from core.model import RunStatus
from core.views.problems import lost_text
from tests.core.readers.logs import event, read, simple, version, write
from tests.core.readers.trainers.live import Followed, add, kinds, only, points, put
from tests.shared_data import shared_data

METRICS = "epoch,step,train_loss,val_loss\n0,49,0.5,\n0,99,0.25,\n0,99,,0.75\n"
PARAMS = (
    "batch_size: 32\nlr: 0.0002\nnested:\n  depth: 3\n  names:\n  - a\n  - b\nflag: true\nnothing: null\nname: net\n"
)


def as_lightning_writes(rows: list[Mapping[str, float]]) -> str:
    """Return rows as CSVLogger saves them: all keys so far as the header, sorted, the file written anew."""
    text = io.StringIO()
    writer = csv.DictWriter(text, sorted({key for row in rows for key in row}), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def test_metrics_and_parameters_are_a_run(tmp_path: Path) -> None:
    put(tmp_path / "version_0/metrics.csv", METRICS)
    put(tmp_path / "version_0/hparams.yaml", PARAMS)
    catalog = read(tmp_path)
    run = only(catalog)
    assert (run.name, run.source, run.loaded, run.status) == ("version_0", "lightning", True, RunStatus.UNKNOWN)
    assert points(run.scalars["train_loss"]) == [(49, 0.5), (99, 0.25)]
    assert points(run.scalars["val_loss"]) == [(99, 0.75)]
    assert points(run.scalars["epoch"]) == [(49, 0.0), (99, 0.0), (99, 0.0)]
    assert run.params == {
        "batch_size": 32, "lr": 0.0002, "nested/depth": 3, "nested/names": "[a, b]", "flag": True,
        "nothing": "None", "name": "net",
    }  # fmt: skip
    assert [Path(file).name for file in run.files] == ["hparams.yaml", "metrics.csv"]
    assert run.started is None
    assert not catalog.problems


def test_beside_event_files_they_complete_the_run(tmp_path: Path) -> None:
    write(tmp_path / "events.out.tfevents.1", [version(), event(99, simple("train_loss", 7.0))])
    put(tmp_path / "metrics.csv", METRICS)
    put(tmp_path / "hparams.yaml", PARAMS)
    run = only(read(tmp_path))
    assert points(run.scalars["train_loss"]) == [(99, 7.0)], "event files are trusted first"
    assert points(run.scalars["val_loss"]) == [(99, 0.75)]
    assert (run.source, run.params["lr"]) == ("tensorboard", 0.0002)


def test_event_files_that_come_later_join_the_run(tmp_path: Path) -> None:
    put(tmp_path / "hparams.yaml", PARAMS)
    followed = Followed(tmp_path)
    assert only(followed.catalog).points == 0
    write(tmp_path / "events.out.tfevents.1", [version(), event(1, simple("a", 7.0))])
    followed.again()
    run = only(followed.catalog)
    assert (run.points, run.params["lr"]) == (1, 0.0002)


def test_rows_and_columns_that_are_added_are_followed(tmp_path: Path) -> None:
    rows: list[Mapping[str, float]] = [{"epoch": 0, "step": 1, "a": 1.0}, {"epoch": 0, "step": 2, "b": 2.0}]
    path = put(tmp_path / "metrics.csv", as_lightning_writes(rows))
    followed = Followed(tmp_path)
    before = only(followed.catalog)
    assert followed.again() is None
    rows.append({"epoch": 1, "step": 3, "a": 3.0})
    put(path, as_lightning_writes(rows), quiet=False)
    followed.again()
    run = only(followed.catalog)
    assert points(run.scalars["a"]) == [(1, 1.0), (3, 3.0)]
    assert run.scalars["b"] is before.scalars["b"], "what has not grown stays the same object"
    put(path, as_lightning_writes([*rows, {"epoch": 1, "step": 4, "c": 4.0}]), quiet=False)
    followed.again()
    assert points(only(followed.catalog).scalars["c"]) == [(4, 4.0)]
    assert points(only(followed.catalog).scalars["a"]) == [(1, 1.0), (3, 3.0)]


def test_a_half_written_line_waits(tmp_path: Path) -> None:
    path = put(tmp_path / "metrics.csv", "epoch,step,a\n0,1,0.5\n0,2,0.12", quiet=False)
    followed = Followed(tmp_path)
    assert points(only(followed.catalog).scalars["a"]) == [(1, 0.5)]
    add(path, "34\n0,3,1")
    followed.again()
    assert points(only(followed.catalog).scalars["a"]) == [(1, 0.5), (2, 0.1234)]
    put(path, path.read_text())
    followed.again()
    assert points(only(followed.catalog).scalars["a"]) == [(1, 0.5), (2, 0.1234), (3, 1.0)], "nobody writes any more"
    add(path, "5\n")
    followed.again()
    assert points(only(followed.catalog).scalars["a"])[-1] == (3, 15.0), "somebody did"
    assert not followed.catalog.problems


def test_damaged_lines_cost_themselves(tmp_path: Path) -> None:
    put(tmp_path / "metrics.csv", "epoch,step,a\n0,1,0.5\n0,2\n0,x,1\n0,3,wrong\n0,4,5,6\n0,5,2.5\n")
    catalog = read(tmp_path)
    run = only(catalog)
    assert points(run.scalars["a"]) == [(1, 0.5), (5, 2.5)]
    assert kinds(catalog) == ["damaged-line", "damaged-value"]
    line, value = catalog.problems
    assert line.message == "Line 3 has 2 values where the header has 3, and so do 2 more"
    assert (line.lost_records, line.offset, line.run, line.remedy != "") == (3, 21, ".", True)
    assert value.message == "Line 5 has 'wrong' for 'a', which is no number"
    assert catalog.problems == run.problems


@pytest.mark.parametrize(
    "text",
    [
        "a: [1, 2",
        "a: b: c",
        "\x00\x01",
        "- 1\n- 2\n",
        "a: &a [*a",
        "{" * 3000,
        "a: !!int x",
        "? [a]\n: 1",
        "a: 2001-99-99",
    ],
)
def test_damaged_parameters_are_a_problem_and_the_rest_loads(tmp_path: Path, text: str) -> None:
    put(tmp_path / "hparams.yaml", text)
    put(tmp_path / "metrics.csv", METRICS)
    catalog = read(tmp_path)
    assert only(catalog).points == 6
    assert kinds(catalog) == ["damaged-file"]
    assert catalog.problems[0].message.startswith("Line ")
    assert catalog.problems[0].remedy


def test_damage_in_parameters_is_told_in_the_words_of_the_parser(tmp_path: Path) -> None:
    put(tmp_path / "hparams.yaml", "lr: 1\na: b: c\n")
    put(tmp_path / "metrics.csv", METRICS)
    assert read(tmp_path).problems[0].message == "Line 2: mapping values are not allowed here"


def test_parameters_that_are_just_being_written_stay_as_they_were(tmp_path: Path) -> None:
    path = put(tmp_path / "hparams.yaml", "lr: 0.1\n")
    followed = Followed(tmp_path)
    put(path, "lr: [0.", quiet=False)
    followed.again()
    assert (only(followed.catalog).params, kinds(followed.catalog)) == ({"lr": 0.1}, [])
    put(path, "lr: [0.")
    followed.again()
    assert (only(followed.catalog).params, kinds(followed.catalog)) == ({"lr": 0.1}, ["damaged-file"])
    put(path, "lr: 0.2\n")
    followed.again()
    assert (only(followed.catalog).params, kinds(followed.catalog)) == ({"lr": 0.2}, [])


def test_python_objects_are_never_made(tmp_path: Path) -> None:
    mark = tmp_path / "made"
    put(
        tmp_path / "version_0/hparams.yaml",
        "sizes: !!python/tuple\n- 1\n- 2\n"
        f"evil: !!python/object/apply:os.mkdir\n- {mark}\n"
        f'worse: !!python/object/new:subprocess.Popen\n  args: ["touch {mark}"]\n'
        "loss: !!python/name:torch.nn.MSELoss ''\nmodel: !!python/object:net.Model\n  depth: 3\nlr: 0.1\n"
        "word: !!python/str 'x'\nown: !mine 5\n",
    )
    catalog = read(tmp_path)
    params = only(catalog).params
    assert not mark.exists()
    assert (params["lr"], params["sizes"], params["model/depth"], params["word"]) == (0.1, "[1, 2]", 3, "x")
    assert params["loss"] == "torch.nn.MSELoss"
    assert kinds(catalog) == ["python-object"]
    assert lost_text(catalog.problems[0]) == "nothing"
    assert "Line 4: a Python object (os.mkdir) and 4 more" in catalog.problems[0].message


def test_aliases_do_not_fill_the_memory(tmp_path: Path) -> None:
    levels = ["a0: &a0 {x: 1, y: 2}"]
    levels += [f"a{k}: &a{k} {{b: *a{k - 1}, c: *a{k - 1}, d: [*a{k - 1}, *a{k - 1}]}}" for k in range(1, 40)]
    put(tmp_path / "hparams.yaml", "\n".join([*levels, "self: &self [*self]"]))
    params = only(read(tmp_path)).params
    assert len(params) == 10_000
    assert max(len(str(value)) for value in params.values()) <= 1001


@pytest.mark.parametrize("name", ["metrics.csv", "other.csv"])
def test_files_that_only_share_the_name_are_left_alone(tmp_path: Path, name: str) -> None:
    put(tmp_path / name, "country,population\nA,1\n")
    catalog = read(tmp_path)
    assert not catalog.runs
    assert not catalog.problems


@pytest.mark.skipif(shared_data() is None, reason="real logs are not on this machine")
def test_real_parameters(tmp_path: Path) -> None:
    shared = shared_data()
    assert shared is not None
    run = only(read(shared / "belkhir-nacim-generative_model_toolbox/examples/lightning_logs/version_0"))
    assert run.params == {"b1": 0.5, "b2": 0.999, "batch_size": 32, "latent_dim": 100, "lr": 0.0002}
    assert run.points > 0
