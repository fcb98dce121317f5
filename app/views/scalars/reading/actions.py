"""What can be done with values in the scalars view, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF

from app.actions import Action
from app.views.scalars.card import CardWidget
from app.views.scalars.gestures import Gestures
from app.views.scalars.reading.hand import ReadingHand
from app.views.scalars.reading.odd_points import OddPoints
from app.workspace import Workspace
from core.session.commands.cards.reading import add_level, mark_anomalies, mark_ends, unlink_range
from core.state import EndMarks, ReadingState

_NEXT = {
    EndMarks.NONE: EndMarks.BEST,
    EndMarks.BEST: EndMarks.FINAL,
    EndMarks.FINAL: EndMarks.BOTH,
    EndMarks.BOTH: EndMarks.NONE,
}


def reading_actions(workspace: Workspace, gestures: Gestures, hand: ReadingHand, odd: OddPoints) -> Sequence[Action]:
    """Return the table of actions; those about a place need the cursor on a card, by mouse or arrow keys."""
    session = workspace.session

    def reading() -> ReadingState:
        return session.state.scalars.reading

    def here(act: Callable[[CardWidget, QPointF], None]) -> Callable[[], None]:
        def do() -> None:
            place = gestures.place()
            if place is not None:
                act(*place)

        return do

    def threshold(card: CardWidget, place: QPointF) -> None:
        mapping = card.plot.mapping()
        if mapping is not None:
            session.end_gesture()
            session.do(add_level(card.card.key, float(f"{mapping.y_at(place.y()):.3g}")))
            session.end_gesture()

    def there() -> bool:
        return gestures.place() is not None

    def mark() -> None:
        session.end_gesture()
        session.do(mark_ends(_NEXT[reading().marks]))

    return (
        Action("scalars.pin_values", "Pin values at the cursor", gestures.pin, "K", "View", gestures.reads, icon="pin",
               tip="The table beside the cursor stays until Esc or its cross closes it"),
        Action("scalars.copy_values", "Copy values at the cursor", gestures.copy_readout, "C", "View", gestures.reads,
               icon="copy", tip="The values of all curves, apart by tabs"),
        Action("scalars.note", "Note at the cursor", here(hand.write_note), "N", "View", there, icon="label",
               tip="Write something at the step and height of the cursor"),
        Action("scalars.threshold", "Threshold at the cursor", here(threshold), "H", "View", there, icon="minus",
               tip="Draw a line that can be dragged; the table says when each run first reaches it"),
        Action("scalars.marks", "Mark best or final values", mark, "B", "View", icon="star",
               tip="Best, final, both or no values of few or selected curves",
               checked=lambda: reading().marks is not EndMarks.NONE),
        Action("scalars.odd", "Mark odd points", lambda: session.do(mark_anomalies(not reading().anomalies)), "",
               "View", checked=lambda: reading().anomalies,
               tip="NaN, infinite values, divergence and restarts on the lower edge of charts"),
        Action("scalars.next_odd", "Next odd point", lambda: odd.go(1), ".", "View", icon="warning",
               tip="Select its runs and go to its step"),
        Action("scalars.previous_odd", "Previous odd point", lambda: odd.go(-1), ",", "View"),
        Action("scalars.clear_range", "Clear range of steps", lambda: session.do(unlink_range()), "", "View",
               lambda: session.state.step_range is not None),
    )  # fmt: skip
