"""How the whole state looks from a pane, and what a change made there means to the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.model import Catalog, Metadata
from core.results import Results
from core.state import Brush, EmbeddingState, Pane, Panes, RowsBrush, RowSet, SessionState
from core.views.embedding.editing.known import metadata_of
from core.views.embedding.panes.joining import pairing_of
from core.views.embedding.panes.pairing import Pairing
from core.views.embedding.subject import chosen_table, subject
from core.views.shown_rows import brushes_of, rows_through

NARROWED = "panes.narrowed."
"""Begins the name of what stands in a pane for the brushes of the main picture."""


@dataclass(frozen=True, slots=True)
class Lens:
    """What a pane is seen through.

    Attributes
    ----------
    place
        Of the pane, counted from 0.
    main, other
        Keys of both tables.
    rows, others
        Their numbers of rows.
    pairing
        Which rows are the same things; None for one table, or while that is being found out.
    metadata
        What is known of the rows of the main table, which its brushes go by.
    join
        How rows are to be paired, as in `Pane`.
    """

    place: int
    main: str
    other: str
    rows: int = 0
    others: int = 0
    pairing: Pairing | None = None
    metadata: Metadata | None = None
    join: str = ""

    @property
    def same(self) -> bool:
        """Whether both pictures are of one table."""
        return self.main == self.other

    @property
    def said(self) -> str:
        """How many rows have a partner where not all have, in a few words; or that this is being found out."""
        pairing = self.pairing
        if not self.same and pairing is None:
            return "Pairing rows\N{HORIZONTAL ELLIPSIS}"
        if self.same or pairing is None or pairing.count >= max(pairing.rows, pairing.others):
            return ""
        return f"{pairing.count:,} of {max(pairing.rows, pairing.others):,} paired"

    def pane(self, whole: SessionState) -> Pane:
        """Return the pane; where it has been closed meanwhile, one like the main picture."""
        beside = whole.embedding.panes.beside
        return beside[self.place] if self.place < len(beside) else _like(whole.embedding)

    def seen(self, whole: SessionState) -> SessionState:
        """Return the state as the pane shows it: its own wish in place of the main one, rows as its table has them."""
        pane, wish = self.pane(whole), whole.embedding
        here = replace(
            wish,
            table=self.other,
            projection=pane.projection,
            choice=pane.choice or wish.choice,
            dimensions=pane.dimensions,
            components=pane.components,
            camera=pane.camera,
            panes=Panes(),
        )
        step = whole.step if pane.step is None else pane.step
        if self.same:
            return replace(whole, embedding=here, step=step)
        return replace(
            whole, embedding=here, step=step, selected_points=self._selected(whole), brushes=self._brushes(whole)
        )  # fmt: skip

    def _selected(self, whole: SessionState) -> Mapping[str, RowSet]:
        chosen = {key: rows for key, rows in whole.selected_points.items() if key != self.other}
        there = None if self.pairing is None else self.pairing.there(whole.selected_points.get(self.main))
        return chosen if there is None else {**chosen, self.other: there}

    def _brushes(self, whole: SessionState) -> tuple[Brush, ...]:
        narrowing = brushes_of(self.main, whole.brushes)
        if self.pairing is None or not narrowing:
            return whole.brushes
        mask = self.pairing.mask_there(rows_through(self.rows, self.metadata, narrowing), alone=True)
        rows = RowSet.of_mask(mask)
        title = f"{rows.count:,} of {rows.size:,} points"
        return (*whole.brushes, RowsBrush(NARROWED + self.other, "embedding", title, self.other, rows))

    def put_back(self, whole: SessionState, before: SessionState, after: SessionState) -> SessionState:
        """Return the whole state after what a pane shows has been changed.

        What a pane says of itself belongs to it, rows become those of the main table, everything else is shared.
        """
        old, new = before.embedding, after.embedding
        pane = replace(
            self.pane(whole),
            projection=new.projection,
            dimensions=new.dimensions,
            components=new.components,
            camera=new.camera,
            choice=self.pane(whole).choice if new.choice == old.choice else new.choice,
        )
        if new.table != old.table:
            pane = replace(pane, table="" if new.table == self.main else new.table)
        wish = whole.embedding
        shared = replace(
            new,
            table=wish.table,
            projection=wish.projection,
            choice=wish.choice,
            dimensions=wish.dimensions,
            components=wish.components,
            camera=wish.camera,
            panes=_with(wish.panes, self.place, pane),
        )
        back = replace(after, embedding=shared, brushes=whole.brushes, step=whole.step)
        if after.step != before.step:
            back = self._stepped(back, after.step)
        if self.same:
            return replace(back, brushes=after.brushes)
        return replace(back, selected_points=self._chosen(whole, before, after))

    def _stepped(self, back: SessionState, step: int | None) -> SessionState:
        pane = self.pane(back)
        if pane.step is None:
            return replace(back, step=step)
        panes = _with(back.embedding.panes, self.place, replace(pane, step=step))
        return replace(back, embedding=replace(back.embedding, panes=panes))

    def _chosen(self, whole: SessionState, before: SessionState, after: SessionState) -> Mapping[str, RowSet]:
        old, new = before.selected_points.get(self.other), after.selected_points.get(self.other)
        if old == new or self.pairing is None:
            return whole.selected_points
        rows = self.pairing.here(new)
        others = {key: known for key, known in whole.selected_points.items() if key != self.main}
        return others if rows is None else {**others, self.main: rows}


def _like(wish: EmbeddingState) -> Pane:
    return Pane("", wish.projection, wish.dimensions, wish.components, wish.camera)


def _with(panes: Panes, place: int, pane: Pane) -> Panes:
    beside = tuple(pane if each == place else other for each, other in enumerate(panes.beside))
    return replace(panes, beside=beside)


def lens_of(catalog: Catalog, results: Results, whole: SessionState, place: int) -> Lens | None:
    """Return what the pane at a place is seen through; None where there is no table, or no such pane."""
    main = chosen_table(catalog, whole.embedding.table)
    if main is None or place >= len(whole.embedding.panes.beside):
        return None
    pane = whole.embedding.panes.beside[place]
    other = catalog.embeddings.get(pane.table, main)
    if other is main:
        return Lens(place, main.key, main.key, main.rows, main.rows)
    about = subject(catalog, whole)
    metadata = None if about is None else metadata_of(about, results)
    pairing = pairing_of(catalog, results, main, other, pane.join)
    return Lens(place, main.key, other.key, main.rows, other.rows, pairing, metadata, pane.join)
