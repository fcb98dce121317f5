"""The shown texts as rows, to be exported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from core.model import Catalog, Run
from core.state import SessionState
from core.views.payloads import kept_places
from core.views.texts.cards import card_groups
from core.views.texts.page import text_at

HEADER = ("run", "tag", "step", "wall_time", "row", "column", "text")


@dataclass(frozen=True, slots=True)
class TextRows(Sequence[tuple[object, ...]]):
    """Rows made when asked for, one for each text of each step: payloads are read one after the other."""

    series: tuple[tuple[Run, str], ...]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        for run, tag in self.series:
            blobs = run.blobs[tag]
            for number, place in enumerate(kept_places(blobs).tolist()):
                found = text_at(run, tag, number)
                if isinstance(found, str):
                    continue
                head = (run.name, tag, int(blobs.step[place]), float(blobs.wall_time[place]))
                for row, cells in enumerate(found.table.tolist()):
                    for column, text in enumerate(cells):
                        yield (*head, row, column, str(text))

    @overload
    def __getitem__(self, index: int) -> tuple[object, ...]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[object, ...]]: ...

    def __getitem__(self, index: int | slice) -> tuple[object, ...] | Sequence[tuple[object, ...]]:
        return list(self)[index]


def value_rows(catalog: Catalog, state: SessionState) -> TextRows:
    """Return all steps of all cards that match the filter."""
    cards = [card for group in card_groups(catalog, state) for card in group.cards]
    return TextRows(tuple((catalog.runs[card.run], card.tag) for card in cards))
