"""``armillary export --view embedding``: pixels where points are many, lines and texts around them."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.cli import export, telling
from app.cli.parser import dispatch
from core.style import CONTINUOUS
from tests.benchmarks.many_points import write_folder
from tests.core.views.embedding.made import SIDE, table, vectors

ROWS = 30_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_folder(tmp_path_factory.mktemp("many"), ROWS, 3))


def drawn(folder: str, file: Path, *wish: str) -> str:
    assert dispatch(["export", folder, "--view", "embedding", "--dims", "2", *wish, "-o", str(file)]) == 0
    return file.read_text(encoding="utf-8") if file.suffix == ".svg" else ""


def test_many_points_are_one_image_and_all_else_stays_lines_and_texts(folder: str, tmp_path: Path) -> None:
    svg = drawn(folder, tmp_path / "f.svg", "--contours", "levels", "--dpi", "150")
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    for text in ("cluster", "cluster A", "cluster C", "Lines around"):
        assert text in texts
    assert any(text.startswith("PC 1") for text in texts)
    plain = drawn(folder, tmp_path / "plain.svg", "--dpi", "150")
    assert plain.count("<image") == 1
    assert svg.count("<path") - plain.count("<path") >= 3 * 4, "four lines around each of three classes"


def test_dense_places_are_named_where_it_is_asked_for(folder: str, tmp_path: Path) -> None:
    def named(*wish: str) -> int:
        svg = drawn(folder, tmp_path / "f.svg", "--dpi", "96", *wish)
        return len(re.findall(r"<text[^>]*>cluster [ABC]</text>", svg))

    assert named() == 3, "those of the legend"
    assert named("--names", "cluster") == named("--names") == 6


def test_images_of_points_are_drawn_where_it_is_asked_for(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    table(logs)
    vectors(60, 6).tofile(logs / "vectors.bytes")
    sprite = f'sprite {{ image_path: "sprite.png" single_image_dim: {SIDE} single_image_dim: {SIDE} }}'
    tensor = 'tensor_path: "vectors.bytes" tensor_shape: 60 tensor_shape: 6 metadata_path: "metadata.tsv"'
    (logs / "projector_config.pbtxt").write_text(f"embeddings {{ {tensor} {sprite} }}")

    def images(*wish: str) -> int:
        return drawn(str(logs), tmp_path / "f.svg", "--dpi", "96", *wish).count("<image")

    assert images() == 0, "so few points are discs"
    assert images("--thumbnails") == images("--thumbnails", "60") == 1
    with pytest.raises(SystemExit):
        dispatch(["export", str(logs), "--view", "embedding", "--thumbnails", "4", "-o", "f.svg"])


def test_dots_per_inch_are_those_of_the_image(folder: str, tmp_path: Path) -> None:
    sizes = []
    for dpi in (96, 288):
        drawn(folder, tmp_path / f"{dpi}.png", "--dpi", str(dpi))
        with Image.open(tmp_path / f"{dpi}.png") as image:
            sizes.append(image.size)
            colours = np.unique(np.asarray(image.convert("RGB")).reshape(-1, 3), axis=0)
        assert len(colours) > 100
    assert sizes == [(640, 480), (1920, 1440)]


def test_numbers_are_coloured_along_the_map_that_is_asked_for(folder: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        wish = ("--colour-by", "distance", "--density", "never", "--colour-map", "viridis" if name == "a" else "magma")
        drawn(folder, tmp_path / f"{name}.png", *wish, "--dpi", "96")
    assert (tmp_path / "a.png").read_bytes() != (tmp_path / "b.png").read_bytes()
    assert tuple(export.COLOUR_MAPS) == CONTINUOUS


def test_long_work_says_what_it_is_at(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(telling, "SILENT", 1e9)
    drawn(folder, tmp_path / "quick.png", "--dpi", "96")
    assert capsys.readouterr().err == "", "what takes no time is not talked about"
    monkeypatch.setattr(telling, "SILENT", 0.0)
    drawn(folder, tmp_path / "slow.png", "--dpi", "96")
    said = capsys.readouterr().err.splitlines()
    for stage in ("Reading points", "Reading metadata of points", "PCA of points", "Sorting points"):
        assert any(line.startswith(stage) for line in said), (stage, said)
