"""Images become pixels, animations included; bombs and damage are told in one sentence."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.readers.pixels import ImageError, decode_image, image_size


def encoded(image: Any, kind: str = "PNG", **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def animation(kind: str = "GIF", frames: int = 3) -> bytes:
    shades = [Image.new("RGB", (4, 3), (80 * k, 0, 255)) for k in range(frames)]
    return encoded(shades[0], kind, save_all=True, append_images=shades[1:], duration=[100, 200, 300][:frames])


def claiming(width: int, height: int) -> bytes:
    """Return a PNG image that says it is of some size and holds nothing."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_stills_of_every_mode(mode: str) -> None:
    pixels = decode_image(encoded(Image.new(mode, (5, 2), 1 if mode == "1" else None)))
    assert pixels.frames.shape == (1, 2, 5, 4)
    assert pixels.frames.dtype == np.uint8
    assert pixels.durations.tolist() == [0]
    assert pixels.complete


def test_sixteen_bits_become_eight() -> None:
    grey = np.array([[0, 255, 256, 65535]], np.uint16)
    assert decode_image(encoded(Image.fromarray(grey))).frames[0, 0, :, 0].tolist() == [0, 0, 1, 255]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_animations_have_all_frames(kind: str) -> None:
    pixels = decode_image(animation(kind))
    assert pixels.frames.shape == (3, 3, 4, 4)
    assert pixels.durations.tolist() == [0.1, 0.2, 0.3]
    assert np.abs(pixels.frames[:, 0, 0, 0].astype(int) - [0, 80, 160]).max() <= 8
    assert pixels.complete


def test_animations_are_cut_where_they_become_too_long() -> None:
    first = decode_image(animation(), frames=1)
    assert (len(first.frames), first.complete) == (1, False)
    fitting = decode_image(animation(), largest=30)
    assert (len(fitting.frames), fitting.complete) == (2, False)
    assert decode_image(animation(), frames=3).complete


def test_what_follows_damage_in_an_animation_is_left_out() -> None:
    data = animation("GIF", 3)
    assert len(decode_image(data[:-40]).frames) < 3


@pytest.mark.parametrize("size", [(60_000, 60_000), (2**31 - 1, 2**31 - 1), (1 << 14, (1 << 12) + 1)])
def test_bombs_are_refused_before_they_are_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(ImageError, match="too big"):
        decode_image(claiming(*size))


def test_a_bomb_of_another_format_is_refused() -> None:
    data = encoded(Image.new("1", (40_000, 2_000)), "TIFF", compression="group4")
    assert len(data) < 100_000
    with pytest.raises(ImageError):
        decode_image(data)


def test_size_without_decoding() -> None:
    assert image_size(encoded(Image.new("L", (7, 9)), "JPEG")) == (7, 9)
    with pytest.raises(ImageError):
        image_size(b"nothing")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty: nothing was logged"),
        (b"noise", "cannot be decoded: it begins like none of a known format"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "it begins like none of a known format"),
        (b"\x89PNG\r\n\x1a\n", "cannot be decoded: its PNG is cut off or damaged"),
        (animation("GIF")[:9], "its GIF is cut off or damaged"),
    ],
)
def test_what_is_no_image_is_told(data: bytes, says: str) -> None:
    with pytest.raises(ImageError, match=says):
        decode_image(data)


KINDS = {kind: animation(kind) if kind in ("GIF", "WEBP") else encoded(Image.new("RGB", (9, 9), (1, 2, 3)), kind)
         for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")}  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@given(st.sampled_from(sorted(KINDS)), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=6))
@settings(max_examples=300, deadline=None)
def test_damaged_images_are_decoded_or_refused(kind: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(KINDS[kind])
    for place, value in changes:
        data[place % len(data)] = value
    with contextlib.suppress(ImageError):
        assert decode_image(bytes(data)).frames.shape[-1] == 4
