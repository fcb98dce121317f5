"""Odd points of the cards in sight, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from app.views.scalars.card import CardWidget
from app.workspace import Workspace
from core.session.commands.cards.reading import link_step
from core.session.commands.runs.runs import select_runs
from core.state import Event, XAxis
from core.style.text import counted
from core.views.flags import ODD, Flag, FlagKind
from core.views.scalars.reading.odd import TITLES

_WORDS = {
    FlagKind.NAN: "with NaN",
    FlagKind.INFINITE: "with infinite values",
    FlagKind.DIVERGENCE: "that diverge",
    FlagKind.RESTART: "restarted",
}
_SOON = 80


@dataclass(frozen=True, slots=True)
class Found:
    """A mark of odd points on a card."""

    key: str
    flag: Flag


class OddPoints(QObject):
    """Counts the odd points of the cards in sight and goes from one to the next."""

    changed = Signal()
    """Emitted when there are others, or another one is looked at."""

    def __init__(
        self, workspace: Workspace, cards: Callable[[], Iterable[CardWidget]], reveal: Callable[[str], object]
    ) -> None:
        super().__init__()
        self._workspace, self._cards, self._reveal = workspace, cards, reveal
        self.found: tuple[Found, ...] = ()
        self.current: Found | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._look)

    def look_soon(self) -> None:
        """Look again after charts have changed."""
        if not self._soon.isActive():
            self._soon.start()

    def _look(self) -> None:
        cards = sorted(self._cards(), key=lambda card: (card.y(), card.x()))
        shown = ((card.card.key, card.plot.marks.chart()) for card in cards)
        found = tuple(
            Found(key, flag)
            for key, chart in shown
            if chart is not None
            for flag in sorted(chart.flags, key=lambda flag: flag.x)
            if flag.kind in ODD
        )
        if found != self.found:
            self.found = found
            self.changed.emit()

    def summary(self) -> str:
        """Return how many runs there are of each kind, in the cards in sight."""
        runs = {(each.flag.kind, run) for each in self.found for run in each.flag.keys}
        counts = Counter(kind for kind, _ in runs)
        parts = [f"{counted(counts[kind], 'run')} {_WORDS[kind]}" for kind in TITLES if counts[kind]]
        return ", ".join(parts) + " in the cards in sight" if parts else "None in the cards in sight"

    def go(self, by: int) -> None:
        """Go to the next one, or the one before: its runs are selected, its step is linked."""
        self._look()
        if not self.found:
            self._workspace.notify("info", "No odd points in the cards in sight")
            return
        place = self.found.index(self.current) + by if self.current in self.found else (0 if by > 0 else -1)
        self.current = self.found[place % len(self.found)]
        session, flag = self._workspace.session, self.current.flag
        session.end_gesture()
        session.do(select_runs(frozenset(flag.keys) & session.catalog.runs.keys()))
        scalars = session.state.scalars
        if scalars.drawn_axis is XAxis.STEP and scalars.across.event is Event.NOTHING:
            session.end_gesture()
            session.do(link_step(round(flag.x)))
            session.end_gesture()
        self._reveal(self.current.key)
        self.changed.emit()
