"""What can be done in the view of images, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.actions import Action
from app.workspace import Workspace
from core.session import Command
from core.session.commands.cards.images import compare_by, link_zoom, reset_tones, show_mode, smooth, tone, write_values
from core.state import Adjustment, Channel, CompareWay, ImagesMode, ImagesState

T = TypeVar("T")

MODES = (
    (ImagesMode.STEP, "At step", "One card for each sample of each run, at the linked step"),
    (ImagesMode.SAMPLES, "Samples", "All samples of a step together, a card for each run"),
    (ImagesMode.STEPS, "Runs × steps", "A row a run and a column a step, a card for each tag"),
    (ImagesMode.COMPARE, "Compare", "Each image beside that of another run or step, with their difference"),
)
WAYS = (
    (CompareWay.SIDE, "Side by side", "Both images and their difference"),
    (CompareWay.ABSOLUTE, "Difference", "How much they differ, dark where they are equal"),
    (CompareWay.SIGNED, "Signed difference", "Red where it is brighter than the other, blue where it is darker"),
    (CompareWay.BLINK, "Blink", "One after the other in the same place"),
    (CompareWay.WIPE, "Wipe", "One left of a line that is dragged, the other right of it"),
)
CHANNELS = (
    (Channel.COLOUR, "As logged"),
    (Channel.RED, "Red"),
    (Channel.GREEN, "Green"),
    (Channel.BLUE, "Blue"),
    (Channel.ALPHA, "Alpha"),
    (Channel.LUMINANCE, "Luminance"),
)


@dataclass(frozen=True, slots=True)
class Deeds:
    """What the view does itself: fit (all or one), original size, play, fill the view, save and copy."""

    fit: Callable[[], None]
    fit_all: Callable[[], None]
    original: Callable[[], None]
    play: Callable[[], None]
    playing: Callable[[], bool]
    focus: Callable[[], None]
    focused: Callable[[], bool]
    on_card: Callable[[str], Callable[[], None]]
    any_card: Callable[[], bool]
    save_all: Callable[[], None]


def image_actions(workspace: Workspace, deeds: Deeds) -> Sequence[Action]:
    """Return the table of actions."""
    table = _Table(workspace)
    return (*_sizes(deeds), *table.modes(), *table.ways(), *table.tones(), *table.switches(), *_exports(deeds))


def _sizes(deeds: Deeds) -> tuple[Action, ...]:
    return (
        Action(
            "images.fit", "Show whole images", deeds.fit, "F", "View", icon="zoom-fit",
            tip="All of the image on the card under the mouse, and on those that are linked with it",
        ),
        Action("images.fit_all", "Show whole images on all cards", deeds.fit_all, "Shift+F", "View", icon="zoom-fit"),
        Action(
            "images.original", "Original size", deeds.original, "A", "View",
            tip="One pixel of an image has one pixel of the screen",
        ),
        Action(
            "images.focus", "Fill the view with a card", deeds.focus, "Z", "View", deeds.any_card, deeds.focused,
            "expand",
        ),
        Action(
            "images.play", "Play the images", deeds.play, "Shift+Space", "Run", checked=deeds.playing, icon="play",
            tip="Goes from image to image at the chosen speed",
        ),
    )  # fmt: skip


def _exports(deeds: Deeds) -> tuple[Action, ...]:
    def on_card(what: str, title: str, icon: str) -> Action:
        return Action(f"images.{what}", title, deeds.on_card(what), "", "Edit", deeds.any_card, icon=icon)

    return (
        on_card("copy_logged", "Copy image as logged", "copy"),
        on_card("copy_shown", "Copy image as shown", "image"),
        on_card("save_logged", "Save image as logged…", "save"),
        on_card("save_shown", "Save image as shown…", "export"),
        Action(
            "images.save_all", "Save all images…", deeds.save_all, "", "File", deeds.any_card, icon="save",
            tip="Writes the images of all cards that match the filter, at the step they show, into a folder",
        ),
    )  # fmt: skip


class _Table:
    """Actions that are commands of the session."""

    def __init__(self, workspace: Workspace) -> None:
        self._session = workspace.session

    def _state(self) -> ImagesState:
        return self._session.state.images

    def _do(self, make: Callable[[], Command]) -> Callable[[], None]:
        def act() -> None:
            self._session.end_gesture()
            self._session.do(make())

        return act

    def _comparing(self) -> bool:
        return self._state().mode is ImagesMode.COMPARE

    def modes(self) -> tuple[Action, ...]:
        """Return what chooses which images cards show."""

        def mode(value: ImagesMode, title: str, tip: str) -> Action:
            return Action(
                f"images.{value.value}", f"Images: {title.lower()}", self._do(lambda: show_mode(value)), "", "View",
                checked=lambda: self._state().mode is value, tip=tip,
            )  # fmt: skip

        def following() -> Command:
            return show_mode(_after([value for value, _, _ in MODES], self._state().mode))

        return (
            *(mode(*each) for each in MODES),
            Action("images.next", "Next way to show images", self._do(following), "M", "View"),
        )

    def ways(self) -> tuple[Action, ...]:
        """Return what chooses how images are compared."""

        def way(value: CompareWay, title: str, tip: str) -> Action:
            return Action(
                f"images.way_{value.value}", f"Compare images: {title.lower()}", self._do(lambda: compare_by(value)),
                "", "View", self._comparing, lambda: self._state().way is value, tip=tip,
            )  # fmt: skip

        def following() -> Command:
            return compare_by(_after([value for value, _, _ in WAYS], self._state().way))

        return (
            *(way(*each) for each in WAYS),
            Action("images.next_way", "Next way to compare images", self._do(following), "D", "View", self._comparing),
        )

    def tones(self) -> tuple[Action, ...]:
        """Return what tones images."""

        def following() -> Command:
            return tone(channel=_after([value for value, _ in CHANNELS], self._state().adjustment.channel))

        return (
            Action("images.channel", "Next channel", self._do(following), "C", "View"),
            Action(
                "images.tones", "Images as logged", self._do(reset_tones), "Shift+C", "View",
                lambda: self._state().adjustment != Adjustment(), icon="undo",
                tip="Takes back brightness, contrast, gamma, channel, colours and range",
            ),
        )  # fmt: skip

    def switches(self) -> tuple[Action, ...]:
        """Return what is on or off."""
        return (
            Action(
                "images.smooth", "Smooth enlarged images", self._do(lambda: smooth(not self._state().smooth)), "S",
                "View", checked=lambda: self._state().smooth, tip="Enlarged pixels flow into one another",
            ),
            Action(
                "images.values", "Values of pixels", self._do(lambda: write_values(not self._state().values)), "V",
                "View", checked=lambda: self._state().values,
                tip="Large pixels say their numbers, with lines between them",
            ),
            Action(
                "images.linked", "Link zoom", self._do(lambda: link_zoom(not self._state().linked_zoom)), "L", "View",
                checked=lambda: self._state().linked_zoom, icon="link",
                tip="All cards show the same part of their images",
            ),
        )  # fmt: skip


def _after(values: Sequence[T], now: T) -> T:
    return values[(values.index(now) + 1) % len(values)]
