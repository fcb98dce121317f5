from __future__ import annotations

import numpy as np

from core.readers.tables.columns import make_column
from core.style import ThemeName
from core.views.embedding.colouring import by_category, by_number, category_legend, number_legend

LABELS = make_column("label", ["cat", "dog", "", "cat", "bird", "dog", ""])
NUMBERS = make_column("loss", ["0.5", "", "1.5", "2.5", "", "3.5", "4.5"])
COUNTED = np.array([True, True, True, False, False, True, False])


def test_a_legend_counts_the_rows_it_is_told_to_count() -> None:
    colouring = by_category(LABELS, 7, ThemeName.LIGHT)
    legend = category_legend(LABELS, colouring, COUNTED, frozenset({"dog"}))
    assert [(entry.key, entry.label, entry.count, entry.shown) for entry in legend.entries] == [
        ("bird", "bird", 0, True),
        ("cat", "cat", 1, True),
        ("dog", "dog", 2, False),
        ("", "missing", 1, True),
    ]


def test_a_scale_counts_the_missing_rows_it_is_told_to_count() -> None:
    colouring = by_number(NUMBERS, 7, "viridis", ThemeName.LIGHT)
    bar = number_legend(NUMBERS, colouring, COUNTED, "viridis").bar
    assert bar is not None
    assert (bar.lower, bar.upper, bar.missing) == (0.5, 4.5, 1)


def test_numbers_are_coloured_from_the_lowest_to_the_highest() -> None:
    colouring = by_number(NUMBERS, 7, "viridis", ThemeName.LIGHT)
    assert colouring.index.tolist() == [1, 0, 65, 129, 0, 192, 256]
