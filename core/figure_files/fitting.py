"""Whether what is written in a figure can be read, and what to do about it: another size, or fewer charts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from core.export.figures.figure import letter, share_of
from core.export.figures.look import CAPTION_POINTS, FigureLook
from core.export.figures.styled import styled
from core.figure_files.drawing import Logs, in_cells, made
from core.figure_files.spec import FigurePart, FigureSpec
from core.figure_files.views import all_cards, chosen_cards, key_of
from core.views.picture import Chart, Picture
from core.work import Token

LEGIBLE_POINTS = 5.0
"""Size of type in points below which journals print nothing."""
_PAGE = (183.0, 247.0)
"""Width and height in millimetres that a page of a journal has for a figure."""
_STEP = 5.0
"""Millimetres by which heights are told."""
_ALMOST = 0.99


@dataclass(frozen=True, slots=True)
class Remedy:
    """What makes a figure legible.

    Attributes
    ----------
    points
        Size of the smallest type of each part, in points.
    least
        Size that type has to have.
    size
        Width and height in millimetres in which all parts are legible, None where no page is large enough.
    fewer
        The parts with as many of their first charts as can be read in this size, None where that helps none.
    """

    points: tuple[float, ...]
    least: float
    size: tuple[float, float] | None = None
    fewer: tuple[FigurePart, ...] | None = None

    @property
    def small(self) -> tuple[int, ...]:
        """The numbers of parts that cannot be read."""
        return tuple(number for number, points in enumerate(self.points) if points < self.least)

    @property
    def said(self) -> str:
        """What is too small, and in which parts."""
        smallest = f"type is as small as {min(self.points):.1f} pt, less than {self.least:.0f} pt can hardly be read"
        where = ", ".join(letter(number) for number in self.small)
        place = "" if len(self.points) == 1 else f"in part {where} " if len(self.small) == 1 else f"in parts {where} "
        text = f"There is too much for this size: {place}{smallest}"
        return text if self.size or self.fewer else f"{text}; a larger figure, or smaller type, has more room"


class _Trials:
    """Tells the size of type of parts in many sizes; charts, which are arranged anew in each, are made once."""

    def __init__(self, logs: Logs, fonts: Path | None, token: Token | None) -> None:
        self._logs, self._fonts, self._token = logs, fonts, token
        self._charts: dict[int, Picture] = {}

    def points(self, spec: FigureSpec) -> list[float]:
        """Return the size in points of the smallest type of each part."""
        return [self.points_in(number, part, look) for number, (part, look, _) in enumerate(in_cells(spec))]

    def points_in(self, number: int, part: FigurePart, look: FigureLook, count: int | None = None) -> float:
        """Return it of one part, of its first so many charts."""
        if self._token is not None:
            self._token.check()
        picture = self._charts.get(number)
        if picture is None or not look.height:
            picture = styled(made(part, look, self._logs, self._token), look)
            if all(isinstance(placed.part, Chart) for placed in picture.parts):
                self._charts[number] = picture
        share = share_of(replace(picture, parts=picture.parts[:count]), self._fonts, look)
        return CAPTION_POINTS * look.zoom * share

    def charts(self, number: int) -> int:
        """Return how many charts a part has, 0 where it is made of something else."""
        picture = self._charts.get(number)
        return 0 if picture is None else len(picture.parts)


def points_of(spec: FigureSpec, logs: Logs, fonts: Path | None = None, token: Token | None = None) -> list[float]:
    """Return the size in points of the smallest type of each part; raises as `figure_of` does."""
    return _Trials(logs, fonts, token).points(spec)


def least_points(look: FigureLook) -> float:
    """Return the size that type has to have: what can be read, or what is wished where that is less."""
    return min(LEGIBLE_POINTS, CAPTION_POINTS * look.zoom) * _ALMOST


def remedy_of(spec: FigureSpec, logs: Logs, fonts: Path | None = None, token: Token | None = None) -> Remedy | None:
    """Return what makes a figure legible, None where it is; one without a height has what it needs."""
    if not spec.look.height:
        return None
    trials = _Trials(logs, fonts, token)
    least, points = least_points(spec.look), trials.points(spec)
    if min(points) >= least:
        return None
    fewer = tuple(_fewer(trials, number, *each[:2], logs, least) for number, each in enumerate(in_cells(spec)))
    return Remedy(tuple(points), least, _size(trials, spec, least), None if fewer == spec.parts else fewer)


def _size(trials: _Trials, spec: FigureSpec, least: float) -> tuple[float, float] | None:
    """Return the smallest size that does: as wide as it is and higher, or else as wide as a page."""
    look = spec.look

    def does(width: float, height: float) -> bool:
        return min(trials.points(replace(spec, look=replace(look, width=width, height=height)))) >= least

    for width in dict.fromkeys((look.width, max(look.width, _PAGE[0]))):
        lowest, highest = look.height, max(_PAGE[1], look.height * _PAGE[1] / _PAGE[0])
        if not does(width, highest):
            continue
        while lowest < (middle := round((lowest + highest) / 2 / _STEP) * _STEP) < highest:
            lowest, highest = (lowest, middle) if does(width, middle) else (middle, highest)
        return width, highest
    return None


def _fewer(trials: _Trials, number: int, part: FigurePart, look: FigureLook, logs: Logs, least: float) -> FigurePart:
    """Return a part with as many of its charts as can be read; as it is where none has to go, or none helps."""
    if trials.points_in(number, part, look) >= least:
        return part
    enough, too_many = 0, trials.charts(number)
    while too_many - enough > 1:
        middle = (enough + too_many) // 2
        fits = trials.points_in(number, part, look, middle) >= least
        enough, too_many = (middle, too_many) if fits else (enough, middle)
    return replace(part, cards=_cards(part, logs)[:enough]) if enough else part


def _cards(part: FigurePart, logs: Logs) -> tuple[str, ...]:
    """Return the keys of the cards of a part that are drawn."""
    cards = all_cards(part, logs.catalog)
    return tuple(map(key_of, cards if part.cards is None else chosen_cards(cards, part.cards)))
