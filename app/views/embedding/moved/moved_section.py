"""The part of the panel that says which points moved between what is shown and something else."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QSpinBox, QWidget

from app.background import Background
from app.views.embedding.columns.number_chart import NumberChart
from app.views.embedding.moved.comparing import Comparing
from app.views.embedding.moved.moved_counts import LISTED, MovedCounts, counted, listed
from app.views.embedding.quality.measure_line import MeasureLine
from app.views.embedding.rows.row_list import RowList
from app.views.embedding.scene.frame import Frame
from app.views.embedding.section import Section, add_row
from app.widgets.buttons import IconButton, TextButton
from app.widgets.choices import add_choices, narrow
from app.widgets.labels import label
from app.widgets.number_boxes import as_fields
from app.workspace import Workspace
from core.analysis.moved.movement import MOST
from core.model import Bool
from core.session.command import change_embedding
from core.session.commands.points.moved import keep_moved
from core.state import Against, PointMeasure, SessionState, Within
from core.style import SPACE
from core.style.text import counted as so_many
from core.style.text import grouped
from core.views import Points
from core.views.embedding import Known
from core.views.embedding.moved.choices import Choice, same
from core.views.embedding.moved.result import Moved
from core.views.embedding.moved.sides import Pair
from core.views.embedding.moved.table import as_text
from core.views.embedding.moved.words import basis, column_name, sentence
from core.views.picture import Emphasis

_HINT = "Choose what to compare the picture with: points whose nearest neighbours are others there have moved"
_SEVERAL = (Against.BEFORE, Against.STEP, Against.TABLE)
"""What can be compared among the vectors and in pictures."""


class MovedSection(Section):
    """What is compared; how much stays; a histogram; the points that moved most; colours and a column of it."""

    row_chosen = Signal(int)
    row_hovered = Signal(object)

    def __init__(self, workspace: Workspace, comparing: Comparing) -> None:
        super().__init__(workspace, "What moved", folded=True)
        self._comparing = comparing
        self.against, self.within, self.neighbours = _box("Compare with"), _within_box(), _spin_box()
        self.hint = label(_HINT, "muted", wrap=True)
        self.sentence, self.basis = label("", wrap=True), label("", "caption", wrap=True)
        self.copy = IconButton(workspace, "copy", "Copy how much every listed point moved", self._copy)
        self.start = TextButton(workspace, "Compare", comparing.compare, "play", primary=True)
        self.start.setToolTip("Find the nearest neighbours of every point on both sides")
        self.line = MeasureLine("comparing", comparing.cancel, comparing.compare)
        self.chart = NumberChart(workspace, "Moved")
        self.chart.setToolTip("How many points moved how much; drag to select those within a range")
        self.top = QSpinBox()
        as_fields(self.top)
        self.pick = TextButton(workspace, "Select", self._pick_most)
        self.back = IconButton(workspace, "chevron-left", "The point before that moved more (Shift+F4)", self._back, 24)
        self.forth = IconButton(workspace, "chevron-right", "The next point that moved most (F4)", self._forth, 24)
        self.place = label("", "caption")
        self.most = RowList(workspace, "Points that moved most", 8)
        self.colour = QCheckBox("Colour by it")
        self.keep = TextButton(workspace, "Keep as column", self._keep)
        self._background = Background(self._counted, self)
        self._about: Known | None = None
        self._points: Points | None = None
        self._state: SessionState | None = None
        self._asked: tuple[object, ...] = ()
        self._listed: tuple[object, ...] = ()
        self._choices: tuple[Choice, ...] = ()
        self._counts: MovedCounts | None = None
        self._picked: tuple[float, float] | None = None
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        form = self.form()
        add_row(form, "Compare", self.against)
        self.within_name = add_row(form, "Look", self.within)
        self.count_name = add_row(form, "Nearest", self.neighbours)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.inside)
        foot.addWidget(self.basis, 1)
        foot.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        self.top.setRange(1, 100_000_000)
        self.top.setValue(50)
        self.top.setMaximumWidth(76)
        self.top.setGroupSeparatorShown(True)
        self.top.setAccessibleName("How many points to select")
        self.top.setToolTip("How many of the points that moved most are selected")
        self.pick.setToolTip("Select the points shown that moved most")
        self.colour.setToolTip("Colour points by how much they moved, or by what they were coloured by before")
        self.keep.setToolTip("Keep how much every point moved as a column: to be searched, brushed, coloured, exported")
        self.found, self.acts, self.picking = QWidget(), QWidget(), QWidget()
        listing, acting, picking = QHBoxLayout(self.found), QHBoxLayout(self.acts), QHBoxLayout(self.picking)
        for line in (listing, acting, picking):
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(SPACE.inside)
        listing.addWidget(label("Moved most", "muted"), 1)
        for step in (self.place, self.back, self.forth):
            listing.addWidget(step)
        for part in (self.pick, self.top, label("that moved most")):
            picking.addWidget(part)
        picking.addStretch(1)
        acting.addWidget(self.colour, 1)
        acting.addWidget(self.keep)
        for told in (self.hint, self.sentence):
            self.rows.addWidget(told)
        self.rows.addLayout(foot)
        for below in (self.start, self.line, self.chart, self.found, self.most, self.picking, self.acts):
            self.rows.addWidget(below)

    def _connect(self) -> None:
        comparing = self._comparing
        comparing.watched = self.body.isVisible
        comparing.changed.connect(self._show_progress)
        self.heading.toggled.connect(lambda _: self._on_folded())
        self.against.activated.connect(self._choose)
        self.within.activated.connect(
            lambda _: comparing.change("Look for neighbours elsewhere", within=Within(self.within.currentData()))
        )
        self.neighbours.valueChanged.connect(
            lambda count: comparing.change("Neighbours compared", "embedding.moved.count", neighbours=count)
        )
        self.colour.clicked.connect(self._colour)
        self.chart.ranged.connect(self._range)
        self.chart.released.connect(self._pick_range)
        self.chart.cleared.connect(self._clear)
        self.most.row_chosen.connect(self.row_chosen)
        self.most.row_hovered.connect(self.row_hovered)

    def _on_folded(self) -> None:
        self._comparing.rest()
        self._show()

    def _choose(self, index: int) -> None:
        choice = self.against.itemData(index)
        if isinstance(choice, int):
            self._comparing.choose(self._choices[choice])

    @property
    def moved(self) -> Moved | None:
        """What moved of what is looked at."""
        return None if self._about is None else self._about.moved

    def show_state(self, about: Known | None, state: SessionState, points: Points | None) -> None:
        """Show what is compared and what was found."""
        self._about, self._state, self._points = about, state, points
        self._show()

    def _show(self) -> None:
        about, state = self._about, self._state
        if state is None or not self.heading.isChecked():
            self._forget()
            return
        wish, moved, found = state.embedding.moved, self.moved, self._comparing.found
        self._offer()
        several = wish.against in _SEVERAL
        self.within.setVisible(several)
        self.within_name.setVisible(several)
        self.neighbours.setVisible(wish.against is not Against.NOTHING)
        self.count_name.setVisible(wish.against is not Against.NOTHING)
        self.within.setCurrentIndex(self.within.findData(wish.within))
        blocker = QSignalBlocker(self.neighbours)
        self.neighbours.setValue(wish.neighbours)
        blocker.unblock()
        told = found if isinstance(found, str) else ""
        self.hint.setText(told or _HINT)
        self.hint.setVisible(bool(told) or wish.against is Against.NOTHING)
        for part in (self.sentence, self.basis, self.copy, self.acts):
            part.setVisible(moved is not None)
        if moved is not None and isinstance(found, Pair):
            self.sentence.setText(sentence(moved))
            self.basis.setText(basis(found, moved))
        self.colour.setChecked(state.embedding.colour_measure is PointMeasure.MOVED)
        self._show_progress()
        self._ask(about, state)

    def _offer(self) -> None:
        choices = self._comparing.choices()
        if choices != self._choices or not self.against.count():
            self._choices = choices
            blocker = QSignalBlocker(self.against)
            self.against.clear()
            for place, choice in enumerate(choices):
                if choice.begins:
                    self.against.insertSeparator(self.against.count())
                add_choices(self.against, ((place, choice.title, choice.tip),))
            blocker.unblock()
        wish = self._comparing.wish
        chosen = next((place for place, choice in enumerate(choices) if same(choice.wish, wish)), -1)
        self.against.setCurrentIndex(self.against.findData(chosen) if chosen >= 0 else -1)
        self.against.setPlaceholderText(wish.method or wish.table)
        self.against.setEnabled(bool(choices))

    def _show_progress(self) -> None:
        going, moved = self._comparing.going(), self.moved
        self.line.show_going(None if moved is not None else going)
        self.start.setVisible(moved is None and going is None and self._comparing.key() is not None)

    def _ask(self, about: Known | None, state: SessionState) -> None:
        """Count again what is to be seen, if anything that counts has changed."""
        moved, points = self.moved, self._points
        if about is None or moved is None or points is None:
            self._forget()
            return
        selected = state.selected_points.get(about.subject.table.key)
        asked = (id(moved), id(points.emphasis), selected)
        if asked != self._asked:
            self._asked = asked
            emphasis = points.emphasis
            self._background.ask(lambda: counted(moved, emphasis, selected))
        else:
            self._list()

    def _forget(self) -> None:
        self._asked, self._listed, self._counts = (), (), None
        self._comparing.finder.look(None)
        self.most.show_items(())
        for widget in (self.chart, self.found, self.picking):
            widget.hide()

    def _counted(self, counts: MovedCounts) -> None:
        if counts.moved is not self.moved or not self.heading.isChecked():
            return
        self._counts = counts
        self._comparing.finder.show(counts.moved, counts.rows)
        self.chart.setVisible(counts.bars is not None)
        self._show_picked(counts)
        self.found.setVisible(len(counts.rows) > 0)
        self.picking.setVisible(len(counts.rows) > 0)
        self._list()

    def _list(self) -> None:
        about, state, points, counts = self._about, self._state, self._points, self._counts
        if about is None or state is None or points is None or counts is None:
            return
        news = (counts, about.metadata, about.sheet, state.embedding.label_by, points.palette.tobytes())
        if self._listed != news:
            self._listed = news
            self.most.show_items(listed(about, state.embedding, points, counts.moved, counts.rows))
            self.most.setAccessibleDescription(so_many(len(counts.rows), "point"))
        self._show_place()

    def _show_place(self) -> None:
        finder = self._comparing.finder
        at, count = finder.at(), len(finder.found)
        most = f"{grouped(count)}+" if count == LISTED else grouped(count)
        self.place.setText("" if at is None else f"{grouped(at + 1)} of {most}")
        for button in (self.back, self.forth):
            button.setEnabled(finder.can_step())
        if at is not None and at != self.most.current:
            self.most.go_to(at)

    def _forth(self) -> None:
        self._comparing.finder.step(1)

    def _back(self) -> None:
        self._comparing.finder.step(-1)

    # Selecting

    def _range(self, low: float, high: float) -> None:
        self._picked = (low, high)
        self.chart.show_range(self._picked)

    def _pick_range(self) -> None:
        moved, picked = self.moved, self._picked
        if moved is not None and picked is not None:
            low, high = picked
            self._comparing.acts.select_where(lambda _: moved.between(low, high))

    def _clear(self) -> None:
        self._picked = None
        self._comparing.acts.clear_selection()

    def _show_picked(self, counts: MovedCounts) -> None:
        """Show the range that is selected; another selection has none."""
        if self._picked is not None and counts.bars is not None and not self._is_picked(counts, self._picked):
            self._picked = None
        self.chart.show_range(self._picked)
        if counts.bars is not None:
            self.chart.show_counts(counts.bars, self._picked is not None)

    def _is_picked(self, counts: MovedCounts, picked: tuple[float, float]) -> bool:
        about, points, state = self._about, self._points, self._state
        if about is None or points is None or state is None:
            return False
        selected = state.selected_points.get(about.subject.table.key)
        within = counts.moved.between(*picked) & (points.emphasis > 0)
        return selected is not None and selected.size == len(within) and bool((selected.mask() == within).all())

    def _pick_most(self) -> None:
        moved, count = self.moved, self.top.value()
        if moved is None:
            return

        def rows(frame: Frame) -> Bool:
            mask = np.zeros(len(moved.values), dtype=np.bool_)
            mask[moved.first(count, frame.points.emphasis != Emphasis.HIDDEN)] = True
            return mask

        self._comparing.acts.select_where(rows)

    # Keeping

    def _colour(self, wanted: bool) -> None:
        measure = PointMeasure.MOVED if wanted else PointMeasure.NONE
        self._workspace.session.do(change_embedding("Colour by", colour_measure=measure))

    def _keep(self) -> None:
        moved, found = self.moved, self._comparing.found
        if moved is None or not isinstance(found, Pair):
            return
        name = column_name(found)
        self._comparing.acts.work_out(lambda frame: keep_moved(frame.table, name, moved.values))
        self._workspace.notify("info", f"Kept as column {name}")

    def _copy(self) -> None:
        moved, found, about, counts = self.moved, self._comparing.found, self._about, self._counts
        if moved is None or about is None or counts is None or not isinstance(found, Pair):
            return
        QGuiApplication.clipboard().setText(as_text(moved, found, about.metadata, counts.rows))
        self._workspace.notify("info", f"Copied {so_many(len(counts.rows), 'point')} and how much each moved")


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip("What is compared with the picture: a step, its vectors, another method or another table")
    narrow(box, 8)
    return box


_WITHIN = (
    (Within.VECTORS, "Among the vectors", "By distance in all dimensions, as the method of the picture goes by it"),
    (Within.PICTURE, "In the pictures", "By distance on the axes that are shown, in both pictures"),
)


def _within_box() -> QComboBox:
    box = _box("Where neighbours are looked for")
    add_choices(box, _WITHIN)
    box.setToolTip("Where the nearest neighbours of every point are looked for, on both sides")
    return box


def _spin_box() -> QSpinBox:
    box = QSpinBox()
    box.setRange(1, MOST)
    box.setKeyboardTracking(False)
    box.setToolTip("How many nearest neighbours of every point are compared")
    as_fields(box)
    return box
