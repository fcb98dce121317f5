"""The shown images as rows, to be exported: where they lie and what they are, without their pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import overload

from core.model import Catalog, Run
from core.readers.pixels import ImageError
from core.readers.rasters import raster_size
from core.state import SessionState
from core.views.images.cards import card_groups
from core.views.images.decoded import UnseenError, images_at
from core.views.payloads import kept_places
from core.views.shown import shown_runs

HEADER = ("run", "tag", "step", "wall_time", "sample", "width", "height", "format", "bytes")


@dataclass(frozen=True, slots=True)
class ImageRows(Sequence[tuple[object, ...]]):
    """Rows made when asked for, one for each sample of each step: payloads are read one after the other."""

    series: tuple[tuple[Run, str], ...]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        for run, tag in self.series:
            blobs = run.blobs[tag]
            for place in kept_places(blobs).tolist():
                head = (run.name, tag, int(blobs.step[place]), float(blobs.wall_time[place]))
                yield from _of_payload(run, tag, place, head)

    @overload
    def __getitem__(self, index: int) -> tuple[object, ...]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[object, ...]]: ...

    def __getitem__(self, index: int | slice) -> tuple[object, ...] | Sequence[tuple[object, ...]]:
        return list(self)[index]


def _of_payload(run: Run, tag: str, place: int, head: tuple[object, ...]) -> Iterator[tuple[object, ...]]:
    try:
        samples = images_at(run, tag, place).samples
    except UnseenError:
        return
    for number, sample in enumerate(samples):
        size: tuple[object, object] = ("", "")
        with suppress(ImageError):
            size = raster_size(sample.data)
        yield (*head, number, *size, sample.format.value, len(sample.data))


def value_rows(catalog: Catalog, state: SessionState) -> ImageRows:
    """Return all steps of all cards that match the filter."""
    cards = [card for group in card_groups(catalog, state) for card in group.cards]
    shown = shown_runs(catalog, state)
    wanted = {(name, card.tag) for card in cards for name in ([card.run] if card.run else shown)}
    pairs = ((run, tag) for run in catalog.runs.values() for tag in run.blobs if (run.name, tag) in wanted)
    return ImageRows(tuple(pairs))
