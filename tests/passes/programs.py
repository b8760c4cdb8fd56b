"""Programs given as text: compiled as the command line would, and mended with their fixes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ddpc.diagnostics import Code, Diagnostic, Fix
from ddpc.driver import Options, Outcome, Unreadable, compile_program

ENTRY = "app.ddp"


def compiled(text: str, files: Mapping[str, str] | None = None, *, options: Options) -> Outcome:
    """Compile the program whose first file, ``app.ddp``, has this text."""
    contents = {**(files or {}), ENTRY: text}

    def read(path: str) -> bytes:
        if path not in contents:
            raise Unreadable("no such file")
        return contents[path].encode()

    return compile_program(ENTRY, read, options)


def options_of(code: Code) -> Options:
    """The options that the examples of a code are compiled with."""
    words = iter(code.arguments)
    environment, inputs = None, []
    for word in words:
        if word == "--env":
            environment = next(words)
        else:
            assert word == "--set", code.arguments
            name, _, value = next(words).partition("=")
            inputs.append((name, value))
    return Options(environment=environment, inputs=tuple(inputs))


def mended(contents: Mapping[str, str], fix: Fix) -> dict[str, str]:
    """The files after a fix; its edits may not overlap."""
    texts = dict(contents)
    last: dict[str, int] = {}
    for edit in sorted(fix.edits, key=lambda one: one.span, reverse=True):
        path, start, end = edit.span
        assert start <= end <= last.get(path, len(texts[path])), f"{fix.title}: edits overlap"
        last[path] = start
        texts[path] = texts[path][:start] + edit.text + texts[path][end:]
    return texts


def said(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Diagnostics in short, for messages of tests."""
    return [f"{each.code.slug}: {each.message} ({each.span.start})" for each in diagnostics]
