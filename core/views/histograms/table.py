"""The shown histograms as rows, to be exported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from core.analysis.histograms import BASIS_POINTS, percentiles
from core.model import Catalog, Run
from core.readers.base import ReadError
from core.state import HistogramMode, SessionState
from core.views.histograms.cards import PLUGIN, card_groups
from core.views.histograms.drawn import payloads
from core.views.payloads import kept_places, payload_tags
from core.views.shown import shown_runs

BUCKETS = ("run", "tag", "step", "wall_time", "left", "right", "count")
PERCENTILES = ("run", "tag", "step", "wall_time", *(f"p{point / 100:g}" for point in BASIS_POINTS))


@dataclass(frozen=True, slots=True)
class HistogramRows(Sequence[tuple[object, ...]]):
    """Rows made when asked for, of logged buckets or of percentiles: payloads are read one after the other."""

    series: tuple[tuple[Run, str], ...]
    as_percentiles: bool

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        for run, tag in self.series:
            for place in kept_places(run.blobs[tag]).tolist():
                yield from self._rows(run, tag, place)

    def _rows(self, run: Run, tag: str, place: int) -> Iterator[tuple[object, ...]]:
        try:
            histogram = payloads.get(run, tag, place)
        except ReadError:
            return
        head = (run.name, tag, int(run.blobs[tag].step[place]), float(run.blobs[tag].wall_time[place]))
        if self.as_percentiles:
            yield (*head, *percentiles(histogram).tolist())
            return
        for row in zip(histogram.left.tolist(), histogram.right.tolist(), histogram.count.tolist(), strict=True):
            yield (*head, *row)

    @overload
    def __getitem__(self, index: int) -> tuple[object, ...]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[object, ...]]: ...

    def __getitem__(self, index: int | slice) -> tuple[object, ...] | Sequence[tuple[object, ...]]:
        return list(self)[index]


def header(state: SessionState) -> tuple[str, ...]:
    """Return the names of the columns: of logged buckets, or of percentiles where those are shown."""
    return PERCENTILES if state.histograms.mode is HistogramMode.DISTRIBUTION else BUCKETS


def value_rows(catalog: Catalog, state: SessionState, tags: Sequence[str] | None = None) -> HistogramRows:
    """Return all steps of all shown runs of some tags, of all that match the filter for None."""
    if tags is None:
        tags = tuple(dict.fromkeys(card.tag for group in card_groups(catalog, state) for card in group.cards))
    runs = [catalog.runs[name] for name in shown_runs(catalog, state)]
    series = tuple((run, tag) for tag in tags for run in runs if tag in payload_tags(run, PLUGIN))
    return HistogramRows(series, state.histograms.mode is HistogramMode.DISTRIBUTION)
