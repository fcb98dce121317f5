"""A place among the tokens of a query, and how to complain about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.analysis.query.errors import QueryError, Wanted, closest
from core.analysis.query.fields import Entity, Field, Operand
from core.analysis.query.tokens import Token, TokenKind


class Cursor:
    """Walks over tokens, the last of which is of kind END and never passed.

    Parameters
    ----------
    tokens
        Of a query.
    columns
        Names of the columns of the table whose rows are asked for; None where runs are.
    """

    def __init__(self, tokens: tuple[Token, ...], columns: Sequence[str] | None = None) -> None:
        self._tokens, self._place = tokens, 0
        self.columns = columns

    @property
    def token(self) -> Token:
        """The token that stands here."""
        return self._tokens[self._place]

    def ahead(self, by: int = 1) -> Token:
        """Return a token that follows; the END if there are not so many."""
        return self._tokens[min(self._place + by, len(self._tokens) - 1)]

    def take(self) -> Token:
        """Return the token that stands here and go on."""
        token = self.token
        self._place = min(self._place + 1, len(self._tokens) - 1)
        return token

    def column(self) -> Field | None:
        """Return the column that the token that stands here names, None if it names none."""
        return None if self.columns is None else column_named(self.token, self.columns)

    def take_keyword(self, *words: str) -> str:
        """Go on if one of the keywords stands here, and return it; empty if none does."""
        word = self.token.keyword
        if word not in words:
            return ""
        self.take()
        return word

    def stands(self, kind: TokenKind) -> bool:
        """Return whether a token of a kind stands here."""
        return self.token.kind is kind

    def take_comma(self) -> bool:
        """Go on if a comma stands here, and return whether one did."""
        found = self.stands(TokenKind.COMMA)
        if found:
            self.take()
        return found

    def expect(self, kind: TokenKind, wanted: Wanted, operand: Operand | None = None) -> Token:
        """Go on if a token of a kind stands here, and return it.

        Raises
        ------
        QueryError
            If another does.
        """
        if self.token.kind is not kind:
            raise self.unexpected(wanted, operand)
        return self.take()

    def unexpected(
        self, wanted: Wanted, operand: Operand | None = None, *, expected: str = "", known: Iterable[str] = ()
    ) -> QueryError:
        """Return the error that something else is wanted than what stands here."""
        expected = expected or wanted.value
        found = self.token.source
        said = f"Expected {expected}, found {found}" if found else f"Expected {expected} at the end"
        return self.wrong(said, self.token, wanted, operand, expected=expected, hint=closest(found, known))

    def wrong(
        self,
        message: str,
        token: Token,
        wanted: Wanted | None = None,
        operand: Operand | None = None,
        *,
        expected: str = "",
        hint: str = "",
    ) -> QueryError:
        """Return an error at a token."""
        return QueryError(
            message,
            token.start,
            token.end,
            found=token.source,
            expected=expected or (wanted.value if wanted else ""),
            suggestion=hint,
            wanted=wanted,
            operand=operand,
        )


def column_named(token: Token, columns: Sequence[str]) -> Field | None:
    """Return the column of a table that a token names, as it is written or else ignoring case; None if there is none.

    A text in single quotes never names one.
    """
    if token.kind not in (TokenKind.WORD, TokenKind.NAME, TokenKind.FIELD, TokenKind.TEXT) or token.source[0] == "'":
        return None
    name = token.source if token.kind is TokenKind.FIELD else token.value
    if name in columns:
        return Field(Entity.COLUMN, name)
    alike = [column for column in columns if column.casefold() == name.casefold()]
    return Field(Entity.COLUMN, alike[0]) if len(alike) == 1 else None
