from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.cloud.camera import CameraState, view_matrix
from core.export.figures.front import in_front
from core.views.picture import Emphasis, Points


def test_marks_of_points_that_others_cover_are_left_out_unless_they_are_brought_forward() -> None:
    positions = np.array([[0, 0, 0.5], [0, 0, -0.5], [0.6, 0, -0.5], [0, 0.01, -0.6]], dtype=np.float32)
    palette, emphasis = np.full((1, 4), 255, dtype=np.uint8), np.full(4, Emphasis.NORMAL, dtype=np.uint8)
    points = Points(positions, np.zeros(4, dtype=np.uint16), palette, emphasis, 12.0, 1.0)
    matrix, rows, nowhere = view_matrix(CameraState(), 3, 400, 300), np.arange(4), np.zeros((4, 3))
    front = in_front(points, matrix, 400, 300)
    assert front is not None
    assert front(rows, nowhere).tolist() == [True, False, True, False]
    selected = replace(points, emphasis=np.array([2, 4, 2, 2], dtype=np.uint8))
    front = in_front(selected, matrix, 400, 300)
    assert front is not None
    assert front(rows, nowhere).tolist() == [True, True, True, False]
    hidden = replace(points, emphasis=np.array([0, 2, 2, 2], dtype=np.uint8))
    front = in_front(hidden, matrix, 400, 300)
    assert front is not None
    assert front(rows, nowhere)[1]
    assert in_front(points, view_matrix(CameraState(), 2, 400, 300), 400, 300) is None
