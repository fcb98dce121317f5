"""Sizes, opacities and shapes by hand."""

from __future__ import annotations

import os

import numpy as np
from PySide6.QtWidgets import QApplication, QComboBox

from app.views.embedding.panel import Panel
from core.cloud.forms import Shape
from core.session.command import change_embedding
from tests.app.embedding.conftest import Stage


def choose(stage: Stage, box: QComboBox, data: object) -> None:
    place = box.findData(data)
    assert place >= 0
    box.setCurrentIndex(place)
    box.activated.emit(place)
    stage.settle()


def test_points_differ_in_size_opacity_and_shape(stage: Stage) -> None:
    panel = stage.view.panel()
    assert isinstance(panel, Panel)
    panel.reveal(panel.forms)
    box = panel.forms
    stage.workspace.session.do(change_embedding("Point size", point_size=10.0))
    choose(stage, box.size_by, "score")
    box.sizes.high.setValue(4.0)
    stage.settle()
    forms = stage.frame.points.forms
    assert forms is not None
    sizes = forms.table[forms.index, 0]
    assert (np.diff(sizes) >= 0).all()
    assert (sizes[0], sizes[-1]) == (0.5, 4.0)

    row = 119
    at = stage.place(row)
    stage.move(at)
    under = stage.workspace.session.hover.row
    assert under is not None
    beside = at.x() + 16, at.y()
    assert stage.frame.row_under(*beside) is not None, "a large point is hit where it is drawn"

    choose(stage, box.shape_by, "label")
    choose(stage, box.category, "bee")
    choose(stage, box.shape, int(Shape.STAR))
    forms = stage.frame.points.forms
    assert forms is not None
    assert forms.table[forms.index[1], 2] == Shape.STAR
    assert forms.table[forms.index[9], 2] == Shape.RING
    choose(stage, box.opacity_by, "score")
    assert [key.title for key in stage.frame.scene.legend.forms] == ["Size: score", "Opacity: score", "Shape: label"]  # type: ignore[union-attr]
    assert len(stage.view.legend.forms.views) == 3
    if "PALETTE_SHOT" in os.environ:
        stage.host.resize(1200, 900)
        stage.settle()
        for _ in range(5):
            QApplication.processEvents()
        stage.host.grab().save(os.environ["PALETTE_SHOT"])
    for _ in range(6):
        stage.workspace.session.undo()
    stage.settle()
    assert stage.frame.points.forms is None
