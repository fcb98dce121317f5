"""The row above the picture: table, step, tools and what is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QToolButton, QWidget

from app.actions import Action
from app.theme.fonts import text_font
from app.theme.icons import icon
from app.views.embedding.rows.table_box import SHAPE, TableBox, table_name, table_shape, table_tip
from app.views.embedding.state_stepper import StateStepper
from app.widgets.choices import add_choices
from app.widgets.flow import FlowLayout
from app.workspace import Workspace
from core.model import Catalog, EmbeddingTable
from core.style import SPACE, TYPE

_RULE, _ROW, _LEAST = 17, 40, 240
_NAME = 180
"""Logical pixels that the name of a table needs beside everything else in its row, margins included."""


class Toolbar(QFrame):
    """Choosers of table and step at the left, switches at the right; it shows the session and emits wishes."""

    table_chosen = Signal(str)
    step_chosen = Signal(int)

    def __init__(
        self, workspace: Workspace, actions: Sequence[Action], groups: Sequence[Sequence[str]], texts: Mapping[str, str]
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._tables: tuple[EmbeddingTable, ...] = ()
        self.table = TableBox()
        self.table.activated.connect(lambda index: self.table_chosen.emit(self.table.itemData(index)))
        self.step = StateStepper(workspace)
        self.step.chosen.connect(self.step_chosen)
        self.step_label = self.step.label
        self.buttons = {action.id: _button(action, texts.get(action.id, "")) for action in actions}
        self._texts = texts
        self._actions = tuple(actions)
        self._subject, self._switches, self._rules = QWidget(), _Switches(), [_separator() for _ in groups]
        self._lay_out(groups)
        workspace.theme_changed.connect(self.show_actions)
        self.show_actions()

    def _lay_out(self, groups: Sequence[Sequence[str]]) -> None:
        left, right = QHBoxLayout(self._subject), self._switches.flow
        left.addWidget(self.table, 8)
        left.addWidget(self.step)
        left.addStretch(1)
        for separator, group in zip(self._rules, groups, strict=True):
            right.addWidget(separator)
            for name in group:
                right.addWidget(self.buttons[name])
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(SPACE.between, SPACE.unit, SPACE.between, SPACE.unit)
        self._rows.setSizeConstraint(QBoxLayout.SizeConstraint.SetNoConstraint)
        left.setSpacing(SPACE.unit)
        left.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(SPACE.unit)
        self._rows.addWidget(self._subject, 1)
        self._rows.addWidget(self._switches)

    def minimumSizeHint(self) -> QSize:
        """Return a width that has room for few switches in a row: one row gives way to two, and to more."""
        return QSize(_LEAST, _ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take two rows where one is too narrow, or as many as it takes."""
        self._fit()

    def _fit(self) -> None:
        state = self.step.sizeHint().width() if self.step.isVisibleTo(self) else 0
        # With the rule that only one row has, whether it is there or not: else one row and two take turns for ever.
        rule = 0 if self._rules[0].isVisibleTo(self._switches) else _RULE + SPACE.unit
        one = self.width() >= _NAME + state + self._switches.sizeHint().width() + rule
        self._rows.setDirection(QBoxLayout.Direction.LeftToRight if one else QBoxLayout.Direction.TopToBottom)
        self._rules[0].setVisible(one)
        lines = self._switches.flow.heightForWidth(self.width() - 2 * SPACE.between)
        self._switches.setFixedHeight(SPACE.control if one else lines)
        self.setFixedHeight(_ROW if one else _ROW + SPACE.inside + lines)

    def show_tables(self, catalog: Catalog, chosen: EmbeddingTable | None) -> None:
        """List the tables of a catalog."""
        tables = tuple(catalog.embeddings.values())
        blocker = QSignalBlocker(self.table)
        if tables != self._tables:
            self._tables = tables
            self.table.clear()
            add_choices(
                self.table,
                ((each.key, f"{table_name(each)}{SHAPE}{table_shape(each)}", table_tip(each)) for each in tables),
            )
        if chosen is not None:
            self.table.setCurrentIndex(self.table.findData(chosen.key))
            self.table.setToolTip(table_tip(chosen))
        self.table.setEnabled(len(tables) > 0)
        blocker.unblock()

    def show_step(self, table: EmbeddingTable | None, linked: int | None, alignable: bool = False) -> None:
        """Show which state of a table is drawn, and whether they could be aligned; nothing for a table with one."""
        self.step.show_state(table, linked, alignable)
        self._fit()

    def show_actions(self) -> None:
        """Show which switches are on and what can be done now."""
        tokens = self._workspace.tokens
        for action in self._actions:
            button = self.buttons[action.id]
            button.setEnabled(action.when())
            on = action.checked is not None and action.checked()
            if action.icon and action.id not in self._texts:
                button.setIcon(icon(action.icon, tokens, tokens.accent if on else ""))
            if action.checked is not None:
                button.setChecked(on)


class _Switches(QWidget):
    """Switches side by side, on several lines where one is too narrow."""

    def __init__(self) -> None:
        super().__init__()
        self.flow = FlowLayout(self, SPACE.unit)

    def sizeHint(self) -> QSize:
        """Return the size of one line."""
        shown = [item for place in range(self.flow.count()) if (item := self.flow.itemAt(place)) and not item.isEmpty()]
        width = sum(item.sizeHint().width() + SPACE.unit for item in shown) - SPACE.unit
        return QSize(max(width, 0), SPACE.control)


def _button(action: Action, text: str) -> QToolButton:
    button = QToolButton()
    button.setFixedSize(SPACE.control + (8 if text else 0), SPACE.control)
    button.setCheckable(action.checked is not None)
    button.setAccessibleName(action.title)
    keys = f" ({action.shortcut})" if action.shortcut else ""
    button.setToolTip(f"{action.title}{keys}\n{action.tip}" if action.tip else f"{action.title}{keys}")
    button.setText(text)
    button.setFont(text_font(TYPE.table, QFont.Weight.Medium))
    button.clicked.connect(_plain(action.callback))
    return button


def _plain(callback: Callable[[], None]) -> Callable[[bool], None]:
    return lambda _checked: callback()


def _separator() -> QWidget:
    room = QWidget()
    room.setFixedWidth(_RULE)
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedSize(1, 20)
    layout = QHBoxLayout(room)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(line, 0, Qt.AlignmentFlag.AlignCenter)
    return room
