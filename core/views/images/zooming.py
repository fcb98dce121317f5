"""Which part of an image a place shows, and at what size."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.state import ImageZoom

LARGEST = 256.0
"""Logical pixels of one pixel of an image, at most."""
_KEPT = 24.0
"""Logical pixels of an image that stay in sight, at least."""


@dataclass(frozen=True, slots=True)
class Frame:
    """An image in a place: its left upper corner relative to that of the place, and logical pixels for one of it.

    `room` is the size of the place and `image` that of the image.
    """

    left: float
    top: float
    scale: float
    room: tuple[float, float]
    image: tuple[int, int]

    def pixel_at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place lies in the image, in its pixels."""
        return (x - self.left) / self.scale, (y - self.top) / self.scale

    def place_of(self, column: float, row: float) -> tuple[float, float]:
        """Return where a pixel of the image lies in the place."""
        return self.left + column * self.scale, self.top + row * self.scale

    @property
    def zoom(self) -> ImageZoom:
        """What is shown, whatever the size of the image is."""
        x, y = self.pixel_at(self.room[0] / 2, self.room[1] / 2)
        return ImageZoom(x / max(self.image[0], 1), y / max(self.image[1], 1), self.scale)


def fit_scale(room: tuple[float, float], image: tuple[int, int]) -> float:
    """Return the logical pixels for one of an image at which all of it is in sight."""
    return max(min(room[0] / max(image[0], 1), room[1] / max(image[1], 1)), 1e-6)


def framed(room: tuple[float, float], image: tuple[int, int], zoom: ImageZoom | None) -> Frame:
    """Return how an image lies in a place of a size: all of it, or the part that is asked for."""
    if zoom is None:
        scale = fit_scale(room, image)
        left, top = ((side - scale * pixels) / 2 for side, pixels in zip(room, image, strict=True))
        return Frame(left, top, scale, room, image)
    left = room[0] / 2 - zoom.x * image[0] * zoom.scale
    top = room[1] / 2 - zoom.y * image[1] * zoom.scale
    return _held(Frame(left, top, zoom.scale, room, image))


def zoomed(frame: Frame, x: float, y: float, factor: float) -> Frame:
    """Return a frame with an image enlarged around a place, which stays where it is."""
    least = min(fit_scale(frame.room, frame.image), 1.0) / 4
    scale = min(max(frame.scale * factor, least), LARGEST)
    column, row = frame.pixel_at(x, y)
    return _held(replace(frame, left=x - column * scale, top=y - row * scale, scale=scale))


def scaled(frame: Frame, x: float, y: float, scale: float) -> Frame:
    """Return a frame in which one pixel of the image has so many logical pixels, around a place."""
    return zoomed(frame, x, y, scale / frame.scale)


def panned(frame: Frame, across: float, down: float) -> Frame:
    """Return a frame with the image moved by some logical pixels."""
    return _held(replace(frame, left=frame.left + across, top=frame.top + down))


def _held(frame: Frame) -> Frame:
    """Return a frame in which some of the image stays in sight."""
    left = _between(frame.left, frame.image[0] * frame.scale, frame.room[0])
    top = _between(frame.top, frame.image[1] * frame.scale, frame.room[1])
    return replace(frame, left=left, top=top)


def _between(start: float, length: float, room: float) -> float:
    kept = min(_KEPT, length, room)
    return min(max(start, kept - length), room - kept)
