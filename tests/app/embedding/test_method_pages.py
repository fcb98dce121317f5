from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSpinBox

from app.views.embedding.projecting import parameter_fields
from app.views.embedding.projecting.method_pages import MethodPages
from core.analysis.projection.methods import METHODS
from tests.app.embedding.conftest import Stage
from tests.app.embedding.test_projections import choose, page, section, type_in
from tests.core.views.embedding.made import table

PAGE = "Projection"


class Counted:
    """Counts the fields that are made in each turn of the window's thread, and those that are made when asked for."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.fields, self.turns = 0, list[int]()
        make, step = parameter_fields.ParameterField.__init__, MethodPages._step

        def counted(field: parameter_fields.ParameterField, *given: object) -> None:
            self.fields += 1
            make(field, *given)  # type: ignore[arg-type]

        def turn(pages: MethodPages) -> None:
            before = self.fields
            step(pages)
            self.turns.append(self.fields - before)

        patch.setattr(parameter_fields.ParameterField, "__init__", counted)
        patch.setattr(MethodPages, "_step", turn)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # views of other tests make no fields here
    return Counted(monkeypatch)


def every_field() -> int:
    return sum(len(method.parameters) for method in METHODS.values())


def test_fields_are_made_one_a_turn_and_none_when_a_method_is_chosen(
    counted: Counted, open_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = open_stage(table(tmp_path))
    stage.qtbot.waitUntil(lambda: len(section(stage).pages) == len(METHODS))
    assert max(counted.turns) == 1
    assert counted.fields == every_field()
    for method in METHODS:
        choose(stage, method)
        assert page(stage).isVisible()
        assert [name for name, other in section(stage).pages.items() if other.isVisible()] == [method]
    assert counted.fields == every_field(), "something was made twice, or only when it was asked for"


def test_a_method_that_is_chosen_before_its_fields_are_made_has_all_of_them(
    counted: Counted, open_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = open_stage(table(tmp_path), wait=False)
    choose(stage, "umap")
    assert page(stage).main.fields.keys() | page(stage).more.fields.keys() == {
        each.name for each in METHODS["umap"].parameters
    }
    type_in(stage, "n_neighbors", "31")
    box = page(stage).main.fields["n_neighbors"].box
    assert isinstance(box, QSpinBox)
    assert box.value() == 31
    assert stage.state.embedding.choice.spec().parameters == {"n_neighbors": 31}
    stage.qtbot.waitUntil(lambda: len(section(stage).pages) == len(METHODS))
    assert counted.fields == every_field()


def test_the_next_field_is_one_tab_away_whatever_is_typed(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    stage = open_stage(table(tmp_path))
    choose(stage, "custom")
    fields, resets = page(stage).main.fields, page(stage).main.resets
    fields["x_from"].box.setFocus()
    for name in ("x_from", "x_to", "y_from", "y_to"):
        box = stage.host.focusWidget()
        assert box is fields[name].box
        QTest.keyClicks(box, "bee")
        assert resets[name].isVisible()
        QTest.keyClick(box, Qt.Key.Key_Tab)
    assert stage.host.focusWidget() is fields["scaling"].box
    QTest.keyClick(fields["scaling"].box, Qt.Key.Key_Tab)
    assert stage.host.focusWidget() is resets["x_from"]
    assert stage.state.embedding.choice.spec().parameters["y_to"] == "bee"
