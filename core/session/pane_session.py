"""The session as it is seen from a pane: the same catalog and results, a state through a lens."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from core.model import Catalog, Problem
from core.results import Results
from core.session.command import Command
from core.session.commands.points.panes import within
from core.session.session import Change, Hover, Session
from core.state import SessionState
from core.views.embedding.panes.lens import Lens, lens_of


class PaneSession(Session):
    """Looks at another session: what is done here is done there, and undone there.

    Whoever owns it calls `follow` with every change of that session.

    Attributes
    ----------
    whole
        The session it looks at.
    place
        Of the pane, counted from 0.
    lens
        What it is seen through now.
    """

    def __init__(self, whole: Session, place: int) -> None:
        self.whole, self.place = whole, place
        self.found = ()
        self._observers = []
        self._seen: tuple[SessionState, Lens, SessionState] | None = None
        self.lens = self._lens()

    def _lens(self) -> Lens:
        whole = self.whole
        found = lens_of(whole.catalog, whole.results, whole.state, self.place)
        main = whole.state.embedding.table
        return found or Lens(self.place, main, main)

    @property
    def catalog(self) -> Catalog:
        """What the opened logs contain."""
        return self.whole.catalog

    @catalog.setter
    def catalog(self, catalog: Catalog) -> None:
        self.whole.set_catalog(catalog)

    @property
    def results(self) -> Results:
        """Everything computed."""
        return self.whole.results

    @results.setter
    def results(self, results: Results) -> None:
        self.whole.results = results

    @property
    def state(self) -> SessionState:
        """The user's wish as the pane shows it."""
        return self._through(self.whole.state)

    @state.setter
    def state(self, state: SessionState) -> None:
        raise TypeError("a pane is changed by commands")

    def _through(self, whole: SessionState) -> SessionState:
        known = self._seen
        if known is None or known[0] is not whole or known[1] is not self.lens:
            self._seen = known = whole, self.lens, self.lens.seen(whole)
        return known[2]

    @property
    def hover(self) -> Hover:
        """What the mouse is over: a row of the main table is the row of this one that is the same thing."""
        hover = self.whole.hover
        pairing, row = self.lens.pairing, hover.row
        if self.lens.same or row is None or hover.table != self.lens.main:
            return hover
        there = None if pairing is None else pairing.counterpart(row)
        return Hover() if there is None else Hover(table=self.lens.other, row=there)

    @hover.setter
    def hover(self, hover: Hover) -> None:
        self.set_hover(hover)

    def set_hover(self, hover: Hover) -> None:
        """Emphasise what the mouse is over, everywhere; a row without a partner only where its table is shown."""
        pairing, row = self.lens.pairing, hover.row
        if not self.lens.same and row is not None and hover.table == self.lens.other and pairing is not None:
            here = pairing.partner(row)
            hover = hover if here is None else Hover(table=self.lens.main, row=here)
        self.whole.set_hover(hover)

    def observe(self, observer: Callable[[Change], None]) -> None:
        """Call `observer` after every change that `follow` is told of."""
        self._observers.append(observer)

    def follow(self, change: Change) -> None:
        """Look again, and tell observers what a change of the whole session is here."""
        before = self._through(change.before)
        if not change.hover or change.before is not change.after or change.catalog or change.results:
            self.lens = self._newest()
        told = Change(before, self.state, change.catalog, change.results, change.hover, change.problems)
        for observer in list(self._observers):
            observer(told)

    def _newest(self) -> Lens:
        lens = self._lens()
        return self.lens if lens == self.lens else lens

    def do(self, command: Command) -> None:
        """Carry out a command that was made for what is seen here."""
        self.whole.do(within(self.lens, command))

    def end_gesture(self) -> None:
        """Let the next command start a new undo step."""
        self.whole.end_gesture()

    @property
    def undo_label(self) -> str | None:
        """What would be undone, None if nothing can be."""
        return self.whole.undo_label

    @property
    def redo_label(self) -> str | None:
        """What would be done again, None if nothing can be."""
        return self.whole.redo_label

    def undo(self) -> None:
        """Go back one step, if there is one."""
        self.whole.undo()

    def redo(self) -> None:
        """Go forward one step, if there is one."""
        self.whole.redo()

    def set_catalog(self, catalog: Catalog) -> None:
        """Replace what the logs contain."""
        self.whole.set_catalog(catalog)

    def results_changed(self) -> None:
        """Tell observers of the whole session that something new was computed."""
        self.whole.results_changed()

    def tell_problems(self, problems: Iterable[Problem]) -> None:
        """Add what turned out to be damaged when it was decoded."""
        self.whole.tell_problems(problems)

    def restore(self, state: SessionState) -> None:
        """Start from a saved state."""
        self.whole.restore(state)
