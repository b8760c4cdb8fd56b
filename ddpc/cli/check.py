"""``ddpc check``: diagnostics only."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ddpc.cli.options import add_program, add_view


def arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    add_program(parser)
    add_view(parser)


def run(parsed: Namespace) -> int:
    """Compile, and say what was found."""
    from ddpc.cli.console import Console
    from ddpc.cli.exits import CLEAN, MISUSED, REFUSED
    from ddpc.cli.program import MisuseError, compile_named
    from ddpc.cli.report import Report
    from ddpc.diagnostics.visible import visible

    console = Console(parsed.color)
    try:
        compiled = compile_named(parsed, serve_all=True)
    except MisuseError as error:
        console.err(f"ddpc check: {error}\n")
        return MISUSED
    report = Report(console, compiled)
    if parsed.format == "json":
        report.json()
    else:
        report.text()
        if not compiled.outcome.failed:
            console.out(f"{visible(compiled.shown(compiled.entry))}: no errors\n")
    return REFUSED if compiled.outcome.failed else CLEAN
