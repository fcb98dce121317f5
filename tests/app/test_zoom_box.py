from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from app.charts.zoom_box import SHORT, THIN, box_between, domain_of
from core.state import Domain
from core.views.curves.mapping import Mapping

BOUNDS = QRectF(0, 0, 200, 100)


def test_a_box_lies_between_its_corners_whichever_comes_first() -> None:
    box = QRectF(20, 10, 60, 50)
    for one, other in ((box.topLeft(), box.bottomRight()), (box.bottomRight(), box.topLeft())):
        assert box_between(one, other, BOUNDS) == box
    assert box_between(box.topLeft(), QPointF(500, 500), BOUNDS) == QRectF(20, 10, 180, 90)


def test_a_thin_box_zooms_one_axis_and_a_short_drag_none() -> None:
    start = QPointF(20, 10)
    assert box_between(start, start + QPointF(60, THIN - 1), BOUNDS) == QRectF(20, 0, 60, 100)
    assert box_between(start, start + QPointF(THIN - 1, 60), BOUNDS) == QRectF(0, 10, 200, 60)
    assert box_between(start, start + QPointF(SHORT - 1, SHORT - 1), BOUNDS) is None
    assert box_between(start, start + QPointF(SHORT, SHORT), BOUNDS) == QRectF(20, 10, SHORT, SHORT)


def test_a_box_is_told_in_units_of_the_data() -> None:
    mapping = Mapping(10, 30, 0, 5, log_x=False, log_y=False, width=200, height=100)
    assert domain_of(mapping, QRectF(50, 20, 100, 60)) == Domain(15, 25, 1, 4)
