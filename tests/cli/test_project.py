from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.spatial import procrustes

from app.cli.parser import dispatch
from core.analysis.projection.pca import fit_pca
from core.model import F4
from core.views.embedding.runs import needs
from tests.shared_data import shared_data

CONFIG = """embeddings {
  tensor_name: "layer:1"
  tensor_path: "one.tsv"
}
embeddings {
  tensor_name: "layer:20"
  tensor_path: "twenty.tsv"
}
embeddings {
  tensor_name: "other"
  tensor_path: "twenty.tsv"
}
"""


def vectors(seed: int, rows: int = 30, columns: int = 5) -> F4:
    return np.random.default_rng(seed).standard_normal((rows, columns)).astype(np.float32)


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A folder whose run has a tensor at two steps and another one."""
    run = tmp_path / "logs" / "run"
    run.mkdir(parents=True)
    (run / "projector_config.pbtxt").write_text(CONFIG)
    np.savetxt(run / "one.tsv", vectors(1), delimiter="\t", fmt="%.9g")
    np.savetxt(run / "twenty.tsv", vectors(20), delimiter="\t", fmt="%.9g")
    return run.parent


def project(*arguments: object) -> int:
    return dispatch(["project", *map(str, arguments)])


def test_the_last_state_is_projected(logs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert project(logs, "--tensor", "layer", "-o", tmp_path / "out.npy") == 0
    written = np.load(tmp_path / "out.npy")
    assert written.dtype == np.float32
    np.testing.assert_allclose(written, fit_pca(vectors(20), 3).scores, atol=1e-5)
    said = capsys.readouterr().out
    assert "30 points of run/layer at step 20: PC 1 (" in said
    assert "out.npy" in said


def test_a_state_is_chosen_by_step(logs: Path, tmp_path: Path) -> None:
    assert project(logs, "--tensor", "run/layer", "--step", 19, "--dims", 2, "-o", tmp_path / "out.npy") == 0
    np.testing.assert_allclose(np.load(tmp_path / "out.npy"), fit_pca(vectors(1), 2).scores, atol=1e-5)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_tables_have_a_line_for_each_row(tmp_path: Path, suffix: str) -> None:
    values = vectors(3)
    values[4, 0] = np.nan
    np.save(tmp_path / "values.npy", values)
    output = tmp_path / f"out{suffix}"
    assert project(tmp_path / "values.npy", "-o", output) == 0
    table = pd.read_csv(output) if suffix == ".csv" else pd.read_parquet(output)
    assert list(table.columns) == ["x", "y", "z"]
    expected = fit_pca(values, 3).scores
    np.testing.assert_allclose(table.to_numpy(), expected, atol=1e-5)
    assert np.flatnonzero(table.isna().any(axis=1)).tolist() == [4]


def test_rows_without_coordinates_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values = vectors(3)
    values[4, 0] = np.inf
    np.save(tmp_path / "values.npy", values)
    project(tmp_path / "values.npy", "-o", tmp_path / "out.npy")
    assert "1 rows with values that are not finite have no coordinates" in capsys.readouterr().out


def test_fewer_directions_than_wanted_leave_zeros(tmp_path: Path) -> None:
    np.save(tmp_path / "pair.npy", np.array([[0.0, 0.0, 0.0], [2.0, 0.0, 0.0]], dtype=np.float32))
    assert project(tmp_path / "pair.npy", "-o", tmp_path / "out.npy") == 0
    assert np.load(tmp_path / "out.npy").tolist() == [[-1, 0, 0], [1, 0, 0]]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["{logs}/missing", "-o", "{out}/a.csv"], "missing"),
        (["{logs}", "-o", "{out}/a.txt"], "ends in none of .csv, .npy, .parquet"),
        (["{logs}", "-o", "{out}/no/a.csv"], "there is no folder"),
        (["{logs}", "-o", "{out}/folder.csv"], "is a folder"),
        (["{logs}", "--method", "isomap", "-o", "{out}/a.csv"], "no method 'isomap'; there is pca"),
        (["{logs}", "--method", "umap", "--param", "perplexity=3", "-o", "{out}/a.csv"], "no parameter 'perplexity'"),
        (["{logs}", "--method", "umap", "--param", "spread", "-o", "{out}/a.csv"], "not of the form name=value"),
        (["{logs}", "--method", "umap", "--param", "n_neighbors=x", "-o", "{out}/a.csv"], "a value like 15, not 'x'"),
        (["{logs}", "--method", "umap", "--param", "metric=jaccard", "-o", "{out}/a.csv"], "one of cosine, euclidean"),
        (["{logs}", "--method", "umap", "--param", "repeatable=perhaps", "-o", "{out}/a.csv"], "a value like True"),
        (["{out}/gaps.npy", "--method", "umap", "-o", "{out}/a.npy"], "no vector with finite values"),
        (["{logs}", "--tensor", "layers", "-o", "{out}/a.csv"], "no tensor 'layers'; there is run/layer, run/other"),
        (["{logs}", "--tensor", "layer", "--step", "0", "-o", "{out}/a.csv"], "at or before step 0; it has 1, 20"),
        (["{out}/empty", "-o", "{out}/a.csv"], "there are no embeddings"),
        (["{out}/values.npy", "-o", "{out}/values.npy"], "write the coordinates to another file"),
        (["{out}/gaps.npy", "-o", "{out}/a.npy"], "no vector with finite values"),
    ],
)
def test_what_is_asked_wrongly_is_said_in_one_line(
    logs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], reason: str
) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "empty").mkdir()
    np.save(tmp_path / "values.npy", vectors(0))
    np.save(tmp_path / "gaps.npy", np.full((3, 2), np.nan, dtype=np.float32))
    before = sorted(tmp_path.rglob("*"))
    assert project(*(argument.format(logs=logs, out=tmp_path) for argument in arguments)) == 2
    captured = capsys.readouterr()
    assert reason in captured.err
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("armillary: ")
    assert captured.out == ""
    assert sorted(tmp_path.rglob("*")) == before


def test_an_output_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "out.npy")

    np.save(tmp_path / "values.npy", vectors(0))
    monkeypatch.setattr(np, "save", full)
    assert project(tmp_path / "values.npy", "-o", tmp_path / "out.npy") == 2
    assert "No space left" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["values.npy"]


def test_umap_is_as_in_the_window_and_says_its_seed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from core.analysis.projection.methods import project as project_here

    values = vectors(7, 200, 8)
    values[11, 2] = np.inf
    np.save(tmp_path / "values.npy", values)
    wishes = ["--param", "n_epochs=25", "--param", "metric=cosine", "--param", "repeatable=yes"]
    output = tmp_path / "out.npy"
    assert project(tmp_path / "values.npy", "--method", "umap", "--seed", 5, *wishes, "--dims", 2, "-o", output) == 0
    here = project_here(None, values, "umap", {"n_epochs": 25, "metric": "cosine"}, 5)
    np.testing.assert_array_equal(np.load(output), here.scores)
    assert np.flatnonzero(np.isnan(np.load(output)).any(axis=1)).tolist() == [11]
    said = capsys.readouterr().out
    assert "UMAP 1, UMAP 2; 1 rows with values that are not finite have no coordinates" in said
    assert said.rstrip().endswith("(seed 5)")
    project(
        tmp_path / "values.npy", "--method", "umap", "--param", "n_epochs=2", "--param", "repeatable=no", "-o", output
    )
    assert np.load(output).shape == (200, 3)
    assert "(seed 0; fast: not repeatable, the same seed gives another picture next time)" in capsys.readouterr().out


def test_a_process_of_its_own_needs_no_display_and_no_qt(tmp_path: Path) -> None:
    np.save(tmp_path / "values.npy", vectors(0))
    code = (
        "import sys; from app.__main__ import main; status = main(sys.argv[1:]);"
        "heavy = {'PySide6', 'pyqtgraph', 'sklearn', 'umap', 'numba', 'scipy'};"
        "assert not heavy & set(sys.modules), sorted(sys.modules);"
        "sys.exit(status)"
    )
    command = [sys.executable, "-c", code, "project", str(tmp_path / "values.npy"), "-o", str(tmp_path / "out.csv")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": ""})
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out.csv").read_text().startswith("x,y,z\n")


def test_a_real_embedding(tmp_path: Path) -> None:
    data = shared_data()
    if data is None:
        pytest.skip("the folder of real logs is not on this machine")
    assert project(data / "ibadrather-pytorch_learn" / "runs", "-o", tmp_path / "out.npy") == 0
    assert np.isfinite(np.load(tmp_path / "out.npy")).all()


def test_quality_is_measured_and_printed(logs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from sklearn.manifold import trustworthiness

    assert project(logs, "--tensor", "layer", "--dims", 2, "--quality", "-o", tmp_path / "out.npy") == 0
    told = dict(line.split("\t", 1) for line in capsys.readouterr().out.splitlines() if "\t" in line)
    expected = trustworthiness(vectors(20), np.load(tmp_path / "out.npy"), n_neighbors=14)
    assert told["measure"] == "value\tlow\thigh\tsamples"
    value, low, high, samples = told["trustworthiness"].split("\t")
    assert value == low == high
    assert float(value) == pytest.approx(expected, rel=1e-12)
    assert samples == "30"


def test_vectors_are_scaled_as_wished(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from core.analysis.projection.methods import project as project_here
    from core.analysis.quality.measure import measure_quality

    values = vectors(7, 150, 6) + np.float32(3)
    shifted = values.astype(np.float64) - values.mean(axis=0, dtype=np.float64)
    by_hand = (shifted / np.linalg.norm(shifted, axis=1, keepdims=True)).astype(np.float32)
    np.save(tmp_path / "values.npy", values)
    output = tmp_path / "out.npy"
    wishes = ["--method", "umap", "--param", "n_epochs=25", "--param", "scaling=sphereize", "--dims", 2, "--quality"]
    assert project(tmp_path / "values.npy", *wishes, "-o", output) == 0
    here = project_here(None, by_hand, "umap", {"n_epochs": 25}).scores
    assert np.load(output).tobytes() == here.tobytes()
    said = capsys.readouterr().out
    assert "15 neighbours, Euclidean distances of sphereized vectors · all 150 points" in said
    recall = measure_quality(by_hand, here, "euclidean").neighbourhoods.recall.value
    assert f"recall\t{recall}\t" in said
    assert project(tmp_path / "values.npy", "--method", "raw", "--param", "scaling=long", "-o", output) == 2
    assert "scaling is one of none, unit, sphereize, z-score, not 'long'" in capsys.readouterr().err


def test_rows_without_coordinates_are_said_with_their_reasons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = vectors(7, 60, 6)
    values[3] += 500
    values[8] = np.nan
    np.save(tmp_path / "values.npy", values)
    wishes = ["--method", "umap", "--param", "n_epochs=5", "--param", "disconnection_distance=100", "--dims", 2]
    assert project(tmp_path / "values.npy", *wishes, "-o", tmp_path / "out.npy") == 0
    said = capsys.readouterr().out
    assert "; 2 rows have no coordinates →" in said
    assert "1 row with NaN or infinity set aside; " in said
    assert "1 point has no neighbour nearer than 100: set aside" in said


STEPPED = (0, 10, 30)


@pytest.fixture
def stepped(tmp_path: Path) -> Path:
    """A folder whose run has a tensor at three steps that drifts, mirrored at the second one."""
    run = tmp_path / "logs" / "run"
    run.mkdir(parents=True)
    entries = []
    for place, step in enumerate(STEPPED):
        values = (vectors(1) + 0.1 * vectors(2 + place)) * np.float32(-1 if place == 1 else 1)
        np.savetxt(run / f"{step}.tsv", values, delimiter="\t", fmt="%.9g")
        entries.append(f'embeddings {{\n  tensor_name: "layer:{step}"\n  tensor_path: "{step}.tsv"\n}}\n')
    (run / "projector_config.pbtxt").write_text("".join(entries))
    return run.parent


def test_all_steps_are_laid_over_one_another(stepped: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert project(stepped, "--all-steps", "--strength", 0, "-o", tmp_path / "out.npy") == 0
    written = np.load(tmp_path / "out.npy")
    assert written.shape == (3, 30, 3)
    np.testing.assert_allclose(np.sqrt((written**2).sum(axis=2).mean(axis=1)), 1, rtol=1e-4)
    for before, here in pairwise(written):
        assert np.median(np.linalg.norm(here - before, axis=1)) < 0.3
    for place, step in enumerate(STEPPED):
        alone = fit_pca(np.loadtxt(stepped / "run" / f"{step}.tsv", dtype=np.float32), 3).scores.astype(np.float64)
        assert procrustes(alone, written[place])[2] < 1e-8, "nothing but turned, moved and scaled"
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("30 points of run/layer at 3 steps: Axis 1 (PCA, turned), ")
    assert [line.split(" moves ")[0] for line in lines[2:]] == ["step 10", "step 30"]
    assert all("of neighbours" in line for line in lines[1:])


def test_memory_for_all_steps_is_asked_for_before_they_are_made(
    stepped: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(needs, "available_memory", lambda: 1000)
    assert project(stepped, "--all-steps", "--method", "umap", "-o", tmp_path / "out.npy") == 2
    assert "of memory, and 1 kB are free. " in capsys.readouterr().err
    assert not (tmp_path / "out.npy").exists()


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_tables_of_all_steps_name_step_and_row(stepped: Path, tmp_path: Path, suffix: str) -> None:
    wishes = ("--all-steps", "--method", "pacmap", "--param", "iterations=20", "--dims", 2)
    assert project(stepped, *wishes, "-o", tmp_path / "out.npy") == 0
    assert project(stepped, *wishes, "-o", tmp_path / f"out{suffix}") == 0
    array = np.load(tmp_path / "out.npy")
    frame = pd.read_csv(tmp_path / "out.csv") if suffix == ".csv" else pd.read_parquet(tmp_path / "out.parquet")
    assert list(frame.columns) == ["step", "row", "x", "y"]
    assert frame["step"].tolist() == np.repeat(STEPPED, 30).tolist()
    assert frame["row"].tolist() == list(range(30)) * 3
    np.testing.assert_allclose(frame[["x", "y"]].to_numpy(), array.reshape(-1, 2), atol=1e-6)


def test_rows_that_a_step_has_not_or_that_are_not_finite_are_empty(stepped: Path, tmp_path: Path) -> None:
    values = vectors(7)[:20]
    values[3, 1] = np.nan
    np.savetxt(stepped / "run" / "10.tsv", values, delimiter="\t", fmt="%.9g")
    assert project(stepped, "--all-steps", "-o", tmp_path / "out.npy") == 0
    missing = np.isnan(np.load(tmp_path / "out.npy")).all(axis=2)
    assert [np.flatnonzero(each).tolist() for each in missing] == [[], [3, *range(20, 30)], []]


@pytest.mark.parametrize(
    ("wishes", "reason"),
    [
        (("--all-steps", "--strength", 1.5), "--strength is from 0"),
        (("--all-steps", "--step", 10), "leave out --step"),
        (("--all-steps", "--quality"), "leave out --step and --quality"),
        (("--all-steps", "--method", "raw"), "not aligned by raw"),
        (("--strength", 0.5), "it needs --all-steps"),
    ],
)
def test_wrong_wishes_about_steps_are_explained(
    stepped: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], wishes: tuple[object, ...], reason: str
) -> None:
    assert project(stepped, *wishes, "-o", tmp_path / "out.npy") == 2
    assert reason in capsys.readouterr().err
    assert not (tmp_path / "out.npy").exists()


def test_a_table_that_was_logged_once_has_no_steps_to_align(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    np.save(tmp_path / "values.npy", vectors(3))
    assert project(tmp_path / "values.npy", "--all-steps", "-o", tmp_path / "out.npy") == 2
    assert "was logged once" in capsys.readouterr().err


def test_axes_that_no_step_has_are_0(stepped: Path, tmp_path: Path) -> None:
    for step in STEPPED:
        np.savetxt(stepped / "run" / f"{step}.tsv", vectors(step, columns=2), delimiter="\t", fmt="%.9g")
    assert project(stepped, "--all-steps", "-o", tmp_path / "out.npy") == 0
    written = np.load(tmp_path / "out.npy")
    assert written.shape == (3, 30, 3)
    assert np.all(written[:, :, 2] == 0)
    assert np.all(written[:, :, :2].any(axis=2))
