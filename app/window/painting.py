"""Which painter draws points: chosen by the user, remembered, and followed at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from app.actions import Action
from app.settings import PainterChoice, Remembered
from app.workspace import Workspace

_TITLES = {
    PainterChoice.AUTOMATIC: (
        "Points drawn by what is fastest",
        "OpenGL where a graphics processor runs it, else the software painter",
    ),
    PainterChoice.OPENGL: ("Points drawn by OpenGL", "Also where no graphics processor runs it, which is slow"),
    PainterChoice.SOFTWARE: (
        "Points drawn by the software painter",
        "By the processor alone, for graphics drivers that draw something else",
    ),
}


class Painting(QObject):
    """Keeps the painter that the user wants."""

    def __init__(self, workspace: Workspace, remembered: Remembered, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._remembered = remembered
        workspace.set_painter(remembered.value.painter)

    def choose(self, choice: PainterChoice) -> None:
        """Draw points in another way, now and at the next start."""
        self._remembered.change(lambda settings: settings.with_painter(choice))
        self._workspace.set_painter(choice)

    def actions(self) -> list[Action]:
        """Return the choices there are."""
        return [
            Action(
                f"painter.{choice.value}",
                title,
                partial(self.choose, choice),
                "",
                "View",
                checked=partial(self._is, choice),
                tip=tip,
            )
            for choice, (title, tip) in _TITLES.items()
        ]

    def _is(self, choice: PainterChoice) -> bool:
        return self._workspace.painter is choice
