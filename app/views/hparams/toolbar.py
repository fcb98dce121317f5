"""The bar above the picture: keep, exclude, restore, clear, add an axis."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.widgets.buttons import TextButton
from app.widgets.flow import FlowLayout
from app.workspace import Workspace
from core.session.hparam_commands import clear_fields, exclude_runs, keep_runs, restore_runs
from core.state import FieldBrush, RunsBrush
from core.style import SPACE
from core.views.shown import drawable_runs, shown_runs


class Toolbar(QWidget):
    """Acts on the runs that are shown."""

    def __init__(self, workspace: Workspace, add_axis: Callable[[QWidget], None]) -> None:
        super().__init__()
        self._workspace = workspace
        self.keep = TextButton(workspace, "Keep", self.do_keep, "check")
        self.exclude = TextButton(workspace, "Exclude", self.do_exclude, "eye-off")
        self.restore = TextButton(workspace, "Restore", self.do_restore, "undo")
        self.clear = TextButton(workspace, "Clear ranges", self.do_clear, "close")
        self.add = TextButton(workspace, "Add axis", lambda: add_axis(self.add), "plus")
        self._explain()
        buttons = QWidget()
        row = FlowLayout(buttons, SPACE.inside)
        for widget in (self.keep, self.exclude, self.restore, self.clear, self.add):
            row.addWidget(widget)
        around = QVBoxLayout(self)
        around.setContentsMargins(SPACE.around, SPACE.inside, SPACE.around, SPACE.inside)
        around.addWidget(buttons)

    def _explain(self) -> None:
        self.keep.setToolTip("Go on with the shown runs only; axes then span what is left")
        self.exclude.setToolTip("Go on without the shown runs")
        self.restore.setToolTip("Bring back all runs that were kept out here")
        self.clear.setToolTip("Remove the ranges of all axes, so that no line is faint")
        self.add.setToolTip("Choose another axis from all that is known of the runs")

    def show_state(self) -> None:
        """Offer what can be done now."""
        brushes = self._workspace.session.state.brushes
        brushed = any(isinstance(each, FieldBrush) for each in brushes)
        for button in (self.keep, self.exclude, self.clear):
            button.setEnabled(brushed)
        self.restore.setEnabled(any(isinstance(each, RunsBrush) and each.view == "hparams" for each in brushes))

    def do_keep(self) -> None:
        """Go on with the shown runs."""
        session = self._workspace.session
        names = shown_runs(session.catalog, session.state)
        if names:
            session.do(keep_runs(names))

    def do_exclude(self) -> None:
        """Go on without the shown runs, unless that leaves none."""
        session = self._workspace.session
        names = shown_runs(session.catalog, session.state)
        if names and len(names) < len(drawable_runs(session.catalog, session.state)):
            session.do(exclude_runs(names))

    def do_restore(self) -> None:
        """Bring all runs back."""
        self._workspace.session.do(restore_runs())

    def do_clear(self) -> None:
        """Remove all ranges."""
        self._workspace.session.do(clear_fields())
