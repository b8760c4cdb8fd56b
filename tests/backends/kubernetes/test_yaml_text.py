"""The emitter against other people's readers: PyYAML's two, and ruamel.yaml as 1.1 and as 1.2."""

from __future__ import annotations

import io
import math
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from ddpc.backends.contract import Lines
from ddpc.backends.yaml_text import DEEPEST, Dumper, Traced, TracedText, dump, traced, untraced
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.source import Span

# fmt: off
NASTY = (
    "no", "No", "NO", "yes", "y", "n", "on", "Off", "true", "~", "null", "Null", "", " ", "-", "--",
    "1.10", "017", "12:30:45", "1e3", "0o14", "0x1f", "0b1", "1_000", ".5", ".inf", ".nan", "+1",
    "2001-12-14", "2001-12-14t21:59:43.10-05:00", "190:20:30", "=", "<<", "!tag", "&a", "*a", "@a",
    "a: b", "a #b", "#a", "- a", "? a", ": a", "{a}", "[a]", "a,b", "'a'", '"a"', "%a", "`a", "|",
    "a:", "a\\", "---", "...", "--- a", "a\tb", "\ta", "a ", ">", "_", "_1", "10.0.0.0/8", "5s",
    "\x85", "a\u2028b", "a\u2029b", "a\rb", "\r\n", "\ufeffa", "\x00", "\x07", "\x7f", "\x9f",
    "\xa0", "é", "漢字", "\U0001f600", "\u202e", "\ufffe", "\uffff", "250m", "2Gi", "0m", "a:1",
    "http://a:80/b", "a\nb", "a\nb\n", "a\n\n", "\na", "\n", "\n\n", " a\nb", "\ta\nb\n", "a\n b\n",
    "a\n  \nb", "a\n\tb", "a\n---\nb\n", "a\n...\n", "# a\nb\n", "a\n#b", "a: |\n  b\n", "a \nb \n",
    "\n\n  a\n", "a\n\n\nb\n\n\n", "a\r\nb\r\n", "a\x85b\n", "a\u2028\nb\n", "a\n\x00",
    "a\n\ufeffb\n", "e\u0301\n\n", "a" * 300, "a\n" * 50,
)
# fmt: on

LETTERS = "ab \t\n\r:#-?|>'\"\\{}[],&*!%@`~=<.0123456789_eE+xo\x85\u2028\ufeff\xa0"
LINES = ("a", " a", "a ", "\ta", "", " ", "#", "-", "---", "a: b")
texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(st.sampled_from(LETTERS)),
    st.lists(st.sampled_from(LINES)).map("\n".join),
)
scalars = st.one_of(
    texts, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False)
)
data = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)


def _ruamel(text: str, version: tuple[int, int]) -> Any:
    reader = YAML(typ="safe", pure=True)
    reader.version = version
    return reader.load(io.StringIO(text))


def _readers(text: str) -> list[Any]:
    return [
        yaml.load(text, Loader=yaml.CSafeLoader),
        yaml.load(text, Loader=yaml.SafeLoader),
        _ruamel(text, (1, 1)),
        _ruamel(text, (1, 2)),
    ]


@settings(max_examples=250, deadline=None)
@given(data)
@example(1e20)
@example({"a": 1e-7})
@example({"k" * 400: {"a": [1]}, "k\n" * 80: "x"})
def test_every_reader_gets_back_what_was_written(value: Any) -> None:
    text = dump(value)
    assert all(read == value for read in _readers(text)), text


@pytest.mark.parametrize("text", NASTY)
def test_a_string_stays_that_string(text: str) -> None:
    for document in ({"key": text}, {text: "value"}, [text], {"a": [[text], {text: [text]}]}, text):
        written = dump(document)
        for read in _readers(written):
            assert read == document, written


@settings(deadline=None)
@given(st.one_of(st.booleans(), st.none(), st.integers(), st.floats(allow_nan=False)))
def test_a_value_that_is_no_string_keeps_its_type(value: Any) -> None:
    for read in _readers(dump([value, str(value)])):
        assert read == [value, str(value)]
        assert type(read[0]) is type(value)


def test_not_a_number() -> None:
    assert all(math.isnan(read[0]) for read in _readers(dump([math.nan])))


def test_keys_of_other_types() -> None:
    document = {1: "a", False: "b", None: "c", "1": "d", "no": "e", 2.5: "f"}
    assert yaml.safe_load(dump(document)) == document


