"""Images decoded when they are shown, at the size they are shown in, and kept within a bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.model import Problem, Run
from core.model.image import EncodedImage, Images, Raster
from core.readers.base import ReadError
from core.readers.blobs import read_images
from core.readers.pixels import ImageError
from core.readers.rasters import decode_raster, level_for, raster_size
from core.views.memo import Memo
from core.views.payloads import Payloads, payload_key

BOUND: Final = 256 << 20
"""Bytes of decoded images that are kept unless the user wishes another bound."""
MISSING_SAMPLE: Final = "missing-sample"
"""Kind of what is no damage: fewer samples were logged at a step than at others."""
_ENCODED_SHARE: Final = 4
_REMEDY: Final = "Whoever logged it may have it elsewhere; images before and after it are shown"


def _bytes(images: Images) -> int:
    return sum(len(sample.data) for sample in images.samples) + 256


payloads: Payloads[Images] = Payloads(read_images, BOUND // _ENCODED_SHARE, _bytes)
"""Images as they were encoded; `payloads.decoded` counts how many records were read."""
rasters: Memo[Raster] = Memo(BOUND, lambda raster: raster.nbytes + 256)
"""Decoded images; `rasters.made` counts how many were decoded, `rasters.held` is how many bytes are kept."""
_sizes: Memo[tuple[int, int]] = Memo(100_000, lambda _: 1)


def keep_at_most(bound: int) -> None:
    """Keep at most so many bytes of decoded images, and a quarter as many of encoded ones."""
    rasters.resize(bound)
    payloads.resize(bound // _ENCODED_SHARE)


class UnseenError(Exception):
    """Raised where an image cannot be shown; the message is one sentence, `problem` says where it lies."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an image lies: sample of a payload of a tag of a run; `place` counts in ``run.blobs[tag]``."""

    run: Run
    tag: str
    place: int
    sample: int

    @property
    def step(self) -> int:
        """Step at which it was logged."""
        return int(self.run.blobs[self.tag].step[self.place])

    @property
    def wall_time(self) -> float:
        """When it was logged."""
        return float(self.run.blobs[self.tag].wall_time[self.place])


def encoded_at(spot: Spot) -> EncodedImage:
    """Return an image as it was logged; raises UnseenError."""
    samples = images_at(spot.run, spot.tag, spot.place).samples
    if spot.sample >= len(samples):
        count = f"{len(samples)} {'sample' if len(samples) == 1 else 'samples'}"
        raise UnseenError(_problem(spot, MISSING_SAMPLE, f"Only {count}", ""))
    return samples[spot.sample]


def images_at(run: Run, tag: str, place: int) -> Images:
    """Return all samples of a payload; raises UnseenError."""
    try:
        return payloads.get(run, tag, place)
    except ReadError as error:
        raise UnseenError(error.problem) from error


def raster_at(spot: Spot, room: int) -> Raster:
    """Return the numbers of an image; raises UnseenError.

    Parameters
    ----------
    room
        Pixels that its longer side has on the screen; it may come at half its size and less while that is as large.
        0 for all of its pixels.
    """
    key = (*payload_key(spot.run, spot.tag, spot.place), spot.sample)
    try:
        size = _sizes.known(key) or _sizes.get(key, lambda: raster_size(encoded_at(spot).data))
        level = level_for(*size, room)
        return rasters.get((key, level), lambda: decode_raster(encoded_at(spot).data, level))
    except ImageError as error:
        raise UnseenError(_problem(spot, "undecodable-image", str(error), _REMEDY)) from error


def _problem(spot: Spot, kind: str, message: str, remedy: str) -> Problem:
    series = spot.run.blobs[spot.tag]
    file = spot.run.files[int(series.file[spot.place])]
    return Problem(file, kind, message, int(series.offset[spot.place]), remedy, spot.run.name, 0)
