"""The part of the display panel about reading values: marks, odd points, the table beside the cursor, lists."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.views.scalars.reading.note_popup import NotePopup
from app.views.scalars.reading.odd_points import OddPoints
from app.views.scalars.readout import CHOICES
from app.widgets.buttons import IconButton, TextButton
from app.widgets.checklist import Checklist
from app.widgets.controls import NumberRow, Scale, Segments, SwitchRow
from app.widgets.labels import ElidedLabel, label
from app.workspace import Workspace
from core.session import Change, Command
from core.session.commands.cards.reading import (
    choose_columns,
    edit_note,
    limit_rows,
    link_step,
    mark_anomalies,
    mark_ends,
    move_level,
    remove_levels,
    remove_notes,
)
from core.state import EndMarks, Level, ReadingState, StepNote
from core.style import SPACE
from core.style.text import grouped
from core.views.scalars.reading.columns import field_columns

_MARKS = (
    (EndMarks.NONE, "None", "No values are written on curves"),
    (EndMarks.BEST, "Best", "A star at the best logged value: lowest of losses and errors, highest of all else"),
    (EndMarks.FINAL, "Final", "A disc at the last finite value"),
    (EndMarks.BOTH, "Both", "Best and final values"),
)
_TITLES = {
    "smoothed": "Smoothed",
    "value": "Value",
    "step": "Step",
    "relative": "Time since start",
    "time": "Time of day",
}
_BUTTON = 22


class ReadingSection(QWidget):
    """Every change is a command; `reveal` brings a card into sight."""

    def __init__(self, workspace: Workspace, odd: OddPoints, reveal: Callable[[str], object]) -> None:
        super().__init__()
        self._workspace, self._odd, self._reveal = workspace, odd, reveal
        self._listed: tuple[object, ...] = ()
        default = ReadingState()
        self.marks = Segments("Values marked on curves", [(title, tip) for _, title, tip in _MARKS], columns=2)
        self.odd_switch = SwitchRow(
            workspace, "Odd points", "NaN, infinite values, divergence and restarts on the lower edge of charts",
            lambda on: self._do(mark_anomalies(on)), default.anomalies,
        )  # fmt: skip
        self.count = label("", "caption", wrap=True)
        self.rows = NumberRow(
            workspace, "Rows beside the cursor", "How many runs the table there lists; it counts the others",
            Scale(1, 40, 1), default.rows,
        )  # fmt: skip
        self.columns = TextButton(workspace, "Columns…", self.choose_columns, "table")
        self.columns.setToolTip("What the table beside the cursor says of each run; none checked: what differs there")
        self.columns.setAccessibleName("Columns beside the cursor")
        self.lists = QVBoxLayout()
        self._arrange()
        self._connect()
        self.refresh()

    def _arrange(self) -> None:
        back = IconButton(self._workspace, "chevron-left", "Previous odd point (,)", lambda: self._odd.go(-1), _BUTTON)
        on = IconButton(self._workspace, "chevron-right", "Next odd point (.)", lambda: self._odd.go(1), _BUTTON)
        self.steps = (back, on)
        odd = QHBoxLayout()
        odd.setContentsMargins(0, 0, 0, 0)
        odd.addWidget(self.count, 1)
        odd.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        odd.addWidget(on, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE.between, 0, 0)
        column.setSpacing(SPACE.inside)
        column.addWidget(label("Values", "heading"))
        column.addWidget(label("Marked on few or selected curves", wrap=True))
        column.addWidget(self.marks)
        column.addWidget(self.odd_switch)
        column.addLayout(odd)
        column.addWidget(self.rows)
        column.addWidget(self.columns)
        self.lists.setSpacing(2)
        column.addLayout(self.lists)

    def _connect(self) -> None:
        session = self._workspace.session
        self.marks.chosen.connect(lambda place: self._do(mark_ends(_MARKS[place][0])))
        self.rows.changed.connect(lambda rows: session.do(limit_rows(round(rows))))
        self.rows.settled.connect(session.end_gesture)
        self._odd.changed.connect(self._show_odd)
        self._workspace.changed.connect(self._changed)

    def _do(self, command: Command) -> None:
        self._workspace.session.end_gesture()
        self._workspace.session.do(command)

    def _changed(self, change: Change) -> None:
        if change.before.scalars.reading is not change.after.scalars.reading:
            self.refresh()

    def refresh(self) -> None:
        """Show the session's values."""
        reading = self._workspace.session.state.scalars.reading
        self.marks.show_choice([marks for marks, _, _ in _MARKS].index(reading.marks))
        self.odd_switch.show_value(reading.anomalies)
        self.rows.show_value(reading.rows)
        self._show_odd()
        shape = (tuple((level.id, level.card) for level in reading.levels), reading.notes)
        if shape != self._listed:
            self._listed = shape
            self._list(reading)
        self._show_levels(reading)

    def _show_odd(self) -> None:
        on = self._workspace.session.state.scalars.reading.anomalies
        current = self._odd.current
        told = f"\n{current.flag.tip}" if current is not None and current in self._odd.found else ""
        self.count.setText(self._odd.summary() + told if on else "")
        self.count.setVisible(on)
        for button in self.steps:
            button.setVisible(on and bool(self._odd.found))

    # Thresholds and notes

    def _list(self, reading: ReadingState) -> None:
        while (item := self.lists.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.values: dict[str, QDoubleSpinBox] = {}
        if reading.levels:
            self.lists.addWidget(label("Thresholds"))
        for level in reading.levels:
            self.lists.addWidget(self._level_row(level))
        if reading.notes:
            self.lists.addWidget(label("Notes"))
        for note in reading.notes:
            self.lists.addWidget(self._note_row(note))

    def _row(self, first: QWidget, *others: QWidget) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE.unit)
        line.addWidget(first, 1)
        for other in others:
            line.addWidget(other)
        return row

    def _jump(self, text: str, tip: str, act: Callable[[], object]) -> QToolButton:
        button = _Link(text)
        button.setToolTip(tip)
        button.setAccessibleName(f"{text}. {tip}")
        button.clicked.connect(lambda: act())
        return button

    def _level_row(self, level: Level) -> QWidget:
        name = level.card.strip("\n")
        value = _ValueBox()
        value.setRange(-1e300, 1e300)
        value.setDecimals(12)
        value.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        value.setKeyboardTracking(False)
        value.setFixedWidth(104)
        value.setAccessibleName(f"Threshold of {name}")
        value.setToolTip("Where the line lies; it can be dragged, too")
        value.valueChanged.connect(lambda at: self._workspace.session.do(move_level(level.id, at)))
        value.editingFinished.connect(self._workspace.session.end_gesture)
        self.values[level.id] = value
        remove = IconButton(
            self._workspace,
            "close",
            f"Remove threshold of {name}",
            lambda: self._do(remove_levels({level.id})),
            _BUTTON,
        )
        show = self._jump(name, f"Show the card {name}", partial(self._reveal, level.card))
        return self._row(show, value, remove)

    def _show_levels(self, reading: ReadingState) -> None:
        for level in reading.levels:
            box = self.values[level.id]
            if not box.hasFocus() or abs(box.value() - level.value) > 1e-9 * max(abs(level.value), 1.0):
                box.blockSignals(True)
                box.setValue(level.value)
                box.blockSignals(False)

    def _note_row(self, note: StepNote) -> QWidget:
        where = note.card.strip("\n") or "all cards"
        text = f"{grouped(note.step)}  {note.text.splitlines()[0]}"
        go = self._jump(
            text, f"{note.text}\nOn {where}; a click goes to step {grouped(note.step)}", partial(self._go, note)
        )
        edit = IconButton(self._workspace, "rename", "Edit this note", partial(self._edit, note), _BUTTON)
        remove = IconButton(
            self._workspace, "close", "Remove this note", lambda: self._do(remove_notes({note.id})), _BUTTON
        )
        return self._row(go, edit, remove)

    def _go(self, note: StepNote) -> None:
        self._do(link_step(note.step))
        if note.card:
            self._reveal(note.card)

    def _edit(self, note: StepNote) -> None:
        popup = NotePopup(
            self._workspace,
            self,
            f"Step {grouped(note.step)}",
            note.text,
            lambda text: self._do(edit_note(note.id, text)),
        )
        popup.show_at(self.mapToGlobal(QPoint(0, self.height() // 2)))

    # The table beside the cursor

    def choose_columns(self) -> None:
        """Open the list of columns of the table beside the cursor."""
        session = self._workspace.session
        fields = [(column.key, column.title) for column in field_columns(session.catalog)]
        things = [(key, _TITLES[key]) for key in CHOICES] + fields
        tip = "In the order in which they are checked; none: what tells something where the cursor is"
        chosen = session.state.scalars.reading.columns
        popup = Checklist(self, "Columns beside the cursor", tip, things, chosen, self._choose)
        popup.show_at(self.columns.mapToGlobal(QPoint(0, self.columns.height())))

    def _choose(self, keys: list[str]) -> None:
        self._do(choose_columns(keys))


class _ValueBox(QDoubleSpinBox):
    """A box for a value, written in as few digits as it needs."""

    def textFromValue(self, value: float) -> str:
        """Return a value without zeros at its end."""
        return f"{value:.8g}"


class _Link(QToolButton):
    """A flat button whose text is elided where it does not fit."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_BUTTON + 2)
        line = QHBoxLayout(self)
        line.setContentsMargins(4, 0, 4, 0)
        shown = ElidedLabel(text, mode=Qt.TextElideMode.ElideRight)
        shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line.addWidget(shown, 1)
