"""Keeps the window's thread from going through millions of points: what a picture needs of them is made beside it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.background import Background
from core.views.embedding.ready import Wish, comparable, make_ready, same_rows


class Readying(QObject):
    """Answers what can be drawn without a pause: what is wished, or until that is ready what was drawn last.

    Only the last wish counts; while others follow one another, as in a drag, what is ready is drawn on the way. Few
    points are drawn at once.
    """

    ready = Signal()
    """What was wished for can be drawn."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._beside = Background(self._answer, self, every=True)
        self._asked: Wish | None = None
        self._drawn: Wish | None = None

    @property
    def busy(self) -> bool:
        """Whether something else is drawn than what is wished."""
        return self._asked is not None

    def drawable(self, wish: Wish) -> Wish | None:
        """Return what to draw now; None while there is nothing that could stand for it."""
        if wish.small or same_rows(self._drawn, wish):
            self._asked, self._drawn = None, wish
            return wish
        if not same_rows(self._asked, wish):
            self._asked = wish
            self._beside.ask(lambda: _made(wish))
        shown = self._drawn
        return shown.seen_as(wish) if shown is not None and comparable(shown, wish) else None

    def forget(self) -> None:
        """Let go of what was drawn last."""
        self._asked = self._drawn = None

    def _answer(self, wish: Wish) -> None:
        if wish is self._asked:
            self._asked = None
        elif self._asked is None or not comparable(wish, self._asked):
            return
        self._drawn = wish
        self.ready.emit()


def _made(wish: Wish) -> Wish:
    make_ready(wish)
    return wish
