from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks.peers import packages
from tests.benchmarks.peers.__main__ import PEERS, available
from tests.benchmarks.peers.packages import MissingError, Package, find_node


def command(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{text}\n")
    (folder / name).chmod(0o755)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH besides the shell's commands, and nothing installed yet."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "echo", "mkdir"):
        (tools / name).symlink_to(f"/bin/{name}")
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.setattr(packages, "FOLDER", tmp_path / "installed")
    return tools


def test_without_node_it_says_what_to_install(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert available(find_node) == ({}, ["Nothing to compare with: node and npm are missing: install them from "
                                         "https://nodejs.org"])  # fmt: skip
    command(empty, "apt-get", "exit 1")
    with pytest.raises(MissingError, match="as root: apt-get install nodejs npm"):
        find_node()


def test_a_peer_that_cannot_be_installed_costs_only_itself(empty: Path) -> None:
    command(empty, "node", "echo v20.0.0")
    facts = json.dumps({"version": PEERS[0].package.version}).replace('"', '\\"')
    command(
        empty,
        "npm",
        f'case "$*" in *umap-js@*) mkdir -p "$3/node_modules/umap-js"; '
        f'echo "{facts}" > "$3/node_modules/umap-js/package.json";; '
        '*) echo "npm error 404 Not Found - GET https://example.org/other" >&2; exit 1;; esac',
    )
    found, absent = available(find_node)
    assert [peer.title for peer in found] == ["umap-js"]
    assert found[PEERS[0]].command[-1] == str(PEERS[0].package.modules)
    assert len(absent) == 1
    assert absent[0].startswith("Embedding Atlas is left out: npm could not install it: npm error 404")


def test_what_is_installed_is_not_installed_again_but_another_version_is(empty: Path) -> None:
    package = Package("umap-js", "1.4.0")
    facts = package.modules / "umap-js" / "package.json"
    facts.parent.mkdir(parents=True)
    facts.write_text('{"version": "1.4.0"}')
    package.install()
    with pytest.raises(FileNotFoundError):
        replace(package, version="1.5.0").install()
