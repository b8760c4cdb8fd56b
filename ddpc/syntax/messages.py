"""The words of syntax errors."""

from __future__ import annotations

import re
from collections.abc import Collection

from ddpc.diagnostics import Diagnostic, Edit, Fix
from ddpc.source import Span
from ddpc.syntax.codes import NEEDS_QUOTES, OPEN_STRING, STRAY_CHARACTER, UNEXPECTED
from ddpc.syntax.tokens import Token

_STRING_CLOSE = '"'
_ONE_WORD = re.compile(r'"(?:[^\s;{}]|\$\{[^\s;{}]*\})+\s*')


def unexpected(token: Token, expected: Collection[str]) -> Diagnostic:
    """The parser met ``token`` where it takes only ``expected`` (names of terminals)."""
    shown = {"_END": "the end of the line", "$END": "the end of the file"}.get(
        token.type, f"`{token.text}`"
    )
    helps: tuple[str, ...] = ()
    if "RPAR" in expected or ("COLON" in expected and "LBRACE" not in expected):
        message = f"a parameter is written `name: type` or `name: type = default`, not with {shown}"
        label = "not part of a parameter list"
    elif "NUMBER" in expected and "LBRACE" not in expected:
        message = f"after `=` stands a value, not {shown}"
        label = "no value"
    elif "LBRACE" not in expected:
        message = f"a statement starts with a word, not with {shown}"
        label = "no word"
        if token.type == "LBRACE":
            helps = ("a block stands on the line of its statement: `service web {`",)
        elif token.type == "REFERENCE":
            helps = ("a constant or a parameter stands for a value, never for a statement's word",)
        elif token.text.startswith("//"):
            helps = ("a comment begins with `#`",)
    else:
        message = f"{shown} is not an argument"
        label = "expected an argument, a block or the end of the statement"
        if token.type in {"LPAR", "RPAR", "_COMMA"}:
            helps = (
                (
                    "arguments are separated by spaces; only a pattern's parameters stand in"
                    " parentheses, with commas"
                ),
            )
    return Diagnostic(code=UNEXPECTED, message=message, span=token.span, label=label, helps=helps)


def needs_quotes(run: tuple[Token, ...], after: Token | None = None) -> Diagnostic:
    """A reference touches other tokens: what is meant is text, with the reference in it.

    ``after`` is the next token: a quote that touches the text may be its end.
    """
    span = run[0].span.to(run[-1].span)
    written = "".join(token.text for token in run)
    touching = after.text[:1] if after is not None and after.span.start == span.end else ""
    fix = Fix(title="write it in quotes", edits=(Edit(span=span, text=f'"{written}"'),))
    return Diagnostic(
        code=NEEDS_QUOTES,
        message=f"`{written}` is not one argument without quotes",
        span=span,
        label="other text around a `${name}`",
        fixes=() if {"\\", '"'} & set(written + touching) else (fix,),
    )


def double_arrow(before: Token | None, token: Token) -> Diagnostic | None:
    """That `=>` is written otherwise; None where ``before`` and ``token`` are not that."""
    if before is None or before.type != "EQUALS" or token.text != ">":
        return None
    if before.span.end != token.span.start:
        return None
    span = before.span.to(token.span)
    return Diagnostic(
        code=STRAY_CHARACTER,
        message="`=>` has no meaning here: the arrow is `->`",
        span=span,
        label="not part of the language",
        fixes=(Fix(title="write `->`", edits=(Edit(span=span, text="->"),)),),
    )


def _is_one_word(swallowed: str) -> bool:
    """Whether a string without its end took one word, which is its own; more may be statements."""
    return _ONE_WORD.fullmatch(swallowed) is not None


def unreadable_token(token: Token) -> Diagnostic:
    """A string without its end, or a character without a meaning."""
    if token.type == "OPEN_STRING":
        end = Span(token.span.path, token.span.end, token.span.end)
        edits = (Edit(span=end, text=_STRING_CLOSE),)
        close = Fix(title="close the string at the line's end", edits=edits)
        return Diagnostic(
            code=OPEN_STRING,
            message="this string is not closed on its line",
            span=token.span,
            label='no closing `"`',
            fixes=(close,) if _is_one_word(token.text) else (),
        )
    helps: tuple[str, ...] = ()
    if token.text in "'`":
        helps = ('strings stand in double quotes: "…"',)
    elif token.text == "$":
        helps = ("a constant or a parameter is written `${name}`; in other text, quote it",)
    elif token.text in "/\\@%&+?!":
        helps = ('quote text that is no plain word, number or path: "…"',)
    return Diagnostic(
        code=STRAY_CHARACTER,
        message=f"the character `{token.text}` has no meaning here",
        span=token.span,
        label="not part of the language",
        helps=helps,
    )
