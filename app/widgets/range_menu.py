"""What can be done with the linked range of steps at one of them."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from app.workspace import Workspace
from core.model import I8
from core.session.commands.cards.reading import link_range, link_step, unlink_range
from core.style.text import grouped


def range_menu(workspace: Workspace, parent: QWidget, steps: I8, step: int) -> QMenu:
    """Return a menu for a step among those that there are, ascending, int64 (n,)."""
    menu, session = QMenu(parent), workspace.session
    state = session.state
    span = state.step_range
    last = int(steps[-1]) if span is None else max(span.last, step)
    first = int(steps[0]) if span is None else min(span.first, step)

    def link(begin: int, end: int) -> None:
        session.end_gesture()
        session.do(link_range(begin, end))
        session.end_gesture()

    menu.addAction(f"Go to step {grouped(step)}", lambda: session.do(link_step(step)))
    menu.addAction("Follow the last step", lambda: session.do(link_step(None))).setEnabled(state.step is not None)
    menu.addSeparator()
    menu.addAction("Range begins here", lambda: link(step, last))
    menu.addAction("Range ends here", lambda: link(first, step))
    menu.addAction("Clear range", lambda: session.do(unlink_range())).setEnabled(span is not None)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
