"""Word vectors of whatever format: their shapes, their numbers, and the words as a metadata column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from core.model import F4, Metadata, TensorFormat, TensorSource
from core.readers.tables.columns import make_column
from core.readers.tables.words.binary import load_word2vec, word2vec_shape, words_of_word2vec
from core.readers.tables.words.fasttext import fasttext_shape, load_fasttext, words_of_fasttext
from core.readers.tables.words.opening import word_format
from core.readers.tables.words.text import load_word_text, word_text_shape, words_of_text
from core.work import Token

COLUMN: Final = "word"
"""Name of the metadata column."""
SHAPES: Final[Mapping[TensorFormat, Callable[[TensorSource], tuple[int, int]]]] = {
    TensorFormat.WORD_TEXT: word_text_shape,
    TensorFormat.WORD2VEC: word2vec_shape,
    TensorFormat.FASTTEXT: fasttext_shape,
}
LOADERS: Final[Mapping[TensorFormat, Callable[[TensorSource, Token | None], F4]]] = {
    TensorFormat.WORD_TEXT: load_word_text,
    TensorFormat.WORD2VEC: load_word2vec,
    TensorFormat.FASTTEXT: load_fasttext,
}
_WORDS: Final[Mapping[TensorFormat, Callable[[TensorSource], list[str]]]] = {
    TensorFormat.WORD_TEXT: words_of_text,
    TensorFormat.WORD2VEC: words_of_word2vec,
    TensorFormat.FASTTEXT: words_of_fasttext,
}


def load_words(file: str) -> Metadata | None:
    """Return the words of a file of word vectors as metadata, None if it is none; raises ReadError."""
    kind = word_format(file)
    if kind is None:
        return None
    words = _WORDS[kind](TensorSource(file, kind))
    return Metadata(len(words), MappingProxyType({COLUMN: make_column(COLUMN, words)}))
