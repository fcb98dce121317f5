"""``armillary export`` on the sample logs, as a user without a display runs it."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from app.cli.export_all import safe_names
from app.cli.parser import dispatch
from core.notebook import read

MAGIC = {"svg": (b"<?xm", b"<svg"), "pdf": (b"%PDF",), "png": (b"\x89PNG",)}
"""How files of each format begin."""
SAMPLE = str(Path(__file__).resolve().parents[2] / "resources" / "sample_logs")


def _texts(file: Path) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("view", ["scalars", "embedding", "hparams", "pr_curves"])
def test_every_view_is_written_in_every_format(tmp_path: Path, view: str) -> None:
    formats = ("svg", "pdf", "png")
    assert dispatch(["export", SAMPLE, "--view", view, "--format", ",".join(formats), "-o", str(tmp_path / "f")]) == 0
    for suffix in formats:
        file = tmp_path / f"f.{suffix}"
        assert file.stat().st_size > 20_000
        assert file.read_bytes().lstrip()[:4] in MAGIC[suffix]


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
    assert {"digit_3", "digit_8", "Threshold", "0.25"} <= set(" ".join(texts).replace("/", " ").split())
    assert not any("digit_4" in text for text in texts)


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
        ([SAMPLE, "--view", "embedding", "--label-by", "lable", "-o", "f.svg"], "'label'"),
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


def test_scalars_lie_over_epochs_and_other_tags_and_are_smoothed_in_any_way(tmp_path: Path) -> None:
    data = [
        "export",
        SAMPLE,
        "--view",
        "scalars",
        "--data",
        "--tags",
        "train/loss",
        "--query",
        "name ~ 's1$'",
        "--form",
        "drawn",
    ]
    table = tmp_path / "t.csv"
    assert dispatch([*data, "--x", "epoch", "--steps-per-epoch", "10", "--smoother", "median=5", "-o", str(table)]) == 0
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert {float(row["epoch"]) * 10 - float(row["step"]) for row in rows} == {0.0}
    first = [row for row in rows if row["run"] == rows[0]["run"]]
    middle = sorted(float(row["value"]) for row in first[3:8])[2]
    assert float(first[5]["smoothed"]) == pytest.approx(middle)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--view", "scalars", "--x", "no/such"], "no/such"), (["--view", "histograms", "--x", "epoch"], "histograms")],
)
def test_axes_that_are_not_there_are_said(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dispatch(["export", SAMPLE, *arguments, "-o", str(tmp_path / "f.svg")]) == 2
    assert message in capsys.readouterr().err


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


def test_images_are_drawn_as_wished(tmp_path: Path) -> None:
    file = tmp_path / "f.svg"
    wish = ["--tag", "images/first_layer", "--images", "compare", "--way", "absolute", "--query", "w32 OR cosine"]
    assert dispatch(["export", SAMPLE, "--view", "images", *wish, "-o", str(file)]) == 0
    texts = _texts(file)
    assert "images/first_layer · adam-lr0.003-w32-relu-s0" in texts
    assert len([text for text in texts if text.startswith("MSE ")]) == 2
    assert file.read_text().count("<image ") == 3


def test_texts_are_drawn_as_wished(tmp_path: Path) -> None:
    file = tmp_path / "f.svg"
    wish = ["--tag", "configuration", "--query", "w32", "--height", "600"]
    assert dispatch(["export", SAMPLE, "--view", "texts", *wish, "-o", str(file)]) == 0
    assert {"configuration · adam-lr0.003-w32-relu-s0", "Hyperparameter", "learning_rate", "0.003"} <= set(_texts(file))


@pytest.mark.parametrize("view", ["histograms", "texts", "images"])
def test_a_tag_that_no_run_has_is_told(tmp_path: Path, view: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch(["export", SAMPLE, "--view", view, "--tag", "nothing", "-o", str(tmp_path / "f.svg")]) == 2
    assert "there is no tag 'nothing'" in capsys.readouterr().err


def _images(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.parametrize("page", ["scatter", "matrix", "slices", "contour", "rank", "edf", "best", "compare"])
def test_every_page_of_hyperparameters_is_drawn_in_several_formats_at_once(tmp_path: Path, page: str) -> None:
    wish = ["--view", "hparams", "--page", page, "--format", "svg,png", "--style", "Nature, column", "--dpi", "96"]
    assert dispatch(["export", SAMPLE, *wish, "-o", str(tmp_path / page)]) == 0
    assert _images(tmp_path) == [f"{page}.png", f"{page}.svg"]
    with Image.open(tmp_path / f"{page}.png") as image:
        assert image.size == pytest.approx((89 / 25.4 * 96, 60 / 25.4 * 96), abs=1)


def test_a_figure_is_drawn_again_from_its_own_file(tmp_path: Path) -> None:
    first, again = tmp_path / "first.svg", tmp_path / "deeper" / "again.svg"
    wish = ["--tags", "^loss", "--runs", "^adam", "--size", "120x60", "--letters", "--palette", "grey"]
    assert dispatch(["export", SAMPLE, "--view", "scalars", *wish, "-o", str(first)]) == 0
    again.parent.mkdir()
    assert dispatch(["export", "--figure", str(first), "--description", "none", "-o", str(again)]) == 0
    bare = re.sub(r"<metadata>.*?</metadata>", "", first.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert bare == re.sub(r"<metadata>.*?</metadata>", "", again.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert {"loss/train", "loss/validation", "a", "b"} <= set(_texts(again))


def test_type_that_can_hardly_be_read_is_said_with_a_size_in_which_it_can(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec, file = tmp_path / "spec.figure.json", tmp_path / "f.svg"
    part = {"view": "scalars", "cards": list(read(SAMPLE).tags), "state": {"runs": {"query": "^momentum"}}}
    look = {"width": 70.0, "height": 45.0, "font_size": 7.0}
    figure = {"format": "armillary figure", "version": 1, "parts": [part], "look": look}
    spec.write_text(json.dumps({**figure, "sources": [{"path": SAMPLE}]}))
    asked = ["export", "--figure", str(spec), "--format", "svg,pdf", "-o", str(file)]
    assert dispatch(asked) == 0
    (line,) = capsys.readouterr().err.splitlines()
    told = re.fullmatch(
        r"armillary: f\.svg: There is too much for this size: type is as small as (.*) pt, "
        r"less than 5 pt can hardly be read; --size (.*) is enough", line,
    )  # fmt: skip
    assert told is not None, line
    assert float(told[1]) < 5
    assert dispatch([*asked, "--size", told[2]]) == 0
    assert capsys.readouterr().err == ""


def test_a_spec_by_hand_is_drawn_and_what_is_wrong_in_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec, file = tmp_path / "spec.json", tmp_path / "f.svg"
    figure = {"format": "armillary figure", "version": 1, "parts": [{"view": "hparams", "page": "edf"}]}
    spec.write_text(json.dumps(figure))
    asked = ["--figure", str(spec), "-o", str(file)]
    assert dispatch(["export", *asked]) == 2
    assert "spec.json does not say where its logs lie; name them" in capsys.readouterr().err
    assert dispatch(["export", SAMPLE, *asked]) == 0
    assert _texts(file)
    spec.write_text(json.dumps({**figure, "look": {"dpi": "many"}, "sources": [{"path": SAMPLE}]}))
    assert dispatch(["export", *asked]) == 2
    assert "spec.json: figure.look.dpi: expected a number, found 'many'; correct it" in capsys.readouterr().err
    spec.write_text(json.dumps({**figure, "sources": [{"path": "../gone"}]}))
    assert dispatch(["export", *asked]) == 2
    assert "figure.sources: there is no file or folder" in capsys.readouterr().err


def test_all_is_a_file_for_each_card_and_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "figures"
    wish = ["--tags", "^loss/train$|digit_3$", "--runs", "^adam-lr0.003", "--size", "60x45"]
    assert dispatch(["export", SAMPLE, "--all", *wish, "-o", str(folder)]) == 0
    names = _images(folder)
    assert {"scalars-loss-train.svg", "hparams-parallel.svg", "hparams-compare.svg"} <= set(names)
    assert "scalars-loss-validation.svg" not in names
    lines = capsys.readouterr().err.splitlines()
    told = [line.partition(": ")[0] for line in lines if re.match(r"\d+ of ", line)]
    assert told == [f"{count} of {len(names)}" for count in range(1, len(names) + 1)]
    assert all("hardly be read" in line for line in lines if line.startswith("armillary: "))


def test_names_of_files_are_safe_and_differ() -> None:
    names = ["a/b", "a\\b", "../..", "CON", "A/B", "ä" * 300, "", "x\n\0y", "名/前"]
    safe = safe_names(names)
    assert len({name.lower() for name in safe}) == len(names)
    assert all(re.fullmatch(r"[\w.-]+", name) and not name.startswith(".") and len(name) < 100 for name in safe)
    assert "con" not in {name.lower() for name in safe}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--view", "hparams", "--page", "importanc"], "there is no page 'importanc'; there is 'importance'"),
        (
            ["--view", "scalars", "--style", "Natur, column"],
            "there is no style 'Natur, column'; there is 'Nature, column'",
        ),
        (["--view", "scalars", "--tags", "("], "'(' is no regular expression"),
        (["--view", "scalars", "--tags", "nowhere"], "no tag matches 'nowhere'; there is"),
        (["--view", "histograms", "--tags", "nowhere"], "no tag matches 'nowhere'"),
        (["--view", "hparams", "--page", "best", "--metric", "acuracy"], "there is no metric 'acuracy'"),
    ],
)
def test_wrong_wishes_are_said_with_what_there_is(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dispatch(["export", SAMPLE, *arguments, "-o", str(tmp_path / "f.svg")]) == 2
    assert message in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_data_of_every_view_leaves_without_a_display(tmp_path: Path) -> None:
    import numpy as np
    import pandas as pd

    for view in ("scalars", "hparams", "histograms", "pr_curves", "texts", "images", "embedding"):
        file = tmp_path / f"{view}.parquet"
        assert dispatch(["export", SAMPLE, "--data", "--view", view, "-o", str(file)]) == 0
        assert len(pd.read_parquet(file)) > 20
    wish = ["--view", "scalars", "--tag", "loss/train", "--form", "by-run", "--query", "^sgd"]
    assert dispatch(["export", SAMPLE, "--data", *wish, "-o", str(tmp_path / "wide.csv")]) == 0
    assert all(name.startswith("sgd") for name in pd.read_csv(tmp_path / "wide.csv").columns[2:])
    page = ["--view", "hparams", "--page", "edf", "--metric", "min(metrics.`loss/train`)"]
    assert dispatch(["export", SAMPLE, "--data", *page, "-o", str(tmp_path / "edf.csv")]) == 0
    shares = pd.read_csv(tmp_path / "edf.csv")["share"]
    assert shares.is_monotonic_increasing
    assert shares.iloc[-1] == 1
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
