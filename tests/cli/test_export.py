"""``armillary export`` on the sample logs, as a user without a display runs it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.parser import dispatch

SAMPLE = str(Path(__file__).resolve().parents[2] / "resources" / "sample_logs")


def _texts(file: Path) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("suffix", ["svg", "pdf", "png"])
@pytest.mark.parametrize("view", ["scalars", "embedding", "hparams", "pr_curves"])
def test_every_view_is_written_in_every_format(tmp_path: Path, view: str, suffix: str) -> None:
    file = tmp_path / f"figure.{suffix}"
    assert dispatch(["export", SAMPLE, "--view", view, "-o", str(file)]) == 0
    assert file.stat().st_size > 20_000


def test_no_display_and_no_toolkit_is_touched(tmp_path: Path) -> None:
    program = (
        "import sys; from app.__main__ import main\n"
        f"status = main(['export', {SAMPLE!r}, '--view', 'embedding', '-o', {str(tmp_path / 'f.svg')!r}])\n"
        "print(status, [name for name in ('PySide6', 'pyqtgraph', 'OpenGL') if name in sys.modules])"
    )
    screenless = {key: value for key, value in os.environ.items() if key not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=screenless, check=False)
    assert (done.stdout, done.stderr) == ("0 []\n", "")


def test_scalars_are_drawn_as_wished(tmp_path: Path) -> None:
    file = tmp_path / "f.svg"
    wish = ["--tag", "loss/train", "--tag", "accuracy/train", "--run-query", "^sgd", "--x", "relative", "--log-y"]
    size = ["--width", "800", "--height", "300", "--smoothing", "0.9", "--theme", "dark"]
    assert dispatch(["export", SAMPLE, "--view", "scalars", *wish, *size, "-o", str(file)]) == 0
    texts = _texts(file)
    assert {"loss/train", "accuracy/train", "Time since start"} <= set(texts)
    assert "loss/validation" not in texts
    assert not [text for text in texts if text.startswith("adam")]
    assert 'width="600pt"' in file.read_text(encoding="utf-8")
    assert "#101217" in file.read_text(encoding="utf-8")


def test_pr_curves_are_drawn_as_wished(tmp_path: Path) -> None:
    file = tmp_path / "f.svg"
    wish = ["--plot", "threshold", "--classes", "predictions/digit_[38]", "--threshold", "0.25", "--step", "60"]
    assert dispatch(["export", SAMPLE, "--view", "pr_curves", *wish, "-o", str(file)]) == 0
    texts = _texts(file)
    assert {"predictions/digit_3", "predictions/digit_8", "Threshold", "0.25"} <= set(texts)
    assert "predictions/digit_4" not in texts


def test_classes_that_are_not_there_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wish = ["--classes", "cow", "-o", str(tmp_path / "f.svg")]
    assert dispatch(["export", SAMPLE, "--view", "pr_curves", *wish]) == 2
    assert "no class matches" in capsys.readouterr().err


def test_an_embedding_is_drawn_as_wished(tmp_path: Path) -> None:
    file = tmp_path / "f.svg"
    wish = ["--tensor", "adam-lr0.003-w32-relu-s0/layer1", "--dims", "2", "--colour-by", "confidence"]
    assert dispatch(["export", SAMPLE, "--view", "embedding", *wish, "-o", str(file)]) == 0
    texts = _texts(file)
    assert {"adam-lr0.003-w32-relu-s0/layer1 · step 600 · PCA", "confidence"} <= set(texts)
    assert [text[:4] for text in texts if text.startswith("PC")] == ["PC 1", "PC 2"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere", "--view", "scalars", "-o", "f.svg"], "nowhere"),
        ([SAMPLE, "--view", "scalars", "-o", "f.gif"], "f.gif does not end in .svg, .pdf or .png"),
        ([SAMPLE, "--view", "scalars", "-o", "figure"], "figure does not end in"),
        ([SAMPLE, "--view", "scalars", "-o", "/dev/null/f.svg"], "/dev/null"),
        ([SAMPLE, "--view", "scalars", "--tag", "loss/trian", "-o", "f.svg"], "'loss/train'"),
        ([SAMPLE, "--view", "scalars", "--run-query", "(", "-o", "f.svg"], "no regular expression"),
        ([SAMPLE, "--view", "scalars", "--run-query", "zzz", "-o", "f.svg"], "none of the"),
        ([SAMPLE, "--view", "embedding", "--tensor", "layer9", "-o", "f.svg"], "no embedding 'layer9'"),
        ([SAMPLE, "--view", "embedding", "--tensor", "layer2", "-o", "f.svg"], "are called 'layer2'"),
        ([SAMPLE, "--view", "embedding", "--colour-by", "lable", "-o", "f.svg"], "'label'"),
        ([SAMPLE, "--view", "embedding", "--run-query", "^sgd-lr2", "-o", "f.svg"], "no embeddings"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert dispatch(["export", *arguments]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("armillary: ")
    assert output.err.count("\n") == 1
    assert message in output.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["--view", "other", "-o", "f.svg"],
        ["--view", "scalars"],
        ["--view", "scalars", "--smoothing", "2", "-o", "f.svg"],
    ],
)
def test_wrong_options_are_said_in_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        dispatch(["export", SAMPLE, *arguments])
    assert caught.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_existing_figure_survives_what_goes_wrong(tmp_path: Path) -> None:
    file = tmp_path / "f.svg"
    file.write_text("mine")
    assert dispatch(["export", SAMPLE, "--view", "scalars", "--tag", "none", "-o", str(file)]) == 2
    assert file.read_text() == "mine"


def test_an_empty_folder_is_said_to_be_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch(["export", str(tmp_path), "--view", "scalars", "-o", str(tmp_path / "f.svg")]) == 2
    assert capsys.readouterr().err == f"armillary: there are no runs in {tmp_path}\n"


def test_histograms_are_drawn_as_wished(tmp_path: Path) -> None:
    file = tmp_path / "f.svg"
    wish = ["--tag", "weights/layer1", "--mode", "distribution", "--x", "relative", "--query", "w32"]
    assert dispatch(["export", SAMPLE, "--view", "histograms", *wish, "-o", str(file)]) == 0
    texts = _texts(file)
    assert "weights/layer1 · adam-lr0.003-w32-relu-s0" in texts
    assert "Time since start" in texts
    assert not [text for text in texts if text.startswith("biases")]


def test_texts_are_drawn_as_wished(tmp_path: Path) -> None:
    file = tmp_path / "f.svg"
    wish = ["--tag", "configuration", "--query", "w32", "--height", "600"]
    assert dispatch(["export", SAMPLE, "--view", "texts", *wish, "-o", str(file)]) == 0
    assert {"configuration · adam-lr0.003-w32-relu-s0", "Hyperparameter", "learning_rate", "0.003"} <= set(_texts(file))


@pytest.mark.parametrize("view", ["histograms", "texts"])
def test_a_tag_that_no_run_has_is_told(tmp_path: Path, view: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch(["export", SAMPLE, "--view", view, "--tag", "nothing", "-o", str(tmp_path / "f.svg")]) == 2
    assert "there is no tag 'nothing'" in capsys.readouterr().err


def test_data_of_every_view_leaves_without_a_display(tmp_path: Path) -> None:
    import numpy as np
    import pandas as pd

    for view in ("scalars", "hparams", "histograms", "pr_curves", "texts", "embedding"):
        file = tmp_path / f"{view}.parquet"
        assert dispatch(["export", SAMPLE, "--data", "--view", view, "-o", str(file)]) == 0
        assert len(pd.read_parquet(file)) > 20
    wish = ["--view", "scalars", "--tag", "loss/train", "--form", "by-run", "--query", "^sgd"]
    assert dispatch(["export", SAMPLE, "--data", *wish, "-o", str(tmp_path / "wide.csv")]) == 0
    assert all(name.startswith("sgd") for name in pd.read_csv(tmp_path / "wide.csv").columns[2:])
    points = ["--view", "embedding", "--points", "neighbours", "--neighbours", "4"]
    assert dispatch(["export", SAMPLE, "--data", *points, "-o", str(tmp_path / "n.npy")]) == 0
    assert np.load(tmp_path / "n.npy").shape == (1797, 4)


def test_wrong_wishes_for_data_are_told_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for wish in (["--tag", "loss/tain", "-o", "t.csv"], ["-o", "t.xlsx"]):
        wish[-1] = str(tmp_path / wish[-1])
        assert dispatch(["export", SAMPLE, "--data", "--view", "scalars", *wish]) == 2
    told = capsys.readouterr().err.splitlines()
    assert "'loss/train'" in told[0]
    assert "does not end in .csv" in told[1]
    assert not list(tmp_path.iterdir())
