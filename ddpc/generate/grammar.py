"""The reference of the grammar: the types of arguments, every word by its place, the rules."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from ddpc.generate.notice import NOTICE
from ddpc.generate.word_table import PROBE, REQUESTED, forms_table, is_probe, requests_table, table
from ddpc.schema.check import WITHOUT
from ddpc.schema.pieces.expect import UNDER
from ddpc.schema.pieces.file import ENVIRONMENT, FILE
from ddpc.schema.pieces.probe import HEADERS
from ddpc.schema.types import TYPES
from ddpc.schema.word import Schema, Word
from ddpc.syntax.grammar import grammar_text

path: Final = "docs/grammar.md"

INTRODUCTION: Final = f"""\
# Types, words and grammar

What [the language](language.md) tells in order, here as tables: all that can be written in a `.ddp`
file, but for the blocks of attachments, which are in [the patterns](patterns.md).

In the forms, words in small letters stand as they are; words in capitals are arguments, called
after their meaning or their type; `A|B` is one of the words; `…` is one or more; what stands in
brackets may be left out, and neighbouring brackets stand in any order. `{PROBE}` is one of the
forms under [probes](#probes), `{REQUESTED}` those under [requests](#requests).

"How often" is also how an environment's overlay merges: what stands once is replaced, what stands
once for each key is replaced or added by that key, and all of any number are replaced together.
"""

OVERLAY: Final = (
    "And every declaration that stands at the top of a file but `app`, in the same forms. In every"
    f" block inside of it, `{WITHOUT.usage[0]}` takes a setting away, or"
    " `without` and its whole statement, where a word stands once for each key.\n"
)


CIRCUMSTANCES: Final = (
    "The words of [`expect`](#expect), but for `with`, `during` and `certificate`.\n"
)


@cache
def text() -> str:
    """The whole page."""
    here = tuple(word for word in ENVIRONMENT.words if word.name in {"app", "without"})
    parts = [NOTICE, INTRODUCTION, "## Types\n", *_types(), "", "## Words\n"]
    parts += ["### At the top of a file\n", *table(FILE.words), ""]
    parts += [line for word in FILE.words for line in _blocks(word)]
    parts += ["### `with` and `during`\n", CIRCUMSTANCES]
    parts += ["### `environment`\n", OVERLAY, *table(here), ""]
    parts += ["### Probes\n", *forms_table(HEADERS), ""]
    parts += ["### Requests\n", *requests_table(), ""]
    parts += ["## Grammar\n", "The parser's own, in the notation of lark:\n"]
    parts += [f"```lark\n{grammar_text().rstrip()}\n```"]
    return "\n".join(parts) + "\n"


def _types() -> Iterator[str]:
    yield "| type | what | example |"
    yield "| --- | --- | --- |"
    for kind in TYPES.values():
        yield f"| `{kind.name}` | {kind.doc} | `{kind.example}` |"


def _blocks(word: Word) -> Iterator[str]:
    """The table of a word's block, and then of each block in it."""
    block: Schema | None = word.block
    if block is None or block is ENVIRONMENT or block is UNDER or is_probe(word):
        return
    yield f"### `{word.name}`\n"
    yield from table(block.words)
    yield ""
    for inner in block.words:
        yield from _blocks(inner)
