from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.results import DiskResults, ResultKey, Results

KEY = ResultKey.of("projection", "content", {"components": 10, "method": "pca"})


def test_keys_do_not_depend_on_the_order_of_parameters() -> None:
    assert ResultKey.of("projection", "content", {"method": "pca", "components": 10}) == KEY
    assert KEY.digest == ResultKey.of("projection", "content", {"method": "pca", "components": 10}).digest


def test_keys_differ_in_every_part() -> None:
    others = [
        ResultKey.of("projections", "content", {"components": 10, "method": "pca"}),
        ResultKey.of("projection", "other", {"components": 10, "method": "pca"}),
        ResultKey.of("projection", "content", {"components": 11, "method": "pca"}),
        ResultKey.of("projection", "content", {"components": 10, "method": "pca"}, seed=1),
    ]
    assert len({KEY.digest, *(other.digest for other in others)}) == 5


def test_what_is_put_is_found() -> None:
    results = Results()
    assert results.get(KEY, str) is None
    assert KEY not in results
    results.put(KEY, "text")
    assert results.get(KEY, str) == "text"
    assert KEY in results
    with pytest.raises(TypeError, match="is a str, not a int"):
        results.get(KEY, int)


def test_what_is_kept_is_found_again_by_a_new_session(tmp_path: Path) -> None:
    value = np.arange(6.0).reshape(2, 3)
    Results(DiskResults(tmp_path)).keep(KEY, value)
    later = Results(DiskResults(tmp_path))
    assert later.get(KEY, np.ndarray) is None
    found = later.recall(KEY, np.ndarray)
    assert found is not None
    np.testing.assert_array_equal(found, value)
    assert later.get(KEY, np.ndarray) is found


def test_without_a_disk_only_memory_remembers() -> None:
    results = Results()
    results.keep(KEY, np.zeros(1))
    assert results.recall(KEY, np.ndarray) is not None
    assert Results().recall(KEY, np.ndarray) is None
