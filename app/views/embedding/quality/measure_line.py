"""How measuring goes: a bar with what it is at and Cancel, or why it came to nothing and Try again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.views.embedding.quality.trusting import Measuring
from app.widgets.buttons import link_button
from app.widgets.labels import label
from app.widgets.progress import ProgressBar
from core.style import SPACE

_STEPS = 1000


class MeasureLine(QWidget):
    """Shown while something is measured, or after that failed or was cancelled."""

    def __init__(self, name: str, cancel: Callable[[], object], again: Callable[[], object]) -> None:
        super().__init__()
        self.bar = ProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(f"Progress of {name}")
        self.status = label("", "caption", wrap=True)
        self.cancel = link_button("Cancel", cancel)
        self.cancel.setAccessibleName(f"Cancel {name}")
        self.cancel.setToolTip("Stop measuring; the picture stays as it is")
        self.again = link_button("Try again", again)
        self.again.setAccessibleName(f"Try {name} again")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.unit)
        line = QHBoxLayout()
        line.setSpacing(SPACE.inside)
        line.addWidget(self.status, 1)
        line.addWidget(self.cancel)
        line.addWidget(self.again)
        layout.addWidget(self.bar)
        layout.addLayout(line)
        self.hide()

    def show_going(self, going: Measuring | None, offer_again: bool = True) -> None:
        """Show how it goes; nothing for None."""
        self.setVisible(going is not None and (offer_again or not going.cancelled))
        if going is None:
            return
        self.bar.setVisible(not going.over)
        self.cancel.setVisible(not going.over)
        self.again.setVisible(offer_again and going.over and (bool(going.job) or going.short))
        known = going.fraction is not None
        self.bar.setRange(0, _STEPS if known else 0)
        self.bar.setValue(round(_STEPS * (going.fraction or 0.0)))
        self.status.setText(said(going))


def said(going: Measuring) -> str:
    """Return where measuring stands, in a few words."""
    if going.failure:
        return going.failure
    if going.cancelled:
        return "Cancelled"
    if not going.begun:
        return "Waiting for its turn"
    if going.fraction is None:
        return going.message or "Starting"
    return f"{going.message} · {going.fraction:.0%}".replace("%", " %") if going.message else f"{going.fraction:.0%}"
