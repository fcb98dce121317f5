from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import EmbeddingTable, TensorFormat, TensorSource
from core.readers.base import ReadError
from core.readers.catalog import CatalogReader, parse_sources
from core.readers.embeddings import load_vectors, vectors_shape
from core.readers.tensorboard import dtypes
from core.readers.tensorboard.checkpoint.bundle import Variable, read_bundle
from core.readers.tensorboard.checkpoint.slices import SliceError, slice_of
from core.readers.tensorboard.checkpoint.sstable import TableError, entries
from tests.core.readers.logs import read

SAVED = Path(__file__).with_name("saved")
FIRST = SAVED / "tf2" / "model.ckpt-100.index"
WORDS = [
    [0.10302314162254333, -0.8649727702140808, 0.8957830667495728],
    [-1.2984812259674072, -1.201115608215332, -1.2824918031692505],
]


def table(folder: Path, name: str) -> EmbeddingTable:
    return next(found for found in read(folder).embeddings.values() if found.tensor == name)


@pytest.mark.parametrize(
    ("name", "values"), [("net/embeddings", "first"), ("net/half", "half"), ("net/steps", "steps")]
)
def test_variables_are_those_that_tensorflow_saved(name: str, values: str) -> None:
    with np.load(SAVED / "tf2.npz") as saved:
        expected = saved[values]
    loaded = load_vectors(TensorSource(str(FIRST), TensorFormat.CHECKPOINT, f"{name}/.ATTRIBUTES/VARIABLE_VALUE"))
    assert loaded.dtype == np.float32
    assert np.array_equal(loaded, expected.astype(np.float32))


def test_checkpoints_of_one_saver_are_steps(tmp_path: Path) -> None:
    shutil.copytree(SAVED / "tf2", tmp_path / "run")
    found = table(tmp_path, "net/embeddings")
    assert [step.step for step in found.steps] == [100, 200]
    assert (found.run, found.rows, found.columns) == ("run", 12, 5)
    first, second = (load_vectors(step.tensor) for step in found.steps)
    assert np.array_equal(second, 2 * first)
    assert vectors_shape(found.steps[0].tensor) == (12, 5)


def test_only_variables_of_rows_and_columns_are_tables() -> None:
    names = {found.tensor for found in read(SAVED / "tf2").embeddings.values()}
    assert names == {"net/embeddings", "net/half", "net/steps"}


@pytest.mark.parametrize(
    ("dtype", "shape", "key", "is_table"),
    [
        (dtypes.FLOAT, (3, 4), "words", True),
        (dtypes.STRING, (3, 4), "words", False),
        (dtypes.FLOAT, (12,), "words", False),
        (dtypes.FLOAT, (3, 2, 2), "words", False),
        (dtypes.FLOAT, (1, 4), "words", False),
        (dtypes.FLOAT, (3, 4), "words/.OPTIMIZER_SLOT/m", False),
    ],
)
def test_what_is_a_table_of_vectors(dtype: int, shape: tuple[int, ...], key: str, is_table: bool) -> None:
    assert Variable(key, dtype, shape, 0, 0, 48, 0, False).vectors is is_table


def test_a_moved_folder_and_a_variable_in_pieces() -> None:
    catalog = read(SAVED / "tf1")
    vectors, sliced = (catalog.embeddings[f"./words/{name}"] for name in ("vectors", "sliced"))
    assert np.array_equal(load_vectors(vectors.steps[0].tensor)[:2], np.array(WORDS, np.float32))
    assert load_vectors(sliced.steps[0].tensor).tolist() == [[1.0] * 3] * 8
    assert not catalog.problems


def test_a_configuration_says_what_belongs_to_variables(tmp_path: Path) -> None:
    shutil.copytree(SAVED / "tf1", tmp_path, dirs_exist_ok=True)
    (tmp_path / "names.tsv").write_text("word\n" * 7)
    (tmp_path / "every.tsv").write_text("anything\n")
    (tmp_path / "projector_config.pbtxt").write_text(
        "embeddings { metadata_path: 'every.tsv' }\n"
        "embeddings { tensor_name: 'words/vectors:0' metadata_path: 'names.tsv' }\n"
        "embeddings { tensor_name: 'words/gone' }\n"
    )
    catalog = read(tmp_path)
    files = {found.tensor: Path(found.steps[0].metadata_file).name for found in catalog.embeddings.values()}
    assert files == {"words/vectors": "names.tsv", "words/sliced": "every.tsv"}
    assert [problem.kind for problem in catalog.problems] == ["missing-tensor"]


