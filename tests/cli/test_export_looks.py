"""What the command line says of a figure's look."""

from __future__ import annotations

import argparse

import pytest

from app.cli import export_looks
from core.export.figures.look import FigureLook, LegendOrder, LegendPlace


def look(*words: str) -> FigureLook:
    parser = argparse.ArgumentParser()
    export_looks.add_arguments(parser)
    return export_looks.look_of(parser.parse_args(words))


def test_every_place_and_order_of_the_legend_can_be_asked_for() -> None:
    assert {look("--legend", place).legend for place in export_looks.LEGENDS} == set(LegendPlace)
    assert {look("--legend-order", order).legend_order for order in export_looks.ORDERS} == set(LegendOrder)


def test_without_a_wish_the_legend_is_that_of_the_style() -> None:
    assert (look().legend, look().legend_order) == (LegendPlace.AUTO, LegendOrder.AS_SHOWN)
    assert look("--style", "Nature, column", "--legend", "inside").legend is LegendPlace.INSIDE


def test_another_word_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        look("--legend", "above")
    assert "--legend: invalid choice: 'above'" in capsys.readouterr().err
