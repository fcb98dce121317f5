"""Sizes, opacities and shapes of points by metadata columns, and what the legend says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from core.cloud.forms import Forms, Shape
from core.cloud.threads import in_blocks
from core.model import F4, F8, U2, Column, Metadata
from core.state import EmbeddingState
from core.state.column_looks import ColumnLook
from core.state.point_forms import PointForms
from core.views.embedding.looks.groups import Groups, groups_of
from core.views.embedding.looks.numbers import Ends, ends_of, numbers_of
from core.views.embedding.memo import remembered
from core.views.embedding.tallies import by_table, from_codes, levels
from core.views.legends import FormKey, FormSample, Legend
from core.views.shown_rows import to_length

SIZES, OPACITIES = 32, 16
"""How many sizes and opacities points have: more are not told apart."""
CHOSEN = (Shape.CIRCLE, Shape.SQUARE, Shape.TRIANGLE, Shape.DIAMOND, Shape.CROSS, Shape.PLUS, Shape.STAR)
"""Shapes that categories are given in turn; a ring is what has no value."""
MOST_KINDS = 96
"""Categories that can be given a shape each; more have those of others again."""
_PLAIN = "\x00"


def form_columns(metadata: Metadata | None, wish: EmbeddingState) -> tuple[Column | None, Column | None, Column | None]:
    """Return the columns that say sizes, opacities and shapes, None where there is none that can."""
    forms = wish.forms
    size, opacity = (_numeric(metadata, name) for name in (forms.size_by, forms.opacity_by))
    shape = None if metadata is None else metadata.columns.get(forms.shape_by)
    return size, opacity, shape if shape is not None and shape.codes is not None else None


def _numeric(metadata: Metadata | None, name: str) -> Column | None:
    found = None if metadata is None else metadata.columns.get(name)
    return found if found is not None and found.numbers is not None else None


def forms_of(metadata: Metadata | None, wish: EmbeddingState, rows: int) -> Forms | None:
    """Return the forms of so many points, None where all are alike: then no array of them is made."""
    size, opacity, shape = form_columns(metadata, wish)
    if size is None and opacity is None and shape is None:
        return None
    looks = tuple(wish.look(each.name if each is not None else _PLAIN) for each in (size, opacity, shape))
    index = _index(size, opacity, shape, looks[0], looks[1], looks[2], rows)
    shapes = (int(Shape.CIRCLE),) if shape is None else _shapes(groups_of(shape, looks[2]), wish.forms.shapes)
    return _forms(index, _table(size is not None, opacity is not None, wish.forms, shapes))


@remembered(2)
def _forms(index: U2, table: F4) -> Forms:
    return Forms(index, table)


@remembered(4)
def _index(
    size: Column | None, opacity: Column | None, shape: Column | None,
    size_look: ColumnLook, opacity_look: ColumnLook, shape_look: ColumnLook, rows: int,
) -> U2:  # fmt: skip
    """Return which of all combinations of sizes, opacities and shapes each point has, uint16 (rows,)."""
    parts: list[tuple[U2, int]] = []
    if size is not None:
        parts.append((_levels(size, size_look, rows, SIZES), SIZES + 1))
    if opacity is not None:
        parts.append((_levels(opacity, opacity_look, rows, OPACITIES), OPACITIES + 1))
    if shape is not None:
        groups = groups_of(shape, shape_look)
        parts.append((_kinds(shape, groups, rows), _number(groups) + 1))
    result = np.zeros(rows, dtype=np.uint16)

    def fill(block: slice) -> None:
        for values, number in parts:
            result[block] = result[block] * np.uint16(number) + values[block]

    in_blocks(rows, fill)
    result.setflags(write=False)
    return result


def _levels(column: Column, look: ColumnLook, rows: int, number: int) -> U2:
    """Return at which of so many levels numbers lie, from 1 on; 0 for what has no place."""
    numbers, between = numbers_of(column, rows), _between(column, look, rows)
    if not between.logarithmic:
        return levels(numbers, between.lower, between.upper, number)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log10(np.where(numbers > 0, numbers, np.nan))
    return levels(logs, float(np.log10(between.lower)), float(np.log10(between.upper)), number)


def _between(column: Column, look: ColumnLook, rows: int) -> Ends:
    return ends_of(numbers_of(column, rows), replace(look.scale, centre=None, reversed=False), "viridis")


def _number(groups: Groups) -> int:
    return min(len(groups.entries), MOST_KINDS)


def _kinds(column: Column, groups: Groups, rows: int) -> U2:
    """Return which of the categories with shapes of their own each point is in, from 1 on; 0 for no value."""
    codes = to_length(column.codes, rows, np.int32(-1))  # type: ignore[arg-type]
    entries = from_codes(codes) if groups.table is None else by_table(codes, groups.table)
    if len(groups.entries) <= MOST_KINDS:
        return entries
    kinds = np.array([0, *(place % MOST_KINDS + 1 for place in range(len(groups.entries)))], np.uint16)
    made: U2 = kinds[entries]
    return made


def _shapes(groups: Groups, chosen: Mapping[str, int]) -> tuple[int, ...]:
    """Return the shape of what has no value, and of each category: its own, or what it was given by hand."""
    number = _number(groups)
    shapes = [int(Shape.RING), *(int(CHOSEN[place % len(CHOSEN)]) for place in range(number))]
    for group in groups.entries:
        if group.index <= number and group.key in chosen:
            shapes[group.index] = chosen[group.key]
    return tuple(shapes)


@remembered(4)
def _table(sized: bool, faded: bool, forms: PointForms, shapes: tuple[int, ...]) -> F4:
    sizes = _sizes(*forms.size_range, SIZES) if sized else np.ones(1)
    shares = _shares(*forms.opacity_range, OPACITIES) if faded else np.ones(1)
    grid = np.meshgrid(sizes, shares, np.array(shapes, dtype=np.float64), indexing="ij")
    table: F4 = np.stack([each.ravel() for each in grid], axis=1).astype(np.float32)
    table.setflags(write=False)
    return table


def _sizes(least: float, most: float, number: int) -> F8:
    """Return how many times as large points of each level are: their areas grow evenly; what has no place is small."""
    share = np.linspace(0, 1, number)
    made: F8 = np.sqrt(least**2 + share * (most**2 - least**2))
    return np.concatenate([[min(least, most)], made])


def _shares(least: float, most: float, number: int) -> F8:
    made: F8 = np.linspace(least, most, number)
    return np.concatenate([[min(least, most)], made])


def with_keys(
    legend: Legend | None, metadata: Metadata | None, wish: EmbeddingState, size: float, rows: int
) -> Legend | None:
    """Return a legend that says what sizes, opacities and shapes mean, too; `size` is that of points, in pixels."""
    columns = form_columns(metadata, wish)
    if not any(columns):
        return legend
    made = []
    for column, kind in zip(columns, ("size", "opacity", "shape"), strict=True):
        if column is None:
            continue
        look = wish.look(column.name)
        if kind == "shape":
            made.append(_shape_key(column, look, wish.forms, size))
        else:
            made.append(_number_key(column, _between(column, look, rows), wish.forms, size, kind))
    return _joined(legend, tuple(made))


@remembered(4)
def _joined(legend: Legend | None, keys: tuple[FormKey, ...]) -> Legend:
    return replace(legend or Legend(""), forms=keys)


def _number_key(column: Column, between: Ends, forms: PointForms, size: float, kind: str) -> FormKey:
    places = (0, SIZES // 2, SIZES - 1) if kind == "size" else (0, OPACITIES // 2, OPACITIES - 1)
    sizes, shares = _sizes(*forms.size_range, SIZES)[1:], _shares(*forms.opacity_range, OPACITIES)[1:]
    texts = [text for _, text in between.labels] or [
        f"{number:.4g}" for number in (between.lower, between.middle, between.upper)
    ]
    samples = [
        FormSample(text, size * float(sizes[place]), 1.0, 0) if kind == "size"
        else FormSample(text, max(size, 8.0), float(shares[place]), 0)
        for place, text in zip(places, texts, strict=True)
    ]  # fmt: skip
    return FormKey(f"{kind.capitalize()}: {column.name}", tuple(samples))


def _shape_key(column: Column, look: ColumnLook, forms: PointForms, size: float) -> FormKey:
    groups = groups_of(column, look)
    shapes = _shapes(groups, forms.shapes)
    samples = [
        FormSample(group.label, max(size, 9.0), 1.0, shapes[group.index])
        for group in groups.entries[: len(Shape)]
        if group.index < len(shapes)
    ]
    left = len(groups.entries) - len(samples)
    more = f"and {left:,} more, in the same shapes again" if left else ""
    return FormKey(f"Shape: {column.name}", tuple(samples), more)


def shape_names(metadata: Metadata | None, wish: EmbeddingState) -> tuple[str, ...]:
    """Return the categories that have a shape of their own, in the order of the legend."""
    column = form_columns(metadata, wish)[2]
    if column is None:
        return ()
    entries = groups_of(column, wish.look(column.name)).entries
    return tuple(group.key for group in entries if group.index <= MOST_KINDS)


def shape_of(metadata: Metadata | None, wish: EmbeddingState, key: str) -> int:
    """Return the number of the shape that a category has."""
    column = form_columns(metadata, wish)[2]
    if column is None:
        return int(Shape.CIRCLE)
    groups = groups_of(column, wish.look(column.name))
    group, shapes = groups.named(key), _shapes(groups, wish.forms.shapes)
    return shapes[0] if group is None else shapes[(group.index - 1) % MOST_KINDS + 1]
