"""The index of 500 MB of images and histograms in one run, against EventAccumulator on a part of them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
from tensorboard.compat.proto import event_pb2

from core.readers.tensorboard.framing import frame
from tests.benchmarks.measure import Measure
from tests.benchmarks.reading import accumulator_seconds, alternated, ours, ratio

_STEPS: Final = 530
_SAMPLE: Final = 12
"""Steps that EventAccumulator is given: all of them would take it minutes."""
_NAME: Final = "events.out.tfevents.1700000000.bench.1.0"


def run() -> list[Measure]:
    """Measure time and size of the index, and the time for each byte beside EventAccumulator's."""
    with tempfile.TemporaryDirectory(prefix="armillary-blobs-") as temporary:
        whole, part = Path(temporary, "whole"), Path(temporary, "part")
        size, sample = _write(whole, _STEPS), _write(part, _SAMPLE)
        pairs = alternated(lambda: ours(whole), lambda: accumulator_seconds(part))
    own, theirs = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    wall, index, blobs = median(reading.wall for reading in own), own[0].index_bytes, own[0].blobs
    note = f"{size / 1e6:.0f} MB, {blobs:,} images and histograms, {own[0].points:,} scalars"
    each = [(mine.cpu / size, other / sample) for mine, other in zip(own, theirs, strict=True)]
    slow = f"{sample / 1e6:.0f} MB took EventAccumulator {median(theirs):.1f} s CPU"
    return [
        Measure("blobs: 500 MB to a full index, warm", 0.3, round(wall, 3), "s", True, note),
        Measure("blobs: size of the index", 1.0, round(index / 1e6, 2), "MB", True, f"{index / blobs:.0f} B each"),
        Measure("blobs: CPU a byte against EventAccumulator", 100.0, ratio(each), "x less", False, slow),
    ]


def _write(folder: Path, steps: int) -> int:
    """Write 20 histograms, 4 images and 10 scalars a step; returns the bytes written."""
    random = np.random.default_rng(3)
    noise = random.bytes(1 << 20)
    folder.mkdir()
    with (folder / _NAME).open("wb") as stream:
        first = event_pb2.Event(wall_time=1.7e9, file_version="brain.Event:2")
        stream.write(frame(bytes(first.SerializeToString())))
        for step in range(steps):
            stream.write(b"".join(frame(bytes(e.SerializeToString())) for e in _events(step, noise, random)))
        return stream.tell()


def _events(step: int, noise: bytes, random: np.random.Generator) -> list[Any]:
    """Return one event a value, as writers make them."""
    events = [event_pb2.Event(wall_time=1.7e9 + step, step=step) for _ in range(34)]
    for k, event in enumerate(events[:20]):
        histogram = event.summary.value.add(tag=f"weights/layer_{k}").histo
        histogram.bucket_limit.extend(np.linspace(-1, 1, 512))
        histogram.bucket.extend(random.integers(0, 99, 512))
    for k, event in enumerate(events[20:24]):
        image = event.summary.value.add(tag=f"images/sample_{k}").image
        image.height = image.width = 256
        start = (step * 4 + k) * 4099 % (len(noise) - 195_000)
        image.encoded_image_string = noise[start : start + 195_000]
    for k, event in enumerate(events[24:]):
        event.summary.value.add(tag=f"loss/part_{k}", simple_value=float(step))
    return events


if __name__ == "__main__":
    for measure in run():
        print(measure.as_json())
