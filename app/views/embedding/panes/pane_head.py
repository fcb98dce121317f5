"""The line above a picture: table, method and step of it, how its run goes, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup, QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from app.views.embedding.panes.chooser import Chooser
from app.views.embedding.projecting.projecting import Projecting
from app.views.embedding.projecting.run import Run
from app.views.embedding.projecting.run_box import progress_text
from app.views.embedding.rows.table_box import table_name, table_shape, table_tip
from app.widgets.buttons import IconButton, TextButton
from app.widgets.labels import ElidedLabel
from app.workspace import Workspace
from core.analysis.projection.methods import METHODS
from core.model import Catalog, EmbeddingTable
from core.state import Pane, SessionState
from core.state.embedding_panes import BY_ROW
from core.style import SPACE
from core.style.text import grouped
from core.views.embedding import Known
from core.views.embedding.methods import described, title_of
from core.views.embedding.panes.lens import Lens

HEAD = 36
"""Height of the line in logical pixels."""
_LISTED = 30
_ROOMY, _NARROW = 560, 420
"""Widths from which the button names the method that it runs, and from which it has words and a status at all."""
_WIDEST = 1 << 14


class Head(QWidget):
    """A line above a picture, as wide as the picture is."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._looks = workspace
        self.setFixedHeight(HEAD)
        self.setAutoFillBackground(True)
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(SPACE.inside, 0, SPACE.unit, 0)
        self.line.setSpacing(2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a line between the head and its picture."""
        with QPainter(self) as painter:
            painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(self._looks.tokens.line))


class PaneHead(Head):
    """Says what a pane shows, and lets other things be chosen."""

    table_chosen = Signal(str)
    join_chosen = Signal(str)
    method_chosen = Signal(str)
    dimensions_chosen = Signal(int)
    parameters_wanted = Signal()
    step_chosen = Signal(object)
    """Emitted with the step to stay at, None to follow the linked one."""
    run_wanted = Signal()
    stop_wanted = Signal()
    main_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, workspace: Workspace, projecting: Projecting) -> None:
        super().__init__(workspace)
        self._projecting = projecting
        self._catalog = Catalog()
        self._lens, self._pane = Lens(0, "", ""), Pane()
        self._state = SessionState()
        self._about: Known | None = None
        self._refused = ""
        self._run: Run | None = None
        self.joins: tuple[str, ...] = ()
        """Columns that could say which rows are the same."""
        self.table = Chooser(workspace, "Table of this picture", self._fill_tables, 72)
        self.method = Chooser(workspace, "Projection of this picture", self._fill_methods, 116)
        self.step = Chooser(workspace, "Step of this picture", self._fill_steps, 132)
        self.status = ElidedLabel("", "caption")
        self.run = TextButton(workspace, "Run", self.run_wanted.emit, "play")
        self.run.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.stop = IconButton(workspace, "stopped", "End the run of this picture", self.stop_wanted.emit, 24)
        self.swap = IconButton(
            workspace, "swap", "Make this the main picture, and that the one beside", self.main_wanted.emit, 24
        )
        self.close_ = IconButton(workspace, "close", "Close this picture", self.close_wanted.emit, 24)
        for widget in (self.method, self.table, self.step):
            self.line.addWidget(widget)
        self.line.addWidget(self.status, _WIDEST)
        self.line.addStretch(1)  # takes the room of a status that is hidden
        for button in (self.run, self.stop, self.swap, self.close_):
            self.line.addWidget(button)

    def show_state(
        self, catalog: Catalog, lens: Lens, pane: Pane, state: SessionState, about: Known | None, run: Run | None
    ) -> None:
        """Say what a pane shows; `run` is that of its projection, None where none goes on."""
        self._catalog, self._lens, self._pane, self._state, self._about = catalog, lens, pane, state, about
        table = catalog.embeddings.get(lens.other)
        self.table.setVisible(len(catalog.embeddings) > 1)
        self.step.setVisible(table is not None and len(table.steps) > 1)
        if table is not None:
            self.table.say(table_name(table), "\n".join(filter(None, (table_tip(table), lens.said))))
            self.step.say(_step_said(table, state.step, pane.step is not None))
        spec = state.embedding.projection if about is None else about.spec
        self.method.say(f"{title_of(spec)} {state.embedding.dimensions}D", described(spec))
        self._show_run(run)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Name the method on the button where there is room."""
        self._show_run(self._run)

    def refuse(self, reason: str) -> None:
        """Say why a run was not started, nothing for an empty text."""
        self._refused = reason
        self._show_run(self._run)

    def _show_run(self, run: Run | None) -> None:
        projecting, reason = self._projecting, "" if self._about is None else self._about.reason
        self._run = run
        can_run = run is None and projecting.can_run()
        self.run.setVisible(can_run)
        self.run.setText(self._run_said())
        self.run.setMaximumWidth(SPACE.control + 4 if not self.run.text() else _WIDEST)
        self.status.setVisible(self.width() >= _NARROW or bool(self._refused) or run is not None)
        self.run.setAccessibleName(f"Run {projecting.title()}")
        self.run.setToolTip(f"Run {described(projecting.chosen)} for this picture")
        self.stop.setVisible(run is not None)
        said = self._refused or reason or self._lens.said
        if run is not None:
            said = progress_text(run, projecting.runs.preparing)
        self.status.setText(said)

    def _run_said(self) -> str:
        """Return what the button that runs says: as much as there is room for beside its icon."""
        if self.width() >= _ROOMY:
            return f"\u2009Run {self._projecting.title()}"
        return "\u2009Run" if self.width() >= _NARROW else ""

    def _fill_tables(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for table in self._catalog.embeddings.values():
            entry = menu.addAction(f"{table_name(table)}  ·  {table_shape(table)}")
            entry.setToolTip(table_tip(table))
            entry.setCheckable(True)
            entry.setChecked(table.key == self._lens.other)
            entry.triggered.connect(lambda _, key=table.key: self.table_chosen.emit(key))
            group.addAction(entry)
        if not self._lens.same:
            self._fill_joins(menu)

    def _fill_joins(self, menu: QMenu) -> None:
        joins = menu.addMenu("Rows are the same by")
        pairing = self._lens.pairing
        named = [("What fits best", ""), ("Their number", BY_ROW)]
        named += [(name, name) for name in self.joins]
        for title, join in named:
            best = "" if join or pairing is None or pairing.by == BY_ROW else f" ({pairing.by})"
            entry = joins.addAction(title + best)
            entry.setCheckable(True)
            entry.setChecked(self._pane.join == join)
            entry.triggered.connect(lambda _, join=join: self.join_chosen.emit(join))

    def _fill_methods(self, menu: QMenu) -> None:
        for method in METHODS.values():
            made = self._projecting.made(self._state.embedding.choice.spec(method.name))
            entry = menu.addAction(f"{method.title}  ·  made before" if made and method.process else method.title)
            entry.setToolTip(method.tip)
            entry.setCheckable(True)
            entry.setChecked(method.name == self._projecting.chosen.method)
            entry.triggered.connect(lambda _, name=method.name: self.method_chosen.emit(name))
        menu.addSeparator()
        for dimensions in (2, 3):
            entry = menu.addAction(f"{dimensions}D")
            entry.setCheckable(True)
            entry.setChecked(self._state.embedding.dimensions == dimensions)
            entry.triggered.connect(lambda _, number=dimensions: self.dimensions_chosen.emit(number))
        menu.addSeparator()
        menu.addAction("Parameters and axes…").triggered.connect(lambda: self.parameters_wanted.emit())

    def _fill_steps(self, menu: QMenu) -> None:
        table = self._catalog.embeddings.get(self._lens.other)
        if table is None:
            return
        linked = menu.addAction("Follow the linked step")
        linked.setCheckable(True)
        linked.setChecked(self._pane.step is None)
        linked.triggered.connect(lambda: self.step_chosen.emit(None))
        menu.addSeparator()
        for step in listed_steps(table):
            entry = menu.addAction(f"Stay at step {grouped(step)}")
            entry.setCheckable(True)
            entry.setChecked(self._pane.step == step)
            entry.triggered.connect(lambda _, step=step: self.step_chosen.emit(step))


def listed_steps(table: EmbeddingTable) -> list[int]:
    """Return the steps of a table that a menu has room for: all, or some with the first and the last among them."""
    steps = [state.step for state in table.steps if state.step is not None]
    if len(steps) <= _LISTED:
        return steps
    return [steps[round(place * (len(steps) - 1) / (_LISTED - 1))] for place in range(_LISTED)]


def _step_said(table: EmbeddingTable, step: int | None, pinned: bool) -> str:
    shown = table.at(step).step
    named = "no step" if shown is None else f"step {grouped(shown)}"
    return f"stays at {named}" if pinned else named
