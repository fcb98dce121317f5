"""The part of the panel that says by which columns points differ in size, opacity and shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QSizePolicy, QWidget

from app.views.embedding.looks.shape_painting import shape_icon
from app.views.embedding.section import Section, add_row
from app.widgets.choices import narrow
from app.widgets.labels import label
from app.widgets.number_boxes import as_fields
from app.workspace import Workspace
from core.cloud.forms import Shape
from core.model import Metadata
from core.session.command import change_embedding
from core.state import EmbeddingState
from core.state.point_forms import PointForms
from core.style import SPACE
from core.views.embedding.looks.forms import form_columns, shape_names, shape_of

_SIZES, _SHARES = (0.1, 8.0), (2.0, 100.0)


class FormsSection(Section):
    """Columns of numbers as size and opacity, a column of categories as shape."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Size, opacity and shape", folded=True)
        self._metadata: Metadata | None = None
        self.size_by, self.opacity_by, self.shape_by = QComboBox(), QComboBox(), QComboBox()
        self.sizes = RangeBoxes("size", *_SIZES, 0.1, " ×")
        self.opacities = RangeBoxes("opacity", *_SHARES, 5.0, " %")
        self.category, self.shape = QComboBox(), QComboBox()
        self.shapes = QWidget()
        self.note = label("Sizes and opacities go by the scale that their column has", "caption", True)
        self._arrange()
        self._describe()
        self._connect()
        workspace.theme_changed.connect(self._recolour_shapes)

    def _arrange(self) -> None:
        form = self.form()
        add_row(form, "Size by", self.size_by)
        form.addRow("", self.sizes)
        add_row(form, "Opacity by", self.opacity_by)
        form.addRow("", self.opacities)
        add_row(form, "Shape by", self.shape_by)
        line = QHBoxLayout(self.shapes)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE.inside)
        line.addWidget(self.category, 1)
        line.addWidget(self.shape, 1)
        form.addRow("", self.shapes)
        self.rows.addWidget(self.note)

    def _describe(self) -> None:
        for shape in Shape:
            self.shape.addItem(shape.name.capitalize(), int(shape))
        for box, name, tip in (
            (self.size_by, "Size by", "Column of numbers that says how large points are; areas grow with the numbers"),
            (self.opacity_by, "Opacity by", "Column of numbers that says how opaque points are"),
            (self.shape_by, "Shape by", "Column whose categories have a shape each; what has no value is a ring"),
            (self.category, "Category", "Whose shape is chosen beside it"),
            (self.shape, "Shape of the category", "What the points of the category look like"),
        ):
            box.setAccessibleName(name)
            box.setToolTip(tip)
            narrow(box, 6)
        for box in (self.category, self.shape):
            box.setMinimumWidth(72)
        self._recolour_shapes()

    def _recolour_shapes(self) -> None:
        for place in range(self.shape.count()):
            self.shape.setItemIcon(place, shape_icon(self.shape.itemData(place), self._workspace.tokens.text))

    def _connect(self) -> None:
        for box, name, words in (
            (self.size_by, "size_by", "Size by"),
            (self.opacity_by, "opacity_by", "Opacity by"),
            (self.shape_by, "shape_by", "Shape by"),
        ):
            box.activated.connect(
                lambda _, box=box, name=name, words=words: self._do(words, **{name: box.currentData() or ""})
            )
        self.sizes.connect_to(lambda low, high: self._do("Range of sizes", "forms.sizes", size_range=(low, high)))
        self.opacities.connect_to(
            lambda low, high: self._do("Range of opacities", "forms.opacities", opacity_range=(low / 100, high / 100))
        )
        self.category.activated.connect(lambda _: self._show_shape())
        self.shape.activated.connect(lambda _: self._choose_shape())

    @property
    def _forms(self) -> PointForms:
        return self._workspace.session.state.embedding.forms

    def _do(self, words: str, merge: str = "", **changes: Any) -> None:
        self._workspace.session.do(change_embedding(words, merge, forms=replace(self._forms, **changes)))

    def _choose_shape(self) -> None:
        key, shape = self.category.currentData(), self.shape.currentData()
        if key is not None:
            self._do(f"Shape of {key}", shapes={**self._forms.shapes, key: shape})

    def _show_shape(self) -> None:
        wish, key = self._workspace.session.state.embedding, self.category.currentData()
        found = shape_of(self._metadata, wish, key or "")
        self.shape.setCurrentIndex(max(self.shape.findData(found), 0))

    def show_state(self, metadata: Metadata | None, wish: EmbeddingState) -> None:
        """Show the columns there are and what is chosen."""
        if metadata is not self._metadata or not self.size_by.count():
            self._metadata = metadata
            columns = () if metadata is None else tuple(metadata.columns.values())
            numeric = [each.name for each in columns if each.numbers is not None]
            for box in (self.size_by, self.opacity_by):
                _fill(box, numeric)
            _fill(self.shape_by, [each.name for each in columns if each.codes is not None])
        size, opacity, shape = form_columns(metadata, wish)
        for box, column in ((self.size_by, size), (self.opacity_by, opacity), (self.shape_by, shape)):
            box.setCurrentIndex(max(box.findData("" if column is None else column.name), 0))
        forms = wish.forms
        self.sizes.show_range(*forms.size_range)
        self.opacities.show_range(*(100 * share for share in forms.opacity_range))
        self.sizes.setVisible(size is not None)
        self.opacities.setVisible(opacity is not None)
        self.shapes.setVisible(shape is not None)
        self.note.setVisible(size is not None or opacity is not None)
        if shape is not None:
            self._show_categories(shape_names(metadata, wish))

    def _show_categories(self, names: Sequence[str]) -> None:
        if [self.category.itemData(place) for place in range(self.category.count())] != list(names):
            self.category.clear()
            for name in names:
                self.category.addItem(name, name)
        self._show_shape()


def _fill(box: QComboBox, names: Sequence[str]) -> None:
    box.clear()
    box.addItem("None", "")
    for name in names:
        box.addItem(name, name)


class RangeBoxes(QWidget):
    """What the lowest and the highest number have."""

    def __init__(self, name: str, least: float, most: float, step: float, unit: str) -> None:
        super().__init__()
        self.low, self.high = QDoubleSpinBox(), QDoubleSpinBox()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE.unit)
        for box, words in ((self.low, "lowest"), (self.high, "highest")):
            box.setRange(least, most)
            box.setSingleStep(step)
            box.setDecimals(1 if step < 1 else 0)
            box.setSuffix(unit)
            box.setAccessibleName(f"{name.capitalize()} of the {words} number")
            box.setToolTip(f"The {name} of points with the {words} number")
            box.setMinimumWidth(64)
            as_fields(box)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line.addWidget(self.low, 1)
        line.addWidget(label("to", "muted"))
        line.addWidget(self.high, 1)

    def connect_to(self, changed: Any) -> None:
        """Call `changed` with both numbers when the user changes one."""
        for box in (self.low, self.high):
            box.valueChanged.connect(lambda _: changed(self.low.value(), self.high.value()))

    def show_range(self, low: float, high: float) -> None:
        """Show both numbers."""
        for box, number in ((self.low, low), (self.high, high)):
            blocker = QSignalBlocker(box)
            if not box.hasFocus() or abs(box.value() - number) > 10 ** -box.decimals():
                box.setValue(number)
            blocker.unblock()
