"""The card of images: which step, and the images."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from app.views.images.painted import Made
from app.views.images.pane import ImagePane
from app.widgets.buttons import IconButton
from app.widgets.cards.frame import CardFrame, Use
from app.widgets.labels import ElidedLabel
from app.workspace import Workspace
from core.style import SPACE
from core.style.text import grouped
from core.views.images import Page
from core.views.images.compared import likeness_text
from core.views.problems import as_text

MENU = (
    ("focus", "expand", "Fill the view"),
    ("own_step", "link", "Follow the linked step, or keep this one"),
    ("copy_logged", "copy", "Copy image as logged"),
    ("copy_shown", "image", "Copy image as shown"),
    ("copy_image", "images", "Copy card as image"),
    ("save_logged", "save", "Save image as logged…"),
    ("save_shown", "export", "Save image as shown…"),
    ("reference", "pin", "Compare others with this run"),
    ("reference_step", "pinned", "Compare others with this step"),
    ("tiles", "thumbnails", "It is a grid of samples"),
)
_SLIDER, _ROOMY = 110, 400
"""Logical pixels of the slider over the steps, and of a card that has room for it."""


@dataclass(frozen=True, slots=True)
class Hands:
    """What a card's images and steps are moved by: called with the card, and what is wished."""

    go: Callable[[ImageCard, int], None]
    key: Callable[[ImageCard, QKeyEvent], bool]


class ImageCard(CardFrame):
    """Heading, images, and a slider over their steps.

    Parameters
    ----------
    workspace, use, parent
        As for `CardFrame`.
    hands
        Called with what the user wishes.
    """

    def __init__(self, workspace: Workspace, use: Use, parent: QWidget, hands: Hands) -> None:
        super().__init__(workspace, use, MENU, parent)
        self._hands = hands
        self.pane = ImagePane(workspace)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.where = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        self.says = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        self.back = IconButton(
            workspace, "chevron-left", "Image before this one (Left)", lambda: self.move_step(-1), 22
        )
        self.forward = IconButton(
            workspace, "chevron-right", "Image after this one (Right)", lambda: self.move_step(1), 22
        )
        self.link = IconButton(workspace, "link", "", lambda: use(self, "own_step"), 22)
        self.bar = QWidget()
        self.about = ""
        self._set_up()

    def _set_up(self) -> None:
        self.slider.setProperty("step", True)
        self.slider.setAccessibleName("Step of these images")
        self.slider.setFixedWidth(_SLIDER)
        self.slider.valueChanged.connect(self._slid)
        self.slider.sliderReleased.connect(self.workspace.session.end_gesture)
        self.link.setCheckable(True)
        self.pane.menu_wanted.connect(self.more.click)
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(SPACE.between, 0, SPACE.unit, 0)
        row.setSpacing(2)
        row.addWidget(self.where, 1)
        row.addWidget(self.slider)
        for button in (self.back, self.forward, self.link):
            row.addWidget(button)
        self.bar.setFixedHeight(28)
        self.says_row = QWidget()
        said = QHBoxLayout(self.says_row)
        said.setContentsMargins(SPACE.between, 2, SPACE.between, 0)
        said.addWidget(self.says)
        pane = QHBoxLayout()
        pane.setContentsMargins(SPACE.inside, 0, SPACE.inside, 0)
        pane.addWidget(self.pane)
        self.body.addLayout(pane, 1)
        self.body.addWidget(self.says_row)
        self.body.addWidget(self.bar)

    @property
    def page(self) -> Page | None:
        """What the card shows, None while there is nothing."""
        return None if self.pane.made is None else self.pane.made.page

    def show_made(self, made: Made | None) -> None:
        """Show other images, None for nothing."""
        self.pane.show_made(made)
        page = self.page
        self.says.setText("" if page is None else likeness_text(page))
        self.says_row.setVisible(bool(self.says.text()))
        kinds = () if page is None else tuple(dict.fromkeys(cell.kind for cell in page.cells if cell.kind))
        size = "" if page is None or not page.cells else f"{page.cells[0].width} × {page.cells[0].height}"
        self.about = " · ".join(part for part in (*kinds, size) if part)
        self._show_steps(page)
        self.pane.setToolTip(_told(page))
        self.pane.setAccessibleDescription(self.about)

    def show_followed(self, follows: bool) -> None:
        """Show whether the card follows the linked step."""
        self.link.setChecked(follows)
        tip = (
            "Follows the linked step: keep this one instead" if follows else "Keeps its own step: follow the linked one"
        )
        self.link.setToolTip(tip)
        self.link.setAccessibleName(tip)
        self.slider.setToolTip(
            "Goes to another image of this tag; all views follow to its step" if follows
            else "Goes to another image of this tag, on this card only"
        )  # fmt: skip

    def _show_steps(self, page: Page | None) -> None:
        several = page is not None and len(page.steps) > 1
        for widget in (self.back, self.forward, self.link):
            widget.setVisible(several)
        self.slider.setVisible(several and self.width() >= _ROOMY)
        self.slider.blockSignals(True)
        self.slider.setRange(0, 0 if page is None else max(len(page.steps) - 1, 0))
        self.slider.setValue(0 if page is None else page.place)
        self.slider.blockSignals(False)
        self.where.setText("" if page is None else page.note)
        self.where.setToolTip("" if page is None else f"{page.note}\n{self.about}".strip())
        if page is not None and several:
            self.back.setEnabled(page.place > 0)
            self.forward.setEnabled(page.place < len(page.steps) - 1)
            self.slider.setAccessibleDescription(f"{grouped(page.place + 1)} of {grouped(len(page.steps))}")

    def _slid(self, place: int) -> None:
        page = self.page
        if page is not None and place < len(page.steps):
            self._hands.go(self, page.steps[place])

    def move_step(self, offset: int) -> None:
        """Go some images on or back."""
        page = self.page
        if page is not None and page.steps:
            place = min(max(page.place + offset, 0), len(page.steps) - 1)
            self.workspace.session.end_gesture()
            self._hands.go(self, page.steps[place])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from image to image, zoom, wipe."""
        if not self._hands.key(self, event):
            super().keyPressEvent(event)


def _told(page: Page | None) -> str:
    """Return what a card says where the mouse rests: what is wrong with its file."""
    problems = [] if page is None else [cell.problem for cell in page.cells if cell.problem is not None]
    return "\n".join(dict.fromkeys(as_text(problem) for problem in problems[:6]))
