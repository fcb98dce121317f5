"""Memory that does not suffice is said before a run; a sample is taken where the window takes one, and said too."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.analysis.projection.umap.warm import warm_up
from core.state import ProjectionSpec
from core.views.embedding.runs import needs
from core.views.embedding.runs.needs import bytes_needed, bytes_to_measure
from tests.cli.test_project import project, vectors

ROWS, COLUMNS = 3000, 400


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "vectors.npy"
    np.save(file, vectors(3, ROWS, COLUMNS))
    return file


def _free(monkeypatch: pytest.MonkeyPatch, amount: int) -> None:
    monkeypatch.setattr(needs, "available_memory", lambda: amount)


def test_fitting_a_sample_is_said(table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    warm_up()
    out = tmp_path / "out.npy"
    assert project(table, "--method", "umap", "--param", "fit_on=500", "--param", "n_epochs=5", "-o", out) == 0
    assert "fitted on 500 of 3,000, the rest placed" in capsys.readouterr().out.lower()
    assert np.isfinite(np.load(out)).all(), "those that are placed have coordinates too"


def test_a_sample_is_fitted_where_memory_does_not_suffice_for_all(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    warm_up()
    monkeypatch.setattr(needs, "SAMPLES", (1000, 500))
    sampled = bytes_needed(ProjectionSpec("umap", {"fit_on": 500}), ROWS, COLUMNS)
    assert sampled < bytes_needed(ProjectionSpec("umap", {"fit_on": 1000}), ROWS, COLUMNS)
    _free(monkeypatch, sampled)
    out = tmp_path / "out.npy"
    assert project(table, "--method", "umap", "--param", "n_epochs=5", "-o", out) == 0
    assert "fitted on 500 of 3,000, the rest placed" in capsys.readouterr().out.lower()


@pytest.mark.parametrize(
    ("method", "remedy"),
    [
        ("umap", "Close other programs, or take fewer rows or columns"),
        ("tsne", "Close other programs, or take fewer rows or columns"),
        ("random", "Close other programs"),
    ],
)
def test_what_memory_does_not_suffice_for_is_refused_with_what_is_needed_what_is_free_and_what_helps(
    method: str,
    remedy: str,
    table: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(needs, "SAMPLES", (1000, 500))
    _free(monkeypatch, 50_000_000)
    out = tmp_path / "out.npy"
    assert project(table, "--method", method, "-o", out) == 2
    heard = capsys.readouterr()
    assert heard.out == ""
    assert "of 3,000 rows and 400 columns" in heard.err
    assert " of memory, and 50 MB are free. " in heard.err
    assert heard.err.strip().endswith(remedy)
    assert heard.err.strip().count("\n") == 0
    assert not out.exists()


def test_a_sample_that_is_too_large_is_refused_with_the_parameter_that_helps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "many.npy"
    np.save(file, vectors(4, 30_000, 3))
    _free(monkeypatch, 50_000_000)
    assert project(file, "--method", "umap", "--param", "fit_on=25000", "-o", tmp_path / "out.npy") == 2
    assert capsys.readouterr().err.strip().endswith("or set --param fit_on to fewer points")


def test_measuring_that_memory_does_not_suffice_for_is_refused_before_anything_is_computed(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _free(monkeypatch, bytes_to_measure(ProjectionSpec(), ROWS, COLUMNS) - 1)
    assert project(table, "-o", tmp_path / "one.npy") == 0
    capsys.readouterr()
    assert project(table, "--quality", "-o", tmp_path / "two.npy") == 2
    said = capsys.readouterr().err
    assert "Measuring its quality takes about " in said
    assert " are free. Close other programs, or take fewer rows or columns" in said
    assert not (tmp_path / "two.npy").exists()
