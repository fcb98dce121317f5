"""Turns what the user does with bookmarks into commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.views.embedding.acts import Acts
from app.views.embedding.keeping.snapshot import snapshot
from app.views.embedding.scene.canvas import Canvas
from app.workspace import Workspace
from core.session import Change
from core.session.command import Command
from core.session.commands.points import bookmarks as commands
from core.state import PointBookmark

PAUSE = 2500
"""Milliseconds for which each bookmark is seen while they are played."""
_AGAIN = 200


class BookmarkActs(QObject):
    """Keeps what is seen, goes to what was kept, and plays all of it in order.

    `still` says whether the picture is complete and nothing moves: only then the next one follows.
    """

    played = Signal()
    """Playing has begun or ended, or another bookmark is in front."""

    def __init__(self, workspace: Workspace, acts: Acts, canvas: Canvas, still: Callable[[], bool]) -> None:
        super().__init__(canvas)
        self._workspace, self._acts, self._canvas, self._still = workspace, acts, canvas, still
        self._going = False
        self.current: str | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._go_on)
        workspace.changed.connect(self._on_changed)

    @property
    def all(self) -> tuple[PointBookmark, ...]:
        """The bookmarks of all tables."""
        return self._workspace.session.state.bookmarks

    @property
    def playing(self) -> bool:
        """Whether the bookmarks are shown one after another."""
        return self._timer.isActive()

    def can_keep(self) -> bool:
        """Return whether there is something to be kept."""
        return self._acts.frame is not None

    def _do(self, command: Command) -> None:
        self._workspace.session.do(command)

    def _seen(self) -> PointBookmark | None:
        frame = self._acts.frame
        if frame is None:
            return None
        state = self._workspace.session.state
        return commands.seen_now(state, frame.table, frame.scene.camera, snapshot(self._canvas))

    def keep(self, name: str = "") -> None:
        """Keep what is seen, behind the bookmark in front."""
        seen = self._seen()
        if seen is not None:
            before = {each.name for each in self.all}
            self._do(commands.keep_bookmark(replace(seen, name=name), self.current))
            self.current = next((each.name for each in self.all if each.name not in before), self.current)
            self.played.emit()
            self._workspace.notify("info", f"Kept as {self.current}")

    def retake(self, name: str) -> None:
        """Let a bookmark keep what is seen."""
        seen = self._seen()
        if seen is not None:
            self._do(commands.retake_bookmark(name, seen))

    def go(self, name: str) -> None:
        """Show a bookmark; playing ends."""
        self.stop()
        self._show(name)
        self._workspace.session.end_gesture()

    def _show(self, name: str, merge: str = "") -> None:
        self.current, self._going = name, True
        self._do(commands.go_to_bookmark(name, merge))
        self._going = False
        self.played.emit()

    def step(self, by: int) -> None:
        """Show the next bookmark or the one before; behind the last one is the first."""
        names = [each.name for each in self.all]
        if names:
            self.go(names[self._place(names, by)])

    def _place(self, names: Sequence[str], by: int) -> int:
        if self.current not in names:
            return 0 if by > 0 else len(names) - 1
        return (names.index(self.current) + by) % len(names)

    def rename(self, name: str, wished: str) -> None:
        """Call a bookmark something else."""
        place = next((at for at, each in enumerate(self.all) if each.name == name), None)
        self._do(commands.rename_bookmark(name, wished))
        if place is not None and self.current == name:
            self.current = self.all[place].name

    def delete(self, name: str) -> None:
        """Forget a bookmark."""
        self._do(commands.delete_bookmark(name))

    def order(self, names: Sequence[str]) -> None:
        """Put bookmarks in another order."""
        self._do(commands.order_bookmarks(names))

    def move(self, name: str, by: int) -> None:
        """Let a bookmark come sooner or later."""
        names = [each.name for each in self.all]
        place = names.index(name) + by
        if 0 <= place < len(names):
            names.remove(name)
            names.insert(place, name)
            self.order(names)

    def toggle_play(self) -> None:
        """Show all bookmarks one after another, or stop that."""
        if self.playing:
            self.stop()
            return
        names = [each.name for each in self.all]
        if names:
            first = 0 if self.current not in names or self.current == names[-1] else self._place(names, 1)
            self._workspace.session.end_gesture()
            self._show(names[first], "play bookmarks")
            self._timer.start(PAUSE)
            self.played.emit()

    def stop(self) -> bool:
        """Stay where playing has come to; return whether it was going on."""
        was = self.playing
        self._timer.stop()
        if was:
            self._workspace.session.end_gesture()
            self.played.emit()
        return was

    def _go_on(self) -> None:
        names = [each.name for each in self.all]
        if not self._still():
            self._timer.start(_AGAIN)
        elif self.current in names[:-1]:
            self._timer.start(PAUSE)
            self._show(names[names.index(self.current) + 1], "play bookmarks")
        else:
            self._workspace.session.end_gesture()
            self.played.emit()

    def _on_changed(self, change: Change) -> None:
        # What the user does meanwhile is what he wants to see: playing on would take it away.
        if self.playing and not self._going and change.before is not change.after:
            self.stop()
