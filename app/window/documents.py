"""What is open: following its files, and keeping, saving and reopening its session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app import sources as arguments
from app.background import Background
from app.following import Following
from app.reading import Reading
from app.settings import Remembered
from app.workspace import Workspace
from core.figure_files.carried import may_be_figure, opened
from core.figure_files.text import SpecError
from core.figure_files.views import state_of
from core.model import Catalog, SourceSpec
from core.session import Change, Command
from core.session.autosave import autosave, recall
from core.session.persistence import SUFFIX, Loaded, SessionError, read, save_state
from core.state import SessionState

AUTOSAVE = 1_500
"""Milliseconds of rest after a change until the session is kept."""


class Documents(QObject):
    """Opens logs and sessions, one set of logs at a time."""

    opened = Signal()
    """Emitted after other logs, or none, are open."""
    figure_opened = Signal(object)
    """Emitted with a `FigureSpec` after a saved figure was opened, its logs and its first view with it."""
    reading_changed = Signal()
    """Emitted after reading was interrupted, or went on."""

    def __init__(self, workspace: Workspace, remembered: Remembered, keep: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.session_file: Path | None = None
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
        self._remembered.change(lambda settings: settings.opened(tuple(map(arguments.argument, sources))))

    def close(self) -> None:
        """Open nothing."""
        self._start(Loaded(SessionState()), (), None)

    def open_session(self, path: Path) -> None:
        """Open a saved session with its logs; what cannot be opened is told in a toast."""
        try:
            loaded = read(path)
        except SessionError as error:
            self.workspace.notify("error", str(error))
            return
        self._start(loaded, loaded.state.sources, None)
        self.session_file = path

    def open_figure(self, path: Path) -> None:
        """Open a saved figure, or one that carries how it is drawn: its logs, its first view, and its parts.

        Logs that it does not name, or that are not there, are those that are open.
        """
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
        """Save the session as a file."""
        path = path if path.name.endswith(SUFFIX) else path.with_name(path.name + SUFFIX)
        try:
            save_state(self.workspace.session.state, path)
        except OSError as error:
            self.workspace.notify("error", f"The session could not be saved: {error.strerror or error}", str(error))
            return
        self.session_file = path
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
        self._saver.wait()
        if self._following is not None:
            self._following.stop(wait=2.0)
            self._following = None

    def _start(
        self, loaded: Loaded, sources: tuple[SourceSpec, ...], reading: Reading | None, choose: bool = False
    ) -> None:
        self.shut()
        self.session_file = None
        session = self.workspace.session
        session.set_catalog(Catalog(sources=sources, complete=not sources))
        session.restore(replace(loaded.state, sources=sources))
        for note in loaded.notes:
            self.workspace.notify("warning", note)
        if sources:
            reading = reading or Reading(sources).start()
            for folder in self._remembered.value.allowed_folders:
                reading.allow(folder)
            self._following = Following(self.workspace, reading, self, choose)
            self._following.attach()
            if self._may_decode:
                self._following.reading.decode()
        self.opened.emit()

    def _changed(self, change: Change) -> None:
        if self._keep and change.before is not change.after:
            self._soon.start()

    def _autosave(self) -> None:
        state = self.workspace.session.state
        self._saver.ask(lambda: _kept(state))

    def _saved(self, error: str) -> None:
        if error:
            self.workspace.notify("warning", "The session could not be kept for the next start", error)


def _kept(state: SessionState) -> str:
    try:
        autosave(state)
    except OSError as error:
        return str(error)
    return ""
