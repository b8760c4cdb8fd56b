"""``ddpc explain``: the page of a code or of a pattern."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from ddpc.cli.options import add_view

if TYPE_CHECKING:
    from ddpc.cli.console import Console
    from ddpc.diagnostics import Code
    from ddpc.patterns.contract import Pattern


def arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument(
        "topic",
        metavar="CODE|PATTERN",
        nargs="?",
        help="a diagnostic's code, whole or its last part, or a pattern's name; none lists all",
    )
    add_view(parser)


def run(parsed: Namespace) -> int:
    """Print the page, or the list of all pages."""
    from ddpc.cli.codes import all_codes
    from ddpc.cli.console import Console
    from ddpc.cli.exits import CLEAN, MISUSED
    from ddpc.patterns.catalogue import PATTERNS

    console = Console(parsed.color)
    codes, patterns = all_codes(), tuple(PATTERNS)
    if parsed.topic is not None:
        topic = bare(parsed.topic)
        codes, patterns = _found(topic, codes, patterns)
        if not codes and not patterns:
            console.err(_unknown(topic))
            return MISUSED
    if parsed.format == "json":
        _as_json(console, codes, patterns)
    elif parsed.topic is None:
        console.out(_index(codes, patterns))
    else:
        _as_pages(console, codes, patterns)
    return CLEAN


def bare(topic: str) -> str:
    """The code in what people paste: ``error[syntax/empty]: ...`` is ``syntax/empty``."""
    inside = topic.partition("[")[2].partition("]")[0]
    return inside or topic.strip()


def _found(
    topic: str, codes: tuple[Code, ...], patterns: tuple[Pattern, ...]
) -> tuple[tuple[Code, ...], tuple[Pattern, ...]]:
    """What is called ``topic``: a code's whole slug before its last part, or a pattern."""
    named = tuple(pattern for pattern in patterns if pattern.name == topic)
    exact = tuple(code for code in codes if code.slug == topic)
    ends = tuple(code for code in codes if code.slug.partition("/")[2] == topic)
    return exact or ends, named


def _unknown(topic: str) -> str:
    from ddpc.cli.codes import all_codes
    from ddpc.diagnostics.nearest import nearest, one_of
    from ddpc.diagnostics.visible import visible
    from ddpc.patterns.catalogue import NAMES

    slugs = [code.slug for code in all_codes()]
    near = nearest(topic, [*slugs, *NAMES])
    owned = [slug for slug in slugs if slug.startswith(f"{topic}/")]
    text = f"ddpc explain: nothing is called `{visible(topic)}`"
    if near or owned:
        text += f"; did you mean {one_of(near or owned)}?"
    return f"{text}\nAll pages are listed by `ddpc explain`.\n"


def _index(codes: tuple[Code, ...], patterns: tuple[Pattern, ...]) -> str:
    width = max(len(code.slug) for code in codes)
    lines = ["patterns:"]
    lines += [f"  {pattern.name:<{width}}  {pattern.summary}" for pattern in patterns]
    lines.append("codes:")
    lines += [f"  {code.slug:<{width}}  {code.summary}" for code in codes]
    return "\n".join(lines) + "\n"


def _as_pages(console: Console, codes: tuple[Code, ...], patterns: tuple[Pattern, ...]) -> None:
    import sys

    from ddpc.cli import pattern_page
    from ddpc.cli.console import width_of
    from ddpc.diagnostics import page

    width, colour = width_of(sys.stdout), console.colours_out
    pages = [pattern_page.as_text(each, colour=colour, width=width) for each in patterns]
    pages += [page.as_text(each, colour=colour, width=width) for each in codes]
    console.out("\n".join(pages))


def _as_json(console: Console, codes: tuple[Code, ...], patterns: tuple[Pattern, ...]) -> None:
    from ddpc import __version__
    from ddpc.cli import pattern_page
    from ddpc.cli.report import FORMAT_VERSION
    from ddpc.diagnostics.json import dumps

    pages = [
        {
            "code": code.slug,
            "severity": code.severity.value,
            "summary": code.summary,
            "why": code.why,
            "example": code.example,
            "instead": code.instead,
        }
        for code in codes
    ]
    console.out(
        dumps(
            {
                "version": FORMAT_VERSION,
                "tool": f"ddpc {__version__}",
                "codes": pages,
                "patterns": [pattern_page.data(pattern) for pattern in patterns],
            }
        )
    )
