"""The session: catalog, results and state, changed by commands only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from core.model import Catalog, Problem
from core.readers.thumbnails.faults import DAMAGED
from core.results import Results
from core.session.command import Command
from core.session.memory import row_bytes
from core.session.places import with_places
from core.state import SessionState

UNDO_STEPS = 200
"""States kept to go back to; they share all that did not change."""
UNDO_BYTES = 64 * 2**20
"""Sets of rows kept to go back to, compressed; the oldest steps go first. The last step can always be undone."""


@dataclass(frozen=True, slots=True)
class Hover:
    """What the mouse is over, everywhere: a run's name, or a row of a table."""

    run: str | None = None
    table: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What observers are told: the state before and after, and what else is new."""

    before: SessionState
    after: SessionState
    catalog: bool = False
    results: bool = False
    hover: bool = False
    problems: bool = False


@dataclass(frozen=True, slots=True)
class _Step:
    label: str
    merge: str
    before: SessionState
    after: SessionState


@dataclass
class Session:
    """The one mutable object of the program; it is used from one thread.

    Attributes
    ----------
    catalog
        What the opened logs contain now.
    results
        Everything computed.
    state
        The user's wish; change it with `do`.
    hover
        What the mouse is over; transient, not saved, not undone.
    found
        Problems of what is only decoded when it is shown, in the order in which they came to light.
    """

    catalog: Catalog = field(default_factory=Catalog)
    results: Results = field(default_factory=Results)
    state: SessionState = field(default_factory=SessionState)
    hover: Hover = field(default_factory=Hover)
    found: tuple[Problem, ...] = ()
    _done: list[_Step] = field(default_factory=list)
    _undone: list[_Step] = field(default_factory=list)
    _observers: list[Callable[[Change], None]] = field(default_factory=list)

    def observe(self, observer: Callable[[Change], None]) -> None:
        """Call `observer` after every change."""
        self._observers.append(observer)

    def do(self, command: Command) -> None:
        """Carry out a command; nothing happens if it changes nothing."""
        before, after = self.state, command.apply(self.state)
        if after == before:
            return
        self._note(command, before, after)
        self._undone.clear()
        while len(self._done) > 1 and row_bytes(step.before for step in self._done) > UNDO_BYTES:
            del self._done[0]
        self._go(after)

    def _note(self, command: Command, before: SessionState, after: SessionState) -> None:
        last = self._done[-1] if self._done else None
        if not (last and command.merge and last.merge == command.merge and not self._undone):
            self._done.append(_Step(command.label, command.merge, before, after))
            del self._done[:-UNDO_STEPS]
        elif last.before == after:
            self._done.pop()  # what was done has been taken back: there is nothing to undo
        else:
            self._done[-1] = _Step(last.label, last.merge, last.before, after)

    def end_gesture(self) -> None:
        """Let the next command start a new undo step even if it could merge with the last one."""
        if self._done:
            last = self._done[-1]
            self._done[-1] = _Step(last.label, "", last.before, last.after)

    @property
    def undo_label(self) -> str | None:
        """What would be undone, None if nothing can be."""
        return self._done[-1].label if self._done else None

    @property
    def redo_label(self) -> str | None:
        """What would be done again, None if nothing can be."""
        return self._undone[-1].label if self._undone else None

    def undo(self) -> None:
        """Go back one step, if there is one."""
        if self._done:
            step = self._done.pop()
            self._undone.append(step)
            self._go(self._placed(step.before))

    def redo(self) -> None:
        """Go forward one step, if there is one."""
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            self._go(self._placed(step.after))

    def set_catalog(self, catalog: Catalog) -> None:
        """Replace what the logs contain by a newer snapshot."""
        before, self.catalog = self.state, catalog
        self.found = tuple(problem for problem in self.found if _still_there(catalog, problem))
        self.state = with_places(before, before.runs.places, catalog)
        self._tell(Change(before, self.state, catalog=True))

    def results_changed(self) -> None:
        """Tell observers that something new was computed."""
        self._tell(Change(self.state, self.state, results=True))

    def tell_problems(self, problems: Iterable[Problem]) -> None:
        """Add what turned out to be damaged when it was decoded; what is known already is not told again."""
        known = {*self.found, *self.catalog.problems}
        fresh = tuple(dict.fromkeys(problem for problem in problems if problem not in known))
        if fresh:
            self.found = (*self.found, *fresh)
            self._tell(Change(self.state, self.state, problems=True))

    def set_hover(self, hover: Hover) -> None:
        """Emphasise what the mouse is over."""
        if hover != self.hover:
            self.hover = hover
            self._tell(Change(self.state, self.state, hover=True))

    def restore(self, state: SessionState) -> None:
        """Start from a saved state; there is nothing to undo then."""
        self._done.clear()
        self._undone.clear()
        self._go(with_places(state, state.runs.places, self.catalog))

    def _placed(self, state: SessionState) -> SessionState:
        """Return a former state with the colours of all runs that have appeared since."""
        return with_places(state, self.state.runs.places, self.catalog)

    def _go(self, state: SessionState) -> None:
        before, self.state = self.state, state
        self._tell(Change(before, state))

    def _tell(self, change: Change) -> None:
        for observer in list(self._observers):
            observer(change)


def _still_there(catalog: Catalog, problem: Problem) -> bool:
    """Return whether what a problem was found in is still open."""
    run = catalog.runs.get(problem.run)
    there = run is not None and problem.file in run.files
    if problem.kind == DAMAGED:  # its file is named in a table, not in a run
        there = any(table.run == problem.run for table in catalog.embeddings.values())
    return there and problem not in catalog.problems
