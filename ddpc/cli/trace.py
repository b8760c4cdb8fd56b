"""``ddpc trace``: which statement a line of output came from, and which lines came from one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from ddpc.cli.options import add_view

if TYPE_CHECKING:
    from ddpc.cli.console import Console
    from ddpc.cli.origins import Found


def arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument(
        "place",
        metavar="FILE[:LINE]",
        help="a file of an output folder; with `-o`, a file of the program",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        help="the output folder in which to look for what came from a line of the program",
    )
    add_view(parser)


def run(parsed: Namespace) -> int:
    """Find it, and say it."""
    from ddpc.cli.console import Console
    from ddpc.cli.exits import CLEAN, MISUSED, REFUSED
    from ddpc.cli.origins import NotFoundError, lines_from, statements_of
    from ddpc.cli.place import place
    from ddpc.cli.report import say_problems
    from ddpc.output.problem import OutputError

    console = Console(parsed.color)
    where = place(parsed.place)
    try:
        output = parsed.output
        found = statements_of(where) if output is None else lines_from(where, output)
    except NotFoundError as error:
        console.err(f"ddpc trace: {error}\n")
        return MISUSED
    except OutputError as error:
        say_problems(console, error.problems)
        return REFUSED
    _say(console, parsed.format, found)
    return CLEAN


def _say(console: Console, form: str, found: Found) -> None:
    from ddpc import __version__
    from ddpc.cli.report import FORMAT_VERSION
    from ddpc.diagnostics.json import dumps

    if form == "json":
        head = {"version": FORMAT_VERSION, "tool": f"ddpc {__version__}"}
        console.out(dumps({**head, **_data(found)}))
        return
    for remark in found.remarks:
        console.err(f"note: {remark}\n")
    console.out(_text(found))


def _text(found: Found) -> str:
    """A line for each range, the statement once above its lines."""
    from ddpc.diagnostics.visible import visible

    lines = []
    before = None
    for origin in found.origins:
        if origin.statement != before:
            before = origin.statement
            pattern = f"  (pattern {before.pattern})" if before.pattern else ""
            lines.append(visible(f"{before.at}  {before.text}{pattern}"))
        numbers = f"{origin.first}" if origin.first == origin.last else str(origin.numbers)
        lines.append(visible(f"  {origin.file}:{numbers}"))
    return "\n".join(lines) + "\n" if lines else ""


def _data(found: Found) -> dict[str, Any]:
    return {
        "remarks": list(found.remarks),
        "origins": [
            {
                "file": origin.file,
                "first": origin.first,
                "last": origin.last,
                "source": origin.statement.path,
                "line": origin.statement.line,
                "statement": origin.statement.text,
                "pattern": origin.statement.pattern,
            }
            for origin in found.origins
        ],
    }
