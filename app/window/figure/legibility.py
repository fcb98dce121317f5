"""What in a figure is too small to be read, and what a click does about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.widgets.buttons import TextButton
from app.widgets.warning_lines import WarningLines
from app.workspace import Workspace
from core.figure_files.drawing import Logs
from core.figure_files.fitting import Remedy
from core.figure_files.spec import FigurePart, FigureSpec
from core.jobs import Event, EventKind, Task
from core.style import SPACE


class LegibilityBox(QWidget):
    """Says which parts have type that is too small; offers a size that does, or fewer charts."""

    def __init__(
        self,
        workspace: Workspace,
        resize: Callable[[float, float], None],
        replace_parts: Callable[[tuple[FigurePart, ...]], None],
    ) -> None:
        super().__init__()
        self._workspace, self._resize, self._replace = workspace, resize, replace_parts
        self._asked: FigureSpec | None = None
        self.known: FigureSpec | None = None
        self.remedy: Remedy | None = None
        self.lines = WarningLines(workspace)
        self.size_button = TextButton(workspace, "", self._take_size)
        self.fewer_button = TextButton(workspace, "Draw fewer charts", self._take_fewer)
        self.size_button.setToolTip("Give the figure the smallest size in which all of it can be read")
        self.fewer_button.setToolTip("Keep this size, and of each part as many of its first charts as can be read")
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE.inside)
        for button in (self.size_button, self.fewer_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.around, 0, SPACE.around, 0)
        column.setSpacing(SPACE.inside)
        column.addWidget(self.lines)
        column.addLayout(buttons)
        self.hide()

    def look_at(self, spec: FigureSpec, logs: Logs) -> None:
        """Find out, beside the window, what of a figure can be read."""
        self._asked = spec
        arguments = {"spec": spec, "logs": logs}
        task = Task("What can be read", "app.exporting:figure_remedy", arguments, group="figure-remedy")
        self._workspace.jobs.start(task, lambda event: self._told(spec, event))

    def _told(self, spec: FigureSpec, event: Event) -> None:
        if not isValid(self):  # the dialog was closed meanwhile
            return
        if spec is not self._asked or event.kind not in (EventKind.DONE, EventKind.FAILED):
            return
        self.known = spec
        remedy = event.value if event.kind is EventKind.DONE else None
        self.remedy = remedy if isinstance(remedy, Remedy) else None
        self._show()

    def _show(self) -> None:
        remedy = self.remedy
        self.setVisible(remedy is not None)
        if remedy is None:
            self.lines.show_texts(())
            return
        self.lines.show_texts((remedy.said,))
        self.size_button.setVisible(remedy.size is not None)
        if remedy.size is not None:
            width, height = remedy.size
            self.size_button.setText(f"Use {width:g} \N{MULTIPLICATION SIGN} {height:g} mm")
        self.fewer_button.setVisible(remedy.fewer is not None)

    def _take_size(self) -> None:
        if self.remedy is not None and self.remedy.size is not None:
            self._resize(*self.remedy.size)

    def _take_fewer(self) -> None:
        if self.remedy is not None and self.remedy.fewer is not None:
            self._replace(self.remedy.fewer)
