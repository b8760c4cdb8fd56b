"""Cuts a text into tokens, by the terminals of the grammar: the lexer that lark is given.

lark's own lexer counts lines and columns and steps over every blank by itself, which takes longer
than the parsing. This one needs one match for a token and all that is ignored behind it. A test
holds it to lark's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from lark.lexer import Lexer, LexerState

from ddpc.source import Source, Span

if TYPE_CHECKING:
    from lark.common import LexerConf

END = "_END"


class _Token(NamedTuple):
    type: str
    text: str
    span: Span


class Token(_Token):
    """A token; ``type`` is the name of its terminal. A run of line ends is one, the first."""

    __slots__ = ()

    # What lark asks of a file's last token, and nobody of any.
    start_pos = end_pos = line = column = end_line = end_column = None


class Scanner(Lexer):
    """The tokens of a ``Source``."""

    __future_interface__: ClassVar[int] = 2  # so that ``lex`` has the signature below

    def __init__(self, conf: LexerConf) -> None:
        terminals = sorted(
            conf.terminals,
            key=lambda one: (-one.priority, -one.pattern.max_width, -len(one.pattern.value)),
        )
        patterns = {one.name: one.pattern.to_regexp() for one in terminals}
        ignored = "|".join(f"(?:{patterns.pop(name)})" for name in conf.ignore)
        end = patterns.pop(END)
        named = "|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns.items())
        self._ignored = re.compile(f"(?:{ignored})*")
        self._token = re.compile(
            f"(?P<{END}>{end})(?:{end}|{ignored})*|(?:{named})(?:{ignored})*",
        )

    def lex(self, lexer_state: LexerState, parser_state: Any) -> Iterator[Any]:
        """The tokens of what lark was given to parse, which is a Source."""
        del parser_state  # the same words are tokens everywhere
        source: Any = lexer_state.text
        return self.tokens(source)

    def tokens(self, source: Source) -> Iterator[Token]:
        """The tokens of ``source`` in order; every character is in one, or ignored."""
        text, path = source.text, source.path
        first = self._ignored.match(text)
        for match in self._token.finditer(text, first.end() if first else 0):
            kind = match.lastgroup or END
            start, end = match.span(kind)
            yield Token(kind, text[start:end], Span(path, start, end))
