"""``armillary cluster`` on files, judged by scikit-learn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from app.cli.parser import dispatch
from tests.core.analysis.clusters.clouds import blobs


def test_clusters_are_printed_and_written_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    points, truth = blobs(400, 5, seed=3)
    points[7] = np.nan
    np.save(tmp_path / "points.npy", points.astype(np.float32))
    for method, wish, suffix in (("kmeans", ["--count", "4"], "csv"), ("hdbscan", ["--smallest", "30"], "parquet")):
        file = tmp_path / f"{method}.{suffix}"
        assert dispatch(["cluster", str(tmp_path / "points.npy"), "--method", method, *wish, "-o", str(file)]) == 0
        said = capsys.readouterr().out
        assert "4 clusters of 399 points" in said
        assert "1 point without finite values belong" in said
        frame = pd.read_csv(file) if suffix == "csv" else pd.read_parquet(file)
        there = frame["cluster"].notna().to_numpy()
        assert not there[7]
        assert adjusted_rand_score(truth[there], frame["cluster"][there].astype(int)) == 1.0
        assert set(frame["name"][there]) == {f"cluster {number}" for number in range(1, 5)}


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (["-o", "clusters.npy"], "ends in none of .csv, .tsv, .parquet"),
        (["--named-by", "colour"], "there is no column 'colour'; there is none"),
        (["--count", "4000"], "4,000 clusters need as many points, and there are 40"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(
    wish: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    np.save(tmp_path / "points.npy", blobs(40, 3, seed=1)[0])
    assert dispatch(["cluster", str(tmp_path / "points.npy"), *wish]) == 2
    assert said in capsys.readouterr().err
