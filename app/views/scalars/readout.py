"""The table of values near the cursor."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.theme.fonts import text_font
from app.widgets.cards.beside import beside
from app.workspace import Workspace
from core.analysis.aggregation import Spread
from core.state import Event
from core.style import DASHES, TYPE
from core.style.text import grouped, moment
from core.views.hparams.table.cells import cell_of
from core.views.names import short_name, telling
from core.views.scalars import CardWish, Reading
from core.views.scalars.reading.columns import ValueColumn, field_columns
from core.views.scalars.reading.shelf import shelf_of
from core.views.scalars.readout import listed
from core.views.scalars.x_axis import x_title
from core.views.ticks import span_label, value_column, value_label

TAG = "Tag"
"""The column of tags, where a card shows several."""
AXIS = "X"
"""The column of the horizontal axis; its header says what that is."""
BAND = "Band"
"""The column of bands; its header says which they are."""
BANDS = {
    Spread.NONE: "",
    Spread.DEVIATION: "± SD",
    Spread.ERROR: "± SE",
    Spread.CONFIDENCE: "95 % CI",
    Spread.BOOTSTRAP: "95 % CI",
    Spread.QUARTILES: "25 – 75 %",
    Spread.DECILES: "10 – 90 %",
    Spread.RANGE: "Range",
}
CHOICES = {"smoothed": "Smoothed", "value": "Value", "step": "Step", "relative": "Relative", "time": "Clock"}
"""Columns that the user may choose, by their keys, beside what is known of runs."""
_LINE, _PAD, _GAP, _SWATCH, _NAME = 20, 10, 12, 16, 150
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Row:
    """Texts of one line; the first is the whole name of the run, `short` as much of it as is shown."""

    colour: str
    short: str
    cells: tuple[str, ...]
    strong: bool
    quiet: bool
    run: str = ""
    dash: int = 0


class ReadoutTable(QWidget):
    """Swatch, run and value of the runs under the cursor, and step and time where they differ or are the axis.

    The mouse passes through it.
    """

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Values under the cursor")
        self._workspace = workspace
        self.header: tuple[str, ...] = ()
        self.rows: tuple[Row, ...] = ()
        self.more = 0
        self.found: Sequence[Reading] = ()
        self.wish: CardWish | None = None
        self.run: str | None = None
        self._fields: tuple[object, dict[str, ValueColumn]] = (None, {})
        self._widths: list[int] = []
        self._told: tuple[object, dict[str, tuple[float, ...]]] = (None, {})
        self.hide()

    def show_readings(self, found: Sequence[Reading], wish: CardWish, run: str | None) -> None:
        """Show readings in their order, the first ones of them, `run` in bold."""
        reading = self._workspace.session.state.scalars.reading
        shown = listed(found, run, reading.rows)
        columns = self._chosen(reading.columns, wish) or _columns(shown, wish)
        self.found, self.wish, self.run = found, wish, run
        first = "Group" if shelf_of(wish).grouped else "Run"
        titles = (self._title(name, wish) for name in columns)
        self.header = (f"Step {grouped(shown[0].step)}" if shown and "Step" not in columns else first, *titles)
        if self._told[0] is not wish.lines:
            self._told = (wish.lines, telling([line.title for line in wish.lines]))
        values = value_column([reading.value for reading in shown])
        drawn = value_column([reading.smoothed for reading in shown])
        self.rows = tuple(
            self._row(
                reading, {"Value": value, "Smoothed": smoothed, BAND: band, AXIS: _place(reading, wish)}, columns, run
            )
            for reading, value, smoothed, band in zip(shown, values, drawn, _bands(shown), strict=True)
        )
        self.more = len(found) - len(self.rows)
        self._widths = self._measure()
        self.resize(self.sizeHint())
        self.setAccessibleDescription("; ".join(", ".join(row.cells) for row in self.rows))
        self.update()

    def _known_fields(self) -> dict[str, ValueColumn]:
        """Return what is known of runs as columns, by field."""
        catalog = self._workspace.session.catalog
        if self._fields[0] is not catalog:
            self._fields = (catalog, {column.key: column for column in field_columns(catalog)})
        return self._fields[1]

    def _chosen(self, keys: Sequence[str], wish: CardWish) -> tuple[str, ...]:
        """Return the columns that the user wants, as far as they are known; none for those that tell something."""
        known = {**CHOICES, **self._known_fields()} if keys else {}
        wanted = [key for key in keys if key in known and (key != "smoothed" or wish.smoothing.active)]
        return (*((TAG,) if wish.several else ()), *(CHOICES.get(key, key) for key in wanted)) if wanted else ()

    def _title(self, name: str, wish: CardWish) -> str:
        if name in (BAND, AXIS):
            return BANDS[wish.joining.spread] if name == BAND else _axis_title(wish)
        field = self._known_fields().get(name)
        return name if field is None else field.title

    def _known_of(self, reading: Reading, key: str) -> str:
        """Return what is known of a run, a dash of groups whose runs differ."""
        column = self._known_fields()[key]
        line = shelf_of(self.wish).line(reading.run) if self.wish else None
        names = [part.run for part in line.members] if line and line.members else [reading.run]
        runs = self._workspace.session.catalog.runs
        texts = {cell_of(runs[name], column.field).text for name in names if name in runs and column.field}
        return texts.pop() if len(texts) == 1 else "–"

    def row_at(self, y: int) -> str | None:
        """Return whose row lies at a height, None beside the rows."""
        place = (y - 6) // _LINE - 1
        return self.rows[place].run if 0 <= place < len(self.rows) else None

    def copied(self) -> str:
        """Return all readings, also those that are not listed, with all digits, apart by tabs."""
        lines: list[tuple[str, ...]] = [("run", "tag", "smoothed", "value", "step", "relative_seconds", "wall_time")]
        for each in self.found:
            numbers = (each.smoothed, each.value, each.step, each.relative, each.wall)
            lines.append((each.title, each.tag, *map(repr, numbers)))
        return "\n".join("\t".join(line) for line in lines)

    def sizeHint(self) -> QSize:
        """Return the size of all rows."""
        lines = 1 + len(self.rows) + (self.more > 0)
        width = 2 * _PAD + _SWATCH + sum(self._widths) + _GAP * max(len(self._widths) - 1, 0)
        return QSize(width, lines * _LINE + 2 * 6)

    def _measure(self) -> list[int]:
        plain, strong = QFontMetrics(_font()), QFontMetrics(_font(True))
        widths = [plain.horizontalAdvance(title) for title in self.header]
        for row in self.rows:
            metrics = strong if row.strong else plain
            texts = (row.short, *row.cells[1:])
            widths = [max(w, metrics.horizontalAdvance(cell) + 1) for w, cell in zip(widths, texts, strict=True)]
        return [max(min(widths[0], _NAME), _NAME // 2), *widths[1:]]

    def place_near(self, cursor: QPoint, card: QRect, bounds: QRect) -> None:
        """Move beside the card, below it first; onto it, away from the cursor, only where there is no room around."""
        self.move(beside(self.sizeHint(), cursor, card, bounds))
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the table."""
        tokens = self._workspace.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(tokens.raised))
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(text_font(TYPE.caption))
        painter.setPen(QColor(tokens.muted))
        self._draw_cells(painter, 6, self.header)
        for line, row in enumerate(self.rows, start=1):
            self._draw_row(painter, 6 + line * _LINE, row)
        if self.more:
            painter.setFont(text_font(TYPE.caption))
            painter.setPen(QColor(tokens.muted))
            place = QRect(_PAD + _SWATCH, 6 + (1 + len(self.rows)) * _LINE, self.width(), _LINE)
            painter.drawText(place, _LEFT, f"{grouped(self.more)} more")

    def _row(self, reading: Reading, values: Mapping[str, str], columns: Sequence[str], run: str | None) -> Row:
        count = grouped(reading.count) if reading.count else "1"
        texts = {**values, "Step": grouped(reading.step), "n": count, TAG: reading.tag}
        texts["Relative"] = _span(reading.relative)
        texts["Clock"] = moment(reading.wall) if math.isfinite(reading.wall) else "–"
        texts |= {name: self._known_of(reading, name) for name in columns if name not in texts}
        strong = reading.run == run
        metrics = QFontMetrics(_font(strong))
        short = short_name(reading.title, self._told[1][reading.title], metrics.horizontalAdvance, _NAME)
        cells = (reading.title, *(texts[name] for name in columns))
        return Row(reading.colour, short, cells, strong, not reading.inside, reading.run, reading.dash)

    def _draw_row(self, painter: QPainter, top: int, row: Row) -> None:
        tokens = self._workspace.tokens
        self._draw_swatch(painter, top, row)
        painter.setFont(_font(row.strong))
        painter.setPen(QColor(tokens.muted if row.quiet else tokens.text))
        self._draw_cells(painter, top, (row.short, *row.cells[1:]))

    def _draw_swatch(self, painter: QPainter, top: int, row: Row) -> None:
        """Draw a square in the colour of the curve, or a piece of its line where that is dashed."""
        pattern = DASHES[row.dash % len(DASHES)]
        if not pattern:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(row.colour))
            painter.drawRoundedRect(QRectF(_PAD, top + 5.5, 9, 9), 2, 2)
            return
        pen = QPen(QColor(row.colour), 2)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([length / 1.6 for length in pattern])
        painter.setPen(pen)
        painter.drawLine(QPointF(_PAD - 4, top + 10), QPointF(_PAD + 11, top + 10))

    def _draw_cells(self, painter: QPainter, top: int, cells: Sequence[str]) -> None:
        left = _PAD + _SWATCH
        for column, (text, width) in enumerate(zip(cells, self._widths, strict=True)):
            place = QRect(left, top, width, _LINE)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, width)
            left_aligned = not column or self.header[column] == TAG
            painter.drawText(place, _LEFT if left_aligned else _RIGHT, shown)
            left += width + _GAP


