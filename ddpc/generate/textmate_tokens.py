"""The rules of the TextMate grammar for tokens, whatever statement they stand in."""

from __future__ import annotations

from typing import Any, Final

from ddpc.generate.terminals import BLANK, any_of, either, oniguruma
from ddpc.generate.vocabulary import Vocabulary

Rule = dict[str, Any]

STRAY: Final = r"[^ \t\f\r]"
"""A character that begins no token."""


_ESCAPE: Final = r"\\(?:u\{[0-9A-Fa-f]{1,6}\}|[\\\"nt$])"


def include(name: str) -> Rule:
    """The repository's rule of this name."""
    return {"include": f"#{name}"}


def match(regex: str, scope: str) -> Rule:
    """What the expression matches has the scope."""
    return {"name": scope, "match": regex}


def tokens(words: Vocabulary) -> Rule:
    """The repository's rules for tokens, by name."""
    terminals = oniguruma()
    return {
        "comment": {
            "patterns": [
                match(f"#{terminals['COMMENT']}", "comment.line.documentation.ddp"),
                match(terminals["COMMENT"], "comment.line.number-sign.ddp"),
            ]
        },
        "parameters": {
            "name": "meta.parameters.ddp",
            "begin": r"\(",
            "beginCaptures": {"0": {"name": "punctuation.section.parameters.begin.ddp"}},
            "end": r"(\))|(?=[{}])",
            "endCaptures": {"1": {"name": "punctuation.section.parameters.end.ddp"}},
            "patterns": [
                include("comment"),
                include("default"),
                *(include(name) for name in ("value", "type", "sign", "terminator")),
                match(terminals["WORD"], "variable.parameter.ddp"),
                match(STRAY, "invalid.illegal.character.ddp"),
            ],
        },
        "terminator": {
            "patterns": [
                match(";", "punctuation.terminator.statement.ddp"),
                match(r"\{", "punctuation.section.block.begin.ddp"),
                match(r"\}", "punctuation.section.block.end.ddp"),
            ]
        },
        "default": {
            "match": f"(=){BLANK}({terminals['WORD']})",
            "captures": {
                "1": {"name": "keyword.operator.assignment.ddp"},
                "2": {"name": "variable.other.name.ddp"},
            },
        },
        "type": {
            "match": f"(:){BLANK}({terminals['WORD']})",
            "captures": {
                "1": {"name": "punctuation.separator.type.ddp"},
                "2": {
                    "patterns": [
                        match(any_of(words.types), "support.type.ddp"),
                        match(terminals["WORD"], "variable.other.name.ddp"),
                    ]
                },
            },
        },
        "sign": {
            "patterns": [
                match("->", "keyword.operator.arrow.ddp"),
                match("=", "keyword.operator.assignment.ddp"),
                match(":", "punctuation.separator.type.ddp"),
                match(",", "punctuation.separator.parameter.ddp"),
                match(r"\(", "punctuation.section.parameters.begin.ddp"),
                match(r"\)", "punctuation.section.parameters.end.ddp"),
            ]
        },
        "value": {
            "patterns": [
                include("string"),
                match(terminals["OPEN_STRING"], "invalid.illegal.unclosed-string.ddp"),
                include("reference"),
                include("number"),
                match(terminals["PATH"], "string.unquoted.path.ddp"),
            ]
        },
        "string": _string(),
        "reference": {
            "name": "variable.other.reference.ddp",
            "match": terminals["REFERENCE"],
            "captures": {
                "0": {
                    "patterns": [
                        match(r"\$\{", "punctuation.definition.reference.begin.ddp"),
                        match(r"\}", "punctuation.definition.reference.end.ddp"),
                    ]
                }
            },
        },
        "number": {
            "patterns": [_quantity(words), match(terminals["NUMBER"], "constant.numeric.ddp")]
        },
    }


def _string() -> Rule:
    return {
        "name": "string.quoted.double.ddp",
        "match": oniguruma()["STRING"],
        "captures": {
            "0": {
                "patterns": [
                    match(_ESCAPE, "constant.character.escape.ddp"),
                    match(r"\\.", "invalid.illegal.escape.ddp"),
                    include("reference"),
                ]
            }
        },
    }


def _quantity(words: Vocabulary) -> Rule:
    """A number whose unit is known, or a range of two: ``5s``, ``10/min``, ``256Mi..1Gi``."""
    unit = f"({either(words.units)}|/{either(words.rate_units)})?"
    one = rf"[0-9]+(?:\.[0-9]+)?{unit}"
    return {
        "name": "constant.numeric.ddp",
        "match": rf"-?{one}(?:\.\.{one})?(?![A-Za-z0-9_.%/:+-])",
        "captures": {number: {"name": "keyword.other.unit.ddp"} for number in ("1", "2")},
    }
