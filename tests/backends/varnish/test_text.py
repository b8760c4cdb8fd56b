"""The printed file: each line knows its statement, and a person could keep it."""

from __future__ import annotations

from collections.abc import Callable

from ddpc.ir.http import HttpProxy
from tests.backends.varnish.build import file, text
from tests.backends.varnish.programs import PROGRAMS


def _lines(made: HttpProxy) -> dict[str, str]:
    """The statement of each line of the file."""
    output = file(made)
    text_lines = output.text.split("\n")
    statements: dict[int, str] = {}
    for one in output.lines:
        for number in range(one.first, one.last + 1):
            assert number not in statements
            statements[number] = one.origin.statement
    assert max(statements) <= len(text_lines)
    return {
        line.strip(): statements.get(number, "")
        for number, line in enumerate(text_lines, 1)
        if line
    }


def test_lines_know_their_statements() -> None:
    statements = _lines(PROGRAMS["everything"])
    found: dict[str, Callable[[str], bool]] = {
        "service app": lambda line: line == '.host = "app";',
        "keep": lambda line: line == "set beresp.ttl = 90s;",
        "on": lambda line: '"rule 1 "' in line,
        "attach rate-limit to app": lambda line: '"anonymous "' in line,
        "attach cache to app": lambda line: line == 'set req.http.X-Cache = "HIT";',
        "": lambda line: line == "vcl 4.1;",
    }
    for statement, is_it in found.items():
        lines = [line for line in statements if is_it(line)]
        assert lines
        assert {statements[line] for line in lines} == {statement}


def test_no_mark_is_left() -> None:
    for made in PROGRAMS.values():
        assert all(c == "\n" or c.isprintable() for c in text(made))


def test_the_text_is_tidy() -> None:
    for made in PROGRAMS.values():
        written = text(made)
        assert written.endswith("}\n")
        assert "\n\n\n" not in written
        assert "{\n\n" not in written
        assert "\n\n}" not in written
        assert not any(line != line.rstrip() for line in written.split("\n"))
        depth = 0
        for line in written.split("\n"):
            stripped = line.strip()
            depth -= stripped.startswith("}")
            if stripped and not stripped.startswith(('"', ".request")):
                assert line == " " * 4 * depth + stripped, line
            depth += stripped.endswith("{")
        assert depth == 0
