"""What all scripts are made from: titles, labels, rows and columns of axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.figure_files.spec import FigurePart

WIDTH = 100
"""Letters of a line, about."""


@dataclass(frozen=True, slots=True)
class Words:
    """What all scripts are made from."""

    part: FigurePart
    arguments: str
    """What the method of the view is told."""

    @property
    def title(self) -> str:
        """The title that the user gave the part, empty for none."""
        return self.part.wording.title or ""

    def labels(self, x: str, y: str) -> str:
        """Return titles of axes, those of the user first, and limits, as arguments of matplotlib's `set`."""
        said = self.part.wording
        found = {
            "xlabel": x if said.x_title is None else said.x_title,
            "ylabel": y if said.y_title is None else said.y_title,
        }
        for name, limits in (("xlim", said.x_limits), ("ylim", said.y_limits)):
            if limits is not None:
                found[name] = (limits.lower, limits.upper)  # type: ignore[assignment]
        return ", ".join(f"{name}={value!r}" for name, value in found.items() if value != "")


def titled(words: Words, usual: str) -> str:
    """Return a title as an argument: the user's, else an expression of the script."""
    if words.part.wording.title is not None:
        return f"title={words.part.wording.title!r}" if words.part.wording.title else ""
    return f"title={usual}" if usual else ""


def panels(frame: str, name: str, by: str | Sequence[str] = "card") -> list[str]:
    """Return the lines that make axes for the groups of a frame, and begin the loop over both."""
    return [
        f"groups = {frame}.groupby({by!r}, sort=False)",
        *axes_for("groups"),
        f"for axes, ({name}, curves) in zip(panels.flat, groups, strict=False):",
    ]


def axes_for(groups: str) -> list[str]:
    """Return the lines that make axes for whatever has a length, three in a row."""
    return [
        f"across = min(len({groups}), 3)",
        f"down = -(-len({groups}) // across)",
        "size = (4 * across, 3 * down)",
        "figure, panels = plt.subplots(down, across, figsize=size, squeeze=False, layout='constrained')",
        f"for axes in panels.flat[len({groups}) :]:",
        "    axes.remove()",
    ]


def legend() -> list[str]:
    """Return the lines that name the curves of the first axes beside the figure."""
    return [
        "handles, names = panels.flat[0].get_legend_handles_labels()",
        "figure.legend(handles, names, loc='outside right upper', fontsize='x-small', frameon=False)",
    ]
