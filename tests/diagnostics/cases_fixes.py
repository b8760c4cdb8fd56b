"""Diagnostics with fixes."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.source import Source, Span
from tests.diagnostics.material import APP, ERROR, HOSTS, OTHER, Case, at, replace


def fixes() -> dict[str, Case]:
    app = Source("app.ddp", APP)
    end = Span("app.ddp", at(app, "8080").end, at(app, "8080").end)
    return {
        "a fix that inserts lines": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="`service dictionary` lacks `ready`",
                    span=at(app, "service dictionary"),
                    fixes=(replace("say how it is asked", (end, "\n  ready GET /ready every 5s")),),
                ),
            ),
            sources=(app,),
        ),
        "a fix that removes lines": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="one replica",
                    span=at(app, "replicas 1"),
                    fixes=(replace("leave it out", (at(app, "  replicas 1\n"), "")),),
                ),
            ),
            sources=(app,),
        ),
        "a fix in several places": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="`dictionary` is no name for a service",
                    span=at(app, "dictionary"),
                    fixes=(
                        replace(
                            "call it `words` everywhere",
                            (at(app, "dictionry"), "words"),
                            (at(app, "dictionary"), "words"),
                            (at(app, "100"), "100Mi"),
                        ),
                        replace("call it `book`", (at(app, "dictionary"), "book")),
                    ),
                ),
            ),
            sources=(app,),
        ),
        "fixes that cannot be shown": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="these fixes have no patch",
                    span=at(app, "8080"),
                    fixes=(
                        replace("changes nothing", (at(app, "8080"), "8080")),
                        replace("overlaps", (at(app, "8080"), "1"), (at(app, "080"), "2")),
                        replace("is elsewhere", (Span("else.ddp", 0, 1), "x")),
                        replace("is outside", (Span("app.ddp", 9_000, 9_001), "x")),
                    ),
                ),
            ),
            sources=(app,),
        ),
        "a fix at the end of the file": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="a block is never closed",
                    span=Span("open.ddp", 8, 9),
                    label="opened here",
                    fixes=(replace("close it", (Span("open.ddp", 10, 10), "}\n")),),
                ),
                Diagnostic(
                    code=OTHER,
                    message="a block is never closed",
                    span=Span("bare.ddp", 8, 9),
                    fixes=(replace("close it", (Span("bare.ddp", 9, 9), "\n}\n")),),
                ),
            ),
            sources=(Source("open.ddp", "app shop{\n"), Source("bare.ddp", "app shop{")),
        ),
        "a long fix": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="a fix of many lines, on a long line",
                    span=Span("hosts.ddp", 0, 6),
                    fixes=(
                        replace(
                            "say it at length",
                            (
                                Span("hosts.ddp", HOSTS.index("certificate"), len(HOSTS) - 2),
                                "".join(f"line {number}\n" for number in range(20)),
                            ),
                        ),
                    ),
                ),
            ),
            sources=(Source("hosts.ddp", HOSTS),),
        ),
    }
