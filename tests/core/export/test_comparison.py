"""Runs side by side as files."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from core.export.comparison import as_seen, copied_comparison, in_full, save_comparison
from core.export.data import DataError
from core.state import CompareState, SessionState
from core.views.compare.table import Comparison, comparison
from tests.core.views.hparams.made import made_catalog


def _found(**changes: object) -> Comparison:
    catalog = made_catalog(
        {"lr": [0.1, 0.01, None], "name_x": ["a|b", "c&d", "e"]}, {"loss": [0.5, 0.25, 1.0]}, ["a", "b", "c"]
    )
    compare = replace(CompareState(runs=("a", "b", "c")), **changes)  # type: ignore[arg-type]
    found = comparison(catalog, SessionState(compare=compare), 0.0)
    wanted = tuple(row for row in found.rows if row.section != "Run")
    return replace(found, rows=wanted, _cells={})


def test_values_in_full_with_changes_as_numbers(tmp_path: Path) -> None:
    path = tmp_path / "runs.csv"
    save_comparison(path, _found(baseline="a"), transposed=False)
    header, *rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    assert header == ["field", "section", "a", "b", "Δ b", "Δ b / a", "c", "Δ c", "Δ c / a"]
    by_field = {row[0]: row for row in rows}
    assert by_field["metrics.loss"] == ["metrics.loss", "metrics", "0.5", "0.25", "-0.25", "-0.5", "1.0", "0.5", "1.0"]
    assert by_field["params.lr"][6:] == ["", "", ""]
    assert by_field["params.name_x"][2:6] == ["a|b", "c&d", "", ""]


def test_runs_as_rows() -> None:
    header, rows = in_full(_found(), transposed=True)
    assert header == ["run", "lr", "name_x", "loss"]
    assert rows == [["a", 0.1, "a|b", 0.5], ["b", 0.01, "c&d", 0.25], ["c", None, "e", 1.0]]
    seen, cells = as_seen(_found(baseline="a"), transposed=True)
    assert seen == ["Run", "lr", "name\\_x".replace("\\", ""), "loss"]
    assert [row[0].text for row in cells] == ["a (baseline)", "b", "Change of b", "c", "Change of c"]


def test_markdown_shows_changes_and_escapes() -> None:
    text = copied_comparison(_found(baseline="a"), ".md", transposed=False)
    lines = text.splitlines()
    assert lines[0].startswith("| Field | a \\(baseline\\) | b | Change of b | c |")
    loss = next(line for line in lines if line.startswith("| loss"))
    assert "0.5" in loss
    assert "better" in loss
    assert "worse" in loss
    assert "a\\|b" in text
    assert len({line.count(" | ") for line in lines}) == 1


def test_latex_is_escaped_and_balanced() -> None:
    text = copied_comparison(_found(baseline="a"), ".tex", transposed=False)
    assert r"c\&d" in text
    assert r"name\_x" in text
    assert r"\%" in text
    rows = [line for line in text.splitlines() if line.endswith(r"\\") or line.endswith(r"\hline")]
    ands = [line.replace(r"\&", "").count("&") for line in rows if "&" in line]
    assert set(ands) == {5}


def test_copied_for_spreadsheets() -> None:
    text = copied_comparison(_found(), "", transposed=False)
    assert text.splitlines()[0] == "field\tsection\ta\tb\tc"


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="does not end in"):
        save_comparison(tmp_path / "runs.xlsx", _found(), False)
    save_comparison(tmp_path / "runs.MD", _found(), False)
    assert (tmp_path / "runs.MD").exists()
