"""Diagnostics with one place and with several."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, Label
from ddpc.source import Source
from tests.diagnostics.material import (
    APP,
    BUDGET,
    ERROR,
    SPREAD,
    WARNING,
    Case,
    at,
    between,
    replace,
)


def simple() -> dict[str, Case]:
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


def several_places() -> dict[str, Case]:
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