def _font(strong: bool = False) -> QFont:
    return text_font(TYPE.table, QFont.Weight.DemiBold if strong else QFont.Weight.Normal)


def _columns(found: Sequence[Reading], wish: CardWish) -> tuple[str, ...]:
    """Return the columns after the name: a step that all rows share is told once, x only where it is not the step."""
    values = ("Smoothed", "Value") if wish.smoothing.active else ("Value",)
    same = len({reading.step for reading in found}) == 1
    shelf = shelf_of(wish)
    spread = (shelf.grouped and wish.joining.spread is not Spread.NONE) or shelf.banded
    values = (*values, *((BAND,) if spread else ()), *(("n",) if shelf.grouped else ()))
    values = (*((TAG,) if wish.several else ()), *values)
    return (*values, *(() if same and wish.on_steps else ("Step",)), *(() if wish.on_steps else (AXIS,)))


def _axis_title(wish: CardWish) -> str:
    """Return what the column of the horizontal axis is called."""
    if wish.across.event is not Event.NOTHING:
        return "Offset"
    return "Time" if wish.x_axis.timed else short_tag(x_title(wish))


def short_tag(tag: str) -> str:
    """Return as much of a tag as a title of a column has room for."""
    last = tag.rpartition("/")[2] or tag
    return last if len(last) <= 14 else f"{last[:13]}…"


def _place(reading: Reading, wish: CardWish) -> str:
    """Return where a point lies on the horizontal axis, over time since the start of its run."""
    if wish.x_axis.timed:
        return _span(reading.relative if wish.across.event is Event.NOTHING else reading.x)
    return value_label(reading.x)


def _bands(found: Sequence[Reading]) -> list[str]:
    """Return the bands of groups, from their lower to their upper end; a dash where there is none."""
    ends = value_column([end for reading in found for end in (reading.lower, reading.upper)])
    return [
        f"{low} – {high}" if math.isfinite(reading.lower) else "–"
        for reading, low, high in zip(found, ends[::2], ends[1::2], strict=True)
    ]


def _span(seconds: float) -> str:
    """Return a time since the run's start; a dash where the log tells none."""
    return span_label(round(seconds)) if math.isfinite(seconds) else "–"
