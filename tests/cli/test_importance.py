"""``armillary importance``: which hyperparameters matter, as a user without a display asks it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from app.cli.parser import dispatch
from tests.core.analysis.importance import problems

SAMPLE = str(Path(__file__).resolve().parents[2] / "resources" / "sample_logs")


@pytest.fixture
def trials(tmp_path: Path) -> str:
    """A table of trials of 4a + 2b + c + 0d; two have no loss."""
    columns, target = problems.linear(0, 400)
    file = tmp_path / "trials.csv"
    points = np.array([column.values for column in columns]).T  # type: ignore[union-attr]
    with file.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["trial_id", *(f"config/{column.name}" for column in columns), "loss", "accuracy"])
        for row, (values, loss) in enumerate(zip(points.tolist(), target.tolist(), strict=True)):
            writer.writerow([row, *values, "" if row in (3, 7) else loss, 1 - loss / 7])
    return str(file)


def test_shares_of_a_known_function_are_told_as_json(trials: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch(["importance", trials, "--metric", "loss", "--json", "--evaluator", "fanova"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["runs"] == {"asked": 398, "without_metric": {"none": 2}, "not_shown": 0}
    assert told["better"] == "lower"
    found = {each["name"]: each["values"]["fanova"] for each in told["parameters"]}
    assert [found[f"x{place}"]["value"] for place in range(4)] == pytest.approx([*problems.LINEAR, 0], abs=0.07)
    assert all(each["low"] <= each["value"] <= each["high"] for each in found.values())
    curve = next(each for each in told["curves"] if each["name"] == "x0")
    assert len(curve["at"]) == len(curve["mean"]) == len(curve["deviation"])
    assert np.corrcoef(curve["at"], curve["mean"])[0, 1] > 0.98


def test_people_read_a_table_and_what_to_beware_of(capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch(["importance", SAMPLE, "--query", "params.optimiser = 'adam'", "--evaluator", "spearman"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Importance for accuracy/validation (higher is better), ")
    assert "not shown" in told
    assert "Spearman correlation" in told
    assert "Beware: " in told
    assert "fANOVA" not in told


def test_metrics_have_directions_and_numbers_of_their_own(trials: str, capsys: pytest.CaptureFixture[str]) -> None:
    wish = ["--evaluator", "best_tenth", "--evaluator", "spearman", "--json", "--sort", "spearman"]
    assert dispatch(["importance", trials, "--metric", "max(metrics.loss)", "--maximise", *wish]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["metric"], told["better"], told["sorted_by"]) == ("max(metrics.loss)", "higher", "spearman")
    assert dispatch(["importance", trials, "--metric", "accuracy", "--leave-out", "x0", *wish]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["better"] == "higher"
    assert told["parameters"][0]["name"] == "x1"
    assert told["left_out"] == {"x0": "by your choice"}


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet", "tex", "md", "svg", "pdf", "png"])
def test_tables_and_figures_are_written(trials: str, suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"importance.{suffix}"
    wish = ["--metric", "loss", "--evaluator", "spearman", "--evaluator", "information", "--ranks"]
    assert dispatch(["importance", trials, *wish, "-o", str(file)]) == 0
    if suffix == "csv":
        rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
        assert rows[0][:4] == ["parameter", "with", "mean rank", "Spearman correlation"]
        assert [row[0] for row in rows[1:4]] == ["x0", "x1", "x2"]
        assert float(rows[1][3]) > 0.8
    elif suffix == "svg":
        text = file.read_text(encoding="utf-8")
        assert "Importance for loss · 398 of 400 runs · 2 without loss" in text
        assert "Click" not in text
    elif suffix in ("tex", "md"):
        text = file.read_text(encoding="utf-8")
        assert "Spearman correlation" in text
        assert "0.8" in text
        assert text.startswith(("| Parameter |", r"\begin{table}"))
    else:
        assert file.stat().st_size > 200


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (["--metric", "los"], "there is no metric 'los'; there is 'loss'"),
        (["--metric", "max(metrics.gone)"], "there is no metric"),
        (["--leave-out", "y"], "there is no parameter 'y'"),
        (["--query", "params.x0 = "], "^"),
        (["--query", "params.x0 < -5"], "no run is shown: 400 runs are switched off or left out by the search"),
        (["-o", "what.txt"], "what.txt ends in none of .csv"),
        (["--evaluator", "fanova", "--sort", "spearman"], "--sort spearman needs --evaluator spearman"),
    ],
)
def test_what_is_asked_wrongly_is_told(
    trials: str, wish: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dispatch(["importance", trials, *wish]) == 2
    error = capsys.readouterr().err
    assert error.startswith("armillary: ")
    assert said in error


def test_too_few_runs_are_told(trials: str, capsys: pytest.CaptureFixture[str]) -> None:
    columns, _ = problems.linear(0, 400)
    third = np.sort(columns[0].values)[2]  # type: ignore[union-attr]
    assert dispatch(["importance", trials, "--query", f"params.x0 <= {third}", "--metric", "accuracy"]) == 2
    assert "too few runs: 3 runs of 3 have a finite accuracy; at least 4 are needed" in capsys.readouterr().err


def test_a_folder_that_is_not_there_or_empty_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch(["importance", str(tmp_path / "gone")]) == 2
    assert dispatch(["importance", str(tmp_path)]) == 2
    assert "there are no runs in" in capsys.readouterr().err
