"""The part of the panel that says when neighbourhoods settled, and whether a scalar of the run says so."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from app.background import Background
from app.views.embedding.moved.comparing import Comparing
from app.views.embedding.moved.course_chart import CourseChart
from app.views.embedding.quality.measure_line import MeasureLine
from app.views.embedding.section import Section, add_row
from app.widgets.buttons import IconButton, TextButton
from app.widgets.choices import narrow
from app.widgets.labels import label
from app.widgets.save_dialog import ask_where
from app.workspace import Workspace
from core.jobs import Event, EventKind, Task
from core.model import Catalog
from core.state import RowSet, SessionState, Within
from core.style import SPACE
from core.views import Viewport
from core.views.embedding import Known
from core.views.embedding.moved.course import Beside, Course, beside, course_of, tags_of
from core.views.embedding.moved.course_picture import ALL, colours, picture_of_course, table_of_course
from core.views.embedding.moved.result import Steady
from core.views.embedding.moved.words import chosen_name, course_basis, course_sentence, scalar_sentence
from core.views.embedding.moved.work import steady_of

_FORMATS = "SVG drawing (*.svg);;PDF document (*.pdf);;PNG image (*.png);;CSV table (*.csv)"
_SIZE = (560.0, 320.0)
"""Logical pixels of a figure."""
_WITHIN = {Within.VECTORS: "among the vectors", Within.PICTURE: "in the pictures"}


class StepsSection(Section):
    """What stays from step to step as curves, a scalar beside them, and what both say."""

    def __init__(self, workspace: Workspace, comparing: Comparing) -> None:
        super().__init__(workspace, "Steady over the steps", folded=True)
        self._comparing = comparing
        self.hint = label("", "muted", wrap=True)
        self.within, self.scalar = _within_box(), _scalar_box()
        self.keys = _Keys(workspace)
        self.chart = CourseChart(workspace)
        self.sentence, self.goes = label("", wrap=True), label("", "muted", wrap=True)
        self.basis = label("", "caption", wrap=True)
        self.copy = IconButton(workspace, "copy", "Copy the numbers of the curves", self._copy)
        self.export = IconButton(workspace, "export", "Export the curves as a figure or a table", self._ask_where)
        self.start = TextButton(workspace, "Follow the steps", comparing.follow, "play", primary=True)
        self.start.setToolTip("Find the nearest neighbours at every logged step")
        self.line = MeasureLine("following the steps", comparing.cancel_steps, comparing.follow)
        self._about: Known | None = None
        self._state: SessionState | None = None
        self._catalog: Catalog | None = None
        self._background = Background(self._made, self)
        self._asked: tuple[object, ...] = ()
        self.course: Course | None = None
        self.beside: Beside | None = None
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.rows.addWidget(self.hint)
        form = self.form()
        self.within_name = add_row(form, "Look", self.within)
        self.scalar_name = add_row(form, "Scalar", self.scalar)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.unit)
        foot.addWidget(self.basis, 1)
        for button in (self.copy, self.export):
            foot.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        for widget in (self.start, self.line, self.keys, self.chart, self.sentence, self.goes):
            self.rows.addWidget(widget)
        self.rows.addLayout(foot)

    def _connect(self) -> None:
        comparing = self._comparing
        comparing.followed = self.body.isVisible
        comparing.changed.connect(self._show_progress)
        self.heading.toggled.connect(lambda _: self._on_folded())
        self.within.activated.connect(
            lambda _: comparing.change("Look for neighbours elsewhere", within=Within(self.within.currentData()))
        )
        self.scalar.activated.connect(
            lambda _: comparing.change("Scalar beside the steps", scalar=self.scalar.currentData())
        )
        self.chart.gone.connect(self._go)
        self.chart.released.connect(self._workspace.session.end_gesture)

    def _on_folded(self) -> None:
        self._comparing.rest()
        self._show()

    def _go(self, place: int) -> None:
        if self._about is not None:
            step = self._about.subject.table.steps[place].step
            self._comparing.acts.choose_step(0 if step is None else step)

    def show_state(self, about: Known | None, catalog: Catalog, state: SessionState) -> None:
        """Show what is known of the steps of the table that is looked at."""
        self._about, self._catalog, self._state = about, catalog, state
        self._show()

    def _show(self) -> None:
        about, state, catalog = self._about, self._state, self._catalog
        if about is None or state is None or catalog is None or not self.heading.isChecked():
            return
        wish, stages, table = state.embedding.moved, self._comparing.stages(), about.subject.table
        several = len(table.steps) > 1
        self.hint.setText(stages if isinstance(stages, str) else "")
        self.hint.setVisible(bool(self.hint.text()))
        self.within.setCurrentIndex(self.within.findData(wish.within))
        for control in (self.within, self.within_name):
            control.setVisible(several)
        self._offer(tags_of(catalog, table) if several else (), wish.scalar)
        self.beside = beside(catalog, table, wish.scalar)
        steady = steady_of(stages, wish.neighbours, self._workspace.session.results)
        if steady is None:
            self.course, self._asked = None, ()
            self._draw()
        else:
            self._ask(about, steady, state.selected_points.get(table.key))
        self._show_progress()

    def _offer(self, tags: tuple[str, ...], chosen: str) -> None:
        known = [self.scalar.itemData(place) for place in range(self.scalar.count())]
        if known != ["", *tags]:
            blocker = QSignalBlocker(self.scalar)
            self.scalar.clear()
            self.scalar.addItem("None", "")
            for tag in tags:
                self.scalar.addItem(tag, tag)
            blocker.unblock()
        self.scalar.setCurrentIndex(max(self.scalar.findData(chosen), 0))
        self.scalar.setVisible(bool(tags))
        self.scalar_name.setVisible(bool(tags))

    def _ask(self, about: Known, steady: Steady, selected: RowSet | None) -> None:
        table = about.subject.table
        own = selected if selected is not None and selected.size == table.rows and selected.count else None
        asked = (id(steady), table, own)
        if asked != self._asked:
            self._asked = asked
            self._background.ask(lambda: course_of(table, steady, None if own is None else own.mask()))
        else:
            self._draw()

    def _made(self, course: Course) -> None:
        if self._asked:
            self.course = course
            self._draw()

    def _draw(self) -> None:
        course, about, scalar = self.course, self._about, self.beside
        there = course is not None and about is not None
        for widget in (self.keys, self.chart, self.sentence, self.goes, self.basis, self.copy, self.export):
            widget.setVisible(there)
        if course is None or about is None:
            return
        place = about.subject.table.steps.index(about.subject.state)
        self.chart.show_course(course, scalar, min(place, len(course.x) - 1))
        self.keys.show_names(course, scalar)
        self.sentence.setText(course_sentence(course))
        self.goes.setText(scalar_sentence(course, scalar))
        self.goes.setVisible(bool(self.goes.text()))
        self.basis.setText(course_basis(course, self._said_within()))

    def _said_within(self) -> str:
        return _WITHIN[self._comparing.wish.within]

    def _show_progress(self) -> None:
        going, key = self._comparing.going_over_steps(), self._comparing.steady_key()
        known = key is None or key in self._workspace.session.results
        self.line.show_going(None if known else going)
        self.start.setVisible(not known and going is None)

    # Taking it elsewhere

    def _copy(self) -> None:
        if self.course is not None:
            header, rows = table_of_course(self.course, self.beside)
            lines = ["\t".join(header), *("\t".join("" if v is None else str(v) for v in row) for row in rows)]
            QGuiApplication.clipboard().setText("\n".join(lines) + "\n")
            self._workspace.notify("info", "Copied what stays at each step")

    def _ask_where(self) -> None:
        ask_where(self, "Export the curves", "steadiness.svg", _FORMATS, self.write)

    def write(self, path: str) -> None:
        """Write the curves into a file of the format that its name says, away from the window's thread."""
        course, about = self.course, self._about
        if course is None or about is None:
            return
        step, table = about.subject.state.step, about.subject.table
        if Path(path).suffix.lower() == ".csv":
            header, rows = table_of_course(course, self.beside)
            task = Task("Export what stays", "app.exporting:write_csv", {"header": header, "rows": rows, "path": path})
        else:
            note = course_basis(course, self._said_within())
            linked = None if step is None or not course.numbered else float(step)
            picture = picture_of_course(course, self.beside, table.key, note, linked, Viewport(*_SIZE))
            task = Task("Export what stays", "app.exporting:write_picture", {"picture": picture, "path": path})
        self._workspace.jobs.start(task, lambda event: self._told(path, event))

    def _told(self, path: str, event: Event) -> None:
        if event.kind is EventKind.DONE:
            self._workspace.notify("info", f"Written to {path}")
        elif event.kind is EventKind.FAILED:
            self._workspace.notify("error", f"The curves were not written: {event.message}", event.details)


