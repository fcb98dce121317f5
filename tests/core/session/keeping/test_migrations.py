from __future__ import annotations

from typing import Any

import pytest

from core.session.keeping.migrations import MIGRATIONS, VERSION, migrate


def _renamed(state: dict[str, Any]) -> dict[str, Any]:
    return {"weight": state["smooth"]}


def _split(state: dict[str, Any]) -> dict[str, Any]:
    return {"scalars": {"smoothing": state["weight"]}}


def test_steps_follow_each_other_from_the_files_version() -> None:
    steps = {1: _renamed, 2: _split}
    assert migrate({"smooth": 0.5}, 1, 3, steps) == {"scalars": {"smoothing": 0.5}}
    assert migrate({"weight": 0.5}, 2, 3, steps) == {"scalars": {"smoothing": 0.5}}
    assert migrate({"any": 1}, 3, 3, steps) == {"any": 1}


def test_a_missing_step_is_an_error() -> None:
    with pytest.raises(KeyError):
        migrate({}, 1, 2, {})


def test_every_older_version_has_its_step() -> None:
    assert sorted(MIGRATIONS) == list(range(1, VERSION))
