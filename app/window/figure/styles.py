"""Looks of figures that the user has named, and the last one, among the remembered settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.figure_looks import looks_in, read, written
from app.settings import Remembered
from core.export.figures.look import FigureLook
from core.figure_files.spec import FigurePart, Wording


class Styles:
    """Named looks; what is written goes onto the remembered settings."""

    def __init__(self, remembered: Remembered) -> None:
        self._remembered = remembered

    def named(self) -> Mapping[str, FigureLook]:
        """Return the saved looks by name."""
        return looks_in(self._remembered.value)

    def save(self, name: str, look: FigureLook) -> None:
        """Keep a look under a name; one that was there is replaced."""
        others = [pair for pair in self._remembered.value.figure_looks if pair[0] != name]
        looks = (*others, (name, written(look)))
        self._remembered.change(lambda settings: replace(settings, figure_looks=looks))

    def remove(self, name: str) -> None:
        """Forget a look."""
        looks = tuple(pair for pair in self._remembered.value.figure_looks if pair[0] != name)
        self._remembered.change(lambda settings: replace(settings, figure_looks=looks))

    def inches(self) -> bool:
        """Return whether lengths are read in inches."""
        return self._remembered.value.figure_inches

    def read_inches(self, inches: bool) -> None:
        """Remember in which unit lengths are read."""
        self._remembered.change(lambda settings: replace(settings, figure_inches=inches))

    def last(self, part: FigurePart) -> FigureLook:
        """Return the look of the last figure, the usual one before the first.

        What it says of titles, limits and ticks belongs to the view it was of: another one has its own.
        """
        settings = self._remembered.value
        look = read(settings.last_figure_look) if settings.last_figure_look else FigureLook()
        return look if settings.last_figure_view == part_view(part) else Wording().on(look)

    def use(self, look: FigureLook, part: FigurePart) -> None:
        """Remember a look as that of the last figure, in which this part stood first."""
        text, view = written(look), part_view(part)
        self._remembered.change(lambda settings: replace(settings, last_figure_look=text, last_figure_view=view))


def part_view(part: FigurePart) -> str:
    """Return of what view or page a part is: ``"hparams/scatter"``."""
    return f"{part.view}/{part.page}" if part.page else part.view
