"""Where the peers come from: node, and npm packages in a folder that git ignores."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "build" / "peers"
"""Where packages are installed; `make clean` removes it."""
PATIENCE = 600.0
"""Seconds an installation may take."""


class MissingError(Exception):
    """Raised for what cannot be installed; the message says why, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package of npm's registry, each in a folder of its own, so that one that fails costs only itself."""

    name: str
    version: str

    @property
    def modules(self) -> Path:
        """The folder of its modules and of what they need."""
        return FOLDER / self.name / "node_modules"

    @property
    def installed(self) -> bool:
        """Whether this version is there."""
        facts = self.modules / self.name / "package.json"
        return facts.exists() and json.loads(facts.read_text(encoding="utf-8"))["version"] == self.version

    def install(self) -> None:
        """Install it unless it is there; raises MissingError if that does not work."""
        if self.installed:
            return
        folder = self.modules.parent
        folder.mkdir(parents=True, exist_ok=True)
        # Peer dependencies are the pages it can be part of, and none of them takes part in what is measured.
        options = ("--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps")
        done = _run("npm", "install", "--prefix", str(folder), *options, f"{self.name}@{self.version}")
        if done.returncode or not self.installed:
            raise MissingError(f"npm could not install it: {_last_line(done.stderr)}")


def find_node() -> str:
    """Return the version of node, installed if need be and if that is possible; raises MissingError otherwise."""
    if not (shutil.which("node") and shutil.which("npm")):
        _install_node()
    done = _run("node", "--version")
    if done.returncode:
        raise MissingError(f"node does not start: {_last_line(done.stderr)}")
    return done.stdout.strip()


def _install_node() -> None:
    if not shutil.which("apt-get"):
        raise MissingError("node and npm are missing: install them from https://nodejs.org")
    if os.geteuid() != 0:
        raise MissingError("node and npm are missing; as root: apt-get install nodejs npm")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (("update", "-qq"), ("install", "-qq", "-y", "--no-install-recommends", "nodejs", "npm")):
        done = _run("apt-get", *words, env=quiet)
        if done.returncode:
            raise MissingError(f"apt-get could not install node and npm: {_last_line(done.stderr)}")


def _run(*command: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE, env=env)


def _last_line(text: str) -> str:
    """Return the line that says most: npm's first with a code or an address, else the last."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((line for line in lines if " 404 " in line), lines[-1] if lines else "it did not say why")
