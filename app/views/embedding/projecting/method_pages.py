"""The fields of the methods, made a field at a time while nothing else is to do."""

from __future__ import annotations

import random
from collections.abc import Mapping

from PySide6.QtCore import QObject, QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from app.theme.fonts import text_font
from app.views.embedding.projecting.parameter_fields import NAMES, ParameterFields, dress
from app.widgets.buttons import IconButton, link_button
from app.workspace import Workspace
from core.analysis.projection.methods import METHODS
from core.model import Metadata
from core.state import EmbeddingState
from core.style import SPACE, TYPE
from core.views.embedding.methods import complete_parameters

LARGEST_SEED = 2**31 - 1
_APART = 15
"""Milliseconds between two fields that are made while nothing else is to do."""


class MethodPages(QObject):
    """Pages of fields, one a method: whole when they are asked for, and mostly made before."""

    made = Signal(object)
    """Emitted once for each page, when it is whole."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._ready: dict[str, MethodPage] = {}
        self._coming: MethodPage | None = None
        self._timer = QTimer(self, interval=_APART)
        self._timer.timeout.connect(self._step)

    @property
    def ready(self) -> Mapping[str, MethodPage]:
        """The pages that are whole."""
        return self._ready

    def page(self, method: str) -> MethodPage:
        """Return the page of a method."""
        if method not in self._ready:
            coming = self._coming
            begun = coming is not None and coming.method.name == method
            page = coming if coming is not None and begun else MethodPage(self._workspace, method)
            while page.grow():
                pass
            self._finish(page)
        return self._ready[method]

    def prepare(self) -> None:
        """Begin to make the pages that are not there."""
        if len(self._ready) < len(METHODS):
            self._timer.start()

    def _step(self) -> None:
        if self._coming is None:
            missing = [name for name in METHODS if name not in self._ready]
            if not missing:
                self._timer.stop()
                return
            self._coming = MethodPage(self._workspace, missing[0])
        elif not self._coming.grow():
            self._finish(self._coming)

    def _finish(self, page: MethodPage) -> None:
        if self._coming is page:
            self._coming = None
        self._ready[page.method.name] = page
        self.made.emit(page)


class MethodPage(QWidget):
    """The fields of one method: the usual ones, the seed, and the others under More."""

    def __init__(self, workspace: Workspace, method: str) -> None:
        super().__init__()
        self._workspace = workspace
        self.method = METHODS[method]
        offered = self.method.parameters
        self.main = ParameterFields(workspace, tuple(each for each in offered if not each.advanced))
        self.more = ParameterFields(workspace, tuple(each for each in offered if each.advanced))
        self.seed = QSpinBox()
        self.seed.setRange(0, LARGEST_SEED)
        dress(self.seed)
        self.seed.setFont(text_font(TYPE.body))
        self.seed.setAccessibleName("Seed")
        self.seed.setToolTip("What chance depends on: the same seed gives the same picture")
        self.dice = IconButton(workspace, "dice", "Another seed", self._throw)
        self.more_wanted = link_button("More", self._unfold)
        self.more_wanted.setCheckable(True)
        self.more_wanted.setToolTip("Show or hide what is seldom changed")
        self.reset_wanted = link_button("Reset all", lambda: None)
        self.reset_wanted.setToolTip(f"Give all parameters of {self.method.title} their defaults")
        self._lay_out()

    def grow(self) -> bool:
        """Make the next field; return whether there is another to be made."""
        return self.main.grow() or self.more.grow()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.inside)
        layout.addWidget(self.main)
        self.main.setVisible(bool(self.main.parameters))
        seed = QWidget()
        line = QHBoxLayout(seed)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE.unit)
        name = QLabel("Seed")
        name.setFont(text_font(TYPE.body))
        name.setProperty("role", "muted")
        name.setFixedWidth(NAMES)
        name.setBuddy(self.seed)
        line.addWidget(name)
        line.addWidget(self.seed, 1)
        line.addWidget(self.dice)
        seed.setVisible(self.method.seeded)
        layout.addWidget(seed)
        layout.addWidget(self.more)
        self.more.hide()
        links = QHBoxLayout()
        links.setContentsMargins(0, 0, 0, 0)
        links.addWidget(self.more_wanted)
        links.addStretch(1)
        links.addWidget(self.reset_wanted)
        layout.addLayout(links)
        self.more_wanted.setVisible(bool(self.more.parameters))

    def _unfold(self) -> None:
        unfolded = self.more_wanted.isChecked()
        self.more.setVisible(unfolded)
        self.more_wanted.setText("Less" if unfolded else "More")

    def _throw(self) -> None:
        self.seed.setValue(random.randrange(1, 10_000))

    def show_values(self, wish: EmbeddingState, metadata: Metadata | None) -> None:
        """Show what is chosen for the method, and offer the columns there are."""
        spec = wish.choice.spec(self.method.name)
        values = complete_parameters(spec)
        for fields in (self.main, self.more):
            fields.show_columns(metadata)
            fields.show_values(values)
        self.reset_wanted.setVisible(any(values[each.name] != each.default for each in self.method.parameters))
        blocker = QSignalBlocker(self.seed)
        self.seed.setValue(wish.choice.seed)
        blocker.unblock()
