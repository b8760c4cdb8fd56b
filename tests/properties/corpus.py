"""Programs to start from: every example and every golden, with the files that they need."""

from __future__ import annotations

from functools import cache

from attrs import evolve, frozen

from ddpc.driver import Options, Outcome, Unreadable, compile_program
from tests.golden.case import PROGRAM, cases
from tests.servers.builds import EXAMPLES


@frozen
class Program:
    """A program's files by path, the first of them, and how it is compiled."""

    name: str
    entry: str
    files: dict[str, str]
    options: Options

    @property
    def text(self) -> str:
        return self.files[self.entry]

    def with_text(self, text: str) -> Program:
        return evolve(self, files={**self.files, self.entry: text})

    def compiled(self) -> Outcome:
        """Compile it. Whatever is wrong with it, nothing may be raised."""

        def read(path: str) -> bytes:
            if path not in self.files:
                raise Unreadable("no such file")
            return self.files[path].encode("utf-8", "surrogatepass")

        return compile_program(self.entry, read, self.options)

    def output(self) -> dict[str, str]:
        """The files that come of it; AssertionError if none do."""
        outcome = self.compiled()
        assert not outcome.failed, outcome.diagnostics
        return {file.path: file.text for file in outcome.files}


@cache
def corpus() -> tuple[Program, ...]:
    """Every program that compiles and stands in the project."""
    goldens = (
        Program(
            case.name,
            PROGRAM,
            {path: text for path, text in case.on_disk().items() if not path.startswith("out/")},
            case.options(),
        )
        for case in cases()
    )
    examples = (
        Program(
            f"example {path.stem}",
            path.name,
            {path.name: path.read_text(encoding="utf-8")},
            Options(inputs=(("tag", "1.0"),) if "input tag" in path.read_text("utf-8") else ()),
        )
        for path in sorted(EXAMPLES.glob("*.ddp"))
    )
    return (*goldens, *examples)
