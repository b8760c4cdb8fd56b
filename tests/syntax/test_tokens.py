"""The lexer that is given to lark against lark's own."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from ddpc.source import Source, Span
from ddpc.syntax.grammar import statement_parser, tree_parser
from ddpc.syntax.parse import parse
from ddpc.syntax.tokens import END, Scanner, Token

PIECES = st.sampled_from(
    [*' \t\f\r\n;{}()=:,#$"\\/-.*a0é', "\r\n", "->", "${a}", "b-c/d.*", '"e f"', "10/s", "/g/*"]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


def _by_lark(text: str) -> list[Token]:
    """Its tokens, without the line ends that follow a line end."""
    found: list[Token] = []
    for one in tree_parser().lex(text):
        assert one.start_pos is not None
        assert one.end_pos is not None
        if one.type != END or not found or found[-1].type != END:
            found.append(Token(one.type, one.value, Span("a.ddp", one.start_pos, one.end_pos)))
    return found


@given(TEXTS)
@example("\r\n\r\n a ; ;# b\n\n\tc\r  ")
@example("a \r b { # c")
@example('"open \n "closed"')
def test_tokens_are_those_of_the_grammar(text: str) -> None:
    scanner = Scanner(statement_parser().parser.lexer_conf)
    assert list(scanner.tokens(Source("a.ddp", text))) == _by_lark(text)


def test_the_parser_is_made_once() -> None:
    parser = statement_parser()
    for path in ("a.ddp", "b.ddp"):
        ((statement,), _) = parse(Source(path, "a { b }"))
        assert statement.block is not None
        assert {path} == {statement.span.path, statement.head.path, statement.block[0].span.path}
    assert statement_parser() is parser