def test_the_checkpoint_that_a_configuration_names(tmp_path: Path) -> None:
    shutil.copytree(SAVED / "tf2", tmp_path / "saved")
    (tmp_path / "saved" / "checkpoint").unlink()
    (tmp_path / "projector_config.pbtxt").write_text("model_checkpoint_path: 'saved/model.ckpt-200'\n")
    found = table(tmp_path, "net/embeddings")
    with np.load(SAVED / "tf2.npz") as saved:
        assert np.array_equal(load_vectors(found.steps[0].tensor), saved["second"])


def test_new_checkpoints_appear(tmp_path: Path) -> None:
    shutil.copytree(SAVED / "tf2", tmp_path, dirs_exist_ok=True)
    state = tmp_path / "checkpoint"
    whole = state.read_text()
    state.write_text('model_checkpoint_path: "model.ckpt-100"\n')
    reader = CatalogReader(parse_sources([str(tmp_path)]))
    assert [step.step for step in reader.read().embeddings["./net/half"].steps] == [None]
    state.write_text(whole)
    grown = reader.refresh()
    assert grown is not None
    assert [step.step for step in grown.embeddings["./net/half"].steps] == [100, 200]


def damaged(folder: Path, name: str, at: int) -> Path:
    shutil.copytree(SAVED / "tf2", folder, dirs_exist_ok=True)
    file = folder / name
    data = bytearray(file.read_bytes())
    data[at] ^= 0xFF
    file.write_bytes(data)
    return folder


def test_a_damaged_index_costs_only_its_checkpoint(tmp_path: Path) -> None:
    catalog = read(damaged(tmp_path, "model.ckpt-100.index", 40))
    assert [problem.kind for problem in catalog.problems] == ["checkpoint"]
    assert Path(catalog.problems[0].file).name == "model.ckpt-100.index"
    assert [step.step for step in catalog.embeddings["./net/half"].steps] == [200]


def test_damaged_and_missing_data_are_told(tmp_path: Path) -> None:
    catalog = read(damaged(tmp_path, "model.ckpt-100.data-00000-of-00001", 20))
    source = catalog.embeddings["./net/embeddings"].steps[0].tensor
    with pytest.raises(ReadError, match="checksum") as told:
        load_vectors(source)
    assert told.value.problem.offset == 8
    (tmp_path / "model.ckpt-100.data-00000-of-00001").write_bytes(b"short")
    with pytest.raises(ReadError, match="beyond the end"):
        load_vectors(source)
    (tmp_path / "model.ckpt-100.data-00000-of-00001").unlink()
    with pytest.raises(ReadError, match="cannot be read"):
        load_vectors(source)


@pytest.mark.parametrize("data", [b"", b"\x57\xfb\x80\x8b\x24\x75\x47\xdb", bytes(48), FIRST.read_bytes()[-47:]])
def test_what_does_not_end_as_a_table_is_none(data: bytes) -> None:
    with pytest.raises(TableError, match="does not end"):
        list(entries(data))


@given(st.integers(0, 432), st.integers(1, 255), st.integers(0, 433))
def test_any_damage_of_an_index_is_told_or_harmless(at: int, bits: int, length: int) -> None:
    data = bytearray(FIRST.read_bytes())
    data[at] ^= bits
    for changed in (bytes(data), bytes(data[:length])):
        try:
            list(entries(changed))
        except TableError:
            continue


@given(st.binary(max_size=64))
def test_any_key_names_a_piece_or_is_refused(key: bytes) -> None:
    try:
        name, extents = slice_of(b"\0" + key)
    except SliceError:
        return
    assert isinstance(name, str)
    assert all(len(extent) == 2 for extent in extents)


def test_pieces_have_places() -> None:
    bundle = read_bundle(str(SAVED / "tf1" / "model.ckpt-7.index"))
    assert [extents for extents, _ in bundle.pieces("words/sliced")] == [((0, 4), (0, 3)), ((4, 4), (0, 3))]
    assert slice_of(b"\0name\0\xffx\0\x01\x01\x01\x7f\xc1\x00") == ("name\0x", ((-1, 256),))
