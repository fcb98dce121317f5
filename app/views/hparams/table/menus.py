"""What can be done with a column, and with selected runs, as menus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QActionGroup, QCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSpinBox, QVBoxLayout, QWidget

from app.views.hparams.command_menu import CommandMenu
from app.views.hparams.table.calculating import change_column, name_column
from app.views.hparams.type_menu import add_types
from app.widgets.buttons import TextButton
from app.widgets.labels import label
from app.workspace import Workspace
from core.analysis.query import Field, Reduced, Reducer
from core.session import Command
from core.session.commands.runs.grouping import aggregate, colour_by_field, colour_runs_by, group_by_fields
from core.session.commands.runs.run_table import (
    draw_column,
    format_column,
    pin_column,
    reduce_metric,
    remove_calculated,
    resize_column,
    show_columns,
    sort_as,
    sort_by,
)
from core.state import Aggregate, CellLook, ColourBy, GroupBy, Grouping, NumberFormat, NumberStyle, SortKey
from core.style import SPACE
from core.views.field_columns import field_name, operand_of
from core.views.hparams.fields import reached
from core.views.hparams.table.columns import NAME, ColumnKind, TableColumn, reducer_text
from core.views.hparams.table.groups import WORDS

_STYLES = (
    (NumberStyle.AUTO, "Automatic", "Whole numbers and texts as they are, others in four significant digits"),
    (NumberStyle.SIGNIFICANT, "Significant digits", "As many digits for small numbers as for large ones"),
    (NumberStyle.FIXED, "Digits behind the point", "Points stand under one another"),
    (NumberStyle.SI, "With prefixes", "12.3k, 4.5M, 6.7µ"),
    (NumberStyle.SCIENTIFIC, "Scientific", "Digits and a power of ten: 1.23e−4"),
    (NumberStyle.FULL, "All digits", "So many that no other number is written alike"),
)
_LOOKS = (
    (CellLook.PLAIN, "Plain", "Nothing but the text"),
    (CellLook.HEAT, "Heat map", "Cells have the colour of their value, from the lowest to the highest row"),
    (CellLook.BARS, "Bars", "A bar as long as the value; logarithmic over orders of magnitude"),
    (CellLook.CURVE, "Curve", "The metric over its steps beside its value"),
)
_DIGITS = tuple(range(1, 9))
_LAST_POINTS = (5, 10, 50)


class ColumnMenu(CommandMenu):
    """Sorting, place, numbers and looks of one column."""

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget,
        column: TableColumn,
        move: Callable[[int], None],
        room: Sequence[bool],
    ) -> None:
        super().__init__(workspace, parent, f"Column {column.title}")
        self._host, self._column = parent, column
        self._table = workspace.session.state.run_table
        self._sorting()
        self.addSeparator()
        if column.kind is ColumnKind.METRIC:
            self._reducers()
        if column.kind is ColumnKind.CALCULATED:
            change = partial(change_column, workspace, parent, column, QCursor.pos())
            self.addAction("Change expression…", change).setToolTip("Calculate something else in this column")
            rename = partial(name_column, workspace, parent, column, QCursor.pos())
            self.addAction("Rename column…", rename).setToolTip("Call it something else, on axes and in queries, too")
        if column.kind in (ColumnKind.METRIC, ColumnKind.VALUE, ColumnKind.CALCULATED):
            add_types(self, workspace, column.key, column.title)
            self._formats()
        if column.kind is not ColumnKind.NAME and column.kind is not ColumnKind.STATUS:
            self._looks()
        self._groups()
        self.addSeparator()
        self._place(move, room)

    def _submenu(self, title: str) -> tuple[QMenu, QActionGroup]:
        menu = self.addMenu(title)
        menu.setToolTipsVisible(True)
        return menu, QActionGroup(menu)

    def _sorting(self) -> None:
        key, title, keys = self._column.key, self._column.title, self._table.sort
        for descending, text in ((False, "Sort ascending"), (True, "Sort descending")):
            self.add(
                self, text, partial(sort_as, [SortKey(key, descending)], f"Sort by {title}"),
                "Runs without a value come last either way", keys == (SortKey(key, descending),),
            )  # fmt: skip
        also = self.add(
            self, "Sort by this, too", lambda: sort_by(key, title, add=True),
            "Orders runs that are equal in what they are sorted by already; Shift and click does it too",
        )  # fmt: skip
        also.setEnabled(bool(keys) and all(each.column != key for each in keys))
        clear = self.add(self, "Do not sort by this", self._unsorted, "By name where nothing else sorts")
        clear.setEnabled(any(each.column == key for each in keys))

    def _unsorted(self) -> Command:
        return sort_as([each for each in self._table.sort if each.column != self._column.key])

    def _reducers(self) -> None:
        menu, group = self._submenu("Value")
        operand = self._column.operand
        base = operand if isinstance(operand, Field) else operand.field
        for text, reduced, tip in self._reductions(base):
            now = field_name(operand) if isinstance(operand, Reduced) else ""
            name = None if reduced is None else field_name(reduced)
            command = partial(reduce_metric, self._column.key, self._column.title, name)
            group.addAction(self.add(menu, text, command, tip, now == (name or "")))
        menu.addSeparator()
        menu.addAction("Mean of last…", partial(self._ask, base, Reducer.MEAN)).setToolTip(
            "Of as many points as wanted"
        )
        menu.addAction("At step…", partial(self._ask, base, Reducer.AT)).setToolTip(
            "The last value at or before a step"
        )

    def _reductions(self, base: Field) -> list[tuple[str, Reduced | None, str]]:
        plain = (
            ("Best", Reducer.BEST, "Lowest for losses and errors by their names, highest for all else"),
            ("Lowest", Reducer.MIN, "The smallest value of all steps"),
            ("Highest", Reducer.MAX, "The largest value of all steps"),
            ("Area under the curve", Reducer.AUC, "Over steps, by trapezoids"),
        )
        means = [Reduced(base, Reducer.MEAN, count) for count in _LAST_POINTS]
        known: list[tuple[str, Reduced | None, str]] = [("Last", None, "The value of the highest step")]
        known += [(text, Reduced(base, reducer), tip) for text, reducer, tip in plain]
        known += [(_capital(reducer_text(mean)), mean, "Evens out the noise of the end") for mean in means]
        levels = self._workspace.session.state.scalars.reading.levels
        goals = [operand_of(name) for name in reached(field_name(base), levels)]
        known += [
            (_capital(reducer_text(goal)).removesuffix(" of"), goal, "First step as good as the line in Scalars")
            for goal in goals
            if isinstance(goal, Reduced)
        ]
        now = self._column.operand
        if isinstance(now, Reduced) and now not in [reduced for _, reduced, _ in known]:
            known.append((_capital(reducer_text(now)), now, "As it is"))
        return known

    def _ask(self, base: Field, reducer: Reducer) -> None:
        step = self._workspace.session.state.step or self._workspace.session.catalog.last_step or 0
        words = ("Step", step) if reducer is Reducer.AT else ("Points", 20)

        def done(number: int) -> None:
            name = field_name(Reduced(base, reducer, number))
            self.do(reduce_metric(self._column.key, self._column.title, name))

        NumberPopup(self._workspace, self._host, *words, 0 if reducer is Reducer.AT else 1, done).show_at(self.pos())

    def _formats(self) -> None:
        menu, group = self._submenu("Number format")
        key, title = self._column.key, self._column.title
        now = self._table.formats.get(key, NumberFormat())
        for style, text, tip in _STYLES:
            wanted = NumberFormat(style, now.digits)
            group.addAction(self.add(menu, text, partial(format_column, key, title, wanted), tip, now.style is style))
        menu.addSeparator()
        digits = menu.addMenu("Digits")
        digits.setEnabled(now.style not in (NumberStyle.AUTO, NumberStyle.FULL))
        for count in _DIGITS:
            wanted = NumberFormat(now.style, count)
            self.add(digits, str(count), partial(format_column, key, title, wanted), "", now.digits == count)

    def _looks(self) -> None:
        menu, group = self._submenu("Look")
        key, title = self._column.key, self._column.title
        now = self._table.looks.get(key, CellLook.PLAIN)
        for look, text, tip in _LOOKS:
            if look is not CellLook.CURVE or self._column.kind is ColumnKind.METRIC:
                group.addAction(self.add(menu, text, partial(draw_column, key, title, look), tip, now is look))

    def _groups(self) -> None:
        """Offer to group and colour runs by the column, and what stands for it in rows of groups."""
        if self._column.key == NAME:
            return
        grouping, field = self._workspace.session.state.grouping, self._column.key
        on = grouping.by is GroupBy.FIELDS and field in grouping.fields
        others = [each for each in grouping.fields if each != field] if grouping.by is GroupBy.FIELDS else []
        self.addSeparator()
        self.add(
            self, "Group runs by this", lambda: group_by_fields(others if on else [*others, field]),
            "Runs with the same value are a group, in every view; with others that are checked the same of all", on,
        )  # fmt: skip
        name = field_name(self._column.operand)
        colouring = self._workspace.session.state.runs.colouring
        coloured = colouring.by is ColourBy.FIELD and colouring.field == name
        self.add(
            self, "Colour runs by this", lambda: colour_runs_by(ColourBy.AUTO) if coloured else colour_by_field(name),
            "The colours of runs, in every view, say the value", coloured,
        )  # fmt: skip
        if grouping.active and self._column.kind in (ColumnKind.METRIC, ColumnKind.DURATION, ColumnKind.CALCULATED):
            self._aggregates(grouping)

    def _aggregates(self, grouping: Grouping) -> None:
        menu, group = self._submenu("Groups show")
        for how, word in WORDS.items():
            now = grouping.aggregate is how and not grouping.aggregate_by
            group.addAction(self.add(menu, word, partial(aggregate, how), "Of each metric by itself", now))
        menu.addSeparator()
        for how, word in WORDS.items():
            if how is Aggregate.MEAN or self._column.kind not in (ColumnKind.METRIC, ColumnKind.CALCULATED):
                continue
            now = grouping.aggregate is how and grouping.aggregate_by == self._column.key
            tip = "All metrics of a group are those of this one run, as in TensorBoard"
            text = f"The run with the {word.lower()} of this"
            group.addAction(self.add(menu, text, partial(aggregate, how, self._column.key), tip, now))

    def _place(self, move: Callable[[int], None], room: Sequence[bool]) -> None:
        key, title = self._column.key, self._column.title
        pinned = key in self._table.pinned
        if key != NAME:
            pin = f"{'Unpin' if pinned else 'Pin'} column"
            self.add(self, pin, partial(pin_column, key, title, not pinned), "Pinned columns stay while others scroll")
            for text, step, there in (("Move left", -1, room[0]), ("Move right", 1, room[1])):
                self.addAction(text, partial(move, step)).setEnabled(there)
        fit = self.add(self, "Usual width", partial(resize_column, key, title, None), "As its title and cells need it")
        fit.setEnabled(key in self._table.widths)
        if key != NAME:
            hide = partial(show_columns, [key], False, f"Hide {title}")
            self.add(self, "Hide column", hide, "The list of columns brings it back")
        if self._column.kind is ColumnKind.CALCULATED:
            remove = partial(remove_calculated, key, title)
            self.add(self, "Remove column", remove, "It is not calculated any more; axes that have it keep it")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class NumberPopup(QFrame):
    """A field for one whole number."""

    def __init__(
        self, workspace: Workspace, parent: QWidget, name: str, value: int, least: int, done: Callable[[int], None]
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("popup")
        self._done = done
        self.field = QSpinBox()
        self.field.setRange(least, 2**31 - 1)
        self.field.setValue(value)
        self.field.setAccessibleName(name)
        self.field.setMinimumWidth(110)
        self.apply = TextButton(workspace, "Apply", self._apply, primary=True)
        self.field.lineEdit().returnPressed.connect(self._apply)
        row = QHBoxLayout()
        row.setSpacing(SPACE.inside)
        row.addWidget(label(name, "muted"))
        row.addWidget(self.field, 1)
        row.addWidget(self.apply)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.between, SPACE.between, SPACE.between, SPACE.between)
        column.addLayout(row)

    def show_at(self, where: QPoint) -> None:
        """Open with the number selected."""
        self.move(where)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.field.selectAll()

    def _apply(self) -> None:
        number = self.field.value()
        self.close()
        self._done(number)
