"""The part of the panel with places to look from, and whether changes are animated."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHBoxLayout, QListWidget, QListWidgetItem

from app.views.embedding.motion.viewpoint_acts import ViewpointActs
from app.views.embedding.section import Section
from app.widgets.buttons import IconButton, TextButton
from app.widgets.labels import label
from app.workspace import Workspace
from core.state import EmbeddingState, Viewpoint
from core.style import SPACE

_ROW, _ROWS = 16, 6
_NAME = Qt.ItemDataRole.UserRole


class ViewpointList(QListWidget):
    """Names of places: Enter or a double click goes there, F2 renames, Delete forgets."""

    def __init__(self, acts: ViewpointActs) -> None:
        super().__init__()
        self._acts = acts
        self._shown: tuple[Viewpoint, ...] = ()
        self.setAccessibleName("Saved views")
        self.setToolTip("Enter or a double click goes there, F2 renames, Delete forgets")
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemActivated.connect(lambda item: acts.go(item.data(_NAME)))
        self.itemChanged.connect(self._renamed)

    def show_viewpoints(self, shown: tuple[Viewpoint, ...]) -> None:
        """Show other places."""
        if shown == self._shown and self.count() == len(shown):
            return
        kept, self._shown = self.currentRow(), shown
        blocker = QSignalBlocker(self)
        self.clear()
        for each in shown:
            item = QListWidgetItem(each.name)
            item.setData(_NAME, each.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setToolTip(f"{each.name}: {each.dimensions}D")
            self.addItem(item)
        self.setCurrentRow(min(max(kept, 0), len(shown) - 1))
        blocker.unblock()
        self.setFixedHeight(min(len(shown), _ROWS) * max(self.sizeHintForRow(0), _ROW) + 2 * self.frameWidth())

    def _renamed(self, item: QListWidgetItem) -> None:
        name, wished = str(item.data(_NAME)), item.text()
        if wished != name:
            self._shown = ()  # what was typed is replaced by what it became
            QTimer.singleShot(0, self, lambda: self._acts.rename(name, wished))  # the list is being edited until then

    def chosen(self) -> str | None:
        """Return the name of the current place, None for none."""
        item = self.currentItem()
        return None if item is None else str(item.data(_NAME))

    def rename(self) -> None:
        """Let the user type another name for the current place."""
        if self.currentItem() is not None:
            self.setFocus()
            self.editItem(self.currentItem())

    def delete(self) -> None:
        """Forget the current place."""
        name = self.chosen()
        if name is not None:
            self._acts.delete(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the current place with Enter, forget it with Delete."""
        name = self.chosen()
        if self.state() is QAbstractItemView.State.EditingState:  # what the editor leaves comes here, too
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and name is not None:
            self._acts.go(name)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete()
        else:
            super().keyPressEvent(event)


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
