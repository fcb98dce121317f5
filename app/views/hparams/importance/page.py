"""The page on importance: what evaluators say side by side, and the effect of what is in focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QSplitter, QStackedLayout, QVBoxLayout, QWidget

from app.actions import Action
from app.background import Background
from app.views.following import Following
from app.views.hparams.importance.actions import importance_actions
from app.views.hparams.importance.asking import Asking
from app.views.hparams.importance.bars import BarsSurface
from app.views.hparams.importance.effect import EffectSurface
from app.views.hparams.importance.menu import RowMenu
from app.views.hparams.importance.ordering import AxisOrderer
from app.views.hparams.importance.panel import ImportancePanel
from app.views.hparams.importance.progress import FootLine
from app.views.hparams.importance.saving import Saving
from app.views.hparams.page import Page
from app.widgets.buttons import TextButton
from app.widgets.empty_page import EmptyPage
from app.workspace import Workspace
from core.session import Change
from core.session.commands.runs.hparams import clear_fields
from core.session.commands.runs.importance import focus_on, order_parameters, usual_evaluators, usual_parameters
from core.session.commands.runs.runs import show_all_runs
from core.style import SPACE
from core.views import Picture, Viewport
from core.views.hparams.empty import without_lines
from core.views.importance.board import header, value_rows
from core.views.importance.look import Look, Sizes, look
from core.views.importance.page import answer_of, resolve
from core.views.importance.words import as_text

_PARTS = ("runs", "brushes", "importance", "hparams", "selected_runs")
"""Parts of the session's state that the page follows."""
_LEAST = 40


