"""Logs with images whose every pixel is known."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image
from tensorboard.plugins.image import metadata

from core.model import U1, Catalog
from tests.core.readers.logs import Value, event, read, version, write
from tests.core.readers.logs import tensor as tensor_value

TAG = "val/faces"
STEPS = (0, 10, 20)
SIZE = (24, 16)
"""Columns and rows of the images of `TAG`."""


def shades(run: int, step: int, sample: int) -> U1:
    """Pixels of a sample: red goes across, green down, blue tells run, step and sample."""
    columns, rows = SIZE
    image: U1 = np.zeros((rows, columns, 3), dtype=np.uint8)
    image[..., 0] = 10 * np.arange(columns)
    image[..., 1] = 15 * np.arange(rows)[:, None]
    image[..., 2] = 100 * run + 2 * step + 20 * sample
    return image


def encoded(pixels: U1, kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, kind)
    return stream.getvalue()


def images_value(tag: str, samples: Sequence[bytes], size: tuple[int, int] = SIZE) -> object:
    """Return a value as TensorFlow 2's `summary.image` writes it."""
    held = np.array([str(size[0]).encode(), str(size[1]).encode(), *samples], dtype=object)
    value = tensor_value(tag, held, "")
    value.metadata.CopyFrom(metadata.create_summary_metadata("", "what it sees"))
    return value


def image_value(tag: str, data: bytes) -> object:
    """Return a value as PyTorch's and TensorFlow 1's writers write it."""
    value = Value(tag=tag)
    value.image.encoded_image_string = data
    value.image.width, value.image.height, value.image.colorspace = *SIZE, 3
    return value


def write_images(folder: Path, values: Mapping[int, Sequence[object]]) -> Path:
    events = [version(), *(event(step, *held) for step, held in values.items())]
    return write(folder / "events.out.tfevents.1", events)


def logs(folder: Path) -> Catalog:
    """Two runs with two samples at three steps; the second has other steps too, and a tag of one image."""
    for number, run in enumerate("ab"):
        held = {
            step: [images_value(TAG, [encoded(shades(number, step, sample)) for sample in range(2)])] for step in STEPS
        }
        if run == "b":
            held[15] = [images_value(TAG, [encoded(shades(1, 15, sample)) for sample in range(2)])]
            held[20].append(image_value("alone", encoded(shades(1, 20, 0), "JPEG")))
        write_images(folder / run, dict(sorted(held.items())))
    return read(folder)
