"""The page on which runs stand side by side: their values, their curves, their texts."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from app.actions import Action
from app.background import Background
from app.views.following import Following
from app.views.hparams.compare.actions import compare_actions
from app.views.hparams.compare.charts import ChartsPart
from app.views.hparams.compare.menu import CompareMenu, field_opened
from app.views.hparams.compare.panel import ComparePanel
from app.views.hparams.compare.saving import Saving
from app.views.hparams.compare.texts import TextsPart
from app.views.hparams.compare.values import ValuesTable
from app.views.hparams.page import Page
from app.widgets.buttons import IconButton, TextButton
from app.widgets.controls import Segments
from app.widgets.empty_page import EmptyPage
from app.widgets.labels import ElidedLabel
from app.widgets.run_drag import runs_in
from app.workspace import Workspace
from core.export.comparison import in_full
from core.model import Catalog
from core.session import Command, Hover
from core.session.commands.cards.scalars import show_tag
from core.session.commands.runs.compare import add_runs, change_compare, compare_runs, in_natural_order
from core.state import ComparePart, SessionState
from core.style import SPACE
from core.style.text import counted, grouped
from core.views import Picture, Viewport
from core.views.compare.curves import charted_tags, compared_runs, resolve
from core.views.compare.empty import emptiness
from core.views.compare.table import Comparison, comparison

_PARTS = (
    ("Values", "Parameters, metrics, tags and facts of the runs"),
    ("Curves", "Small charts of the runs' metrics"),
    ("Texts", "Two texts of the runs, line by line and word by word"),
)
_ORDER = tuple(ComparePart)


class ComparePage(Page, Following):
    """Shows one part of the comparison; what takes time is worked out off the window's thread."""

    kind: ClassVar[str] = "compare"
    title: ClassVar[str] = "Compare"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.parts = Segments("Part of the comparison", _PARTS)
        self.add = IconButton(workspace, "plus", "Add the selected runs to the comparison", self.add_selected)
        self.export = TextButton(workspace, "Export", self._open_export, "export")
        self.values = ValuesTable(workspace)
        self.charts = ChartsPart(workspace)
        self.texts = TextsPart(workspace)
        self.note = ElidedLabel("", "muted")
        self.empty = EmptyPage(workspace, {"compare_selected": self._compare_selected})
        self.saving = Saving(workspace, self.values.compare, self)
        self.menus = CompareMenu(workspace, self)
        self._panel: ComparePanel | None = None
        self._background = Background(self._show, self)
        self._asked: tuple[Catalog, SessionState] | None = None
        self._shown: tuple[Catalog, SessionState] | None = None
        self._nothing = True
        self.setAcceptDrops(True)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.setAutoFillBackground(True)
        self.export.setToolTip("Copy or write the fields that are listed, as CSV, LaTeX or Markdown")
        values, body = QWidget(), QWidget()
        column = QVBoxLayout(values)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.values, 1)
        self.note.setFixedHeight(24)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE.around, 0, SPACE.around, 0)
        foot.addWidget(self.note)
        column.addLayout(foot)
        self._parts = QStackedLayout(body)
        for part in (values, self.charts, self.texts):
            self._parts.addWidget(part)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(body)
        self._stack.addWidget(self.empty)

    def _connect(self) -> None:
        self.follow()
        self.parts.chosen.connect(lambda place: self._do(change_compare("Compare", part=_ORDER[place])))
        self.values.menu_wanted.connect(self._open_menu)
        self.values.opened.connect(self.open_field)
        self.charts.opened.connect(self._open_tag)
        self.charts.line.menu_wanted.connect(self._open_run_menu)

    def _do(self, command: Command) -> None:
        self.workspace.session.end_gesture()
        self.workspace.session.do(command)

    # What the session says

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of the hovered run."""
        super().hideEvent(event)
        self.workspace.session.set_hover(Hover())

    def show_hover(self) -> None:
        """Show what is hovered."""
        self.values.repaint_all()
        self.charts.show_hover()

    def show_now(self) -> None:
        """Show the session as it is now; what has not changed is not worked out again."""
        session = self.workspace.session
        nothing = emptiness(session.catalog, session.state)
        self._nothing = nothing is not None
        self._stack.setCurrentIndex(1 if nothing is not None else 0)
        self._show_tools()
        if nothing is not None:
            self.empty.show_reason(nothing)
            return
        part = session.state.compare.part
        self._parts.setCurrentIndex(_ORDER.index(part))
        if part is ComparePart.VALUES:
            self._ask()
        elif part is ComparePart.CURVES:
            self.charts.refresh()
        else:
            self.texts.refresh()

    def _show_tools(self) -> None:
        session = self.workspace.session
        compare = session.state.compare
        self.parts.show_choice(_ORDER.index(compare.part))
        self.parts.setEnabled(not self._nothing)
        more = session.state.selected_runs.intersection(session.catalog.runs) - set(compare.runs)
        self.add.setEnabled(bool(more))
        self.export.setEnabled(not self._nothing and compare.part is ComparePart.VALUES)
        if self._panel is not None:
            self._panel.refresh()

    def _ask(self) -> None:
        catalog, state = self.workspace.session.catalog, self.workspace.session.state
        if self._asked is not None and _same(self._asked, (catalog, state)):
            self.values.repaint_all()
            return
        asked = self._asked = (catalog, state)
        self._background.ask(lambda: (asked, comparison(catalog, state, time.time())))

    def _show(self, answer: tuple[tuple[Catalog, SessionState], Comparison]) -> None:
        self._shown, found = answer
        self.values.show_comparison(found, self._shown[1].compare.transposed)
        self._show_note(found)

    def _show_note(self, found: Comparison) -> None:
        fields = f"{grouped(found.differing)} of {counted(found.known, 'field')} differ"
        gone = f"{counted(len(found.gone), 'run')} not in these logs" if found.gone else ""
        note = " · ".join(part for part in (counted(len(found.runs), "run"), fields, gone) if part)
        self.note.setText(note)
        self.note.setAccessibleName(note)

    def ready(self) -> bool:
        """Return whether the page shows what it should."""
        session = self.workspace.session
        if self._stale or not session.catalog.complete:
            return False
        if self._nothing:
            return True
        match session.state.compare.part:
            case ComparePart.VALUES:
                return self._asked is not None and self._asked is self._shown
            case ComparePart.CURVES:
                return self.charts.ready()
        return self.texts.ready()

    # What the user wants

    def _compare_selected(self) -> Command:
        session = self.workspace.session
        return compare_runs(in_natural_order(session.catalog, session.state.selected_runs))

    def add_selected(self) -> None:
        """Put the selected runs beside those that are compared."""
        session = self.workspace.session
        chosen = session.state.selected_runs - set(session.state.compare.runs)
        names = in_natural_order(session.catalog, chosen)
        if names:
            self._do(add_runs(names))

    def open_field(self, field: int) -> None:
        """Show the curves of a metric, or the texts of a text."""
        session = self.workspace.session
        command = field_opened(self.values.compare.row(field), charted_tags(session.catalog, session.state))
        if command is not None:
            self._do(command)

    def _open_tag(self, tag: str) -> None:
        self.workspace.want_tag(tag)
        self._do(show_tag(tag))

    def _open_menu(self, field: int, run: int, where: QPoint) -> None:
        found = self.values.compare.found
        if found is not None:
            self.menus.of(found, field, run, self.open_field).popup(where)

    def _open_run_menu(self, name: str, where: QPoint) -> None:
        session = self.workspace.session
        self.menus.of_run(name, compared_runs(session.catalog, session.state)).popup(where)

    def _open_export(self) -> None:
        menu: QMenu = self.saving.menu()
        menu.popup(self.export.mapToGlobal(QPoint(0, self.export.height() + SPACE.unit)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take runs."""
        if runs_in(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take runs."""
        if runs_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the runs where they are dropped among the titles, else at the end."""
        names = [name for name in runs_in(event.mimeData()) if name in self.workspace.session.catalog.runs]
        if names:
            self._do(add_runs(names, self._place_at(event.position().toPoint())))
            event.acceptProposedAction()

    def _place_at(self, place: QPoint) -> int | None:
        """Return before which run something is dropped, None for the end."""
        if self._nothing or not self.values.isVisible():
            return None
        header = self.values.down if self.values.compare.transposed else self.values.across
        within = header.viewport().mapFrom(self, place)
        upright = header.orientation() is Qt.Orientation.Vertical
        at = within.y() if upright else within.x()
        section = header.logicalIndexAt(at) if at >= 0 else 0
        if section < 0:
            return None
        middle = header.sectionViewportPosition(section) + header.sectionSize(section) / 2
        return section + (at > middle)

    # What the window asks for

    def tools(self) -> Sequence[QWidget]:
        """Return the buttons beside those for all pages."""
        return self.parts, self.add, self.export

    def panel(self) -> QWidget:
        """Return the display panel."""
        if self._panel is None:
            self._panel = ComparePanel(self.workspace)
            self._panel.refresh()
        return self._panel

    def actions_table(self) -> Sequence[Action]:
        """Return what can be done with the compared runs."""
        return compare_actions(self.workspace, self.saving, self.add_selected)

    def picture(self, viewport: Viewport) -> Picture:
        """Return the curves of the runs at another size."""
        session = self.workspace.session
        return resolve(session.catalog, session.results, session.state, viewport)

    def table(self) -> tuple[tuple[str, ...], Sequence[Sequence[object]]]:
        """Return all fields that are listed, in full."""
        session = self.workspace.session
        known, now = self.values.compare.found, (session.catalog, session.state)
        fresh = known is not None and self._shown is not None and _same(self._shown, now)
        found = known if known is not None and fresh else comparison(*now, time.time())
        header, rows = in_full(found, session.state.compare.transposed)
        return tuple(header), rows


def _same(one: tuple[Catalog, SessionState], other: tuple[Catalog, SessionState]) -> bool:
    """Return whether two states give the same values."""
    (catalog, before), (newer, after) = one, other
    titles = before.runs.titles == after.runs.titles
    return catalog is newer and before.compare == after.compare and before.run_table == after.run_table and titles
