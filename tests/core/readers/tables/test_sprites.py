from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.model import SpriteSource
from core.readers.base import ReadError
from core.readers.embeddings import load_sprite, sprite_size


def make_sheet(path: Path, down: int, across: int, height: int, width: int) -> str:
    """Write a sheet whose thumbnails are filled with their number."""
    grid = np.arange(down * across, dtype=np.uint8).reshape(down, 1, across, 1)
    sheet = np.broadcast_to(grid, (down, height, across, width)).reshape(down * height, across * width)
    Image.fromarray(sheet).save(path)
    return str(path)


@pytest.mark.parametrize("suffix", ["png", "bmp"])
def test_thumbnails_come_in_row_major_order(tmp_path: Path, suffix: str) -> None:
    file = make_sheet(tmp_path / f"s.{suffix}", 3, 4, 5, 6)
    sheet = load_sprite(SpriteSource(file, 6, 5), 10)
    assert sheet.pixels.shape == (10, 5, 6, 4)
    assert sheet.missing is None
    assert [int(pixels[0, 0, 0]) for pixels in sheet.pixels] == list(range(10))
    assert (sheet.pixels == sheet.pixels[:, :1, :1]).all()
    assert (sheet.pixels[..., 3] == 255).all()
    assert sprite_size(file) == (24, 15)


def test_rows_beyond_the_sheet_are_missing(tmp_path: Path) -> None:
    sheet = load_sprite(SpriteSource(make_sheet(tmp_path / "s.png", 2, 2, 3, 3), 3, 3), 6)
    assert sheet.missing is not None
    assert sheet.missing.tolist() == [False] * 4 + [True] * 2
    assert not sheet.pixels[4:].any()


def test_what_is_no_sheet_is_an_error(tmp_path: Path) -> None:
    file = make_sheet(tmp_path / "s.png", 1, 1, 3, 3)
    with pytest.raises(ReadError, match="bigger than their sheet"):
        load_sprite(SpriteSource(file, 9, 9), 1)
    (tmp_path / "text.png").write_text("no image")
    for failing in (
        lambda: load_sprite(SpriteSource(str(tmp_path / "text.png"), 1, 1), 1),
        lambda: sprite_size("gone"),
    ):
        with pytest.raises(ReadError, match="cannot be read"):
            failing()
