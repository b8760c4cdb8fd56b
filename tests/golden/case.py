"""A golden case: a folder with a program, and all that the compiler makes of it, kept as text."""

from __future__ import annotations

import difflib
import shlex
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import frozen

from ddpc.diagnostics import Diagnostic
from ddpc.driver import Options, Outcome, Unreadable, compile_program
from ddpc.ir.dump import dump
from ddpc.source import Source

FOLDER = Path(__file__).parent
PROGRAM = "input.ddp"
ARGUMENTS = "arguments"
REPAIR = "pytest tests/golden --update-goldens"


@frozen
class Case:
    """One folder: ``input.ddp``, perhaps ``arguments`` and files that the program names.

    What comes of it stands beside: ``design.txt``, ``deployment.txt``, ``out/``, and perhaps
    ``warnings.txt``.
    """

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    def compiled(self) -> Compiled:
        """Compile the case as the command line would with its arguments."""
        read = _Reader(self.folder, set())
        outcome = compile_program(PROGRAM, read, self.options())
        return Compiled(outcome, frozenset(read.opened))

    def options(self) -> Options:
        """Return what ``arguments`` says: ``--env NAME --set NAME=VALUE``, or nothing."""
        path = self.folder / ARGUMENTS
        words = shlex.split(path.read_text(encoding="utf-8")) if path.exists() else []
        return options_of(words)

    def on_disk(self) -> dict[str, str]:
        """Return every file of the folder by its path in it."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes().decode()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }

    def differences(self) -> tuple[str, ...]:
        """Return what is not as the compiler has it: one text for each file; none if all is."""
        compiled = self.compiled()
        complaints = compiled.complaints()
        if complaints:
            return complaints
        made, there = compiled.files(), self.on_disk()
        found = list(_changed(made, there))
        strangers = there.keys() - made.keys() - compiled.opened - {PROGRAM, ARGUMENTS}
        found += [f"{path}: nothing makes it and nothing reads it" for path in sorted(strangers)]
        return tuple(found)

    def update(self) -> None:
        """Write what the compiler makes; what it no longer makes goes. ValueError if it fails."""
        compiled = self.compiled()
        complaints = compiled.complaints()
        if complaints:
            raise ValueError("\n".join((self.name, *complaints)))
        made = compiled.files()
        for path in self.on_disk().keys() - made.keys() - compiled.opened - {PROGRAM, ARGUMENTS}:
            (self.folder / path).unlink()
        for path, text in made.items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        for folder in sorted(self.folder.rglob("*"), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()


@frozen
class Compiled:
    """What came of a case, and which files were read for it."""

    outcome: Outcome
    opened: frozenset[str]

    def complaints(self) -> tuple[str, ...]:
        """Return every error: a golden program is one that compiles."""
        return tuple(self._said(each) for each in self.outcome.diagnostics if each.is_error)

    def files(self) -> dict[str, str]:
        """Return the texts that are kept, by their path in the case's folder."""
        warnings = "".join(f"{self._said(each)}\n" for each in self.outcome.diagnostics)
        return {
            "design.txt": dump(self.outcome.design),
            "deployment.txt": dump(self.outcome.deployment),
            **({"warnings.txt": warnings} if warnings else {}),
            **{f"out/{file.path}": file.text for file in self.outcome.files},
        }

    def _said(self, diagnostic: Diagnostic) -> str:
        span = diagnostic.span
        source = self.outcome.sources.get(span.path) or Source(span.path, "")
        place = source.position(span.start)
        return (
            f"{span.path}:{place.line}:{place.column}: {diagnostic.code.severity.value}"
            f" {diagnostic.code.slug}: {diagnostic.message}"
        )


def cases() -> tuple[Case, ...]:
    """Return every case there is."""
    return tuple(
        Case(folder)
        for folder in sorted(FOLDER.iterdir())
        if folder.is_dir() and folder.name != "__pycache__"
    )


def options_of(words: list[str]) -> Options:
    """Return the options that some arguments of the command line stand for."""
    parser = ArgumentParser(exit_on_error=False)
    parser.add_argument("--env")
    parser.add_argument("--set", action="append", default=[])
    parsed = parser.parse_args(words)
    return Options(
        environment=parsed.env,
        inputs=tuple((name, value) for name, _, value in (s.partition("=") for s in parsed.set)),
    )


@frozen
class _Reader:
    folder: Path
    opened: set[str]

    def __call__(self, path: str) -> bytes:
        file = self.folder / path
        try:
            content = file.read_bytes()
        except FileNotFoundError:
            raise Unreadable("no such file") from None
        self.opened.add(path)
        return content


def _changed(made: Mapping[str, str], there: Mapping[str, str]) -> Iterator[str]:
    for path, text in made.items():
        if path not in there:
            yield f"{path}: is not there"
        elif there[path] != text:
            lines = difflib.unified_diff(
                there[path].splitlines(), text.splitlines(), path, f"{path} (now)", lineterm="", n=2
            )
            yield "\n".join(lines)
