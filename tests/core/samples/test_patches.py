from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scripts.make_patches import Photo, count, photos, write_metadata, write_projector, write_sprite, write_vectors


@pytest.fixture
def small() -> list[Photo]:
    random = np.random.default_rng(5)
    return [
        Photo("one", random.integers(0, 256, (12, 20, 3), dtype=np.uint8)),
        Photo("two", random.integers(0, 256, (115, 10, 3), dtype=np.uint8)),
    ]


def test_the_photographs_have_531720_patches() -> None:
    pictures = photos()
    assert [photo.name for photo in pictures] == ["china", "flower"]
    assert count(pictures) == 531_720


def test_every_row_is_the_patch_that_its_metadata_names(small: list[Photo], tmp_path: Path) -> None:
    write_vectors(tmp_path / "patches.npy", small)
    write_metadata(tmp_path / "patches.tsv", small)
    vectors = np.load(tmp_path / "patches.npy")
    header, *lines = (tmp_path / "patches.tsv").read_text().splitlines()
    assert header.split("\t") == ["photo", "row", "column", "brightness"]
    assert vectors.shape == (5 * 13 + 108 * 3, 192) == (len(lines), 192)
    pixels = {photo.name: photo.pixels for photo in small}
    for vector, line in zip(vectors, lines, strict=True):
        name, row, column, brightness = line.split("\t")
        patch = pixels[name][int(row) :, int(column) :][:8, :8] / np.float32(255)
        np.testing.assert_array_equal(vector.reshape(8, 8, 3), patch)
        assert float(brightness) == pytest.approx(patch.mean(), abs=1e-4)


def test_each_patch_is_its_own_thumbnail(small: list[Photo], tmp_path: Path) -> None:
    write_sprite(tmp_path / "sprite.png", small)
    sheet = np.asarray(Image.open(tmp_path / "sprite.png"))
    across = sheet.shape[1] // 8
    for row, patch in enumerate(np.concatenate([photo.patches(0, photo.shape[0]) for photo in small])):
        np.testing.assert_array_equal(sheet[row // across * 8 :, row % across * 8 :][:8, :8], patch)


def test_the_projector_folder_holds_the_same_vectors_as_bare_numbers(small: list[Photo], tmp_path: Path) -> None:
    write_projector(tmp_path, small)
    write_vectors(tmp_path / "patches.npy", small)
    raw = np.fromfile(tmp_path / "tensors.bytes", "<f4").reshape(-1, 192)
    np.testing.assert_array_equal(raw, np.load(tmp_path / "patches.npy"))
    assert f"tensor_shape: {len(raw)}" in (tmp_path / "projector_config.pbtxt").read_text()
