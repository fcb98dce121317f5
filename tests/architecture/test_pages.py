"""What the README and the manual point to is there, and every page can be reached."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

README = ROOT / "README.md"
MANUAL = tuple(sorted((ROOT / "docs" / "manual").glob("*.md")))


def _targets(page: Path) -> list[str]:
    """Return what the links and pictures of a page name, but for other sites."""
    named = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    return [target for target in named if "://" not in target]


def _anchors(page: Path) -> set[str]:
    """Return the places of a page, spelt as forges spell them: lower case, no punctuation, dashes for blanks."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", [README, *MANUAL], ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = _targets(page)
    assert targets
    for target in targets:
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        assert not anchor or anchor in _anchors(file), target


def test_the_readme_leads_to_every_page_of_the_manual() -> None:
    assert {(ROOT / target.partition("#")[0]).resolve() for target in _targets(README)} >= set(MANUAL)


def test_every_picture_is_shown() -> None:
    shown = {(page.parent / target).resolve() for page in (README, *MANUAL) for target in _targets(page)}
    assert set((ROOT / "docs" / "screenshots").glob("*.png")) <= shown
