from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import RECENT, RECENT_QUERIES, PainterChoice, Remembered, Settings, ThemeChoice, load, save
from app.sources import argument, caption, missing, path_of
from core.model import SourceSpec


def test_settings_come_back_as_they_were(tmp_path: Path) -> None:
    settings = Settings(ThemeChoice.DARK, (("/a",), ("/b", "name:/c")), "00ff", "ab", ("/c", "/d"))
    save(settings, tmp_path / "deep" / "settings.json")
    assert load(tmp_path / "deep" / "settings.json") == settings


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"version": 999, "theme": "dark"}', '{"version": 1, "theme": "purple", "recent": "x"}'],
)
def test_what_is_damaged_has_its_default(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text)
    assert load(path) == Settings()


def test_the_painter_is_remembered_and_an_unknown_one_is_automatic(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    save(Settings().with_painter(PainterChoice.SOFTWARE), path)
    assert load(path).painter is PainterChoice.SOFTWARE
    path.write_text(path.read_text().replace('"cpu"', '"vulkan"'))
    assert load(path).painter is PainterChoice.AUTOMATIC


def test_a_folder_is_allowed_once_and_all_are_forgotten_together(tmp_path: Path) -> None:
    settings = Settings().allowing("/a").allowing("/b").allowing("/a")
    assert settings.allowed_folders == ("/a", "/b")
    assert settings.forbidding().allowed_folders == ()
    older = tmp_path / "settings.json"
    older.write_text('{"version": 1, "theme": "dark", "recent": [], "geometry": "", "layout": ""}')
    assert load(older) == Settings(ThemeChoice.DARK)
    older.write_text('{"version": 1, "allowed_folders": 3}')
    assert load(older) == Settings()


def test_recent_entries_are_unique_newest_first_and_bounded() -> None:
    settings = Settings()
    for number in range(RECENT + 3):
        settings = settings.opened((f"/{number}",))
    settings = settings.opened(("/5",))
    assert len(settings.recent) == RECENT
    assert settings.recent[0] == ("/5",)
    assert settings.recent.count(("/5",)) == 1
    assert settings.forgotten(("/5",)).recent[0] == (f"/{RECENT + 2}",)


def test_how_views_are_divided_is_remembered_by_their_kind(tmp_path: Path) -> None:
    settings = Settings().divided({"hparams": "aa", "scalars": ""}).divided({"hparams": "bb", "text": "cc"})
    assert settings.divisions == (("hparams", "bb"), ("text", "cc"))
    save(settings, tmp_path / "settings.json")
    assert load(tmp_path / "settings.json") == settings
    assert settings.divided({"text": ""}).divisions == (("hparams", "bb"),)
    (tmp_path / "settings.json").write_text('{"version": 1, "divisions": [["hparams"], 3, ["a", "b"]]}')
    assert load(tmp_path / "settings.json") == Settings(divisions=(("a", "b"),))


def test_queries_are_remembered_newest_first_and_by_name(tmp_path: Path) -> None:
    settings = Settings()
    for number in range(RECENT_QUERIES + 3):
        settings = settings.asked(f"params.lr > {number}")
    settings = settings.asked("params.lr > 5")
    assert len(settings.recent_queries) == RECENT_QUERIES
    assert settings.recent_queries[:2] == ("params.lr > 5", f"params.lr > {RECENT_QUERIES + 2}")
    assert settings.without_query("params.lr > 5").recent_queries[0] == settings.recent_queries[1]
    settings = settings.with_saved_queries((("Fast", "params.lr > 1"), ("Slow", "duration > 1h")))
    save(settings, tmp_path / "settings.json")
    assert load(tmp_path / "settings.json") == settings
    (tmp_path / "settings.json").write_text(
        '{"version": 1, "recent_queries": 3, "saved_queries": [["a"], "b", ["c", 1]]}'
    )
    assert load(tmp_path / "settings.json") == Settings(saved_queries=(("c", "1"),))


def test_changes_are_written_at_once_and_nothing_without_a_path(tmp_path: Path) -> None:
    remembered = Remembered.at(tmp_path / "settings.json")
    remembered.change(lambda settings: settings.with_theme(ThemeChoice.LIGHT))
    assert Remembered.at(tmp_path / "settings.json").value.theme is ThemeChoice.LIGHT
    Remembered().change(lambda settings: settings.with_theme(ThemeChoice.LIGHT))


def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    remembered = Remembered(tmp_path / "file" / "settings.json")
    remembered.change(lambda settings: settings.with_theme(ThemeChoice.DARK))
    assert remembered.value.theme is ThemeChoice.DARK


def test_sources_are_named_as_on_the_command_line(tmp_path: Path) -> None:
    plain, named = SourceSpec(str(tmp_path)), SourceSpec(str(tmp_path), "first")
    assert argument(plain) == str(tmp_path)
    assert argument(named) == f"first:{tmp_path}"
    assert path_of(argument(plain)) == path_of(argument(named)) == str(tmp_path)
    assert missing([plain]) == ""
    assert missing([plain, SourceSpec(str(tmp_path / "gone"))]) == str(tmp_path / "gone")


def test_the_title_names_what_is_open() -> None:
    one = SourceSpec("/home/me/runs/digits")
    assert caption([]) == ""
    assert caption([one]) == "runs/digits"
    assert caption([one, SourceSpec("/other")]) == "digits and 1 more"
