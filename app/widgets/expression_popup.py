"""The popup in which an expression is written, with what can be typed next and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QWidget

from app.background import Background
from app.theme.fonts import mono_font
from app.widgets.buttons import TextButton, link_button
from app.widgets.fields import Field
from app.widgets.labels import ElidedLabel, label
from app.widgets.popup import Popup
from app.workspace import Workspace
from core.analysis.expressions import Meant
from core.analysis.query import Completion
from core.views.expression_look import ExpressionLook, expression_look, offer_tip

_WIDTH = 420
_ROWS = 7
_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What an expression is written for.

    Attributes
    ----------
    title, help, example
        What the popup is called, and how expressions are written.
    tip
        What its button does.
    meant
        Whether the expression is a series or a number of each run.
    """

    title: str
    help: str
    example: str
    tip: str
    meant: Meant = Meant.SERIES


class ExpressionPopup(Popup):
    """A field with what can be typed next; Enter or a click takes over what is marked, Enter again is done.

    Parameters
    ----------
    asked
        What it is about.
    done
        Called with the expression and the name that it was given, empty for none.
    text, name
        What is there already; without a name none is asked for if it is None.
    look
        What is said of a text with the cursor at a place, called on a thread; of series and runs if None.
    """

    def __init__(
        self, workspace: Workspace, parent: QWidget, asked: Asked, done: Callable[[str, str], None], text: str = "",
        name: str | None = None, look: Callable[[str, int], ExpressionLook] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent, asked.title)
        self._workspace, self._done, self._asked = workspace, done, asked
        self._look = ExpressionLook("")
        self._looks = look
        self._looker = Background(self._show, self)
        self.field, self.name = Field(text), Field(name or "")
        self.name.setVisible(name is not None)
        self.note, self.tip = (
            label("", "muted", wrap=True),
            ElidedLabel("", "caption", None, Qt.TextElideMode.ElideRight),
        )
        self.fix = link_button("", self._mend)
        self.list = QListWidget()
        self.accept = TextButton(workspace, "Change" if text else "Add", self.finish, primary=True)
        self._arrange()
        self.field.textEdited.connect(lambda _: self.ask())
        self.field.cursorPositionChanged.connect(self._moved)
        self.list.currentRowChanged.connect(self._tell)
        self.list.itemClicked.connect(lambda _: self._insert())
        self.ask()

    def _arrange(self) -> None:
        self.field.setFont(mono_font())
        self.field.setMinimumWidth(_WIDTH)
        self.field.setAccessibleName("Expression")
        self.field.setPlaceholderText(self._asked.example)
        self.field.installEventFilter(self)
        self.name.setPlaceholderText("Name (else the expression itself)")
        self.name.setAccessibleName("Name")
        self.name.setToolTip("What it is called, here and in figures")
        self.name.returnPressed.connect(self.finish)
        self.list.setAccessibleName("What can be typed next")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.accept.setToolTip(self._asked.tip)
        self.accept.setEnabled(False)  # until it is known that there is an expression
        explained = label(self._asked.help, "caption", wrap=True)
        explained.setMaximumWidth(_WIDTH)
        self.note.setMaximumWidth(_WIDTH)
        self.note.setAccessibleName("What is said of the expression")
        heading = label(self._asked.title, "heading")
        for widget in (heading, explained, self.field, self.note, self.fix, self.list, self.tip):
            self.column.addWidget(widget)
        line = QHBoxLayout()
        line.addWidget(self.name, 1)
        line.addStretch(0)
        line.addWidget(self.accept)
        self.column.addLayout(line)
        self.fix.hide()
        self.list.addItem("x")  # whose height is that of every row
        self.list.setFixedHeight(max(self.list.sizeHintForRow(0), 20) * _ROWS + 2 * self.list.frameWidth())
        self.list.clear()

    def first(self) -> QWidget:
        """Return the field."""
        return self.field

    def ask(self) -> None:
        """Ask what is to be said of the text."""
        text, cursor = self.field.text(), self.field.cursorPosition()
        self._looker.ask(lambda: self._look_at(text, cursor))

    def _look_at(self, text: str, cursor: int) -> ExpressionLook:
        if self._looks is not None:
            return self._looks(text, cursor)
        return expression_look(self._workspace.session.catalog, text, cursor, self._asked.meant)

    def _moved(self, _: int, cursor: int) -> None:
        if cursor != self._look.end or self.field.text() != self._look.text:
            self.ask()

    def wait(self) -> None:
        """Wait until it is known what is to be said of the text."""
        self._looker.wait()

    def _show(self, look: ExpressionLook) -> None:
        self._look = look
        self.note.setText(look.note)
        self.note.setProperty("role", "bad" if look.wrong else "muted")
        self.note.style().polish(self.note)
        self.fix.setVisible(bool(look.meant))
        self.fix.setText(f"Use {look.meant}" if len(look.meant) < 56 else "Use what was probably meant")
        self.fix.setToolTip(look.meant)
        self.accept.setEnabled(bool(look.saved))
        self.list.clear()
        self.list.addItems([offer.text for offer in look.offers[:_OFFERED]])
        self.list.setCurrentRow(-1)
        self._tell(-1)

    def _tell(self, row: int) -> None:
        offers = self._look.offers
        self.tip.setText(self._tip_of(offers[row]) if 0 <= row < len(offers) else "Arrow keys choose, Enter takes over")

    def _tip_of(self, offer: Completion) -> str:
        said = offer_tip(offer)
        return "Column of numbers" if self._looks is not None and said == "Tag" else said

    def _mend(self) -> None:
        self.field.setText(self._look.meant)
        self.field.setFocus()
        self.ask()

    def _insert(self) -> None:
        """Put what is marked, else the first that is offered, in the place of what is being typed."""
        look, row = self._look, max(self.list.currentRow(), 0)
        if row >= len(look.offers) or look.text != self.field.text():
            return
        offered = look.offers[row].text
        self.field.setText(look.text[: look.start] + offered + look.text[look.end :])
        self.field.setCursorPosition(look.start + len(offered))
        self.field.setFocus()
        self.ask()

    def finish(self) -> None:
        """Add or change the series if the text is an expression."""
        self.wait()
        look = self._look
        if look.text != self.field.text():
            look = self._look_at(self.field.text(), self.field.cursorPosition())
        if not look.saved:
            self._show(look)
            return
        self.close()
        self._done(look.saved, self.name.text().strip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose among what is offered by keys while the field has the focus."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key, row = event.key(), self.list.currentRow()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.list.count():
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow((row + step) % self.list.count() if row >= 0 or step > 0 else self.list.count() - 1)
            return True
        if key == Qt.Key.Key_Tab and self.list.count() and self._look.start < self._look.end:
            self._insert()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._insert() if row >= 0 else self.finish()
            return True
        return super().eventFilter(watched, event)
