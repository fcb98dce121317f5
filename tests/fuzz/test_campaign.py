"""Mutants of event files: a short campaign, and proof that it would see what it looks for."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.readers.tensorboard.compiled import CompiledDecoder
from core.readers.tensorboard.tags import SLACK
from core.readers.tensorboard.wire import guard
from tests.fuzz.campaign import ROOT, campaign, environment
from tests.fuzz.comparing import broken, differing
from tests.fuzz.mutants import Workshop

SEED = 20_000


def test_mutants_are_decoded_within_their_memory() -> None:
    report = campaign(40_000, SEED)
    assert report.findings == ()
    assert report.points > 40_000
    assert report.payloads > 10_000
    assert report.faults > 10_000


def outcome(prepare: str, slack: int) -> str:
    """Return what comes of some mutants in a process of their own after something was done to its workshop."""
    code = (
        "from tests.fuzz.mutants import *;"
        f"w = Workshop({SEED}); tables = [array for table in w._tables for array in table]; {prepare};"
        f"print(w.names[w.run(0, 8000, {slack}).wrong])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), cwd=ROOT, capture_output=True, text=True, check=False
    )
    return f"signal {-done.returncode}" if done.returncode < 0 else done.stdout + done.stderr


def test_what_goes_outside_is_seen() -> None:
    assert outcome("pass", SLACK) == "FINE\n"
    assert outcome("pass", 0) == "OUTSIDE\n"
    assert outcome("guard.watch([w._area, *w._out[:4], *w._out[5:], *tables, w._pieces, w._ends])", 16) == "OUTSIDE\n"
    assert "IndexError" in outcome("w._bounds = w._bounds[:2]", SLACK)


@pytest.mark.skipif(sys.platform == "win32", reason="no page can be protected there")
def test_the_page_after_the_end_cannot_be_read() -> None:
    everything = "guard.watch([w._area]); guard._table[8:10] = 0, 2**62"
    assert outcome(everything, SLACK) == "FINE\n"
    assert outcome(everything, 0) == f"signal {signal.SIGSEGV}"


def test_a_mutant_is_its_number_and_the_seed() -> None:
    one, other = Workshop(SEED), Workshop(SEED)
    one.mutant(3)
    assert [one.mutant(k) for k in range(50)] == [other.mutant(k) for k in range(50)]
    assert len({one.mutant(k) for k in range(500)}) > 400


def test_both_decoders_agree_on_mutants() -> None:
    workshop, decoders = Workshop(SEED), [CompiledDecoder(), CompiledDecoder(5, 3)]
    for number in range(1500):
        assert not differing(workshop.mutant(number), decoders), number


def test_mutants_as_files_that_grow(tmp_path: Path) -> None:
    workshop = Workshop(SEED)
    for number in range(300):
        data = workshop.mutant(number)
        assert not broken(data, number * 7919 % (len(data) + 1), tmp_path / "events.out.tfevents.1"), number


def test_the_ordinary_build_has_no_checks() -> None:
    from core.readers.tensorboard.wire import kernels

    assert not guard.is_watching()
    accesses = (kernels.byte_at, kernels.word_at, kernels.set_int64)
    assert [type(access).__name__ for access in accesses] == ["_Intrinsic"] * 3
