"""Series calculated from others: the popup in which one is written, and the list of those that there are."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from app.background import Background
from app.theme.fonts import mono_font
from app.widgets.buttons import IconButton, TextButton, link_button
from app.widgets.fields import Field
from app.widgets.labels import ElidedLabel, label
from app.widgets.popup import Popup
from app.workspace import Workspace
from core.session.expression_commands import add_expression, change_expression, remove_expression
from core.state import ChartSpec
from core.style import SPACE
from core.views.scalars.expression_look import ExpressionLook, expression_look, offer_tip

_WIDTH = 420
_ROWS = 7
_OFFERED = 200
HELP = (
    "val/loss - train/loss, log10(loss), ema(loss, .9), loss * params.lr. The series that was logged most rarely says "
    "the steps; the others give their last value there. Blanks around a slash divide, `backticks` hold any tag"
)


class ExpressionPopup(Popup):
    """A field with what can be typed next; Enter or a click takes over what is marked, Enter again is done.

    Parameters
    ----------
    done
        Called with the expression and the name that it was given, empty for none.
    chart
        The series that is changed, None for another one.
    """

    def __init__(
        self, workspace: Workspace, parent: QWidget, done: Callable[[str, str], None], chart: ChartSpec | None = None
    ) -> None:
        title = "New series from others" if chart is None else "Change series"
        super().__init__(parent, title)
        self._workspace, self._done = workspace, done
        self._look = ExpressionLook("")
        self._looker = Background(self._show, self)
        text = "" if chart is None else chart.sources[0].text
        self.field, self.name = Field(text), Field("" if chart is None or chart.title == text else chart.title)
        self.note, self.tip = (
            label("", "muted", wrap=True),
            ElidedLabel("", "caption", None, Qt.TextElideMode.ElideRight),
        )
        self.fix = link_button("", self._mend)
        self.list = QListWidget()
        self.accept = TextButton(workspace, "Add" if chart is None else "Change", self.finish, primary=True)
        self._arrange(title)
        self.field.textEdited.connect(lambda _: self.ask())
        self.field.cursorPositionChanged.connect(self._moved)
        self.list.currentRowChanged.connect(self._tell)
        self.list.itemClicked.connect(lambda _: self._insert())
        self.ask()

    def _arrange(self, title: str) -> None:
        self.field.setFont(mono_font())
        self.field.setMinimumWidth(_WIDTH)
        self.field.setAccessibleName("Expression")
        self.field.setPlaceholderText("val/loss - train/loss")
        self.field.installEventFilter(self)
        self.name.setPlaceholderText("Name (else the expression itself)")
        self.name.setAccessibleName("Name of the series")
        self.name.setToolTip("What the card is called, here and in figures")
        self.name.returnPressed.connect(self.finish)
        self.list.setAccessibleName("What can be typed next")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.accept.setToolTip("Show this series on a card of its own, for all runs (Enter)")
        explained = label(HELP, "caption", wrap=True)
        explained.setMaximumWidth(_WIDTH)
        self.note.setMaximumWidth(_WIDTH)
        self.note.setAccessibleName("What is said of the expression")
        for widget in (label(title, "heading"), explained, self.field, self.note, self.fix, self.list, self.tip):
            self.column.addWidget(widget)
        line = QHBoxLayout()
        line.addWidget(self.name, 1)
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
        catalog, text, cursor = self._workspace.session.catalog, self.field.text(), self.field.cursorPosition()
        self._looker.ask(lambda: expression_look(catalog, text, cursor))

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
        self.tip.setText(offer_tip(offers[row]) if 0 <= row < len(offers) else "Arrow keys choose, Enter takes over")

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
            look = expression_look(self._workspace.session.catalog, self.field.text(), self.field.cursorPosition())
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


class ExpressionList(QWidget):
    """The series that are calculated, each to be changed and removed, and a button for another one."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._shown: tuple[ChartSpec, ...] | None = None
        self.rows: list[_Row] = []
        self.new = TextButton(workspace, "New series…", self.write, "plus")
        self.new.setToolTip("Calculate a series from others for all runs, such as val/loss - train/loss")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self.new)

    def refresh(self) -> None:
        """Show the session's series."""
        charts = tuple(chart for chart in self._workspace.session.state.scalars.charts if chart.computed)
        if charts == self._shown:
            return
        self._shown = charts
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [_Row(self._workspace, chart) for chart in charts]
        for place, row in enumerate(self.rows):
            self._column.insertWidget(place, row)

    def write(self) -> ExpressionPopup:
        """Let the user write another one."""
        return write_expression(self._workspace, self, self.new.mapToGlobal(self.new.rect().topLeft()))


class _Row(QWidget):
    def __init__(self, workspace: Workspace, chart: ChartSpec) -> None:
        super().__init__()
        self._workspace, self.chart = workspace, chart
        name = ElidedLabel(chart.title)
        self.edit = IconButton(workspace, "rename", f"Change {chart.title}", self.change, SPACE.control - 2)
        self.remove = IconButton(workspace, "close", f"Remove {chart.title}", self._remove, SPACE.control - 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(name, 1)
        row.addWidget(self.edit)
        row.addWidget(self.remove)

    def change(self) -> ExpressionPopup:
        return change_series(self._workspace, self, self.chart, self.mapToGlobal(self.rect().topLeft()))

    def _remove(self) -> None:
        self._workspace.session.do(remove_expression(self.chart.key))


def write_expression(workspace: Workspace, parent: QWidget, where: QPoint) -> ExpressionPopup:
    """Open the popup for another series."""
    popup = ExpressionPopup(workspace, parent, lambda text, name: workspace.session.do(add_expression(text, name)))
    popup.show_at(where)
    return popup


def change_series(workspace: Workspace, parent: QWidget, chart: ChartSpec, where: QPoint) -> ExpressionPopup:
    """Open the popup for a series that there is."""
    popup = ExpressionPopup(
        workspace, parent, lambda text, name: workspace.session.do(change_expression(chart.key, text, name)), chart
    )
    popup.show_at(where)
    return popup
