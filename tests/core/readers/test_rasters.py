"""Images as numbers: every format, bit by bit, and reduced as means."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from core.model.image import ImageFormat
from core.readers.pixels import ImageError
from core.readers.rasters import decode_raster, level_for, raster_size
from core.readers.tensorboard.payloads.images import image_format


def encoded(image: Any, kind: str = "PNG", **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "WEBP", "GIF"])
def test_colours_are_the_bytes_that_were_written(kind: str) -> None:
    colours = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [9, 9, 9]]], np.uint8)
    options = {"lossless": True} if kind == "WEBP" else {}
    raster = decode_raster(encoded(Image.fromarray(colours), kind, **options))
    assert (raster.values[0, ..., :3] == colours).all()
    assert (raster.width, raster.height, raster.white, raster.complete) == (2, 2, 255.0, True)


def test_avif_is_read_animations_with_transparency_too() -> None:
    shades = [Image.new("RGBA", (16, 8), (200, 100, 50 * k, 255)) for k in range(3)]
    data = encoded(shades[0], "AVIF", save_all=True, append_images=shades[1:], duration=[100, 200, 300], quality=100)
    assert image_format(data) is ImageFormat.AVIF
    raster = decode_raster(data)
    assert raster.values.shape == (3, 8, 16, 4)
    means = raster.values.mean(axis=(1, 2))
    assert np.abs(means - [[200, 100, 50 * k, 255] for k in range(3)]).max() < 4
    np.testing.assert_allclose(raster.durations, [0.1, 0.2, 0.3])
    with pytest.raises(ImageError, match="too big"):
        decode_raster(data, largest=100)
    with pytest.raises(ImageError, match="cannot be decoded: its AVIF is cut off or damaged"):
        decode_raster(data[: len(data) // 2])


def test_avif_says_so_where_pillow_cannot_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("PIL.features.check", lambda name: name != "avif")
    with pytest.raises(ImageError, match="built without AVIF"):
        raster_size(b"\0\0\0\x20ftypavif\0\0\0\0")


@pytest.mark.parametrize(("mode", "channels"), [("L", 1), ("LA", 2), ("RGB", 3), ("RGBA", 4), ("1", 1), ("CMYK", 3)])
def test_channels_are_kept(mode: str, channels: int) -> None:
    kind = "TIFF" if mode == "CMYK" else "PNG"
    assert decode_raster(encoded(Image.new(mode, (3, 2)), kind)).values.shape == (1, 2, 3, channels)


def test_palettes_become_colours_with_alpha_where_they_have_some() -> None:
    image = Image.new("P", (1, 1), 0)
    image.putpalette([1, 2, 3])
    assert decode_raster(encoded(image)).values.tolist() == [[[[1, 2, 3]]]]
    assert decode_raster(encoded(image, transparency=0)).values.tolist() == [[[[1, 2, 3, 0]]]]


def test_sixteen_bits_stay_sixteen() -> None:
    grey = np.array([[0, 255, 256, 65535]], np.uint16)
    for kind in ("PNG", "TIFF"):
        raster = decode_raster(encoded(Image.fromarray(grey), kind), level=1)
        assert raster.values[0, 0, :, 0].tolist() == grey[0].tolist()
        assert raster.values.dtype == np.uint16
        assert raster.white == 65535.0


@pytest.mark.parametrize(("highest", "white"), [(0.5, 1.0), (200.0, 255.0), (1000.0, 65535.0), (1e6, 1e6)])
def test_numbers_with_a_fraction_stay_what_they_are(highest: float, white: float) -> None:
    raster = decode_raster(encoded(Image.fromarray(np.array([[0, highest, np.nan]], np.float32)), "TIFF"))
    assert raster.values.dtype == np.float32
    assert raster.values[0, 0, 1, 0] == np.float32(highest)
    assert raster.white == white


@pytest.mark.parametrize("level", [1, 2])
def test_a_pixel_of_a_reduced_image_is_the_mean(level: int) -> None:
    image, side = noise(16, 24, 3), 2**level
    raster = decode_raster(encoded(Image.fromarray(image)), level)
    means = image.reshape(16 // side, side, 24 // side, side, 3).astype(float).mean(axis=(1, 3))
    assert np.abs(raster.values[0] - means).max() <= 0.51
    assert (raster.width, raster.height, raster.level) == (24, 16, level)


@pytest.mark.parametrize("level", [1, 3, 4])
def test_jpeg_is_reduced_while_it_is_decoded(level: int, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts: list[tuple[int, int]] = []
    whole = JpegImageFile.draft

    def draft(self: Any, mode: str, size: tuple[int, int]) -> Any:
        drafts.append(size)
        return whole(self, mode, size)

    monkeypatch.setattr(JpegImageFile, "draft", draft)
    smooth = np.tile(np.linspace(0, 255, 160)[None, :, None], (96, 1, 3)).astype(np.uint8)
    raster = decode_raster(encoded(Image.fromarray(smooth), "JPEG", quality=95), level)
    side = 2**level
    assert drafts == [(160 // min(side, 8), 96 // min(side, 8))]
    assert raster.values.shape == (1, 96 // side, 160 // side, 3)
    means = smooth.reshape(96 // side, side, 160 // side, side, 3).astype(float).mean(axis=(1, 3))
    assert np.abs(raster.values[0] - means).max() < 8


def test_animations_have_all_frames_and_times() -> None:
    shades = [Image.new("RGB", (4, 3), (80 * k, 0, 255)) for k in range(3)]
    data = encoded(shades[0], "GIF", save_all=True, append_images=shades[1:], duration=[100, 200, 300])
    raster = decode_raster(data)
    assert raster.durations.tolist() == [0.1, 0.2, 0.3]
    assert raster.values.shape[:3] == (3, 3, 4)
    assert np.abs(raster.values[:, 0, 0, 0].astype(int) - [0, 80, 160]).max() <= 8
    cut = decode_raster(data, largest=24)
    assert (len(cut.values), cut.complete) == (2, False)


def test_damage_is_told_in_a_sentence() -> None:
    data = encoded(Image.fromarray(noise(20, 20, 3)))
    with pytest.raises(ImageError, match="cannot be decoded"):
        decode_raster(data[: len(data) // 2])
    with pytest.raises(ImageError, match="cannot be decoded"):
        decode_raster(b"nothing")
    with pytest.raises(ImageError, match="too big"):
        decode_raster(data, largest=100)


def test_levels_leave_as_many_pixels_as_there_is_room() -> None:
    assert [level_for(1000, 10, room) for room in (0, 250, 251, 500, 501, 2000)] == [0, 2, 1, 1, 0, 0]
