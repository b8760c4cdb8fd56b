"""The generated references hold all that they are references of."""

from __future__ import annotations

import re

import pytest

from ddpc.generate import grammar, patterns
from ddpc.generate.excerpt import excerpt
from ddpc.patterns.catalogue import PATTERNS
from ddpc.patterns.contract import Pattern, Shown
from ddpc.schema.pieces.file import FILE
from ddpc.schema.types import TYPES
from ddpc.schema.word import Schema

CONF = """\
http {
    limit 1;

    server {
        listen 80;

        location / {
            pass one;
        }
    }
    limit 2;
}
"""


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_each_pattern_has_its_page(pattern: Pattern) -> None:
    page = patterns.text().partition(f"\n## {pattern.name}\n")[2].partition("\n## ")[0]
    assert pattern.summary in page
    assert pattern.example.program in page
    for shown in pattern.example.shown:
        assert f"From `{shown.file}`:" in page
        assert shown.line in page
    assert [word.name for word in pattern.schema.words if f"| `{word.name}" not in page] == []


def test_every_word_and_type_is_in_the_tables() -> None:
    page = grammar.text()
    assert _lacking(FILE, page) == []
    assert [name for name in TYPES if f"\n| `{name}` | " not in page] == []


@pytest.mark.parametrize("page", [patterns.text(), grammar.text()], ids=["patterns", "grammar"])
def test_tables_have_as_many_cells_in_every_row(page: str) -> None:
    tables = re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE)
    assert tables
    for table in tables:
        rows = table.replace("\\|", "").strip().split("\n")
        assert len({row.count("|") for row in rows}) == 1, rows[0]


def _lacking(schema: Schema, page: str) -> list[str]:
    """The words of a block, and of all inside of it, that no row begins with."""
    found = [word.name for word in schema.words if f"| `{word.name}" not in page]
    for word in schema.words:
        if word.block is not None:
            found += _lacking(word.block, page)
    return found


def test_an_excerpt_is_a_block_or_lines() -> None:
    def part(line: str, *, around: bool = False) -> str:
        return excerpt(CONF, Shown(file="x.conf", line=line, around=around))

    assert part("limit") == "limit 1;\nlimit 2;\n"
    assert part("location") == "location / {\n    pass one;\n}\n"
    assert part("pass", around=True) == part("location")
    assert part("listen", around=True).startswith("server {\n    listen 80;\n\n")
    items = "a:\n  - b: 1\n    c: 2\n  - d: 3\n"
    assert excerpt(items, Shown(file="x.yaml", line="c:", around=True)) == "- b: 1\n  c: 2\n"
    with pytest.raises(ValueError, match="no line"):
        part("nothing")
