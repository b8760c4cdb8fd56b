"""Diagnostics of every shape, each with the sources that it is about."""

from __future__ import annotations

from attrs import frozen

from ddpc.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from ddpc.source import NOWHERE, Source, SourceMap, Span

ERROR = Code(slug="test/error", summary="an error of these tests")
OTHER = Code(slug="test/other", summary="another error of these tests")
WARNING = Code(slug="test/warning", severity=Severity.WARNING, summary="a warning of these tests")
SYNTAX = Code(slug="syntax/test", summary="an error of the parser")

APP = """\
app words { namespace words }

service dictionary {
  image "brendanburns/dictionary-server:1.0"
  port  http 8080
  replicas 1
  availability 99.9% rollout every 1h taking 40s
}

attach cache to dictionry {
  memory 100
}
"""

HOSTS = (
    'attach tls to shop { hosts "a.example.com" "b.example.com" "c.example.com" '
    '"d.example.com" "e.example.com" "f.example.com"; certificate secret shop-tls }\n'
)

BUDGET = "99.9% of a day leaves 86.4s: (1 - 0.999) x 86,400s\n24 rollouts a day may take 3.6s each"
SPREAD = (
    "two replicas are served by one while the other is replaced; the spread and the disruption "
    "budget follow from that"
)

ODD = 'env\tNAME\t"日本語 cafe\u0301 \u202eevil\u202c a\u200bb \x1b[31m \u00a0 👍"\r\nnext line\r\n'


@frozen(kw_only=True)
class Case:
    """What is rendered, and from which sources."""

    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[Source, ...]

    @property
    def map(self) -> SourceMap:
        """The sources by path."""
        return SourceMap(self.sources)


def at(source: Source, text: str, number: int = 0) -> Span:
    """Where ``text`` stands in ``source``, for the time ``number`` from 0."""
    start = -1
    for _ in range(number + 1):
        start = source.text.index(text, start + 1)
    return Span(source.path, start, start + len(text))


def between(source: Source, first: str, last: str) -> Span:
    """From the beginning of ``first`` to the end of ``last``, which comes after it."""
    start = source.text.index(first)
    end = source.text.index(last, start) + len(last)
    return Span(source.path, start, end)


def replace(title: str, *edits: tuple[Span, str], safe: bool = False) -> Fix:
    """A fix of those replacements."""
    return Fix(
        title=title, edits=tuple(Edit(span=span, text=text) for span, text in edits), safe=safe
    )


def _simple() -> dict[str, Case]:
    app = Source("app.ddp", APP)
    name = at(app, "dictionry")
    return {
        "label": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="no service is called `dictionry`",
                    span=name,
                    label="not declared",
                ),
            ),
            sources=(app,),
        ),
        "everything": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="no service is called `dictionry`",
                    span=name,
                    label="not declared",
                    labels=(
                        Label(span=at(app, "dictionary"), text="the nearest name"),
                        Label(span=at(app, "cache"), text="needs a service to stand before"),
                    ),
                    notes=("a cache stands before a service and keeps its answers",),
                    helps=("declare it: `service dictionry { … }`",),
                    fixes=(replace("write `dictionary`", (name, "dictionary"), safe=True),),
                ),
            ),
            sources=(app,),
        ),
        "arithmetic": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="1 replica cannot keep 99.9% with a rollout every 1h, because each "
                    "rollout stops the only pod for 40s",
                    span=at(app, "availability 99.9% rollout every 1h taking 40s"),
                    label="24 rollouts a day x 40s = 960s",
                    labels=(Label(span=at(app, "replicas 1"), text="one pod at a time"),),
                    notes=(
                        BUDGET,
                        SPREAD,
                    ),
                    fixes=(replace("run two", (at(app, "replicas 1"), "replicas 2")),),
                ),
            ),
            sources=(app,),
        ),
        "warning": Case(
            diagnostics=(
                Diagnostic(code=WARNING, message="nobody calls it", span=at(app, "dictionary")),
            ),
            sources=(app,),
        ),
    }


def _several_places() -> dict[str, Case]:
    app = Source("app.ddp", APP)
    other = Source("parts/more.ddp", "# more\nservice dictionary {\n}\n")
    return {
        "labels on one line": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="three labels share a line",
                    span=at(app, "rollout every 1h"),
                    label="the middle one",
                    labels=(
                        Label(span=at(app, "99.9%"), text="the first one"),
                        Label(span=at(app, "taking 40s"), text="the last one"),
                    ),
                ),
            ),
            sources=(app,),
        ),
        "labels inside each other": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="a label within a label",
                    span=at(app, "99.9%"),
                    label="inner",
                    labels=(
                        Label(span=at(app, "availability 99.9% rollout"), text="outer"),
                        Label(span=at(app, "99.9%"), text="the same place again"),
                    ),
                ),
            ),
            sources=(app,),
        ),
        "another file": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="service `dictionary` is declared twice",
                    span=at(other, "service dictionary"),
                    label="again here",
                    labels=(Label(span=at(app, "service dictionary"), text="first given here"),),
                    fixes=(
                        replace(
                            "give both a name of their own",
                            (at(other, "dictionary"), "dictionary-2"),
                            (at(app, "dictionary"), "dictionary-1"),
                        ),
                    ),
                ),
            ),
            sources=(app, other),
        ),
        "several lines": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="a whole block",
                    span=between(app, "service", "\n}"),
                    label="this service",
                    labels=(Label(span=at(app, "8080"), text="its port"),),
                ),
            ),
            sources=(app,),
        ),
        "several lines from the middle": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="a block without its head",
                    span=between(app, "{\n  image", "\n}"),
                    label="what stands in this block has to be said by the service it belongs "
                    "to, and nowhere else",
                ),
            ),
            sources=(app,),
        ),
        "ranges across each other": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="two ranges overlap",
                    span=between(app, "service", "8080"),
                    label="the first range",
                    labels=(
                        Label(span=between(app, "8080", "taking"), text="the second range"),
                        Label(span=between(app, "replicas", "\n}"), text="the third range"),
                    ),
                ),
            ),
            sources=(app,),
        ),
        "more ranges than bars": Case(
            diagnostics=(
                Diagnostic(
                    code=ERROR,
                    message="five ranges",
                    span=between(app, "app", "8080"),
                    label="1",
                    labels=tuple(
                        Label(span=between(app, word, "\n}"), text=str(number))
                        for number, word in enumerate(("service", "image", "port", "replicas"), 2)
                    ),
                ),
            ),
            sources=(app,),
        ),
    }


def _fixes() -> dict[str, Case]:
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


def _odd_text() -> dict[str, Case]:
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


def _no_place() -> dict[str, Case]:
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


CASES: dict[str, Case] = {
    **_simple(),
    **_several_places(),
    **_fixes(),
    **_odd_text(),
    **_no_place(),
}
