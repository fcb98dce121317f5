"""UMAP side by side: ours, umap-js as TensorBoard has it, and Embedding Atlas's WebAssembly, in alternated rounds."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from core.model import F4
from tests.benchmarks.__main__ import machine, table
from tests.benchmarks.bench_umap import trustworthiness
from tests.benchmarks.clusters import clusters
from tests.benchmarks.measure import Measure
from tests.benchmarks.peers.packages import ROOT, MissingError, Package, find_node

ROWS, COLUMNS = 5_000, 50
EPOCHS = 400
"""What umap-js does with so many points where nobody says."""
ROUNDS = 3
PATIENCE = 600.0
"""Seconds one run may take."""
RESULTS = ROOT / "bench" / "peers.json"
_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Side:
    """One of those that are compared: its name, and the command that ends in what all of them are given."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Peer:
    """Another program: its package, the script that runs it, and what is compared against which goal."""

    title: str
    package: Package
    script: str
    what: str
    goal: float

    def side(self) -> Side:
        """Return it installed; raises MissingError."""
        self.package.install()
        return Side(self.title, ("node", str(_HERE / self.script), str(self.package.modules)))


OURS = Side("Armillary", (sys.executable, "-m", "tests.benchmarks.peers.ours", "-"))
PEERS = (
    Peer("umap-js", Package("umap-js", "1.4.0"), "umap_js.mjs", "total", 5.0),
    Peer("Embedding Atlas", Package("embedding-atlas", "0.26.0"), "atlas.mjs", "layout", 4.0),
)


def main(argv: list[str]) -> int:
    """Install what is missing, measure what is there, print a table; return 1 if there was nothing to compare with."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.peers", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"rounds of all, one after the other ({ROUNDS})")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help=f"rounds of each layout ({EPOCHS})")
    arguments = parser.parse_args(argv)
    peers, absent = available(find_node)
    for reason in absent:
        print(reason)
    if not peers:
        return 1
    measures = compare(peers, arguments.rounds, arguments.epochs)
    outcome = {"part": "peers", "measures": [measure.as_json() for measure in measures]}
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    report = {"machine": machine(), "absent": absent, "parts": [outcome]}
    RESULTS.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(f"\n{table([outcome])}\n\nFigures as JSON: {RESULTS}")
    return 0


def available(node: Callable[[], str], peers: tuple[Peer, ...] = PEERS) -> tuple[dict[Peer, Side], list[str]]:
    """Return the peers that can be run, and a line for each that cannot."""
    found: dict[Peer, Side] = {}
    absent: list[str] = []
    try:
        node()
    except MissingError as error:
        return {}, [f"Nothing to compare with: {error}"]
    for peer in peers:
        try:
            found[peer] = peer.side()
        except MissingError as error:
            absent.append(f"{peer.title} is left out: {error}")
    return found, absent


def compare(peers: dict[Peer, Side], rounds: int, epochs: int) -> list[Measure]:
    """Return ratios of seconds and differences of trustworthiness, of all on the same vectors."""
    vectors = clusters(ROWS, COLUMNS)
    sides = [OURS, *peers.values()]
    with tempfile.TemporaryDirectory(prefix="armillary-peers-") as name:
        file = Path(name) / "vectors.f32"
        vectors.astype("<f4").tofile(file)
        _once(OURS, file, vectors, 2)  # kernels are compiled once on a machine, as peers' were by their makers
        runs: dict[str, list[dict[str, float]]] = {side.name: [] for side in sides}
        for number in range(rounds):
            for side in sides:
                runs[side.name].append(_once(side, file, vectors, epochs))
                print(f"  round {number + 1}: {_told(side.name, runs[side.name][-1])}", flush=True)
    return [measure for peer in peers for measure in _measures(peer, runs, epochs)]


def _told(name: str, run: dict[str, float]) -> str:
    each = 1000 * run["layout"] / run["epochs"]
    return f"{name} {run['total']:.2f} s, {each:.1f} ms an epoch, trustworthiness {run['trust']:.3f}"


def _once(side: Side, file: Path, vectors: F4, epochs: int) -> dict[str, float]:
    """Return what a new process reports: seconds, rounds, and how far its layout can be trusted."""
    target = file.with_name("layout.f32")
    command = [*side.command, str(file), str(ROWS), str(COLUMNS), str(epochs), str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)
    if done.returncode:
        raise RuntimeError(f"{side.name} failed:\n{done.stderr}")
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    scores = np.fromfile(target, dtype="<f4").reshape(ROWS, 2)
    if not (np.isfinite(scores).all() and report["epochs"] == epochs):
        raise RuntimeError(f"{side.name} did not do {epochs} epochs, or left points without coordinates")
    return {**report, "trust": trustworthiness(vectors, scores)}


def _measures(peer: Peer, runs: dict[str, list[dict[str, float]]], epochs: int) -> list[Measure]:
    ours, theirs = runs[OURS.name], runs[peer.title]
    pairs = list(zip(ours, theirs, strict=True))
    wanted, other = ("whole", "per epoch") if peer.what == "total" else ("per epoch", "whole")
    ratios = {
        what: median(there[key] / here[key] for here, there in pairs)
        for what, key in (("whole", "total"), ("per epoch", "layout"), ("processor", "cpu"))
    }
    trust = [median(run["trust"] for run in side) for side in (ours, theirs)]
    size = f"{ROWS:,} x {COLUMNS}, {epochs} epochs"
    note = f"{ratios[other]:.1f}x {other}, {ratios['processor']:.1f}x in processor time; ours has two threads or more"
    return [
        Measure(f"{size}: times faster than {peer.title}, {wanted}", peer.goal, ratios[wanted], "x", False, note),
        Measure(f"trustworthiness less {peer.title}'s", -0.01, trust[0] - trust[1], "", False,
                f"{trust[0]:.4f} and {trust[1]:.4f}"),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
