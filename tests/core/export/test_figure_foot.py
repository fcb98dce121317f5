"""Below planes and parallel coordinates, what colours mean and the note stand beside or below one another."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from core.export.figures.parallel import FOOT, draw_foot, legend_length
from core.export.figures.sheet import Box, TextStyle
from core.style import LIGHT
from core.views.picture import ColourBar, Legend, LegendEntry

BAR = Legend("loss/validation", bar=ColourBar("viridis", 0.0, 2.0, 6, "without", ((0.0, "0"), (1.0, "2.0"))))
NAMES = Legend("optimiser", tuple(LegendEntry(name, name, "#123456", 3) for name in ("adam", "lamb", "sgd")))
NOTE = "31 of 31 shown, Spearman -0.40, Pearson -0.77 (n = 28)"


@dataclass
class Paper:
    """Writes down where texts and pictures lie; every character is six pixels wide."""

    texts: dict[str, Box] = field(default_factory=dict)
    images: list[Box] = field(default_factory=list)
    tokens = LIGHT

    def width_of(self, text: str, _style: TextStyle) -> float:
        return 6.0 * len(text)

    def elided(self, text: str, _style: TextStyle, width: float) -> str:
        return text[: max(int(width / 6), 0)]

    def text(self, x: float, y: float, text: str, _style: TextStyle, across: str = "left") -> None:
        width = 6.0 * len(text)
        self.texts[text] = Box(x - width if across == "right" else x, y - 8, width, 11.0)

    def image(self, _pixels: object, box: Box) -> None:
        self.images.append(box)

    def discs(self, *_: object) -> None:
        """Leave swatches out."""


def overlaps(one: Box, other: Box) -> bool:
    return (
        one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom
    )  # fmt: skip


@pytest.mark.parametrize("legend", [BAR, NAMES])
@pytest.mark.parametrize("width", [380.0, 560.0, 1200.0])
def test_nothing_lies_over_anything_and_all_is_on_the_sheet(legend: Legend, width: float) -> None:
    paper = Paper()
    draw_foot(paper, legend, NOTE, Box(0.0, 0.0, width, 300.0))  # type: ignore[arg-type]
    boxes = [*paper.texts.values(), *paper.images]
    assert not [(one, other) for n, one in enumerate(boxes) for other in boxes[:n] if overlaps(one, other)]
    assert all(box.left >= 0 and box.right <= width and box.top >= 300 and box.bottom <= 300 + FOOT for box in boxes)
    assert {NOTE, legend.title} <= set(paper.texts)


def test_a_wide_figure_has_both_on_one_line_and_the_whole_bar() -> None:
    paper = Paper()
    draw_foot(paper, BAR, NOTE, Box(0.0, 0.0, 1200.0, 300.0))  # type: ignore[arg-type]
    assert paper.texts[NOTE].top == paper.texts["loss/validation"].top
    assert paper.images[0].width == 220.0


def test_the_length_is_what_is_drawn() -> None:
    for legend in (BAR, NAMES):
        paper = Paper()
        draw_foot(paper, legend, "", Box(0.0, 0.0, 2000.0, 300.0))  # type: ignore[arg-type]
        left = min(box.left for box in paper.texts.values())
        assert legend_length(paper, legend) == pytest.approx(2000.0 - 16.0 - left)  # type: ignore[arg-type]