@settings(deadline=None)
@given(st.lists(data.filter(lambda value: value is not None), min_size=1, max_size=4))
def test_documents_stay_apart(documents: list[Any]) -> None:
    text, _ = Dumper().dump(documents)
    assert list(yaml.safe_load_all(text)) == documents


def test_the_readable_form() -> None:
    document = {
        "apiVersion": "apps/v1",
        "image": "brendanburns/dictionary-server:1.0",
        "cpu": "250m",
        "answer": "no",
        "list": [{"name": "a", "args": ["-g", "daemon off;"]}, [], {}, ["x"]],
        "nginx.conf": "events {}\n\nhttp {\n  # ü\n}\n",
        "last": "one\ntwo",
    }
    assert dump(document) == (
        "apiVersion: apps/v1\n"
        "image: brendanburns/dictionary-server:1.0\n"
        "cpu: 250m\n"
        'answer: "no"\n'
        "list:\n"
        "  - name: a\n"
        "    args:\n"
        '      - "-g"\n'
        '      - "daemon off;"\n'
        "  - []\n"
        "  - {}\n"
        "  - - x\n"
        "nginx.conf: |\n"
        "  events {}\n"
        "\n"
        "  http {\n"
        "    # ü\n"
        "  }\n"
        "last: |-\n"
        "  one\n"
        "  two\n"
    )


def test_what_cannot_be_written_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogate"):
        dump({"a": "\ud800"})
    with pytest.raises(ValueError, match="surrogate"):
        dump({"a": "x\n\udfff\n"})
    with pytest.raises(TypeError, match="set"):
        dump({"a": {1}})
    deep: Any = "x"
    for _ in range(DEEPEST * 50):
        deep = [deep]
    with pytest.raises(ValueError, match="deeper"):
        dump(deep)


def test_it_is_many_times_faster_than_the_emitter_it_stands_in_for() -> None:
    documents = [
        {"kind": "A", "spec": {"names": [{"name": f"n{n}", "port": n, "on": "no"}], "text": "a b"}}
        for n in range(300)
    ]

    def cost(write: Callable[[], object]) -> float:
        start = time.process_time()
        write()
        return time.process_time() - start

    own = min(cost(lambda: Dumper().dump(documents)) for _ in range(5))
    theirs = cost(lambda: yaml.safe_dump_all(documents, sort_keys=False))
    assert own * 5 < theirs


def _origin(name: str) -> Origin:
    return Origin(Span("a.ddp", 0, 1), name)


OUTER, INNER, THIRD = _origin("outer"), _origin("inner"), _origin("third")


def test_lines_know_their_origin() -> None:
    document = Traced(
        {
            "kind": "A",
            "list": [Traced({"name": "x", "b": [1]}, INNER), {"name": "y"}],
            "last": Traced("z", THIRD),
        },
        OUTER,
    )
    text, lines = Dumper().dump([{"free": 1}, document])
    written = text.split("\n")
    assert lines == (Lines(3, 4, OUTER), Lines(5, 7, INNER), Lines(8, 8, OUTER), Lines(9, 9, THIRD))
    assert written[4:7] == ["  - name: x", "    b:", "      - 1"]
    assert written[8] == "last: z"


def test_lines_of_an_embedded_text_keep_theirs() -> None:
    config = TracedText("a\nb\nc\n", (Lines(2, 3, INNER),))
    text, lines = Dumper().dump([Traced({"x": config}, OUTER)])
    assert text == "x: |\n  a\n  b\n  c\n"
    assert lines == (Lines(1, 2, OUTER), Lines(3, 4, INNER))
    quoted, lines = Dumper().dump(
        [Traced({"x": TracedText("a\r\nb\n", (Lines(1, 1, INNER),))}, OUTER)]
    )
    assert quoted == 'x: "a\\r\\nb\\n"\n'
    assert lines == (Lines(1, 1, OUTER),)


@settings(deadline=None)
@given(data, st.data())
def test_wrapping_changes_no_byte_and_ranges_never_overlap(value: Any, draw: st.DataObject) -> None:
    origins = (OUTER, INNER, THIRD, UNKNOWN)

    def wrap(node: Any) -> Any:
        if isinstance(node, dict):
            node = {key: wrap(item) for key, item in node.items()}
        elif isinstance(node, list):
            node = [wrap(item) for item in node]
        return traced(node, draw.draw(st.sampled_from(origins)))

    wrapped = wrap(value)
    text, lines = Dumper().dump([wrapped])
    assert text == dump(value)
    assert untraced(wrapped) == value
    count = text.count("\n")
    assert all(1 <= part.first <= part.last <= count for part in lines)
    assert all(left.last < right.first for left, right in pairwise(lines))
