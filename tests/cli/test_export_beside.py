"""``armillary export --view embedding --beside``: several pictures in one figure."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from app.cli.parser import dispatch


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("beside")
    for seed, name in enumerate(("words", "others")):
        np.save(folder / f"{name}.npy", np.random.default_rng(seed).normal(size=(40 + seed, 5)).astype(np.float32))
    return [str(folder / "words.npy"), str(folder / "others.npy")]


def test_methods_and_tables_stand_beside_the_first_picture(files: list[str], tmp_path: Path) -> None:
    figure = tmp_path / "f.svg"
    wished = ["--tensor", "words", "--beside", "raw", "--beside", "others", "--dims", "2"]
    assert dispatch(["export", *files, "--view", "embedding", *wished, "-o", str(figure)]) == 0
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", figure.read_text("utf-8"))
    titles = [text for text in texts if " · " in text]
    assert [title.split(" · ")[-1] for title in titles] == ["PCA", "Raw axes", "PCA"]
    assert [title.startswith("others") for title in titles] == [False, False, True]
    assert "40 of 41 paired" in texts


@pytest.mark.parametrize(
    ("wished", "told"),
    [
        (["nope"], "nothing is called 'nope'"),
        (["step=7"], "has no step 7"),
        (["raw"] * 4, "3 pictures can stand beside the first, not 4"),
    ],
)
def test_what_cannot_stand_beside_is_told_in_one_line(
    files: list[str], tmp_path: Path, wished: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [part for each in wished for part in ("--beside", each)]
    assert dispatch(["export", *files, "--view", "embedding", *asked, "-o", str(tmp_path / "f.svg")]) == 2
    said = capsys.readouterr().err.strip()
    assert told in said
    assert "\n" not in said
