from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from core.model import Problem, SourceSpec
from core.readers.catalog import CatalogReader, SourceError, parse_sources
from core.readers.places import AddressError, checked, without_secrets
from tests.core.readers.logs import event, packed, read, simple, version
from tests.core.readers.places.servers import NoRanges, gs, s3, ssh, web

EVENTS = "events.out.tfevents.1"
LOG = packed([version(), *(event(k, simple("a", k)) for k in range(500))])


@pytest.mark.parametrize(
    "address",
    [
        "ssh://me:hunter2@host/logs",
        "s3://AKIA:hunter2@bucket/logs",
        "https://me:hunter2@host/logs",
        "https://hunter2@host/logs",
        "https://host/logs?X-Amz-Signature=hunter2",
        "https://host/logs?hunter2",
        "s3://bucket/logs?secret=hunter2",
        "ftp://me:hunter2@host/logs",
        "name:sftp://me:hunter2@host/logs",
    ],
)
def test_an_address_with_a_secret_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse_sources([address])
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_source_with_a_secret_is_not_even_shown() -> None:
    reader = CatalogReader([SourceSpec("s3://AKIA:hunter2@bucket/logs"), SourceSpec("https://h/logs?token=hunter2")])
    problems = reader.read().problems
    assert len(problems) == 2
    assert "hunter2" not in repr(problems)


def test_what_is_wrong_with_an_address_is_said() -> None:
    for address, words in {
        "gopher://host/x": "s3://",
        "s3://": "names no bucket",
        "http:///x": "names no server",
        "ssh://host:many/x": "no number",
    }.items():
        with pytest.raises(AddressError, match=words):
            checked(address)


def test_addresses_are_sources(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    found = parse_sources([f"s3://b/x/,name:ssh://me@host:22/logs,{tmp_path / 'here'}", "http://h/a b,c"])
    assert found == (
        SourceSpec("s3://b/x"),
        SourceSpec("ssh://me@host:22/logs", "name"),
        SourceSpec(str(tmp_path / "here")),
        SourceSpec("http://h/a%20b,c"),
    )


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    extras = {"s3://b": "s3", "gs://b": "gs", "ssh://h": "ssh", "sftp://h": "ssh", "https://h": "http"}
    for address, extra in extras.items():
        with pytest.raises(SourceError, match=rf"pip install 'armillary\[{extra}\]'"):
            parse_sources([address])
        (problem,) = CatalogReader([SourceSpec(address)]).read().problems
        assert f"armillary[{extra}]" in problem.remedy


def test_no_library_is_imported_before_an_address_is_opened() -> None:
    code = (
        "import sys; from core.readers.catalog import parse_sources; parse_sources(['s3://b/x', 'ssh://h/x']);"
        "heavy = {'fsspec', 's3fs', 'gcsfs', 'sshfs', 'asyncssh', 'aiohttp', 'botocore'};"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def only_problem(address: str) -> Problem:
    (problem,) = CatalogReader(parse_sources([address])).read().problems
    return problem


def test_credentials_appear_nowhere(impatient: None, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), s3(tmp_path) as remote:
        remote.put(f"a/{EVENTS}", LOG)
        catalog = read(remote.address)
        assert catalog.runs["a"].points == 500
        remote.gate.shut()
        lost = CatalogReader(parse_sources([remote.address])).read()
        shown = f"{catalog!r}{lost!r}{[*catalog.runs.values()]!r}{caplog.text}"
    assert lost.problems[0].kind == "lost-connection"
    assert "very-secret-value" not in shown
    assert "AKIAVISIBLE" not in shown
    assert not any(b"very-secret" in path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file())


def test_without_credentials_public_data_are_read_and_others_refused(impatient: None, tmp_path: Path) -> None:
    with s3(tmp_path) as remote:
        remote.put(f"a/{EVENTS}", LOG, public=True)
        remote.put(f"b/{EVENTS}", LOG)
        nobody = {key: value for key, value in os.environ.items() if not key.startswith("AWS_") or "KEY" not in key}
        with patch.dict(os.environ, nobody, clear=True):
            catalog = read(remote.address)
        assert [run.points for run in catalog.runs.values()] == [500, 0]
        (problem,) = catalog.problems
        assert problem.run == "b"
        assert "does not allow" in problem.message


def test_an_unknown_host_is_refused_and_says_what_to_do(impatient: None, tmp_path: Path) -> None:
    folder = tmp_path / "served"
    folder.mkdir()
    with ssh(folder, known=False) as remote:
        remote.put(f"a/{EVENTS}", LOG)
        problem = only_problem(remote.address)
        assert problem.kind == "refused"
        assert "key of the host" in problem.message
        assert "ssh" in problem.remedy
        assert not (tmp_path / "home" / ".ssh" / "known_hosts").exists(), "it is not accepted silently"


def test_a_key_that_nobody_knows_is_refused(impatient: None, tmp_path: Path) -> None:
    folder = tmp_path / "served"
    folder.mkdir()
    with ssh(folder) as remote:
        (tmp_path / "home" / ".ssh" / "id_ed25519").unlink()
        problem = only_problem(remote.address)
        assert problem.kind == "refused"
        assert "ssh-add" in problem.remedy


def test_a_server_without_ranges_is_read_nevertheless(impatient: None, tmp_path: Path) -> None:
    folder = tmp_path / "served"
    folder.mkdir()
    with web(folder, NoRanges) as remote:
        remote.put(f"a/{EVENTS}", LOG)
        reader = CatalogReader(parse_sources([remote.address]))
        assert reader.read().runs["a"].points == 500
        remote.put(f"a/{EVENTS}", LOG + packed([event(500, simple("a", 1.0))]))
        grown = reader.refresh()
        assert grown is not None
        assert grown.runs["a"].scalars["a"].step.tolist() == list(range(501))


def test_a_bucket_that_does_not_exist_is_missing(impatient: None, tmp_path: Path) -> None:
    with s3(tmp_path):
        assert only_problem("s3://nobody-has-this/logs").kind == "missing"
    with gs(tmp_path):
        assert only_problem("gs://nobody-has-this/logs").kind == "missing"


def test_addresses_are_shown_without_secrets() -> None:
    assert without_secrets("ssh://me:pw@host/x?y=z") == "ssh://host/x"
    assert without_secrets("/plain/path") == "/plain/path"
