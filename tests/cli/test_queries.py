"""Queries on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from app.__main__ import main
from core.readers.catalog import CatalogReader, parse_sources

LOGS = str(Path(__file__).parents[2] / "resources" / "sample_logs")


def names(capsys: pytest.CaptureFixture[str], *query: str) -> list[str]:
    assert main(["inspect", LOGS, "--json", *query]) == 0
    return [run["run"] for run in json.loads(capsys.readouterr().out)["runs"]]


def test_inspect_lists_what_a_query_finds(capsys: pytest.CaptureFixture[str]) -> None:
    runs = CatalogReader(parse_sources([LOGS])).read().runs
    wide = [name for name, run in runs.items() if float(str(run.params.get("width", 0))) > 64]
    assert 0 < len(wide) < len(runs)
    assert names(capsys, "--query", "params.width > 64") == wide
    adam = [name for name in runs if name.startswith("adam")]
    assert names(capsys, "--query", "^adam") == adam
    assert names(capsys) == list(runs)


def test_a_wrong_query_is_pointed_at(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    figure = tmp_path / "figure.svg"
    for command in (["inspect", LOGS], ["export", LOGS, "--view", "scalars", "-o", str(figure)]):
        assert main([*command, "--query", "adam AND width > 64"]) == 2
        said, query, caret = capsys.readouterr().err.splitlines()
        assert "There is no attribute width" in said
        assert "did you mean params.width?" in said
        assert query[caret.index("^") : caret.rindex("^") + 1] == "width"
    assert main(["inspect", LOGS, "--query", "a("]) == 2
    assert "'a(' is no regular expression: missing ), unterminated subpattern at character 2" in capsys.readouterr().err
    assert not figure.exists()


def test_export_draws_what_a_query_finds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def drawn(*query: str) -> str:
        file = tmp_path / "figure.svg"
        tag = ["--tag", "loss/train"]
        assert main(["export", LOGS, "--view", "scalars", *tag, "-o", str(file), *query]) == 0
        return re.sub("<dc:description>.*</dc:description>", "", file.read_text(), flags=re.DOTALL)

    some = drawn("--query", "params.optimiser = 'adam'")
    assert some == drawn("--run-query", "^adam")
    assert some != drawn()