class _Keys(QWidget):
    """What the colours of the curves mean, in a line."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text, 1)
        self._shown: tuple[Course, Beside | None] | None = None
        workspace.theme_changed.connect(self._write)

    def show_names(self, course: Course, scalar: Beside | None) -> None:
        """Name the curves there are."""
        self._shown = course, scalar
        self._write()

    def _write(self) -> None:
        if self._shown is None:
            return
        course, scalar = self._shown
        whole, chosen, other = colours(self._workspace.theme)
        names = [(whole, f"{ALL[:1].upper()}{ALL[1:]}")]
        names += [(chosen, chosen_name(course))] if course.chosen is not None else []
        names += [(other, scalar.tag)] if scalar is not None and course.numbered else []
        lines = (f'<span style="color:{colour}">━</span>&nbsp;{_escaped(name)}' for colour, name in names)
        self.text.setText("&nbsp;&nbsp; ".join(lines))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(" ", "&nbsp;")


def _within_box() -> QComboBox:
    box = _plain_box("Where neighbours are looked for at each step")
    box.addItem("Among the vectors", Within.VECTORS)
    box.addItem("In the pictures", Within.PICTURE)
    box.setToolTip("Whether neighbours are near in all dimensions, or in the picture of each step")
    return box


def _scalar_box() -> QComboBox:
    box = _plain_box("Scalar beside the curves")
    box.setToolTip("A scalar of the same run, drawn over the same steps with an axis at the right")
    return box


def _plain_box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    narrow(box, 8)
    return box
