"""What is open: following its files, and keeping, saving and reopening its session."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app import recents
from app import sources as arguments
from app.background import Background
from app.following import Following
from app.reading import Reading
from app.settings import Remembered
from app.window.keeping import compared_with, held_in, kept_for_next_start, saved_at
from app.window.reports import Report
from app.workspace import Workspace
from core.model import Catalog, SourceSpec
from core.session import Change, Command
from core.session.keeping.alive import Alive, Crashed, crashed
from core.session.keeping.autosave import data_folder, recall
from core.session.keeping.contents import Finding, Weight
from core.session.keeping.located import Located
from core.session.keeping.persistence import SUFFIX, Loaded, SessionError, located, read
from core.state import SessionState
from core.style.text import since

AUTOSAVE = 1_500
"""Milliseconds of rest after a change until the session is kept."""


class Documents(QObject):
    """Opens logs and sessions, one set of logs at a time."""

    leaving = Signal()
    """What is open goes, and something else will come."""
    opened = Signal()
    """Emitted after other logs, or none, are open."""
    figure_opened = Signal(object)
    """Emitted with a `FigureSpec` after a saved figure was opened, its logs and its first view with it."""
    reading_changed = Signal()
    """Emitted after reading was interrupted, or went on."""
    reported = Signal(object)
    """Emitted with a `Report` where a session's logs are not what or where they were."""

    def __init__(self, workspace: Workspace, remembered: Remembered, keep: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.session_file: Path | None = None
        self.arrangement: Callable[[], Mapping[str, str]] = dict
        self.arrange: Callable[[Mapping[str, str]], None] = _as_it_is
        self.crashed = crashed(_marks()) if keep else ()
        self._alive = Alive(_marks())
        self._entry: tuple[str, ...] = ()
        self._loaded: Loaded | None = None
        self._compared: Loaded | None = None
        self._report = Report(None)
        self._writer = Background(self._written, self)
        self._judge = Background(self._judged, self)
        self._remembered = remembered
        self._keep = keep
        self._following: Following | None = None
        self._may_decode = False
        self._saver = Background(self._saved, self)
        self._soon = QTimer(self, singleShot=True, interval=AUTOSAVE)
        self._soon.timeout.connect(self._autosave)
        workspace.changed.connect(self._changed)

    @property
    def sources(self) -> tuple[SourceSpec, ...]:
        """What is open."""
        return self.workspace.session.state.sources

    def open_paths(self, paths: Sequence[str]) -> None:
        """Open folders and files, or a saved session; what cannot be opened is told in a toast."""
        sessions = [path for path in paths if path.endswith(SUFFIX)]
        if sessions:
            self.open_session(Path(sessions[0]))
            return
        from core.figure_files.carried import may_be_figure

        figures = [path for path in paths if may_be_figure(Path(path))]
        if figures:
            self.open_figure(Path(figures[0]))
            return
        try:
            sources = arguments.parse(paths)
        except ValueError as error:
            self.workspace.notify("error", str(error))
            return
        gone = arguments.missing(sources)
        if gone:
            self.workspace.notify("error", f"There is no file or folder {gone}")
        elif sources:
            self.open(sources)

    def add_paths(self, paths: Sequence[str]) -> None:
        """Open folders and files beside those that are open."""
        known = [arguments.argument(source) for source in self.sources]
        self.open_paths([*known, *(path for path in paths if path not in known)])

    def open(self, sources: Sequence[SourceSpec], reading: Reading | None = None) -> None:
        """Open logs as they were left; `reading` is given where it has been started already."""
        loaded = recall(sources) if self._keep else None
        fresh = Loaded(SessionState(sources=tuple(sources)))
        self._start(loaded or fresh, tuple(sources), reading, choose=loaded is None)
        self._remember(tuple(map(arguments.argument, sources)))

    def close(self) -> None:
        """Open nothing."""
        self._start(Loaded(SessionState()), (), None)

    def open_session(self, path: Path) -> None:
        """Open a saved session with its logs, wherever these lie now; what cannot be opened is told in a toast."""
        self._writer.wait()
        try:
            loaded = read(path)
        except SessionError as error:
            self.workspace.notify("error", str(error))
            return
        found = located(loaded, path.parent, dict(self._remembered.value.moved_logs))
        self._start(loaded, found.sources, None, path=path, found=found)
        self.arrange(loaded.around.window)
        self._remember((arguments.whole(str(path)),))

    def reopen(self, lost: Crashed) -> None:
        """Open what was open in a program that ended unexpectedly, as it was kept last."""
        self.crashed = tuple(each for each in self.crashed if each != lost)
        try:
            sources = arguments.parse(lost.arguments)
        except ValueError as error:
            self.workspace.notify("error", str(error))
            return
        loaded = recall(sources)
        self.open(sources)
        if lost.session_file:
            self.session_file = Path(lost.session_file)
            self._mark()
        if loaded is not None:
            self.arrange(loaded.around.window)

    def tell_crashed(self) -> None:
        """Say in a toast what else was open in a program that ended unexpectedly, or that it is open again."""
        now = tuple(map(arguments.argument, self.sources))
        for lost in self.crashed:
            when = since(lost.at, time.time())
            if lost.arguments == now:
                self.workspace.notify("info", f"Armillary ended unexpectedly {when}: everything is as it was kept last")
            else:
                names = ", ".join(lost.arguments)
                self.workspace.notify("info", f"Armillary ended unexpectedly {when} while {names} was open: see Recent")
        self.crashed = ()

    def relocate(self, former: str, path: str) -> None:
        """Remember where logs of a session lie now, and open the session again."""
        self._remembered.change(lambda settings: settings.moving(former, path))
        if self.session_file is not None:
            self.open_session(self.session_file)

    def open_figure(self, path: Path) -> None:
        """Open a saved figure, or one that carries how it is drawn: its logs, its first view, and its parts.

        Logs that it does not name, or that are not there, are those that are open.
        """
        from core.figure_files.carried import opened
        from core.figure_files.text import SpecError
        from core.figure_files.views import state_of

        try:
            found = opened(path)
        except (SpecError, OSError) as error:
            self.workspace.notify("error", str(error))
            return
        for note in found.notes:
            self.workspace.notify("warning", f"{path.name}: {note}")
        spec = found.spec
        gone = arguments.missing(spec.sources)
        if gone or not spec.sources:
            why = f"its logs are not at {gone}" if gone else "it does not say where its logs lie"
            if not self.sources:
                self.workspace.notify("error", f"{path.name}: {why}; open the logs first, then the figure again")
                return
            self.workspace.notify("warning", f"{path.name}: {why}; it is drawn from the logs that are open")
            spec = replace(spec, sources=self.sources)
        state = replace(state_of(spec.parts[0], Catalog(sources=spec.sources)), sources=spec.sources)
        if spec.sources == self.sources:
            self.workspace.session.do(Command("Open figure", lambda _: state))
        else:
            self._start(Loaded(state), spec.sources, None)
        self.figure_opened.emit(spec)

    def save_session(self, path: Path) -> None:
        """Save the session as a file, with what its logs contain, how the window is arranged, and its projection."""
        path = path if path.name.endswith(SUFFIX) else path.with_name(path.name + SUFFIX)
        session, window = self.workspace.session, dict(self.arrangement())
        state, catalog, results = session.state, session.catalog, session.results
        self._writer.ask(lambda: saved_at(path, state, catalog, results, window))

    def _written(self, done: tuple[Path, tuple[SourceSpec, ...], str, str]) -> None:
        path, sources, problem, details = done
        if problem:
            self.workspace.notify("error", f"The session could not be saved: {problem}", details)
            return
        if sources == self.sources:
            self.session_file = path
            self._mark()
        self._remember((arguments.whole(str(path)),), current=sources == self.sources)
        self.workspace.notify("info", f"Session saved as {path.name}")

    def let_decode(self) -> None:
        """Allow events to be read, now that the window is on the screen and its view is made."""
        self._may_decode = True
        if self._following is not None:
            self._following.reading.decode()

    @property
    def interrupted(self) -> bool:
        """Whether reading was interrupted."""
        return self._following is not None and self._following.reading.interrupted

    @property
    def amount(self) -> tuple[int, int]:
        """How many bytes are read out of how many."""
        return (0, 0) if self._following is None else self._following.reading.amount

    def interrupt(self) -> None:
        """Read nothing more for now; what was read stays shown."""
        if self._following is not None:
            self._following.reading.interrupt()
            self.reading_changed.emit()

    def go_on(self) -> None:
        """Read what is left."""
        if self._following is not None:
            self._following.reading.go_on()
            self.reading_changed.emit()

    def allow(self, folder: str) -> None:
        """Let the configurations in a folder name files that lie elsewhere, now and at every later start."""
        self._remembered.change(lambda settings: settings.allowing(folder))
        if self._following is not None:
            self._following.reading.allow(folder)
        self.workspace.notify("info", f"Files outside of {folder} are read from now on")

    def is_allowed(self, folder: str) -> bool:
        """Return whether the configurations in a folder may name files that lie elsewhere."""
        return folder in self._remembered.value.allowed_folders

    def forget_allowed(self) -> None:
        """Allow no folder any more."""
        self._remembered.change(lambda settings: settings.forbidding())
        if self._following is not None:
            self._following.reading.forget_allowed()
        self.workspace.notify("info", "No folder may name files outside of itself any more")

    def shut(self) -> None:
        """Keep the session and end all reading."""
        if self._soon.isActive():
            self._soon.stop()
            self._autosave()
        for worker in (self._saver, self._writer):
            worker.wait()
        if self._following is not None:
            self._following.stop(wait=2.0)
            self._following = None

    def end(self) -> None:
        """Keep the session, end all reading, and say that the program has ended as it should."""
        self.shut()
        self._alive.end()

    def _start(
        self,
        loaded: Loaded,
        sources: tuple[SourceSpec, ...],
        reading: Reading | None,
        choose: bool = False,
        path: Path | None = None,
        found: Located | None = None,
    ) -> None:
        self.leaving.emit()
        self.shut()
        self.session_file = path
        self._entry = tuple(map(arguments.argument, sources))
        self._loaded, self._compared = loaded, None
        self._report = Report(path, found.missing if found else (), found.moved if found else (), loaded.notes)
        session = self.workspace.session
        session.set_catalog(Catalog(sources=sources, complete=not sources))
        session.restore(replace(loaded.state, sources=sources))
        if path is None:
            for note in loaded.notes:
                self.workspace.notify("warning", note)
        elif self._report.matters:
            self.reported.emit(self._report)
        self._mark()
        if sources:
            reading = reading or Reading(sources).start()
            for folder in self._remembered.value.allowed_folders:
                reading.allow(folder)
            self._following = Following(self.workspace, reading, self, choose)
            self._following.attach()
            if self._may_decode:
                self._following.reading.decode()
        self.opened.emit()

    def _mark(self) -> None:
        """Say what is open, to be found where the program ends unexpectedly."""
        if self._keep:
            opened = [arguments.argument(source) for source in self.sources]
            self._alive.tell(opened, "" if self.session_file is None else arguments.whole(str(self.session_file)))

    def _remember(self, entry: tuple[str, ...], current: bool = True) -> None:
        if current:
            self._entry = entry
        self._remembered.change(lambda settings: recents.opened(settings, entry, time.time()))
        catalog = self.workspace.session.catalog
        if current and catalog.complete and catalog.runs:
            self._remembered.change(lambda settings: recents.holding(settings, entry, held_in(catalog)))

    def _compare(self) -> None:
        """See how the logs differ from what they contained, once all of them are read."""
        session, loaded, path = self.workspace.session, self._loaded, self.session_file
        if loaded is None or not session.catalog.complete or not session.catalog.sources:
            return
        self._loaded, self._compared = None, loaded
        catalog, results, state = session.catalog, session.results, session.state
        entry, holds = self._entry, held_in(catalog)
        self._remembered.change(lambda settings: recents.holding(settings, entry, holds))
        self._judge.ask(lambda: compared_with(path, loaded, catalog, results, state))

    def _judged(self, found: tuple[Loaded, tuple[Finding, ...], bool]) -> None:
        loaded, findings, taken_up = found
        if loaded is not self._compared:
            return  # something else has been opened meanwhile
        if taken_up:
            self.workspace.session.results_changed()
        if not findings:
            return
        self._report = replace(self._report, findings=findings)
        if self._report.path is not None and self._report.matters:
            self.reported.emit(self._report)
            return
        told = [each for each in findings if each.weight is Weight.WARNING]
        if told:
            details = "\n".join(f"{each.title}. {each.remedy}" for each in told)
            self.workspace.notify("warning", f"Since the last time: {told[0].title}", details)

    def _changed(self, change: Change) -> None:
        if change.catalog:
            self._compare()
        if self._keep and change.before is not change.after:
            self._soon.start()

    def _autosave(self) -> None:
        session, window = self.workspace.session, dict(self.arrangement())
        state, catalog = session.state, session.catalog
        self._saver.ask(lambda: kept_for_next_start(state, catalog, window))

    def _saved(self, error: str) -> None:
        if error:
            self.workspace.notify("warning", "The session could not be kept for the next start", error)


def _as_it_is(window: Mapping[str, str]) -> None:
    """Arrange nothing."""


def _marks() -> Path:
    return data_folder() / "running"
