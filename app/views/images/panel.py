"""The display panel of the view of images."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.views.images.actions import CHANNELS
from app.views.images.compare_section import CompareSection
from app.views.images.tiles_section import TilesSection
from app.widgets.buttons import TextButton
from app.widgets.controls import NumberRow, Scale, SwitchRow
from app.widgets.labels import label
from app.widgets.session_panel import SessionPanel
from app.widgets.wheel import WheelGuard
from app.workspace import Workspace
from core.session.commands.cards.cards import change_view
from core.session.commands.cards.images import VIEW, link_zoom, reset_tones, smooth, tone, write_values
from core.state import Adjustment, ImagesMode, ImagesState
from core.style import SPACE

_MAPS = (("", "Grey"), ("viridis", "Viridis"), ("cividis", "Cividis"), ("magma", "Magma"))
_HINTS = {
    ImagesMode.STEP: "A click shows an image in its original size, a double click shows all of it. Ctrl and the wheel "
    "zoom, a drag moves; unmoved images can be dragged into other programs.",
    ImagesMode.SAMPLES: "All samples that were logged together. A click shows them in their original size.",
    ImagesMode.STEPS: "Only images logged at exactly the step of their column. A click links a step.",
    ImagesMode.COMPARE: "Errors are in shares of white, over all channels of the logged values.",
}


class ImagesPanel(SessionPanel):
    """Tones, pixels, what is compared, tiles and cards; every change is a command."""

    fit_wanted = Signal()
    original_wanted = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        default, plain, session = ImagesState(), Adjustment(), workspace.session
        self.brightness = NumberRow(
            workspace, "Brightness", "Makes all values lighter above 1 and darker below",
            Scale(0, 2, 0.01, 2), plain.brightness,
        )  # fmt: skip
        self.contrast = NumberRow(
            workspace, "Contrast", "Moves values away from middle grey above 1, and towards it below",
            Scale(0, 5, 0.01, 2), plain.contrast,
        )  # fmt: skip
        self.gamma = NumberRow(
            workspace, "Gamma", "Lightens dark parts above 1 and darkens them below; black and white stay",
            Scale(0.1, 4, 0.05, 2), plain.gamma,
        )  # fmt: skip
        self.low = NumberRow(
            workspace, "Lower end", "This share of white, and all below it, becomes black", Scale(0, 1, 0.005, 3), 0.0
        )
        self.high = NumberRow(
            workspace, "Upper end", "This share of white, and all above it, becomes white", Scale(0, 1, 0.005, 3), 1.0
        )
        self.stretch = SwitchRow(
            workspace, "Stretch each image", "The lowest and the highest value of each image become black and white",
            lambda on: session.do(tone(stretch=on)),
        )  # fmt: skip
        self.channel, self.colours = QComboBox(), QComboBox()
        self.as_logged = TextButton(workspace, "Images as logged", self._reset, "undo")
        self.smooth = SwitchRow(
            workspace, "Smooth", "Enlarged pixels flow into one another instead of being squares",
            lambda on: session.do(smooth(on)),
        )  # fmt: skip
        self.values = SwitchRow(
            workspace, "Values of pixels", "Large pixels say their numbers, with lines between them",
            lambda on: session.do(write_values(on)), default=True,
        )  # fmt: skip
        self.linked = SwitchRow(
            workspace, "Link zoom", "All cards show the same part of their images",
            lambda on: session.do(link_zoom(on)), default=True,
        )  # fmt: skip
        self.columns = NumberRow(
            workspace, "Steps beside one another", "Evenly spread steps, with the first, the last and the linked one",
            Scale(2, 24, 1), default.columns,
        )  # fmt: skip
        self.card_width = NumberRow(
            workspace, "Card width", "About how wide a card is; rows are filled to the edge",
            Scale(160, 1200, 10, unit=" px"), default.card_width,
        )  # fmt: skip
        self.memory = NumberRow(
            workspace, "Memory for images", "At most so much is kept of images that were decoded",
            Scale(64, 4096, 64, unit=" MB"), default.memory,
        )  # fmt: skip
        self.compare = CompareSection(workspace)
        self.tiles = TilesSection(workspace)
        self.hint = label("", "muted", wrap=True)
        self._arrange()
        self._connect()
        self._guard = WheelGuard(self)
        self.refresh()

    def _arrange(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE.around, SPACE.between, SPACE.around, SPACE.around)
        column.setSpacing(SPACE.inside)
        column.addWidget(self.compare)
        column.addWidget(label("Tones", "heading"))
        for row in (self.brightness, self.contrast, self.gamma):
            column.addWidget(row)
        column.addWidget(label("Channel"))
        column.addWidget(_filled(self.channel, [title for _, title in CHANNELS], "Channel", "What of images is shown"))
        column.addWidget(label("Colours of a single channel"))
        tip = "Colour map of grey images and of single channels"
        column.addWidget(_filled(self.colours, [title for _, title in _MAPS], "Colours of a single channel", tip))
        for widget in (self.low, self.high, self.stretch, self.as_logged):
            column.addWidget(widget)
        column.addSpacing(SPACE.between)
        column.addWidget(label("Pixels", "heading"))
        for switch in (self.smooth, self.values, self.linked):
            column.addWidget(switch)
        column.addLayout(self._sizes())
        column.addSpacing(SPACE.between)
        column.addWidget(self.tiles)
        column.addWidget(label("Cards", "heading"))
        for row in (self.columns, self.card_width, self.memory):
            column.addWidget(row)
        column.addSpacing(SPACE.between)
        column.addWidget(self.hint)
        column.addStretch(1)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(232)

    def _sizes(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE.inside)
        fit = TextButton(self._workspace, "Whole", self.fit_wanted.emit, "zoom-fit")
        fit.setToolTip("All of each image (F)")
        original = TextButton(self._workspace, "Original size", self.original_wanted.emit)
        original.setToolTip("One pixel of an image has one pixel of the screen (A)")
        row.addWidget(fit, 1)
        row.addWidget(original, 1)
        return row

    def _connect(self) -> None:
        session = self._workspace.session

        def toned(name: str) -> Callable[[float], None]:
            return lambda value: session.do(tone(**{name: value}))

        for name, row in self._tones().items():
            row.changed.connect(toned(name))
            row.settled.connect(session.end_gesture)
        for name, title in (
            ("columns", "Steps beside one another"),
            ("card_width", "Card width"),
            ("memory", "Memory"),
        ):
            self._count(name, title)
        self.channel.activated.connect(lambda place: session.do(tone(channel=CHANNELS[place][0])))
        self.colours.activated.connect(lambda place: session.do(tone(colours=_MAPS[place][0])))
        self.follow()

    def _tones(self) -> dict[str, NumberRow]:
        """Return the rows of numbers by the field of the adjustment that they show."""
        return {
            "brightness": self.brightness, "contrast": self.contrast, "gamma": self.gamma,
            "lower": self.low, "upper": self.high,
        }  # fmt: skip

    def _count(self, name: str, title: str) -> None:
        session, row = self._workspace.session, getattr(self, name)

        def change(value: float) -> None:
            session.do(change_view(VIEW, title, merge=f"images.{name}", **{name: round(value)}))

        row.changed.connect(change)
        row.settled.connect(session.end_gesture)

    def _reset(self) -> None:
        self._workspace.session.end_gesture()
        self._workspace.session.do(reset_tones())

    def refresh(self) -> None:
        """Show the session's values."""
        state = self._workspace.session.state.images
        adjustment = state.adjustment
        for name, tone_row in self._tones().items():
            tone_row.show_value(getattr(adjustment, name))
        for row in (self.low, self.high):
            row.setEnabled(not adjustment.stretch)
        self.stretch.show_value(adjustment.stretch)
        self.channel.setCurrentIndex([channel for channel, _ in CHANNELS].index(adjustment.channel))
        self.colours.setCurrentIndex([name for name, _ in _MAPS].index(adjustment.colours))
        self.as_logged.setEnabled(adjustment != Adjustment())
        self.smooth.show_value(state.smooth)
        self.values.show_value(state.values)
        self.linked.show_value(state.linked_zoom)
        self.columns.show_value(state.columns)
        self.columns.setVisible(state.mode is ImagesMode.STEPS)
        self.card_width.show_value(state.card_width)
        self.memory.show_value(state.memory)
        self.compare.setVisible(state.mode is ImagesMode.COMPARE)
        self.compare.refresh()
        self.tiles.refresh()
        self.hint.setText(_HINTS[state.mode])


def _filled(box: QComboBox, titles: list[str], name: str, tip: str) -> QComboBox:
    box.addItems(titles)
    box.setAccessibleName(name)
    box.setToolTip(tip)
    return box
