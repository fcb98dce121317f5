"""Decodes mutants of event files by the million, with every access to memory checked, and says what went wrong.

A mutant is made of its number and the seed only: ``--show 12345`` prints the one that a finding names.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.fuzz.campaign import Report, campaign
from tests.fuzz.comparing import broken, differing


def main() -> int:
    """Run a campaign; returns 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000_000, help="mutants to decode")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--compare", type=int, default=5000, help="mutants that both decoders read")
    parser.add_argument("--files", type=int, default=1000, help="mutants that are read as files that grow")
    parser.add_argument("--show", type=int, help="print one mutant as hexadecimal digits")
    wish = parser.parse_args()
    if wish.show is not None:
        from tests.fuzz.mutants import Workshop

        print(Workshop(wish.seed).mutant(wish.show).hex())
        return 0
    report = campaign(wish.count, wish.seed, _tell)
    _print(report)
    worse = _compare(wish.seed, wish.count, wish.compare) + _read(wish.seed, wish.count, wish.files)
    return 1 if report.findings or worse else 0


def _tell(number: int, seconds: float) -> None:
    if sys.stderr.isatty():
        print(f"\r{number:,} in {seconds:.0f} s", end="", file=sys.stderr)


def _print(report: Report) -> None:
    rate = report.mutants / report.seconds
    print(f"{report.mutants:,} mutants in {report.seconds:.0f} s ({rate:,.0f} a second)")
    print(f"{report.points:,} scalars, {report.payloads:,} payloads, {report.faults:,} damaged records")
    print(f"{len(report.findings)} findings")
    for finding in report.findings[:100]:
        print(f"  {finding.number}: {finding.what}")


def _compare(seed: int, count: int, wanted: int) -> int:
    """Compare the decoders on some mutants; returns on how many they differ."""
    from core.readers.tensorboard.compiled import CompiledDecoder
    from tests.fuzz.mutants import Workshop

    workshop, decoders = Workshop(seed), [CompiledDecoder(), CompiledDecoder(5, 3)]
    numbers = range(0, count, max(count // max(wanted, 1), 1))[:wanted]
    found = [(number, what) for number in numbers if (what := differing(workshop.mutant(number), decoders))]
    print(f"{len(numbers):,} mutants through both decoders: {len(found)} differ")
    for number, what in found[:20]:
        print(f"  {number}: {what}")
    return len(found)


def _read(seed: int, count: int, wanted: int) -> int:
    """Read some mutants as files; returns how many go wrong."""
    from tests.fuzz.mutants import Workshop

    workshop = Workshop(seed)
    numbers = range(1, count, max(count // max(wanted, 1), 1))[:wanted]
    found = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "events.out.tfevents.1")
        for number in numbers:
            data = workshop.mutant(number)
            what = broken(data, number * 7919 % (len(data) + 1), path)
            if what:
                found.append((number, what))
    print(f"{len(numbers):,} mutants as files that grow: {len(found)} go wrong")
    for number, what in found[:20]:
        print(f"  {number}: {what[:600]}")
    return len(found)


if __name__ == "__main__":
    sys.exit(main())
