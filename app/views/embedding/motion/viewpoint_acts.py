"""Turns what the user does with places to look from into commands, and offers them in a menu."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QMenu, QWidget

from app.views.embedding.acts import Acts
from app.workspace import Workspace
from core.session.command import Command, change_embedding
from core.session.commands.points import viewpoints as commands
from core.session.commands.points.selection import move_camera
from core.state import Viewpoint

NEAR = 8.0
"""Zoom at which a single point is shown in its surroundings."""


class ViewpointActs:
    """Keeps places to look from, and goes there."""

    def __init__(self, workspace: Workspace, acts: Acts) -> None:
        self._workspace, self._acts = workspace, acts

    @property
    def all(self) -> tuple[Viewpoint, ...]:
        """Places of the shown table."""
        frame = self._acts.frame
        return () if frame is None else commands.viewpoints_of(self._workspace.session.state, frame.table)

    def _do(self, command: Command) -> None:
        self._workspace.session.do(command)

    def save(self) -> None:
        """Keep where the points are looked at from."""
        frame = self._acts.frame
        if frame is not None:
            self._do(commands.save_viewpoint(frame.table, frame.scene.camera))
            self._workspace.notify("info", f"Saved as {self.all[-1].name}")

    def go(self, name: str) -> None:
        """Look from a place."""
        if self._acts.frame is not None:
            self._do(commands.go_to_viewpoint(self._acts.frame.table, name))

    def rename(self, name: str, wished: str) -> None:
        """Call a place something else."""
        if self._acts.frame is not None:
            self._do(commands.rename_viewpoint(self._acts.frame.table, name, wished))

    def delete(self, name: str) -> None:
        """Forget a place."""
        if self._acts.frame is not None:
            self._do(commands.delete_viewpoint(self._acts.frame.table, name))

    def frame_all(self) -> None:
        """Show everything."""
        self._acts.make_room()
        self._do(move_camera(None, "Frame all"))

    def frame_point(self) -> None:
        """Go to the point under the mouse, else to the selected one if it is the only one."""
        frame, row = self._acts.frame, self.pointed()
        if frame is not None and row is not None:
            x, y, z = (float(part) for part in frame.points.positions[row])
            camera = frame.scene.camera
            self._do(move_camera(replace(camera, target=(x, y, z), zoom=max(camera.zoom, NEAR)), "Go to a point"))

    def pointed(self) -> int | None:
        """Return the row that is meant by a point, None for none."""
        frame, hover, selected = self._acts.frame, self._workspace.session.hover, self._acts.selected
        if frame is not None and hover.table == frame.table and hover.row is not None:
            return hover.row
        return int(selected.first(1)[0]) if selected is not None and selected.count == 1 else None

    def animate(self, on: bool) -> None:
        """Show points and camera on their way, or at once where they go."""
        self._do(change_embedding("Animate changes" if on else "Do not animate changes", animate=on))

    def menu(self, parent: QWidget) -> QMenu:
        """Return a menu of all places."""
        menu = QMenu(parent)
        menu.setAccessibleName("Saved views")
        for each in self.all:
            menu.addAction(each.name.replace("&", "&&")).triggered.connect(
                lambda _=False, name=each.name: self.go(name)
            )
        if self.all:
            menu.addSeparator()
        menu.addAction("Save this view\tK").triggered.connect(lambda: self.save())
        return menu
