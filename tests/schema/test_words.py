"""Schemas hold together: their forms, their snippets, and how their blocks merge."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ddpc.diagnostics import Diagnostic
from ddpc.patterns.catalogue import PATTERNS
from ddpc.schema.check import check_block, check_statement
from ddpc.schema.merge import merge
from ddpc.schema.pieces.file import ENVIRONMENT, FILE, PATTERN_BODY
from ddpc.schema.scope import NOTHING
from ddpc.schema.settings import Block
from ddpc.schema.signature import Optional, Part, Slot, shown, signature
from ddpc.schema.types import TYPES
from ddpc.schema.word import Many, Schema, Word
from ddpc.source import Source
from ddpc.syntax.nodes import Statement
from ddpc.syntax.parse import parse


def _schemas(schema: Schema) -> Iterator[Schema]:
    yield schema
    for word in schema.words:
        if word.block is not None:
            yield from _schemas(word.block)


SCHEMAS = list(
    {
        id(one): one
        for root in (FILE, ENVIRONMENT, PATTERN_BODY, *(each.schema for each in PATTERNS))
        for one in _schemas(root)
    }.values()
)
WORDS = [(schema, word) for schema in SCHEMAS for word in schema.words]


def _id(value: object) -> str:
    return value.name if isinstance(value, Schema | Word) else ""


def _statement(text: str) -> Statement:
    statements, problems = parse(Source("a.ddp", text))
    assert problems == (), text
    (statement,) = statements
    return statement


@pytest.mark.parametrize("schema", SCHEMAS, ids=_id)
def test_a_schema_has_each_word_once(schema: Schema) -> None:
    names = [word.name for word in schema.words]
    assert sorted(set(names)) == sorted(names)
    assert set(schema.by_name) == set(names)


@pytest.mark.parametrize("word", [word for _, word in WORDS], ids=_id)
def test_a_word_is_explained_and_its_keys_are_slots(word: Word) -> None:
    assert word.doc.endswith("."), "a sentence"
    slots = {slot.name for parts in word.signatures for slot in _slots(parts)}
    assert set(word.key) <= slots or word.free
    assert bool(word.key) == (word.many is Many.KEYED) or word.free
    assert not (word.required and word.default)


def _slots(parts: tuple[Part, ...]) -> Iterator[Slot]:
    for part in parts:
        if isinstance(part, Slot):
            yield part
        elif isinstance(part, Optional):
            yield from _slots(part.parts)


@pytest.mark.parametrize(("schema", "word"), [pair for pair in WORDS if not pair[1].free], ids=_id)
def test_the_snippet_of_a_word_is_taken(schema: Schema, word: Word) -> None:
    report: list[Diagnostic] = []
    setting = check_statement(_statement(word.snippet), schema, NOTHING, report, overlay=False)
    assert report == []
    assert setting is not None
    assert setting.word == word.name


def test_a_signature_reads_as_it_is_written() -> None:
    text = "GET <path:path> [port <port:port-of>] [on localhost] <more:text...> -> <a:b|c>"
    parts = signature(text)
    assert shown(parts) == "GET PATH [port PORT] [on localhost] MORE … -> b|c"
    path, port, flag, more, _, word = parts[1:]
    assert isinstance(path, Slot)
    assert path.type is TYPES["path"]
    assert isinstance(port, Optional)
    assert port.flag is None
    assert isinstance(flag, Optional)
    assert flag.flag == "localhost"
    assert isinstance(more, Slot)
    assert more.repeated
    assert isinstance(word, Slot)
    assert word.words == ("b", "c")


def test_a_signature_with_an_unknown_type_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError, match="nonesuch"):
        signature("<a:nonesuch>")


_MERGED = Schema(
    name="a block to merge",
    words=(
        Word(name="one", forms=("<value:text>",), doc="."),
        Word(
            name="keyed", forms=("<key:name> <value:text>",), doc=".", many=Many.KEYED, key=("key",)
        ),
        Word(name="list", forms=("<values:text...>",), doc=".", many=Many.LIST),
        Word(name="sequence", forms=("<value:text>",), doc=".", many=Many.SEQUENCE),
        Word(name="free", doc=".", many=Many.SEQUENCE, free=True),
        Word(
            name="inner",
            forms=("<key:name>",),
            doc=".",
            many=Many.KEYED,
            key=("key",),
            block=Schema(
                name="inside", words=(Word(name="deep", forms=("<value:text>",), doc="."),)
            ),
        ),
    ),
)


def _block(text: str, *, overlay: bool = False) -> Block:
    report: list[Diagnostic] = []
    statement = _statement(f"x {{\n{text}\n}}")
    block = check_block(statement, _MERGED, NOTHING, report, overlay=overlay)
    assert report == []
    return block


@pytest.mark.parametrize(
    ("base", "over", "merged"),
    [
        ("one a", "one b", "one b"),
        ("", "one b", "one b"),
        ("one a", "", "one a"),
        ("keyed a 1; keyed b 2", "keyed b 3; keyed c 4", "keyed a 1; keyed b 3; keyed c 4"),
        ("list a b; list c", "list d; list e", "list d; list e"),
        ("list a", "one b", "list a; one b"),
        ("sequence a; sequence b", "sequence c", "sequence c"),
        ("inner a { deep 1 }", "inner a { deep 2 }", "inner a { deep 2 }"),
        ("inner a { deep 1 }", "inner b { deep 2 }", "inner a { deep 1 }; inner b { deep 2 }"),
        ("one a", "without one", ""),
        ("one a", "without one; one b", "one b"),
        ("one a", "one b; without one", "one b"),
        ("keyed a 1; keyed b 2", "without keyed a", "keyed b 2"),
        ("keyed a 1; keyed b 2", "without keyed", ""),
        ("inner a { deep 1 }", "inner a { without deep }", "inner a { }"),
    ],
)
def test_blocks_merge(base: str, over: str, merged: str) -> None:
    made, useless = merge(_block(base), _block(over, overlay=True), _MERGED)
    assert made == _block(merged)
    assert useless == ()


@pytest.mark.parametrize(
    ("over", "left"),
    [
        ("without free a", ["free", "free b", "free a c"]),
        ("without free B", ["free", "free a", "free a c"]),
        ("without free", []),
    ],
)
def test_what_is_checked_elsewhere_is_known_by_its_only_argument(
    over: str, left: list[str]
) -> None:
    base = _block("free { }; free a { }; free b { }; free a c { }")
    made, useless = merge(base, _block(over, overlay=True), _MERGED)
    assert [setting.text for setting in made.settings] == left
    assert useless == ()


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ("without one", "without one"),
        ("without keyed z", "without keyed z"),
        ("without free z", "without free z"),
        ("inner a { without deep }", "without deep"),
    ],
)
def test_what_takes_nothing_away_is_told(over: str, told: str) -> None:
    _, useless = merge(_block("keyed a 1; inner a { }"), _block(over, overlay=True), _MERGED)
    assert [setting.text for setting in useless] == [told]
