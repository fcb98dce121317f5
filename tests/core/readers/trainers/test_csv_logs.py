"""CSV logs of Keras, fastai, Stable-Baselines and others, and what a file is by its header."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.readers.trainers.delimited import text_header_of
from core.readers.trainers.headers import Kind, kind_of
from tests.core.readers.logs import event, read, simple, version, write
from tests.core.readers.trainers.live import Followed, add, kinds, only, points, put

KERAS = "epoch,accuracy,loss,val_accuracy,val_loss\n0,0.5,1.0,0.4,1.5\n1,0.75,0.5,NA,NA\n"


@pytest.mark.parametrize("name", ["training.log", "history.csv", "history.TSV"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_log_of_keras(tmp_path: Path, name: str, delimiter: str) -> None:
    put(tmp_path / "run" / name, KERAS.replace(",", delimiter))
    run = only(read(tmp_path))
    assert (run.name, run.source) == ("run", "csv")
    assert list(run.scalars) == ["accuracy", "loss", "val_accuracy", "val_loss"]
    assert points(run.scalars["loss"]) == [(0, 1.0), (1, 0.5)]
    assert points(run.scalars["val_loss"]) == [(0, 1.5)]


def test_several_logs_of_a_folder_are_several_runs(tmp_path: Path) -> None:
    for name in ("a.log", "b.csv", "b.log"):
        put(tmp_path / name, KERAS)
    put(tmp_path / "notes.log", "Epoch 1 has ended\n")
    assert list(read(tmp_path).runs) == ["a", "b.csv", "b.log"]


def test_beside_event_files_a_log_completes_the_run(tmp_path: Path) -> None:
    write(tmp_path / "events.out.tfevents.1", [version(), event(1, simple("epoch_loss", 7.0))])
    put(tmp_path / "training.log", KERAS)
    assert set(only(read(tmp_path)).scalars) == {"epoch_loss", "accuracy", "loss", "val_accuracy", "val_loss"}


def test_columns_of_text_are_no_tags(tmp_path: Path) -> None:  # fastai's CSVLogger
    put(tmp_path / "history.csv", "epoch,train_loss,valid_loss,time\n0,1.5,2.5,00:12\n1,1.0,2.0,01:15\n")
    catalog = read(tmp_path)
    assert list(only(catalog).scalars) == ["train_loss", "valid_loss"]
    assert not catalog.problems


def test_progress_of_stable_baselines(tmp_path: Path) -> None:
    header = "time/iterations,time/total_timesteps,rollout/ep_rew_mean,train/loss"
    put(tmp_path / "progress.csv", f"{header}\n1,2048,20.5,\n2,4096,30.5,0.25\n")
    run = only(read(tmp_path))
    assert points(run.scalars["rollout/ep_rew_mean"]) == [(2048, 20.5), (4096, 30.5)]
    assert points(run.scalars["train/loss"]) == [(4096, 0.25)]


def test_a_restarted_training_goes_on_in_the_same_file(tmp_path: Path) -> None:
    path = put(tmp_path / "training.log", KERAS)
    followed = Followed(tmp_path)
    add(path, KERAS)
    followed.again()
    assert only(followed.catalog).scalars["loss"].step.tolist() == [0, 1, 0, 1]
    assert not followed.catalog.problems


def test_fractions_of_epochs_count_rows(tmp_path: Path) -> None:
    put(tmp_path / "log.csv", "epoch,loss\n0.5,3\n1.0,2\n1.5,1\n")
    assert points(only(read(tmp_path)).scalars["loss"]) == [(0, 3.0), (1, 2.0), (2, 1.0)]


def test_quoted_cells_go_on_over_lines(tmp_path: Path) -> None:
    put(tmp_path / "log.csv", 'epoch,"a, b",note\n0,1.5,"one\ntwo"\n1,2.5,"say ""hi"""\n')
    assert points(only(read(tmp_path)).scalars["a, b"]) == [(0, 1.5), (1, 2.5)]


