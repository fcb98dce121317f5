from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from core.readers.mlflow.meta import parse_meta, whole_number

# Breaks that nobody types are written raw by the library and read back by it as spaces.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x85\u2028\u2029"))
KEYS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.]{0,20}", fullmatch=True)
VALUES = st.one_of(st.none(), st.integers(), st.booleans(), TEXT, st.text("ab '\"\n:#-\\", max_size=300))


def as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@given(st.dictionaries(KEYS, VALUES, min_size=1), st.booleans())
def test_what_a_yaml_library_writes_is_read(said: dict[str, Any], unicode: bool) -> None:
    text = yaml.safe_dump(said, allow_unicode=unicode, default_flow_style=False)
    found, damaged = parse_meta(text)
    assert found == {key: as_text(value) for key, value in said.items() if value is not None}
    assert not damaged


@given(st.dictionaries(KEYS, st.dictionaries(KEYS, TEXT, min_size=1), min_size=1))
def test_a_mapping_within_is_read(said: dict[str, dict[str, str]]) -> None:
    found, damaged = parse_meta(yaml.safe_dump(said, allow_unicode=True, default_flow_style=False))
    assert found == {f"{outer}/{inner}": text for outer, entry in said.items() for inner, text in entry.items()}
    assert not damaged


@given(TEXT)
def test_garbage_is_never_more_than_text(text: str) -> None:
    found, _ = parse_meta(text)
    assert all(isinstance(value, str) for value in found.values())


@given(st.dictionaries(KEYS, VALUES, min_size=1), st.integers(0, 2000))
def test_a_truncated_description_keeps_the_lines_before(said: dict[str, Any], cut: int) -> None:
    text = yaml.safe_dump(said, allow_unicode=True, default_flow_style=False, width=10**6)
    whole = {key: as_text(value) for key, value in said.items() if value is not None}
    kept = text[: text.rfind("\n", 0, min(cut, len(text)) + 1) + 1]
    if not any("\n" in value for value in whole.values()):
        found, _ = parse_meta(kept)
        assert found.items() <= whole.items()


@pytest.mark.parametrize(
    ("text", "found", "damaged"),
    [
        (
            "name: !!python/unicode 'Default'\nexperiment_id: !!python/str '0'\n",
            {"name": "Default", "experiment_id": "0"},
            False,
        ),
        ("a: !!python/object/apply:os.system [rm]\nb: 1\n", {"b": "1"}, False),
        ("---\n# said by hand\nname: x # indeed\r\n\r\nid: 'it''s'\r\n", {"name": "x", "id": "it's"}, False),
        ("tags: []\nmore: {}\nb: 2\n", {"b": "2"}, False),
        ("list:\n- a\n- b: 3\nend: 4\n", {"end": "4"}, False),
        ("name: no end", {"name": "no end"}, False),
        ("a: 1\nend_ti", {"a": "1"}, True),
        ("a: 'never closed\nb: 2\n", {"b": "2"}, True),
        ('a: "\\q\\x41\\\n   b"\n', {"a": "qAb"}, False),
        ("a: *anchor\nb: |\n  text\nc: 3\n", {"c": "3"}, True),
        ("\0\0\0\0\nb: 2\n", {"b": "2"}, True),
        ("", {}, False),
    ],
)
def test_odd_descriptions(text: str, found: dict[str, str], damaged: bool) -> None:
    assert parse_meta(text) == (found, damaged)


@pytest.mark.parametrize(
    "text",
    ["a" + " " * 10**6, "a: b" + " " * 10**6 + "c", "a: '" + " " * 10**6, "a:" * 10**6, "'" * 10**6, "[" * 10**6,
     "a: '\n" * 10**5, 'a: "\\\n' * 10**5, "a: 'x" + " \n" * 10**5 + "'"],
    ids=["blanks", "inner", "open", "colons", "quotes", "brackets", "lines", "escapes", "breaks"],
)  # fmt: skip
def test_no_description_takes_long(text: str) -> None:
    """Whatever grew with the square of these would not come back before the time of a test is over."""
    parse_meta(text)


def test_whole_numbers() -> None:
    assert [whole_number(text) for text in ("12", "-3", "1.7e3", "", None, "null", "nan", "inf", "x")] == [
        12, -3, 1700, None, None, None, None, None, None,
    ]  # fmt: skip
