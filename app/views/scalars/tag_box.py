"""A box in which one of the shown tags is chosen or typed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QCompleter

from app.widgets.choices import narrow
from app.widgets.fields import Field
from app.workspace import Workspace
from core.views.scalars import shown_tags


class TagBox(QComboBox):
    """All tags of the shown runs, listed when they are asked for; what is typed is looked for anywhere in them.

    It may be empty where `none` says what that means.
    """

    chosen = Signal(str)
    """Emitted with a tag that the user takes."""

    def __init__(self, workspace: Workspace, name: str, tip: str, none: str = "") -> None:
        super().__init__()
        self._workspace = workspace
        self._tags: tuple[str, ...] = ()
        self._shown = ""
        self.setEditable(True)
        self.field = Field()
        self.setLineEdit(self.field)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        narrow(self, 8)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.field.setPlaceholderText(none or "Choose a tag")
        self._may_be_empty = bool(none)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        self.activated.connect(lambda place: self._take(self.itemText(place)))
        self.field.editingFinished.connect(lambda: self._take(self.currentText()))

    def show_tag(self, tag: str) -> None:
        """Show which tag is taken without telling."""
        if tag != self._shown or not self.field.hasFocus():
            self._shown = tag
            with QSignalBlocker(self):
                self.setEditText(tag)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """List the tags."""
        self._fill()
        super().focusInEvent(event)

    def showPopup(self) -> None:
        """List the tags."""
        self._fill()
        super().showPopup()

    def _fill(self) -> None:
        session = self._workspace.session
        tags = shown_tags(session.catalog, session.state)
        if tags != self._tags:
            with QSignalBlocker(self):
                self._tags = tags
                self.clear()
                self.addItems(tags)
                self.setEditText(self._shown)

    def _take(self, tag: str) -> None:
        session = self._workspace.session
        known = tag in shown_tags(session.catalog, session.state) or (self._may_be_empty and not tag)
        if known and tag != self._shown:
            self.chosen.emit(tag)
