"""Markdown as blocks: CommonMark with tables and strikethrough, without HTML and without anything that is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from core.views.text_parts import Block, Paragraph, Rule, Span, Spans, Table, Verbatim, plain

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_SAFE = ("http://", "https://", "mailto:")
_NESTING = 60
"""Levels from which a text is shown as it was written: its blocks would be lost, or the parser would."""
_DEEPEST = 12
"""Lists and quotations in one another that are indented."""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "maxNesting": _NESTING}).enable(["table", "strikethrough"])


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return Markdown as blocks.

    HTML is shown as it is written. An image is its description, its address a link: nothing is ever fetched. Links lead
    to addresses of the web and of mail only; others are words.
    """
    tokens = _parser().parse(text)
    if max((token.level for token in tokens), default=0) >= _NESTING - 2:
        return (verbatim(text),)
    return tuple(_Reader().read(tokens))


def spans_of(text: str) -> Spans:
    """Return Markdown in as few lines as a cell of a table has, without blocks."""
    spans: list[Span] = []
    for block in blocks_of(text):
        lines = [block.spans] if isinstance(block, Paragraph) else _lines(block)
        for line in lines:
            bullet = f"{block.bullet} " if isinstance(block, Paragraph) and block.bullet else ""
            spans += [Span("\n")] * bool(spans) + [Span(bullet)] * bool(bullet) + list(line)
    return tuple(spans)


def _lines(block: Block) -> list[Spans]:
    if isinstance(block, Verbatim):
        return list(block.lines)
    if isinstance(block, Table):
        return [(Span("\t".join(plain(cell) for cell in row)),) for row in block.rows]
    return []


@dataclass
class _Reader:
    """Goes through the tokens of a text; `lists` are the bullets of the lists it is in, counted where they are."""

    lists: list[int | None] = field(default_factory=list)
    quotes: int = 0
    bullet: str = ""
    level: int = 0
    found: list[Block] = field(default_factory=list)
    rows: list[list[Spans]] = field(default_factory=list)
    right: set[int] = field(default_factory=set)
    headed: bool = False

    def read(self, tokens: Sequence[Token]) -> list[Block]:
        for token in tokens:
            handle = getattr(self, f"_{token.type}", None)
            if handle is not None:
                handle(token)
        return self.found

    @property
    def indent(self) -> int:
        return min(len(self.lists) + self.quotes, _DEEPEST)

    def _inline(self, token: Token) -> None:
        spans = inline_spans(token.children or [])
        if self.rows:
            self.rows[-1][-1] = spans
            return
        self.found.append(Paragraph(spans, self.level, self.indent, self.bullet, self.quotes > 0))
        self.bullet = ""

    def _heading_open(self, token: Token) -> None:
        self.level = int(token.tag[1:])

    def _heading_close(self, token: Token) -> None:
        self.level = 0

    def _bullet_list_open(self, token: Token) -> None:
        self.lists.append(None)

    def _ordered_list_open(self, token: Token) -> None:
        self.lists.append(int(token.attrs.get("start", 1)))

    def _bullet_list_close(self, token: Token) -> None:
        self.lists.pop()

    def _ordered_list_close(self, token: Token) -> None:
        self.lists.pop()

    def _list_item_open(self, token: Token) -> None:
        number = self.lists[-1]
        self.bullet = "•" if number is None else f"{number}."
        if number is not None:
            self.lists[-1] = number + 1

    def _blockquote_open(self, token: Token) -> None:
        self.quotes += 1

    def _blockquote_close(self, token: Token) -> None:
        self.quotes -= 1

    def _hr(self, token: Token) -> None:
        self.found.append(Rule())

    def _fence(self, token: Token) -> None:
        self.found.append(verbatim(token.content, self.indent))

    def _code_block(self, token: Token) -> None:
        self.found.append(verbatim(token.content, self.indent))

    def _table_open(self, token: Token) -> None:
        self.right, self.headed = set(), False

    def _thead_open(self, token: Token) -> None:
        self.headed = True

    def _tr_open(self, token: Token) -> None:
        self.rows.append([])

    def _th_open(self, token: Token) -> None:
        self._td_open(token)

    def _td_open(self, token: Token) -> None:
        if "right" in str(token.attrs.get("style", "")):
            self.right.add(len(self.rows[-1]))
        self.rows[-1].append(())

    def _table_close(self, token: Token) -> None:
        headed = self.headed and any(plain(cell).strip() for cell in self.rows[0])
        rows = self.rows if headed or not self.headed else self.rows[1:]
        self.rows = []
        if rows:
            self.found.append(Table(tuple(tuple(row) for row in rows), headed, frozenset(self.right)))


def verbatim(text: str, indent: int = 0) -> Verbatim:
    """Return lines as they are."""
    lines = text.removesuffix("\n").split("\n")
    return Verbatim(tuple((Span(line, code=True),) for line in lines), indent=indent)


def inline_spans(tokens: Sequence[Token]) -> Spans:
    """Return the words of a paragraph with how they look."""
    look, spans = Span(""), []
    links: list[str] = []
    for token in tokens:
        if token.type in _LOOKS:
            look = replace(look, **_LOOKS[token.type])
        elif token.type == "link_open":
            links.append(look.link)
            look = replace(look, link=_safe(str(token.attrs.get("href", ""))))
        elif token.type == "link_close":
            look = replace(look, link=links.pop() if links else "")
        else:
            spans += _words(token, look)
    return tuple(spans)


_LOOKS: dict[str, dict[str, Any]] = {
    "strong_open": {"bold": True},
    "strong_close": {"bold": False},
    "em_open": {"italic": True},
    "em_close": {"italic": False},
    "s_open": {"struck": True},
    "s_close": {"struck": False},
}


def _words(token: Token, look: Span) -> list[Span]:
    if token.type == "softbreak":
        return [replace(look, text=" ")]
    if token.type == "hardbreak":
        return [replace(look, text="\n")]
    if token.type == "code_inline":
        return [replace(look, text=token.content, code=True)]
    if token.type == "image":
        address = str(token.attrs.get("src", ""))
        return [replace(look, text=f"[image: {token.content or address}]", link=_safe(address) or look.link)]
    return [replace(look, text=token.content)] if token.content else []


def _safe(address: str) -> str:
    """Return an address that may be followed, empty for any other."""
    return address if address.lower().startswith(_SAFE) else ""
