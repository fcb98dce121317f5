"""What is said of a formula while it is typed."""

from __future__ import annotations

from core.model import Metadata
from core.readers.tables.columns import make_column
from core.views.embedding.editing.formula_look import formula_look

COLUMNS = {
    name: make_column(name, texts)
    for name, texts in {"loss": ["1", "10", "", "100"], "my loss": ["1", "2", "3", "4"], "name": list("abcd")}.items()
}
METADATA = Metadata(4, COLUMNS)


def test_a_formula_is_tried_on_the_rows() -> None:
    look = formula_look(METADATA, 4, "log10(loss)", 11)
    assert (look.saved, look.note, look.wrong) == ("log10(loss)", "3 of 4 rows from 0 to 2", False)
    assert formula_look(METADATA, 4, "my loss / 2", 11).saved == "`my loss` / 2"
    assert formula_look(METADATA, 4, "sqrt(0 - loss)", 14).note == "None of 4 rows has a value"


def test_columns_of_numbers_and_functions_of_rows_are_offered() -> None:
    offered = [offer.text for offer in formula_look(METADATA, 4, "", 0).offers]
    assert offered[:2] == ["loss", "`my loss`"]
    assert "log10(" in offered
    assert "max(" in offered
    assert not {"ema(", "step", "name", "first("} & set(offered)


def test_what_is_wrong_is_said_with_what_was_meant() -> None:
    look = formula_look(METADATA, 4, "los + 1", 7)
    assert look.wrong
    assert look.note.startswith("No column is called los")
    assert look.meant == "loss + 1"
    assert formula_look(None, 4, "", 0).note == "The table has no column of numbers"
