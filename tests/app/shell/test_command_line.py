from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import main
from app.cli.parser import COMMANDS

ROOT = Path(__file__).parents[3]
LOGS = ROOT / "resources" / "sample_logs"

PROBE = """
import sys
from app.__main__ import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(sorted(name for name in sys.modules if name.startswith(("PySide6", "shiboken6", "pyqtgraph", "OpenGL"))))
"""


def armillary(*arguments: str, script: str | None = None) -> subprocess.CompletedProcess[str]:
    start = ["-c", script] if script else ["-m", "app"]
    return subprocess.run([sys.executable, *start, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("inspect", "--help"), ("inspect", str(LOGS))])
def test_what_needs_no_screen_imports_no_toolkit(arguments: tuple[str, ...]) -> None:
    done = armillary(*arguments, script=PROBE)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert all(f"  {name}" in told for name in COMMANDS)


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.startswith("Armillary 0.")


@pytest.mark.parametrize("before", [(), ("--smoke",)])
def test_a_wrong_path_is_one_line_and_status_2(before: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*before, "/nowhere/at/all"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "/nowhere/at/all" in error


def test_a_wrong_option_is_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--colour", "blue"])
    assert ended.value.code == 2
    assert "--colour" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_its_own_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"armillary {name}" in capsys.readouterr().out


def test_smoke_drives_every_view_and_leaves_pictures(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = subprocess.run(
        [sys.executable, "-m", "app", "--smoke", "--out", str(tmp_path / "out"), str(LOGS)],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "ARMILLARY_HOME": str(home)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "longest stall of the window's thread" in done.stdout
    left = {path.name for path in (tmp_path / "out").iterdir() if path.stat().st_size > 1_000}
    assert {"scalars-light.png", "scalars-dark.png", "embedding-light.png", "embedding.svg", "scalars.pdf"} <= left
    assert not (home / "settings.json").exists(), "the smoke test writes no settings"


def test_smoke_says_what_failed(tmp_path: Path) -> None:
    done = armillary("--smoke", str(tmp_path))
    assert done.returncode == 1
    assert "reading: no runs were found" in done.stderr