def test_a_stray_quotation_mark_costs_its_line(tmp_path: Path) -> None:
    lines = [f"{k},{k}\n" for k in range(1000)]
    lines[10] = '10,"10\n'
    put(tmp_path / "log.csv", "epoch,a\n" + "".join(lines))
    catalog = read(tmp_path)
    assert only(catalog).scalars["a"].step.tolist() == [k for k in range(1000) if k != 10]
    assert catalog.problems[0].message == "Line 12 has a quotation mark that is never closed"


@pytest.mark.parametrize("name", ["metrics.csv", "progress.csv", "log.csv"])
def test_a_header_that_is_no_row_is_that_of_no_log(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b'\r{"step": 1, "loss": 2}\n1,2\n')
    catalog = read(tmp_path)
    assert not catalog.runs
    assert not catalog.problems
    assert text_header_of(str(path)) == []


def test_lines_that_are_no_text_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(b"\xef\xbb\xbfepoch,a\r\n0,1\r\n\0\0\0\0\n\xff\xfe\n" + b"x" * (17 << 20) + b"\n1,2\r\n")
    catalog = read(tmp_path)
    assert points(only(catalog).scalars["a"]) == [(0, 1.0), (1, 2.0)]
    assert kinds(catalog) == ["damaged-line"]
    assert catalog.problems[0].lost_records == 3


def test_opened_directly_a_log_is_a_run(tmp_path: Path) -> None:
    put(tmp_path / "export.csv", "Wall time,Step,Value\n1700000000.5,3,0.25\n1700000001.5,4,0.5\n")
    assert not read(tmp_path).runs, "in a folder nobody said that it is one"
    catalog = read(tmp_path / "export.csv")
    run = only(catalog)
    assert (run.name, points(run.scalars["Value"])) == ("export.csv", [(3, 0.25), (4, 0.5)])
    assert run.scalars["Value"].wall_time.tolist() == [1700000000.5, 1700000001.5]
    assert not catalog.embeddings


def test_opened_directly_other_files_are_what_they_were(tmp_path: Path) -> None:
    catalog = read(put(tmp_path / "points.csv", "x,y,label\n1,2,a\n"))
    assert (len(catalog.runs), len(catalog.embeddings), kinds(catalog)) == (0, 1, [])
    catalog = read(put(tmp_path / "notes.log", "nothing\n"))
    assert (len(catalog.runs), len(catalog.embeddings), kinds(catalog)) == (0, 0, ["unknown-file"])


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("epoch,loss", Kind.LOG),
        ("Step,run a - loss,run a - loss__MIN", Kind.LOG),
        ("loss,lr,Global Step", Kind.LOG),
        ("step", Kind.OTHER),
        ("epoch,0,1,2,3", Kind.OTHER),
        ("step,dim_0,dim_1,label", Kind.OTHER),
        ("x,y,z,label", Kind.OTHER),
        ("0.1,0.2", Kind.OTHER),
        ("", Kind.OTHER),
        ("number,value,params_x,state", Kind.TRIALS),
        ("run_id,metrics.loss,params.lr", Kind.TRIALS),
        ("training_iteration,config/lr,score", Kind.TRIALS),
        ("lr,batch_size,val_accuracy", Kind.TRIALS),
        ("uid,from_uid,epoch,train f1", Kind.TRIALS),
        ("epoch,lr,loss", Kind.LOG),
        ("learning_rate,comment", Kind.OTHER),
        ("city,accuracy", Kind.OTHER),
    ],
)
def test_a_header_tells_what_rows_are(header: str, kind: Kind) -> None:
    assert kind_of(header.split(",")) is kind


def test_values_keep_all_their_digits(tmp_path: Path) -> None:
    values = np.random.default_rng(0).standard_normal(100)
    put(tmp_path / "log.csv", "epoch,a\n" + "".join(f"{k},{value!r}\n" for k, value in enumerate(values.tolist())))
    np.testing.assert_array_equal(only(read(tmp_path)).scalars["a"].value, values)
