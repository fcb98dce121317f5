"""The line below the bars: how many runs the answer rests on, and how asking goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.views.hparams.importance.asking import Asking
from app.widgets.buttons import TextButton, link_button
from app.widgets.labels import ElidedLabel
from app.widgets.progress import ProgressBar
from app.workspace import Workspace
from core.style import SPACE

PATIENCE = 150
"""Milliseconds that asking may take before a bar is shown."""
_STEPS = 1000
_HEIGHT = 34


class FootLine(QWidget):
    """A note at the left, at the right a bar with Cancel, or what can be done."""

    def __init__(self, workspace: Workspace, asking: Asking, warn: Callable[[], None]) -> None:
        super().__init__()
        self._asking = asking
        self.note = ElidedLabel("", "muted")
        self.cautions = link_button("", warn)
        self.status = ElidedLabel("", "muted")
        self.bar = ProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(140)
        self.bar.setAccessibleName("Progress of importance")
        self.cancel = link_button("Cancel", asking.cancel)
        self.cancel.setToolTip("Stop asking; what was answered stays")
        self.ask = TextButton(workspace, "Ask", asking.again, "play", primary=True)
        self._late = QTimer(self, singleShot=True, interval=PATIENCE)
        self._late.timeout.connect(self._show_going)
        self.setFixedHeight(_HEIGHT)
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE.around, 0, SPACE.around, 0)
        line.setSpacing(SPACE.between)
        line.addWidget(self.note)
        line.addWidget(self.cautions)
        line.addStretch(1)
        for widget in (self.status, self.bar, self.cancel, self.ask):
            line.addWidget(widget)
        asking.changed.connect(self.refresh)
        self.refresh()

    def show_note(self, note: str, cautions: int) -> None:
        """Say how many runs the answer rests on, and how many things there are to beware of."""
        self.note.setText(note)
        self.note.setAccessibleName(note)
        self.cautions.setVisible(cautions > 0)
        self.cautions.setText(f"{cautions} caution{'s' * (cautions > 1)}")
        self.cautions.setToolTip("What to beware of stands in the panel")

    def refresh(self) -> None:
        """Show how asking goes; a bar only if it takes a while."""
        going = self._asking.going
        if going is None or going.over:
            self._late.stop()
            self._show_going()
        elif not self.bar.isVisible():
            if not self._late.isActive():
                self._show_rest()
                self._late.start()
        else:
            self._show_going()

    def _show_rest(self) -> None:
        for widget in (self.bar, self.cancel, self.status, self.ask):
            widget.hide()

    def _show_going(self) -> None:
        going, waits = self._asking.going, self._asking.waits
        at_work = going is not None and not going.over
        self.bar.setVisible(at_work)
        self.cancel.setVisible(at_work)
        self.ask.setVisible(waits or (going is not None and going.over))
        self.ask.setToolTip("Ask all evaluators about so many runs, which takes a while" if waits else "Ask once more")
        if going is not None:
            known = going.fraction is not None and going.fraction > 0
            self.bar.setRange(0, _STEPS if known else 0)
            self.bar.setValue(round(_STEPS * (going.fraction or 0.0)))
        self.status.setText(self._said())
        self.status.setVisible(bool(self.status.text()))

    def _said(self) -> str:
        going = self._asking.going
        if going is None:
            return "Many runs: this takes a while" if self._asking.waits else ""
        if going.failure:
            return going.failure
        return "Stopped" if going.cancelled else going.message or "Starting"
