"""Compiles the program that the command line names."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections import Counter
from pathlib import Path
from typing import Final

from attrs import evolve

from ddpc.cli.progress import progress
from ddpc.cli.reader import MOST_BYTES, ProjectReader
from ddpc.diagnostics.visible import visible
from ddpc.driver import Options, Outcome, compile_program
from ddpc.ir.values import Version
from ddpc.node import frozen

STANDARD_INPUT: Final = "-"
_UNNAMED: Final = "<stdin>"


class MisuseError(Exception):
    """The command line asks for what cannot be; the text says so to the user."""


@frozen(kw_only=True)
class Compiled:
    """A compilation: ``folder`` is the project's, as the user can open it; ``entry`` is in it."""

    folder: str
    entry: str
    options: Options
    reader: ProjectReader
    outcome: Outcome

    def shown(self, path: str) -> str:
        """A source's path as the user can open it from where he is."""
        return shown_in(self.folder, path)

    def source_paths(self) -> tuple[str, ...]:
        """All files that were read, as the user can open them."""
        return tuple(self.shown(path) for path in sorted(self.reader.digests))


def shown_in(folder: str, path: str) -> str:
    """``path`` of the project in ``folder``, as the user can open it."""
    return path if folder == "." or path.startswith("/") else str(Path(folder, path))


def compile_named(parsed: Namespace, *, serve_all: bool = False) -> Compiled:
    """Compile what ``parsed`` names; ``serve_all`` as in Options. Raises MisuseError."""
    name = parsed.app
    given: dict[str, bytes] = {}
    if name == STANDARD_INPUT:
        name = parsed.stdin_filename or _UNNAMED
        given[Path(name).name] = _standard_input()
    elif parsed.stdin_filename is not None:
        raise MisuseError("`--stdin-filename` goes with `-` in place of the program's file")
    if not Path(name).name or name.endswith("/"):
        raise MisuseError(f"`{visible(name)}` is a folder: name the program's first file")
    folder, entry = str(Path(name).parent), Path(name).name
    reader = ProjectReader(folder, entry, given)
    options = Options(environment=parsed.env, inputs=_inputs(parsed.inputs), serve_all=serve_all)
    with progress(f"compiling {visible(name)}"):
        outcome = compile_program(entry, reader, options)
    return Compiled(folder=folder, entry=entry, options=options, reader=reader, outcome=outcome)


def compiled_again(compiled: Compiled, targets: tuple[tuple[str, Version], ...]) -> Compiled:
    """The same for other targets than the program's own."""
    options = evolve(compiled.options, targets=targets)
    with progress(f"compiling {visible(compiled.entry)}"):
        outcome = compile_program(compiled.entry, compiled.reader, options)
    return evolve(compiled, options=options, outcome=outcome)


def _inputs(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    twice = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
    if twice:
        raise MisuseError(f"`--set {visible(twice[0])}=...` is given twice")
    return tuple(pairs)


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise MisuseError("there is no standard input to read")
    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise MisuseError(f"standard input is larger than {MOST_BYTES >> 20} MiB")
    return data
