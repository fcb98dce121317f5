"""What the mouse does on an axis of steps that a widget paints itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from app.theme.fonts import text_font
from app.widgets.step_handles import (
    TIPS,
    Handle,
    HandleKind,
    draw_handles,
    draw_upright_handles,
    handle_at,
    handle_rect,
    step_handles,
    upright_rect,
)
from app.workspace import Workspace
from core.session import Command
from core.session.commands.cards.reading import link_range, link_step
from core.style import TYPE, Tokens

STRIP_TIP = "Click to go to a step in all views; drag with Shift for a range of steps; right click for more"
_SHORT = 3.0


@dataclass(frozen=True, slots=True)
class StepScale:
    """An axis of steps in pixels: where a step lies, which logged step is nearest to a pixel, and how long it is."""

    pixel_of: Callable[[float], float]
    step_at: Callable[[float], int | None]
    length: float
    width: float = 0.0
    """Of the column beside an upright axis; 0 for a level one."""


@dataclass(slots=True)
class _Drag:
    kind: HandleKind | None
    """Of the handle that is dragged; None for a range that is being made."""
    start: float
    spans: bool
    moved: bool = False


class StepStrip:
    """Turns presses, moves and releases along an axis into commands; every drag is one undo step."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._drag: _Drag | None = None

    @property
    def active(self) -> bool:
        """Whether a button is held on the axis."""
        return self._drag is not None

    @property
    def dragging(self) -> bool:
        """Whether something is being dragged."""
        return self._drag is not None and self._drag.moved

    @property
    def handles(self) -> tuple[Handle, ...]:
        """The handles, that of the linked step last."""
        return step_handles(self._workspace.session.state)

    def at(self, scale: StepScale, place: float) -> Handle | None:
        """Return the handle under a place of the axis."""
        if scale.width:
            places = [(each, scale.pixel_of(each.x)) for each in self.handles]
            rects = [(each, upright_rect(pixel, scale.width, scale.length)) for each, pixel in places]
            return next((each for each, rect in reversed(rects) if rect.top() <= place <= rect.bottom()), None)
        measure = QFontMetricsF(text_font(TYPE.caption)).horizontalAdvance
        return handle_at(self.handles, scale.pixel_of, place, measure, scale.length)

    def tip(self, scale: StepScale, place: float) -> str:
        """Return what can be done at a place."""
        handle = self.at(scale, place)
        return STRIP_TIP if handle is None else TIPS[handle.kind]

    def press(self, scale: StepScale, place: float, modifiers: Qt.KeyboardModifier) -> None:
        """Take the handle under the mouse, or begin a range with Shift."""
        handle = self.at(scale, place)
        spans = handle is None and bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._workspace.session.end_gesture()
        self._drag = _Drag(None if handle is None else handle.kind, place, spans)

    def move(self, scale: StepScale, place: float) -> None:
        """Move what is dragged."""
        drag = self._drag
        if drag is None or (not drag.moved and abs(place - drag.start) < _SHORT):
            return
        drag.moved = True
        step = scale.step_at(place)
        command = None if step is None else self._command(scale, drag, step)
        if command is not None:
            self._workspace.session.do(command)

    def _command(self, scale: StepScale, drag: _Drag, step: int) -> Command | None:
        span = self._workspace.session.state.step_range
        if drag.kind is HandleKind.STEP:
            return link_step(step)
        if drag.kind is not None and span is not None:
            if drag.kind is HandleKind.FIRST:
                return link_range(min(step, span.last), span.last)
            return link_range(span.first, max(step, span.first))
        start = scale.step_at(drag.start)
        return link_range(start, step) if drag.spans and start is not None else None

    def release(self, scale: StepScale, place: float) -> None:
        """End a drag; without one beside all handles it was a click, which links the step."""
        drag, self._drag = self._drag, None
        session = self._workspace.session
        if drag is not None and not drag.moved and drag.kind is None and not drag.spans:
            step = scale.step_at(place)
            if step is not None:
                session.do(link_step(step))
        session.end_gesture()

    def covers(self, scale: StepScale, place: float, half: float) -> bool:
        """Return whether a handle lies over a label, which reaches so far to both sides of a place."""
        for handle in self.handles:
            pixel = scale.pixel_of(handle.x)
            if not -1 <= pixel <= scale.length + 1:
                continue
            if scale.width:
                rect = upright_rect(pixel, scale.width, scale.length)
                start, end = rect.top(), rect.bottom()
            else:
                measure = QFontMetricsF(text_font(TYPE.caption)).horizontalAdvance
                rect = handle_rect(measure, handle, pixel, scale.length)
                start, end = rect.left(), rect.right()
            if place - half < end and start < place + half:
                return True
        return False

    def draw(self, painter: QPainter, scale: StepScale, tokens: Tokens) -> None:
        """Draw the handles, from where the axis begins."""
        if scale.width:
            draw_upright_handles(painter, self.handles, scale.pixel_of, tokens, scale.width, scale.length)
        else:
            draw_handles(painter, self.handles, scale.pixel_of, tokens, scale.length)

    def drop(self) -> None:
        """Take back the drag that is going on."""
        drag, self._drag = self._drag, None
        if drag is not None and drag.moved:
            self._workspace.session.undo()
            self._workspace.session.end_gesture()
