"""What is changed about images before they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    """What of an image is shown."""

    COLOUR = "colour"
    RED = "red"
    GREEN = "green"
    BLUE = "blue"
    ALPHA = "alpha"
    LUMINANCE = "luminance"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """How images are toned; the default leaves them as they were logged.

    Attributes
    ----------
    brightness
        Factor of all values, 0 to 2.
    contrast
        Factor of how far values are from the middle, 0 to 5.
    gamma
        Values are raised to its inverse: above 1, dark parts become lighter.
    channel
        What is shown; single channels are grey, or in colours.
    colours
        Colour map of single channels, empty for grey.
    lower, upper
        Shares of white that become black and white, or the ends of the colour map.
    stretch
        Whether each image's own lowest and highest value take their place.
    """

    brightness: float = 1.0
    contrast: float = 1.0
    gamma: float = 1.0
    channel: Channel = Channel.COLOUR
    colours: str = ""
    lower: float = 0.0
    upper: float = 1.0
    stretch: bool = False
