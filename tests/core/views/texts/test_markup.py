from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from core.style import ThemeName, tokens
from core.views.text_parts import Mark, Paragraph, Rule, Span, Table, TextPart, Verbatim, highlighted, plain
from core.views.texts.html import html_of, in_columns, mark_colour
from core.views.texts.markup import blocks_of, spans_of
from tests.core.views.texts.official import words

TEXT = """# Title

Some *emphasis*, **strength**, `code`, ~~gone~~ and [a link](https://example.org "t").
Same paragraph.

- one
- two
  1. inner

> quoted

```python
x = 1
y  = 2
```

| name | value |
|:-----|------:|
| lr   | 0.003 |

---
"""


def said(text: str) -> list[str]:
    """What blocks say, line by line."""
    found = []
    for block in blocks_of(text):
        if isinstance(block, Paragraph):
            found.append(plain(block.spans))
        elif isinstance(block, Verbatim):
            found += [plain(line) for line in block.lines]
        elif isinstance(block, Table):
            found += [plain(cell) for row in block.rows for cell in row]
    return found


def test_every_kind_of_block() -> None:
    blocks = blocks_of(TEXT)
    title, text, one, two, inner, quoted, code, table, rule = blocks
    assert isinstance(title, Paragraph)
    assert (title.level, plain(title.spans)) == (1, "Title")
    assert isinstance(text, Paragraph)
    looks = {span.text: span for span in text.spans}
    assert looks["emphasis"].italic
    assert looks["strength"].bold
    assert looks["code"].code
    assert looks["gone"].struck
    assert looks["a link"].link == "https://example.org"
    assert plain(text.spans).endswith("a link. Same paragraph.")
    lists = [(b.bullet, b.indent, plain(b.spans)) for b in (one, two, inner) if isinstance(b, Paragraph)]
    assert lists == [("•", 1, "one"), ("•", 1, "two"), ("1.", 2, "inner")]
    assert isinstance(quoted, Paragraph)
    assert quoted.quoted
    assert isinstance(code, Verbatim)
    assert [plain(line) for line in code.lines] == ["x = 1", "y  = 2"]
    assert isinstance(table, Table)
    assert (table.headed, table.right) == (True, frozenset({1}))
    assert [[plain(cell) for cell in row] for row in table.rows] == [["name", "value"], ["lr", "0.003"]]
    assert isinstance(rule, Rule)


def test_ordered_lists_count_from_where_they_begin() -> None:
    bullets = [block.bullet for block in blocks_of("3. a\n4. b\n\n   more\n5. c") if isinstance(block, Paragraph)]
    assert bullets == ["3.", "4.", "", "5."]


def test_a_table_without_names_has_no_heading() -> None:
    (table,) = blocks_of("| | |\n|-|-|\n| a | b |")
    assert isinstance(table, Table)
    assert not table.headed
    assert [[plain(cell) for cell in row] for row in table.rows] == [["a", "b"]]


EVIL = (
    '<script>alert("x")</script>',
    "[x](javascript:alert(1))",
    "[x](file:///etc/passwd)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://example.org/pixel.png)",
    "![x](file:///etc/passwd)",
    '<img src="https://example.org/pixel.png" onerror="alert(1)">',
    '<iframe src="https://example.org"></iframe>',
    "[a]: javascript:alert(1)\n\n[a]",
    "<https://example.org/?a=\"onload='x'>",
    "`<script>`",
    "[x](smb://host/share)",
    "[x](../../secret)",
    "[x](search-ms:query=x)",
    "![x](smb://host/share.png)",
    "| <b>x</b> |\n|-|\n| <script> |",
)


def html(text: str) -> str:
    return html_of(TextPart("", "", "", blocks_of(text)), tokens(ThemeName.LIGHT))


@pytest.mark.parametrize("text", EVIL)
def test_nothing_is_run_or_loaded(text: str) -> None:
    made = html(text)
    tags = set(re.findall(r"</?([a-zA-Z0-9]+)", made))
    assert tags <= {"body", "p", "span", "a", "table", "tr", "td", "br", "hr"}
    assert not re.search(r"\s(src|on\w+|background)=", re.sub(r">[^<]*<", "><", made))
    for address in re.findall(r'href="([^"]*)"', made):
        assert unescape(address).startswith(("http://", "https://", "mailto:"))


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_is_escaped(text: str) -> None:
    made = html(text)
    assert set(re.findall(r"</?([a-zA-Z0-9]+)", made)) <= {
        "body", "p", "span", "a", "table", "tr", "td", "br", "hr",
    }  # fmt: skip


@given(st.text("ab*_`#>-1. \n|[]()!", max_size=80))
@settings(max_examples=300, deadline=None)
def test_no_word_is_lost(text: str) -> None:
    """The official renderer says as many letters; only images are told in other words."""
    rendered = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).render(text)
    theirs = unescape(re.sub(r"<[^>]*>", "", re.sub(r"<img[^>]*>", "", rendered)))
    if "<img" not in rendered:
        assert sorted(re.sub(r"\s", "", "".join(said(text)))) == sorted(re.sub(r"\s", "", theirs))


def test_tensorboard_says_the_same_words() -> None:
    text = TEXT.replace("~~gone~~", "gone")
    assert re.findall(r"\w+", " ".join(said(text))) == re.findall(r"\w+", " ".join(words(text)))


def test_large_tables_stand_in_columns_with_every_cell() -> None:
    rows = tuple(((Span("a" * (place % 7)),), (Span(f"{place}", mark=Mark.FOUND),)) for place in range(200))
    lines = [plain(line) for line in in_columns(Table(rows, right=frozenset({1}))).lines]
    assert lines[12] == "aaaaa    12  "
    assert lines[199] == "aaa     199  "
    made = html_of(TextPart("", "", "", (Table(rows),)), tokens(ThemeName.LIGHT))
    assert "<table" not in made
    assert made.count("background-color:" + mark_colour(Mark.FOUND, tokens(ThemeName.LIGHT))) == 200
    long = in_columns(Table((((Span("x" * 30), Span("y" * 30)),),) * 400))
    assert plain(long.lines[0]) == "x" * 30 + "y" * 9 + "…  "


def test_cells_are_lines_of_words() -> None:
    spans = spans_of("**a**\n\n- b\n- c")
    assert plain(spans) == "a\n• b\n• c"
    assert spans[0].bold


def test_deep_nesting_neither_hangs_nor_fails() -> None:
    for text in ("> " * 500 + "deep", "- " * 500 + "deep", "[" * 3000 + "deep" + "]" * 3000, "*" * 3000 + "deep"):
        assert "deep" in "".join(said(text))
    assert said("> " * 20 + "deep") == ["deep"]


@given(st.lists(st.text("abc", min_size=1, max_size=5), max_size=6), st.data())
def test_marks_split_words_and_lose_nothing(texts: list[str], data: st.DataObject) -> None:
    spans = tuple(Span(text, bold=place % 2 == 0) for place, text in enumerate(texts))
    whole = plain(spans)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(whole)), max_size=6)))
    places = list(zip(cuts[::2], cuts[1::2], strict=False))
    marked = highlighted(spans, places, Mark.FOUND)
    assert plain(marked) == whole
    at, found = 0, []
    for span in marked:
        found += [span.mark is Mark.FOUND] * len(span.text)
        at += len(span.text)
    assert found == [any(a <= place < b for a, b in places) for place in range(len(whole))]
