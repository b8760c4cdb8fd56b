"""The TextMate grammar, by which VS Code and its kin colour .ddp files.

Tokens are the grammar's own terminals; which words are known is said by the schemas. A statement
is a region from its word to its end, so that each kind of statement has words of its own.
"""

from __future__ import annotations

import json
from typing import Final

from ddpc.generate.terminals import BLANK, any_of, oniguruma
from ddpc.generate.textmate_tokens import STRAY, Rule, include, match, tokens
from ddpc.generate.vocabulary import First, StatementWords, Vocabulary, by_likeness, vocabulary

path: Final = "editors/vscode/syntaxes/ddp.tmLanguage.json"

_STATEMENT_END: Final = r"(?=[;{}])|$"


def text() -> str:
    """The grammar as JSON."""
    words = vocabulary()
    statements = by_likeness(words.statements)
    grammar = {
        "comment": "Generated from grammar/ddp.lark and the schemas: python -m ddpc.generate",
        "name": "ddp",
        "scopeName": "source.ddp",
        "fileTypes": ["ddp"],
        "patterns": [include("comment"), include("terminator"), include("statement")],
        "repository": {
            "statement": {
                "patterns": [
                    *(_known(alike, words) for alike in statements),
                    _region(oniguruma()["WORD"], "entity.other.attribute-name.statement.ddp"),
                    # No word begins it, so it is an error, but its tokens can be coloured.
                    _region(r"(?=[^ \t\f\r\n;{}#])", None),
                ]
            },
            "arguments": {
                "patterns": [
                    include("comment"),
                    include("parameters"),
                    *(include(name) for name in ("value", "type", "sign")),
                    match(oniguruma()["WORD"], "variable.other.name.ddp"),
                    match(STRAY, "invalid.illegal.character.ddp"),
                ]
            },
            **tokens(words),
        },
    }
    return json.dumps(grammar, indent=2) + "\n"


def _known(alike: tuple[StatementWords, ...], words: Vocabulary) -> Rule:
    like = alike[0]
    inner = []
    if like.literals:
        inner.append(match(any_of(like.literals), "keyword.operator.word.ddp"))
    if like.values:
        inner.append(match(any_of(like.values), "constant.language.ddp"))
    scope = "keyword.control.declaration.ddp" if like.declares else "keyword.other.setting.ddp"
    begin = any_of(tuple(one.name for one in alike))
    if like.first is None:
        return _region(begin, scope, inner)
    region = _region(f"({begin})(?:{BLANK}({oniguruma()['WORD']}))?", None, inner)
    region["beginCaptures"] = {"1": {"name": scope}, "2": _first(like, words)}
    return region


def _first(one: StatementWords, words: Vocabulary) -> Rule:
    if one.first is First.NAME:
        return {"name": f"entity.name.type.{one.name}.ddp"}
    own = match(oniguruma()["WORD"], "entity.name.function.pattern.ddp")
    return {"patterns": [match(any_of(words.patterns), "support.function.pattern.ddp"), own]}


def _region(begin: str, scope: str | None, inner: list[Rule] | None = None) -> Rule:
    """A statement: its word, and all up to its end."""
    region: Rule = {"name": "meta.statement.ddp", "begin": begin}
    if scope is not None:
        region["beginCaptures"] = {"0": {"name": scope}}
    return {
        **region,
        "end": _STATEMENT_END,
        "patterns": [include("comment"), *(inner or []), include("arguments")],
    }
