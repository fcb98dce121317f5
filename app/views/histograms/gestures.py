"""What mouse and keys on cards of histograms do to the session."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.views.histograms.card import HistogramCard
from app.widgets.cards.readout import Line, Readout
from app.workspace import Workspace
from core.session import Hover
from core.session.commands.cards.histograms import fit_cards, go_to_step, zoom_card
from core.state import Domain, HistogramMode
from core.views.histograms.readout import Reading, reading, reading_of

_ROWS = 14
_WHEEL_REST = 400
"""Milliseconds without a turn after which the next one is another undo step."""


class Gestures:
    """Hover, step and selection; the hovered step is shown on all cards in sight.

    Parameters
    ----------
    workspace
        The session.
    cards
        Returns the cards in sight.
    ground
        What the table of values floats over.
    select
        Selects a run with the modifiers of a click.
    """

    def __init__(
        self,
        workspace: Workspace,
        cards: Callable[[], Mapping[str, HistogramCard]],
        ground: QWidget,
        select: Callable[[str, Qt.KeyboardModifier], None],
    ) -> None:
        self._workspace, self._cards, self._select = workspace, cards, select
        self._ground = ground
        self.readout = Readout(workspace, ground)
        self._at: tuple[HistogramCard, QPointF] | None = None
        self._linked = False
        self._wheel = QTimer(ground, singleShot=True, interval=_WHEEL_REST)
        self._wheel.timeout.connect(workspace.session.end_gesture)

    def pointed(self, card: HistogramCard, place: QPointF | None) -> None:
        """Show what lies under the cursor, and the same step on the other cards."""
        if place is None:
            self.leave()
            return
        self._at = (card, place)
        found = self._reading(card, place)
        self._show(card, found, place)

    def _reading(self, card: HistogramCard, place: QPointF) -> Reading | None:
        painted = card.painted
        return None if painted is None else reading(painted.drawn, painted.mapping, place.x(), place.y())

    def _show(self, card: HistogramCard, found: Reading | None, place: QPointF) -> None:
        card.plot.show_reading(found)
        if found is None or card.painted is None:
            self.leave()
            return
        part = card.painted.drawn.parts[found.part]
        self._workspace.session.set_hover(Hover(run=part.line.run.name))
        self._show_elsewhere(card, int(part.step[found.index]))
        lines = [Line(row.label, row.value, row.colour, row.strong) for row in found.rows]
        if len(lines) > _ROWS:
            kept = [line for line in lines[_ROWS:] if line.strong]
            rest = len(lines) - _ROWS
            lines = [*lines[: _ROWS - len(kept)], *kept, Line(f"{rest:,} more", "")]
        corner = card.plot.area().topLeft() + place
        at = card.plot.mapTo(self._ground, corner.toPoint())
        whole = QRect(card.mapTo(self._ground, QPoint()), card.size())
        self.readout.show_lines(found.title, lines, at, whole, self._ground.rect())

    def _show_elsewhere(self, card: HistogramCard, step: int) -> None:
        for other in self._cards().values():
            if other is not card:
                other.plot.show_reading(_at_step(other, step))

    def linked(self, card: HistogramCard) -> None:
        """Emphasise the run that is hovered anywhere where runs are compared, unless the cursor is on the card."""
        if card.painted is None or card.painted.drawn.wish.mode is not HistogramMode.RUNS:
            return
        if self._at is None or self._at[0] is not card:
            run = self._workspace.session.hover.run
            parts = enumerate(card.painted.drawn.parts)
            place = next((place for place, part in parts if part.line.run.name == run), None)
            card.plot.show_reading(None if place is None else Reading("", (), place, 0, None))

    def leave(self) -> None:
        """Let go of the cursor."""
        self._at = None
        self.readout.hide()
        for card in self._cards().values():
            card.plot.show_reading(None)

    def changed(self, card: HistogramCard) -> None:
        """Show the present cursor on a card that has another chart."""
        card.plot.show_reading(None)
        if self._at is not None and self._at[0] is card:
            self.pointed(card, self._at[1])

    def clicked(self, card: HistogramCard, place: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Link the step under the cursor; with Shift or Ctrl, and where runs are compared, select the run."""
        found = self._reading(card, place)
        if found is None or card.painted is None:
            return
        drawn = card.painted.drawn
        wanted = modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        if drawn.wish.mode is HistogramMode.RUNS or wanted:
            self._select(drawn.parts[found.part].line.run.name, modifiers)
        else:
            self._link(card, found)

    def zoomed(self, card: HistogramCard, domain: Domain | None, gesture: str) -> None:
        """Keep what a gesture has arrived at; show everything for None."""
        session, key = self._workspace.session, card.card.key
        if domain is None:
            if self._linked:
                session.undo()  # the first click of a double click has linked a step that was not meant
            self._linked = False
            session.do(fit_cards([key]))
        elif gesture == "wheel":
            session.do(zoom_card(key, card.card.tag, domain, merge=f"histograms.zoom:{key}"))
            self._wheel.start()
        else:
            session.end_gesture()
            session.do(zoom_card(key, card.card.tag, domain))

    def _link(self, card: HistogramCard, found: Reading) -> None:
        if card.painted is not None:
            session = self._workspace.session
            before = session.state.step
            session.end_gesture()
            session.do(go_to_step(int(card.painted.drawn.parts[found.part].step[found.index])))
            self._linked = session.state.step != before

    def stepped(self, card: HistogramCard, offset: int) -> None:
        """Move the cursor some steps on; link the step that it is at for 0."""
        if card.painted is None or not card.painted.drawn.parts:
            return
        if offset == 0:
            if card.reading is not None:
                self._link(card, card.reading)
            return
        drawn = card.painted.drawn
        runs = drawn.wish.mode is HistogramMode.RUNS
        count = len(drawn.parts) if runs else len(drawn.parts[0].step)
        before = card.reading
        at = drawn.parts[0].now if before is None and not runs else 0 if before is None else _place(before, runs)
        place = min(max(at + (offset if before is not None else 0), 0), count - 1)
        middle = float(drawn.edges[len(drawn.edges) // 2]) if len(drawn.edges) else 0.0
        found = reading_of(drawn, place if runs else 0, 0 if runs else place, middle)
        self._show(card, found, QPointF(card.plot.area().width() / 2, card.plot.area().height() / 2))


def _place(found: Reading, runs: bool) -> int:
    return found.part if runs else found.index


def _at_step(card: HistogramCard, step: int) -> Reading | None:
    """Return what a card shows at or before a step, without a bin."""
    if card.painted is None or not card.painted.drawn.parts or card.painted.drawn.wish.mode is HistogramMode.RUNS:
        return None
    steps = card.painted.drawn.parts[0].step
    before = int((steps <= step).sum()) - 1
    return Reading("", (), 0, before, None) if before >= 0 else None