class ImportancePage(Page, Following):
    """Bars at the left, the effect at the right, and below what they rest on."""

    kind: ClassVar[str] = "importance"
    title: ClassVar[str] = "Importance"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.asking = Asking(workspace, self)
        self.bars = BarsSurface(workspace)
        self.effect = EffectSurface(workspace)
        self.foot = FootLine(workspace, self.asking, self._show_cautions)
        self.empty = EmptyPage(
            workspace,
            {
                "show_all_runs": show_all_runs,
                "clear_fields": clear_fields,
                "usual_parameters": usual_parameters,
                "usual_evaluators": usual_evaluators,
            },
        )
        self.orderer = AxisOrderer(workspace, self)
        self.saving = Saving(workspace, lambda: self.bars.board, self)
        self.export = TextButton(workspace, "Export", self._open_export, "export")
        self.export.setToolTip("Write what evaluators say as a table; Ctrl+E writes the figure")
        self.shown: Look | None = None
        self._panel: ImportancePanel | None = None
        self._resolver = Background(self._show, self)
        self._asked = 0
        self._answered = 0
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.setAutoFillBackground(True)
        self.halves = QSplitter(Qt.Orientation.Horizontal)
        self.halves.addWidget(self.bars)
        self.halves.addWidget(self.effect)
        self.halves.setStretchFactor(0, 3)
        self.halves.setStretchFactor(1, 2)
        self.halves.setSizes([610, 390])
        self.halves.setChildrenCollapsible(False)
        picture = QWidget()
        column = QVBoxLayout(picture)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.halves, 1)
        column.addWidget(self.foot)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(picture)
        self._stack.addWidget(self.empty)
        self.setFocusProxy(self.bars)

    def _connect(self) -> None:
        self.follow()
        self.bars.resized.connect(self.refresh)
        self.effect.resized.connect(self.refresh)
        self.bars.row_wanted.connect(self._focus)
        self.bars.sort_wanted.connect(self.sort_by)
        self.bars.menu_wanted.connect(self._open_menu)
        self.bars.copy_wanted.connect(self.copy)

    # What the session says

    def hideEvent(self, event: QHideEvent) -> None:
        """Begin to ask nothing that nobody looks at."""
        super().hideEvent(event)
        self.asking.look_away()
        self._stale = True

    def show_hover(self) -> None:
        """Show what is hovered."""
        self.effect.update()

    def concerned(self, change: Change) -> bool:
        """Return whether a change shows here."""
        before, after = change.before, change.after
        return change.catalog or change.results or any(getattr(before, p) is not getattr(after, p) for p in _PARTS)

    def show_now(self) -> None:
        """Show the session as it is now, worked out off the window's thread."""
        session, ground = self.workspace.session, self.bars.viewport()
        nothing = without_lines(session.catalog, session.state)
        if nothing is not None:
            self._show_nothing(Look(session.catalog, session.state, nothing))
            return
        sizes = Sizes(max(ground.width(), _LEAST), max(self.effect.width(), _LEAST), max(self.effect.height(), _LEAST))
        viewport = Viewport(self.width(), self.height(), self.devicePixelRatioF(), self.workspace.theme)
        catalog, results, state = session.catalog, session.results, session.state
        self._asked += 1
        number = self._asked
        self._resolver.ask(lambda: (number, look(catalog, results, state, sizes, viewport)))

    def _show(self, answer: tuple[int, Look]) -> None:
        self._answered, shown = answer
        if not self.isVisible():
            return
        if shown.nothing is not None or shown.answer is None or shown.bars is None:
            self._show_nothing(shown)
            return
        self._stack.setCurrentIndex(0)
        known, complete = shown.answer, self.workspace.session.catalog.complete
        if known.found or not known.missing or self.shown is None or not self.shown.answer:
            self.bars.show_bars(shown.bars, known.board, known.focus)
            self.effect.show_effect(shown.effect, known.subject, shown.reason, shown.effect_text)
        else:
            self.bars.show_stale()
            self.effect.show_stale()
        self.shown = shown
        self.foot.show_note(shown.note, len(shown.cautions))
        self.asking.look(known if complete else None)
        self._tell_panel()

    def _show_nothing(self, shown: Look) -> None:
        self._asked += 1
        self._answered = self._asked  # an answer that is under way is of no use
        self.shown = shown
        self.asking.look(None)
        if shown.nothing is not None:
            self._stack.setCurrentIndex(1)
            self.empty.show_reason(shown.nothing)
        self._tell_panel()

    def _tell_panel(self) -> None:
        if self._panel is not None and self.shown is not None:
            self._panel.show_look(self.shown)

    # What the user wants

    def _focus(self, row: int, together: bool) -> None:
        board = self.bars.board
        if board is None or not 0 <= row < len(board.rows):
            return
        chosen, session = board.rows[row], self.workspace.session
        before = self.shown.answer.focus if self.shown is not None and self.shown.answer is not None else ()
        fields, title = chosen.fields, chosen.title
        if together and len(before) == len(fields) == 1 and before != fields:
            fields, title = (*before, *fields), f"{title} with another"
        session.do(focus_on(fields, title))

    def sort_by(self, column: int) -> None:
        """Sort rows by a column, 0 for the mean rank."""
        board = self.bars.board
        if board is None or not 0 <= column <= len(board.evaluators):
            return
        name, title = "", "mean rank"
        if column:
            name, title = board.evaluators[column - 1].name, board.evaluators[column - 1].title
        self.workspace.session.do(order_parameters(name, title))

    def sort_by_next(self) -> None:
        """Sort rows by the next column."""
        board = self.bars.board
        if board is not None:
            names = ["", *(each.name for each in board.evaluators)]
            order_by = self.workspace.session.state.importance.order_by
            self.sort_by((names.index(order_by) + 1) % len(names) if order_by in names else 0)

    def _open_menu(self, row: int, where: QPoint) -> None:
        board = self.bars.board
        if board is not None and 0 <= row < len(board.rows):
            self._focus(row, False)
            menu = RowMenu(self.workspace, self, board.rows[row], self.copy)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(where)

    def copy(self) -> None:
        """Copy the values as they are seen, apart by tabs."""
        if self.bars.board is not None and self.bars.board.rows:
            QGuiApplication.clipboard().setText(as_text(self.bars.board))
            self.workspace.notify("info", "Importances copied")

    def _open_export(self) -> None:
        place = self.export.mapToGlobal(QPoint(0, self.export.height() + SPACE.unit))
        self.saving.menu(self.copy).popup(place)

    def _show_cautions(self) -> None:
        panel = self.panel()
        if isinstance(panel, ImportancePanel):
            panel.show_cautions()

    # What the window asks

    def tools(self) -> Sequence[QWidget]:
        """Return the buttons beside those for all pages."""
        return (self.export,)

    def panel(self) -> QWidget:
        """Return the display panel."""
        if self._panel is None:
            self._panel = ImportancePanel(self.workspace)
            self._tell_panel()
        return self._panel

    def actions_table(self) -> Sequence[Action]:
        """Return what can be done with importances."""
        return importance_actions(self)

    def picture(self, viewport: Viewport) -> Picture:
        """Return bars and effect at another size."""
        session = self.workspace.session
        return resolve(session.catalog, session.results, session.state, viewport)

    def table(self) -> tuple[tuple[str, ...], Sequence[Sequence[object]]]:
        """Return everything that evaluators say, in all digits."""
        session = self.workspace.session
        board = answer_of(session.catalog, session.results, session.state).board
        return header(board), value_rows(board)

    def ready(self) -> bool:
        """Return whether everything that was asked is answered and shown."""
        if self._stale or not self.workspace.session.catalog.complete or self._answered != self._asked:
            return False
        return not self.asking.busy

    def escape(self) -> bool:
        """Stop asking."""
        if self.asking.going is None or self.asking.going.over:
            return False
        self.asking.cancel()
        return True
