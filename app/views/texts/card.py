"""The card of a text: which step, and what it says."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSlider, QTextBrowser, QWidget

from app.views.texts.documents import Made
from app.widgets.buttons import IconButton
from app.widgets.cards.frame import CardFrame, Use
from app.widgets.labels import ElidedLabel
from app.workspace import Workspace
from core.style import SPACE
from core.style.text import grouped
from core.views.texts import Page

MENU = (
    ("alone", "expand", "Full screen or back"),
    ("copy_text", "copy", "Copy text"),
    ("copy_image", "image", "Copy image"),
    ("reference", "pin", "Compare others with this run"),
)

_SLIDER = 132
"""Logical pixels of the slider over the steps."""


class TextCard(CardFrame):
    """Heading, a slider over the steps of the text, and the text.

    Parameters
    ----------
    workspace, use, parent
        As for `CardFrame`.
    go
        Called with the step that the user goes to.
    """

    def __init__(self, workspace: Workspace, use: Use, parent: QWidget, go: Callable[[int], None]) -> None:
        super().__init__(workspace, use, MENU, parent)
        self._go = go
        self.page: Page | None = None
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.where = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        self.back = IconButton(workspace, "chevron-left", "Text before this one", lambda: self._move(-1), 22)
        self.forward = IconButton(workspace, "chevron-right", "Text after this one", lambda: self._move(1), 22)
        self.text = QTextBrowser()
        self._empty = QTextDocument(self)
        self._set_up()

    def _set_up(self) -> None:
        self.slider.setProperty("step", True)
        self.slider.setAccessibleName("Step of this text")
        self.slider.setFixedWidth(_SLIDER)
        self.slider.setToolTip("Goes to another text of this tag; all views follow to its step")
        self.slider.valueChanged.connect(self._slid)
        self.slider.sliderReleased.connect(self.workspace.session.end_gesture)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setStyleSheet("QTextBrowser { border: none; background: transparent; }")
        self.text.setOpenLinks(True)
        self.text.setOpenExternalLinks(True)
        self.text.setAccessibleName("Text")
        self.bar = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(SPACE.between, 0, SPACE.inside, 2)
        row.setSpacing(SPACE.unit)
        row.addWidget(self.where, 1)
        row.addWidget(self.slider)
        row.addWidget(self.back)
        row.addWidget(self.forward)
        self.bar.setFixedHeight(26)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.text, 1)

    def show_made(self, made: Made | None) -> None:
        """Show another text, None for nothing; what is scrolled stays where it was if the card is the same."""
        self.page = None if made is None else made.page
        bar, same = self.text.verticalScrollBar(), made is not None and self.text.document() is not self._empty
        place = bar.value() if same else 0
        self.text.setDocument(self._empty if made is None else made.document)
        bar.setValue(place)
        self._show_steps()

    def _show_steps(self) -> None:
        page = self.page
        several = page is not None and page.count > 1 and page.wish.step_matters
        for widget in (self.slider, self.back, self.forward):
            widget.setVisible(several)
        self.slider.blockSignals(True)
        self.slider.setRange(0, 0 if page is None else max(page.count - 1, 0))
        self.slider.setValue(0 if page is None else page.place)
        self.slider.blockSignals(False)
        self.where.setText("" if page is None else page.part.note)
        if page is not None and several:
            self.back.setEnabled(page.place > 0)
            self.forward.setEnabled(page.place < page.count - 1)
            self.slider.setAccessibleDescription(f"{grouped(page.place + 1)} of {grouped(page.count)}")
            self.where.setText(f"{page.part.note} · {grouped(page.place + 1)} of {grouped(page.count)}")
        matches = 0 if page is None else page.matches
        self.show_note("" if not matches else f"{grouped(matches)} {'match' if matches == 1 else 'matches'}")

    def _slid(self, place: int) -> None:
        if self.page is not None and place < len(self.page.steps):
            self._go(self.page.steps[place])

    def _move(self, offset: int) -> None:
        if self.page is not None:
            place = min(max(self.page.place + offset, 0), self.page.count - 1)
            self.workspace.session.end_gesture()
            self._go(self.page.steps[place])

    def show_found(self, wanted: str) -> None:
        """Scroll to the first place that says what is looked for."""
        found = self.text.document().find(wanted)
        if not found.isNull():
            found.clearSelection()
            self.text.setTextCursor(found)
            self.text.ensureCursorVisible()

    def plain_text(self) -> str:
        """Return what the card says."""
        return self.text.toPlainText()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from text to text, and scroll."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            bar = self.text.verticalScrollBar()
            page = bar.pageStep() if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) else 3 * bar.singleStep()
            bar.setValue(bar.value() + (-page if key in (Qt.Key.Key_Up, Qt.Key.Key_PageUp) else page))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            end = key == Qt.Key.Key_End
            self.text.moveCursor(QTextCursor.MoveOperation.End if end else QTextCursor.MoveOperation.Start)
        else:
            super().keyPressEvent(event)
