"""The part of the panel with places to look from, and whether changes are animated."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QListWidgetItem

from app.views.embedding.motion.viewpoint_acts import ViewpointActs
from app.views.embedding.section import Section
from app.widgets.buttons import IconButton, TextButton
from app.widgets.labels import label
from app.widgets.named_list import NamedList
from app.workspace import Workspace
from core.state import EmbeddingState, Viewpoint
from core.style import SPACE

_ROW, _ROWS = 16, 6


class ViewpointList(NamedList):
    """Names of places: Enter or a double click goes there, F2 renames, Delete forgets."""

    def __init__(self, acts: ViewpointActs) -> None:
        super().__init__(acts.go, acts.rename, acts.delete)
        self._shown: tuple[Viewpoint, ...] = ()
        self.setAccessibleName("Saved views")
        self.setToolTip("Enter or a double click goes there, F2 renames, Delete forgets")
        self.edited.connect(self._forget)

    def show_viewpoints(self, shown: tuple[Viewpoint, ...]) -> None:
        """Show other places."""
        if shown == self._shown and self.count() == len(shown):
            return
        kept, self._shown = self.currentRow(), shown
        blocker = QSignalBlocker(self)
        self.clear()
        for each in shown:
            item = QListWidgetItem(each.name)
            item.setToolTip(f"{each.name}: {each.dimensions}D")
            self.add(item)
        self.setCurrentRow(min(max(kept, 0), len(shown) - 1))
        blocker.unblock()
        self.setFixedHeight(min(len(shown), _ROWS) * max(self.sizeHintForRow(0), _ROW) + 2 * self.frameWidth())

    def _forget(self) -> None:
        self._shown = ()  # what was typed is replaced by what it became


class CameraSection(Section):
    """Saved views, a button that saves one more, and a switch for animation."""

    def __init__(self, workspace: Workspace, acts: ViewpointActs) -> None:
        super().__init__(workspace, "Camera", folded=True)
        self._acts = acts
        self.list = ViewpointList(acts)
        self.hint = label("No view is saved: K keeps where you look from", "caption", wrap=True)
        self.save = TextButton(workspace, "Save this view", acts.save, "camera")
        self.save.setToolTip("Keep where the points are looked at from, under a name (K)")
        self.rename = IconButton(workspace, "rename", "Rename the view (F2)", self.list.rename)
        self.delete = IconButton(workspace, "close", "Forget the view (Delete)", self.list.delete)
        line = QHBoxLayout()
        line.setSpacing(SPACE.unit)
        line.addWidget(self.save, 1)
        line.addWidget(self.rename)
        line.addWidget(self.delete)
        self.animate = QCheckBox("Animate changes")
        self.animate.setToolTip(
            "Show points and camera on their way to where they go, and let the camera run out when it is let go"
        )
        self.animate.clicked.connect(acts.animate)
        self.rows.addWidget(self.list)
        self.rows.addWidget(self.hint)
        self.rows.addLayout(line)
        self.rows.addWidget(self.animate)

    def show_state(self, wish: EmbeddingState) -> None:
        """Show what is saved and wished."""
        shown = self._acts.all
        self.list.show_viewpoints(shown)
        self.list.setVisible(bool(shown))
        self.hint.setVisible(not shown)
        for button in (self.rename, self.delete):
            button.setVisible(bool(shown))
        self.animate.setChecked(wish.animate)
