from __future__ import annotations

import numpy as np

from core.analysis.xaxis import logarithms


def test_logarithms_of_what_has_none_are_missing() -> None:
    np.testing.assert_array_equal(logarithms(np.array([0.0, -1.0, 100.0])), [np.nan, np.nan, 2.0])
