"""The effect of what is in focus on the screen, with the runs over it: they are hovered and selected here, too."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.widgets.sketch import paint_sketch
from app.workspace import Workspace
from core.session import Hover
from core.session.commands.runs.runs import select_runs
from core.views.importance.effect import Effect
from core.views.importance.subject import Subject
from core.views.ticks import value_label

_RING = 5.0
_STALE = 0.4


class EffectSurface(QWidget):
    """A curve or a surface; says what is missing where there is none."""

    resized = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.effect: Effect | None = None
        self.stale = False
        self._subject: Subject | None = None
        self._reason = ""
        self.setMouseTracking(True)
        self.setMinimumWidth(220)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Effect of the parameter in focus")
        workspace.theme_changed.connect(self.update)

    def show_effect(self, effect: Effect | None, subject: Subject, reason: str, said: str) -> None:
        """Show another effect, or why there is none; `said` describes it in words."""
        self.effect, self._subject, self._reason, self.stale = effect, subject, reason, False
        self.setAccessibleDescription(said if effect is not None else reason)
        self.update()

    def show_stale(self) -> None:
        """Show that the effect belongs to the question before."""
        if not self.stale:
            self.stale = True
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for an effect in the new size."""
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the effect and the run under the mouse."""
        del event
        tokens = self._workspace.tokens
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(tokens.canvas))
            painter.fillRect(0, 8, 1, self.height() - 16, QColor(tokens.line))
            if self.effect is None:
                painter.setPen(QColor(tokens.muted))
                area = self.rect().adjusted(40, 0, -40, 0)
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._reason)
                return
            painter.setOpacity(_STALE if self.stale else 1.0)
            paint_sketch(painter, self.effect.sketch)
            self._ring(painter)

    def _ring(self, painter: QPainter) -> None:
        hovered = self._workspace.session.hover.run
        place = None
        if hovered is not None and self._subject is not None and self.effect is not None:
            run = self._subject.place_of(hovered)
            place = None if run is None else self.effect.place_of(run)
        if place is None:
            return
        painter.setBrush(QColor(self._workspace.tokens.warm))
        painter.setPen(QPen(QColor(self._workspace.tokens.canvas), 1.5))
        painter.drawEllipse(QPointF(*place), _RING, _RING)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hover the run under the mouse, everywhere."""
        name = self._run_at(event.position())
        self.setToolTip(self._tip(name))
        self._workspace.session.set_hover(Hover(run=name))

    def leaveEvent(self, event: QEvent) -> None:
        """Let go of it."""
        super().leaveEvent(event)
        if self._workspace.session.hover.run is not None:
            self._workspace.session.set_hover(Hover())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the run under the mouse: Shift adds it, Ctrl adds it or takes it away; a click beside selects none."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        name, session = self._run_at(event.position()), self._workspace.session
        chosen = session.state.selected_runs
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            chosen = chosen ^ {name} if name else chosen
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            chosen = chosen | {name} if name else chosen
        else:
            chosen = frozenset({name} if name else ())
        session.do(select_runs(sorted(chosen)))

    def _run_at(self, place: QPointF) -> str | None:
        if self.effect is None or self._subject is None or self.stale:
            return None
        run = self.effect.nearest(place.x(), place.y())
        return None if run is None else self._subject.runs[run]

    def _tip(self, name: str | None) -> str:
        subject = self._subject
        if name is None or subject is None:
            return ""
        run = subject.place_of(name)
        return "" if run is None else f"{name}\n{subject.title} {value_label(float(subject.target[run]))}"
