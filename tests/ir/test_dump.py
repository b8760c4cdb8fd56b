"""IRs as text: stable, readable, and different where nodes are."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve, field, frozen
from hypothesis import given
from hypothesis import strategies as st

from ddpc.ir.dump import WIDTH, dump
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.values import Duration, Percent
from ddpc.source import NOWHERE, Span


class Colour(Enum):
    """An enumeration."""

    RED = "red"


@frozen(kw_only=True)
class Leaf:
    """A node without nodes."""

    name: str
    number: int = 1
    wait: Duration | None = None
    origin: Origin = field(default=UNKNOWN, eq=False)
    place: int = field(default=0, eq=False)


@frozen(kw_only=True)
class Tree:
    """A node with nodes."""

    name: str
    leaves: tuple[Leaf, ...] = ()
    colour: Colour = Colour.RED
    data: Any = None
    share: Percent | None = None
    span: Span = field(default=NOWHERE, eq=False)
    made: list[int] = field(factory=list)


ORIGIN = Origin(Span("app.ddp", 3, 9), "service web", "tls")


def test_a_small_node_stands_on_one_line() -> None:
    assert dump(Leaf(name='a"b')) == 'Leaf(name: "a\\"b")\n'
    assert dump(Leaf(name="x", number=2, wait=Duration(1_500))) == (
        'Leaf(name: "x", number: 2, wait: 1500ms)\n'
    )


def test_a_larger_node() -> None:
    tree = Tree(
        name="n" * 60,
        leaves=(Leaf(name="a" * 40), Leaf(name="b" * 40, origin=ORIGIN)),
        data={"b": [1, None, True], "a": {}, "text": "two\nlines", "long": "x" * 90},
        share=Percent(Fraction(999, 10)),
        span=Span("app.ddp", 1, 2),
    )
    assert dump(tree) == (
        "Tree\n"
        f'  name: "{"n" * 60}"\n'
        "  leaves:\n"
        f'    - Leaf(name: "{"a" * 40}")\n'
        f'    - Leaf(name: "{"b" * 40}")\n'
        "  data:\n"
        '    "a": {}\n'
        '    "b": [1, none, true]\n'
        f'    "long": "{"x" * 90}"\n'
        '    "text": text\n'
        "      | two\n"
        "      | lines\n"
        "      no line end\n"
        "  share: 99.9%\n"
    )


def test_origins_on_demand() -> None:
    leaf = Leaf(name="a", origin=ORIGIN)
    assert dump(leaf, origins=True) == (
        'Leaf(name: "a", origin: Origin(span: app.ddp[3..9], statement: "service web", '
        'pattern: "tls"))\n'
    )
    assert dump(leaf) == dump(evolve(leaf, origin=UNKNOWN, place=3))
    assert "place: 3" in dump(evolve(leaf, place=3), origins=True)


def test_defaults_are_left_out_but_not_what_only_equals_them() -> None:
    assert dump(Leaf(name="", number=1)) == 'Leaf(name: "")\n'
    assert dump(Leaf(name="", number=True)) == 'Leaf(name: "", number: true)\n'
    assert dump(Tree(name="", made=[])) == 'Tree(name: "")\n'
    assert dump(Tree(name="", made=[1])) == 'Tree(name: "", made: [1])\n'


def test_the_last_line_end_counts() -> None:
    with_end = dump(Tree(name="", data="a\nb\n"))
    without = dump(Tree(name="", data="a\nb"))
    assert with_end != without
    assert without.endswith("    | b\n    no line end\n")
    assert with_end.endswith("    | b\n")


def test_blanks_at_the_end_of_a_line_are_seen() -> None:
    texts = [dump(Tree(name="", data=f"a{blanks}\nb\n")) for blanks in ("", " ", "  ", "\t")]
    assert len(set(texts)) == 4
    assert "    | a \\u0020\n" in texts[2]


@pytest.mark.parametrize("value", [len, Leaf, lambda: 1])
def test_no_address_of_memory_is_shown(value: object) -> None:
    assert "0x" not in dump(Tree(name="", data=value))


leaves = st.builds(
    Leaf,
    name=st.text(max_size=30),
    number=st.integers(0, 3),
    wait=st.none() | st.builds(Duration, st.integers(0, 10**7)),
)
texts = st.text(max_size=40) | st.text(st.sampled_from("ab \n\x7f|"), max_size=9)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(2, 5) | texts,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
trees = st.builds(Tree, name=texts, leaves=st.lists(leaves, max_size=4).map(tuple), data=plain)


@given(trees, trees)
def test_equal_nodes_have_equal_text_and_others_have_not(one: Tree, other: Tree) -> None:
    assert dump(one) == dump(evolve(one))
    assert (dump(one) == dump(other)) == (one == other)


@given(trees)
def test_it_is_plain_text_in_short_lines(tree: Tree) -> None:
    text = dump(tree)
    assert text.isascii()
    assert all(char.isprintable() for char in text.replace("\n", ""))
    for line in text.split("\n"):
        assert len(line) <= WIDTH or line.count('"') >= 2 or "| " in line
