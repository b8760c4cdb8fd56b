"""``ddpc build``: compile a program into an output folder."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from ddpc.cli.options import add_program, add_view

if TYPE_CHECKING:
    from ddpc.cli.console import Console
    from ddpc.cli.program import Compiled
    from ddpc.output.problem import OutputProblem
    from ddpc.output.write import Written


def arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    add_program(parser)
    parser.add_argument("-o", "--output", metavar="DIR", help="the output folder")
    parser.add_argument(
        "--force",
        action="store_true",
        help="overwrite files that were edited since ddpc wrote them",
    )
    parser.add_argument(
        "--emit",
        choices=("design", "deployment"),
        help="print what the program means at this stage, and write nothing",
    )
    add_view(parser)


def run(parsed: Namespace) -> int:
    """Compile, and write what came of it."""
    from ddpc.cli.console import Console
    from ddpc.cli.exits import MISUSED
    from ddpc.cli.program import MisuseError

    console = Console(parsed.color)
    try:
        _refuse_misuse(parsed)
        return _emit(parsed, console) if parsed.emit else _build(parsed, console)
    except MisuseError as error:
        console.err(f"ddpc build: {error}\n")
        return MISUSED


def _refuse_misuse(parsed: Namespace) -> None:
    from ddpc.cli.program import MisuseError

    if parsed.emit and parsed.output is not None:
        raise MisuseError("`--emit` prints and writes nothing: leave out `-o`")
    if parsed.emit and parsed.format == "json":
        raise MisuseError("`--emit` prints text: leave out `--format json`")
    if not parsed.emit and not parsed.output:
        raise MisuseError("say where to: `-o DIR`")


def _emit(parsed: Namespace, console: Console) -> int:
    """Print one of the two IRs, as far as the pipeline came."""
    from ddpc.cli.exits import CLEAN, REFUSED
    from ddpc.cli.program import compile_named
    from ddpc.cli.report import Report
    from ddpc.ir.dump import dump

    compiled = compile_named(parsed)
    Report(console, compiled).text()
    outcome = compiled.outcome
    node = outcome.design if parsed.emit == "design" else outcome.deployment
    if node is not None:
        console.out(dump(node))
    return REFUSED if outcome.failed else CLEAN


def _build(parsed: Namespace, console: Console) -> int:
    from ddpc.cli.exits import CLEAN, REFUSED
    from ddpc.cli.program import compile_named
    from ddpc.diagnostics.visible import visible
    from ddpc.output.problem import OutputError
    from ddpc.output.recover import recover
    from ddpc.output.write import REAL

    problems: tuple[OutputProblem, ...] = ()
    written: Written | None = None
    try:
        recovered = recover(parsed.output, REAL)
    except OutputError as error:
        recovered, problems = None, error.problems
    if recovered is not None:
        console.err(f"{visible(parsed.output)}: an interrupted build was {recovered.value}\n")
    compiled = compile_named(parsed)
    if not compiled.outcome.failed and not problems:
        try:
            written = _write(parsed, compiled)
        except OutputError as error:
            problems = error.problems
    _say(parsed, console, compiled, problems, written)
    return CLEAN if written is not None else REFUSED


def _write(parsed: Namespace, compiled: Compiled) -> Written:
    """Write the files. Raises OutputError."""
    from ddpc.cli.progress import progress
    from ddpc.diagnostics.visible import visible
    from ddpc.output.apart import check_apart
    from ddpc.output.record import manifest_of
    from ddpc.output.write import write

    check_apart(parsed.output, compiled.folder, compiled.source_paths())
    manifest = manifest_of(
        compiled.outcome,
        entry=compiled.entry,
        options=compiled.options,
        sources=compiled.reader.digests,
    )
    with progress(f"writing {visible(parsed.output)}"):
        return write(parsed.output, compiled.outcome.files, manifest, force=parsed.force)


def _say(
    parsed: Namespace,
    console: Console,
    compiled: Compiled,
    problems: tuple[OutputProblem, ...],
    written: Written | None,
) -> None:
    from ddpc.cli.built_images import built_images
    from ddpc.cli.entrances import entrances_of
    from ddpc.cli.needed import needed_of
    from ddpc.cli.report import Report
    from ddpc.cli.summary import statuses, summary

    deployment = compiled.outcome.deployment
    entrances = entrances_of(deployment) if deployment is not None and written else ()
    needed = needed_of(deployment) if deployment is not None and written else ()
    images = built_images(compiled.outcome.files) if written else ()
    if parsed.format == "json":
        more = {
            "output": parsed.output,
            "entrances": [entrance.data() for entrance in entrances],
            "needed": [each.data() for each in needed],
            "images": [image.data() for image in images],
        }
        files = statuses(written) if written else ()
        Report(console, compiled, problems, files, more).json()
        return
    Report(console, compiled, problems).text()
    if written is not None:
        verbose = parsed.verbose
        console.out(summary(parsed.output, written, entrances, needed, images, verbose=verbose))
