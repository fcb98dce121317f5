from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from core.export import data
from core.export.data import DataError, save_csv, save_json, save_npy, save_parquet, save_table
from core.work import CancelledError

HEADER = ("run", "step", "value")
ROWS: list[list[object]] = [
    ['lr=0,1 "a"\nb', 1, 0.1],
    ["β", np.int64(2), np.float32(0.1)],
    ["c", None, float("nan")],
]


def test_csv_comes_back_value_by_value(tmp_path: Path) -> None:
    save_csv(tmp_path / "t.csv", HEADER, ROWS)
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as stream:
        read = list(csv.reader(stream))
    assert read == [list(HEADER), ['lr=0,1 "a"\nb', "1", "0.1"], ["β", "2", "0.1"], ["c", "", "nan"]]


def test_csv_keeps_every_bit_of_a_number(tmp_path: Path) -> None:
    values = np.random.default_rng(0).standard_normal(100) * 10.0 ** np.arange(-50, 50)
    save_csv(tmp_path / "t.csv", ["value"], [[value] for value in values])
    read = (tmp_path / "t.csv").read_text().split()[1:]
    assert np.array_equal(np.array(read, dtype=np.float64), values)


def test_csv_gives_back_the_bytes_of_a_name_that_is_no_utf8(tmp_path: Path) -> None:
    save_csv(tmp_path / "t.csv", ["run"], [[b"\xff".decode("utf-8", "surrogateescape")]])
    assert (tmp_path / "t.csv").read_bytes() == b"run\n\xff\n"


def test_long_csv_is_written_block_by_block_and_not_at_all_once_it_is_not_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "_BLOCK", 7)
    rows, told, path = [[row, f"t{row}"] for row in range(50)], [], tmp_path / "t.csv"

    class Listening:
        cancelled = False

        def check(self) -> None: ...

        def progress(self, fraction: float | None, message: str = "") -> None:
            told.append(fraction)
            if self.cancelled and len(told) > 3:
                raise CancelledError

        def partial(self, value: object) -> None: ...

    token = Listening()
    save_csv(path, ["n", "t"], rows, token)
    assert path.read_text() == "n,t\n" + "".join(f"{row},t{row}\n" for row in range(50))
    assert told == [7 * block / 50 for block in range(8)]
    told.clear()
    token.cancelled = True
    with pytest.raises(CancelledError):
        save_csv(path, ["other"], [[row] for row in range(50)], token)
    assert path.read_text().startswith("n,t\n")
    save_csv(path, ["n", "t"], [])
    assert path.read_text() == "n,t\n"


def test_json_is_strict_and_has_null_for_what_is_missing(tmp_path: Path) -> None:
    save_json(tmp_path / "t.json", HEADER, ROWS)
    read = json.loads((tmp_path / "t.json").read_text(), parse_constant=pytest.fail)
    assert read[0] == {"run": 'lr=0,1 "a"\nb', "step": 1, "value": 0.1}
    assert read[2] == {"run": "c", "step": None, "value": None}


def test_parquet_keeps_types_and_missing_values(tmp_path: Path) -> None:
    from pyarrow import parquet

    save_parquet(
        tmp_path / "t.parquet",
        (*HEADER, "mixed"),
        [[*row, mixed] for row, mixed in zip(ROWS, [1, "b", None], strict=True)],
    )
    table = parquet.read_table(tmp_path / "t.parquet")
    assert [str(kind) for kind in table.schema.types] == ["string", "int64", "double", "string"]
    assert table.column("step").to_pylist() == [1, 2, None]
    assert table.column("mixed").to_pylist() == ["1", "b", None]


def test_npy_holds_numbers_only(tmp_path: Path) -> None:
    save_npy(tmp_path / "t.npy", ["a", "b"], [[1, None], [2.5, 3]])
    assert np.array_equal(np.load(tmp_path / "t.npy"), [[1, np.nan], [2.5, 3]], equal_nan=True)
    save_npy(tmp_path / "empty.npy", ["a", "b"], [])
    assert np.load(tmp_path / "empty.npy").shape == (0, 2)
    with pytest.raises(DataError, match="numbers only"):
        save_npy(tmp_path / "t.npy", HEADER, ROWS)


@pytest.mark.parametrize("suffix", [".csv", ".json", ".parquet"])
def test_the_name_decides_the_format(tmp_path: Path, suffix: str) -> None:
    save_table(tmp_path / f"deep/er/t{suffix.upper()}", HEADER, ROWS)
    assert (tmp_path / f"deep/er/t{suffix.upper()}").stat().st_size > 0


def test_an_unknown_ending_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"t\.xls does not end in \.csv"):
        save_table(tmp_path / "t.xls", HEADER, ROWS)


def test_parquet_holds_what_has_no_type_of_its_own(tmp_path: Path) -> None:
    from pyarrow import parquet

    rows: list[list[object]] = [[2**70, 2**60 + 1, b"\xff".decode("utf-8", "surrogateescape")], [1, 0.5, "β"]]
    save_parquet(tmp_path / "t.parquet", ("huge", "mixed", "text"), rows)
    table = parquet.read_table(tmp_path / "t.parquet")
    assert table.column("huge").to_pylist() == [str(2**70), "1"]
    assert table.column("mixed").to_pylist() == [float(2**60), 0.5]
    assert table.column("text").to_pylist() == ["\\udcff", "β"]
