"""Diagnostics of odd text, at odd places, or without one."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, Label
from ddpc.source import NOWHERE, Source, Span
from tests.diagnostics.material import APP, ERROR, HOSTS, ODD, OTHER, WARNING, Case, at, replace


def odd_text() -> dict[str, Case]:
    odd = Source("odd.ddp", ODD)
    hosts = Source("hosts.ddp", HOSTS)
    return {
        "characters that are not seen": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="`\u202eevil\u202c`, `a\u200bb` and `\x1b[31m` in a message\n\tof two",
                    span=at(odd, "\u202eevil\u202c"),
                    label="turned round by \u202e",
                    labels=(
                        Label(span=at(odd, "日本語"), text="wide: 日本語"),
                        Label(span=at(odd, "👍"), text="👍"),
                        Label(span=at(odd, "\t"), text="a tab"),
                    ),
                    notes=("a note with \x07 and e\u0301",),
                    helps=("help with \ufeff",),
                    fixes=(replace("write \x1b[0m", (at(odd, "\x1b[31m"), "\x1b[0m")),),
                ),
            ),
            sources=(odd,),
        ),
        "marks on nothing and too many marks": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="marks: \u0301 and a" + "\u0301" * 6,
                    span=Span("marks.ddp", 3, 4),
                    label="here",
                ),
            ),
            sources=(Source("marks.ddp", "\u0301ab\u0301c" + "\u0301" * 5 + "d\t\u0301e\n"),),
        ),
        "line ends of Windows": Case(
            diagnostics=(
                Diagnostic(code=ERROR, message="the next line", span=at(odd, "next line")),
                Diagnostic(code=OTHER, message="the line end itself", span=at(odd, "\r\n")),
            ),
            sources=(odd,),
        ),
        "the end of the file": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="the file ends too early",
                    span=Span("a.ddp", 15, 15),
                    label="a name is missing",
                ),
                Diagnostic(code=ERROR, message="no line end", span=Span("b.ddp", 3, 3)),
                Diagnostic(code=ERROR, message="an empty file", span=Span("c.ddp", 0, 0)),
                Diagnostic(code=ERROR, message="beyond the end", span=Span("b.ddp", 90, 99)),
            ),
            sources=(
                Source("a.ddp", "app shop {\n\n  \n"),
                Source("b.ddp", "app"),
                Source("c.ddp", ""),
            ),
        ),
        "a long line": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="a host is given twice, which is said at such a length that the "
                    "message itself takes more than one line",
                    span=at(hosts, '"f.example.com"'),
                    label="the second time; a name may be given to one tier only, and once",
                    labels=(
                        Label(span=at(hosts, "tls"), text="by this attachment"),
                        Label(span=at(hosts, '"c.example.com"'), text="the first time"),
                    ),
                ),
            ),
            sources=(hosts,),
        ),
        "a span longer than a line": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="all of it",
                    span=Span("hosts.ddp", 0, len(HOSTS)),
                    label="too much",
                ),
            ),
            sources=(hosts,),
        ),
        "a word longer than a line": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="`" + "long" * 40 + "` is no name",
                    span=Span("deep/" * 30 + "app.ddp", 0, 160),
                    label="x" * 100,
                    notes=("y" * 200,),
                ),
            ),
            sources=(Source("deep/" * 30 + "app.ddp", "long" * 40),),
        ),
    }


def no_place() -> dict[str, Case]:
    app = Source("app.ddp", APP)
    return {
        "no place": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="input `tag` has no value",
                    span=NOWHERE,
                    label="never shown",
                    notes=("it is declared without a default",),
                    helps=("give it with `--set tag=VALUE`",),
                ),
            ),
            sources=(app,),
        ),
        "a file that was not read": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="`parts.ddp` cannot be read: no such file",
                    span=Span("parts\x1b.ddp", 0, 0),
                    labels=(Label(span=at(app, "app words"), text="imported here"),),
                ),
            ),
            sources=(app,),
        ),
        "in source order": Case(
            diagnostics=(
                Diagnostic(code=WARNING, message="fourth", span=at(app, "8080")),
                Diagnostic(code=ERROR, message="third", span=at(app, "8080")),
                Diagnostic(code=ERROR, message="second", span=at(app, "image")),
                Diagnostic(code=ERROR, message="first", span=NOWHERE),
                Diagnostic(code=ERROR, message="third", span=at(app, "8080")),
                Diagnostic(code=ERROR, message="said of the same place", span=at(app, "8080")),
            ),
            sources=(app,),
        ),
    }
