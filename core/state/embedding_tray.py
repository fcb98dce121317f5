"""The tray below the picture of points: a table and a gallery of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class TrayPage(StrEnum):
    """What the tray shows points as."""

    TABLE = "table"
    GALLERY = "gallery"


class TrayRows(StrEnum):
    """Which points the tray lists."""

    ALL = "all"
    SHOWN = "shown"
    """Those that brushes let through."""
    FOUND = "found"
    """Those of them that the search finds."""
    SELECTED = "selected"


@dataclass(frozen=True, slots=True)
class TrayOrder:
    """A column that points are ordered by, named as `core.views.embedding.tray.columns` does."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class TrayColumns:
    """Which columns the table shows and how.

    Attributes
    ----------
    order
        Names of columns in the order that they were dragged to; others follow as they come.
    hidden
        Names of those that are not shown.
    widths
        Logical pixels by name, where they were dragged.
    """

    order: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tray:
    """The tray.

    Attributes
    ----------
    open
        Whether it is there.
    share
        Part of the height it takes, 0 to 1; 1 leaves the picture none.
    page, rows
        What points are shown as, and which of them.
    order
        What they are ordered by, the first column before all others; by their numbers where it is empty.
    columns
        Of the table.
    group
        Column whose categories are headings in the gallery; empty for none.
    size
        Longer side of an image in the gallery in logical pixels.
    captions
        Whether images have the labels of their points below them.
    """

    open: bool = False
    share: float = 0.4
    page: TrayPage = TrayPage.TABLE
    rows: TrayRows = TrayRows.SHOWN
    order: tuple[TrayOrder, ...] = ()
    columns: TrayColumns = field(default_factory=TrayColumns)
    group: str = ""
    size: int = 72
    captions: bool = True
