"""Several pods that cache: each on its own, or every answer in one of them."""

from __future__ import annotations

from ddpc.diagnostics import Code, Diagnostic, Severity
from ddpc.patterns.cache.options import CacheOptions
from ddpc.patterns.contract import Use

_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n}\n"
)
_APP = "app demo { }\n"

RANGE = Code(
    slug="cache/sharded-range",
    summary="the pods of a sharded cache are to come and go",
    why=(
        "Each pod of a sharded cache knows the others by name, and which answers are whose follows"
        " from how many there are. With another number a large part of what is kept would be with"
        " the wrong pod, and fetched anew, at each step of an autoscaler."
    ),
    example=_APP + _WEB + "attach cache to web { replicas 2..4 on cpu 70% sharded }\n",
    instead=_APP + _WEB + "attach cache to web { replicas 4 sharded }\n",
)

ALONE = Code(
    slug="cache/sharded-alone",
    severity=Severity.WARNING,
    summary="a sharded cache has one pod",
    why="There are no others to ask: `sharded` says nothing, and makes the tier a StatefulSet.",
    example=_APP + _WEB + "attach cache to web { replicas 1 sharded }\n",
    instead=_APP + _WEB + "attach cache to web { replicas 2 sharded }\n",
)

SEVERAL_TIMES = Code(
    slug="cache/stored-several-times",
    severity=Severity.WARNING,
    summary="several caches fetch and store the same answers",
    why=(
        "Each pod of a cache keeps what it is asked for itself. Three pods fetch every answer three"
        " times and keep three of each, so their memory together holds no more than that of one."
        " Two are worth it for availability; beyond that `sharded` has every answer fetched once"
        " and kept by one pod, which the others ask."
    ),
    example=_APP + _WEB + "attach cache to web { replicas 3 }\n",
    instead=_APP + _WEB + "attach cache to web { replicas 3 sharded }\n",
)

PEERS_OPEN = Code(
    slug="cache/peers-open",
    summary="the pods of a sharded cache would believe anyone",
    why=(
        "Its pods ask each other at a port of their own, and what comes in there is believed: who"
        " the client is, that it has been counted, that it may purge. A network policy keeps"
        " everybody else out, and `network open` makes none."
    ),
    example="app demo { network open }\n" + _WEB + "attach cache to web { replicas 3 sharded }\n",
    instead=_APP + _WEB + "attach cache to web { replicas 3 sharded }\n",
)

_MANY = 3
"""So many pods are more than availability asks for."""


def check(use: Use, options: CacheOptions, report: list[Diagnostic]) -> None:
    """Say what speaks against the number of pods, and against how they share the work."""
    pods = options.sizes.high or 1
    if not options.sharded:
        if not options.purgers and pods >= _MANY and options.sizes.low == pods:
            _several_times(options, report)
        return
    if options.sizes.low != options.sizes.high:
        report.append(
            Diagnostic(
                code=RANGE,
                message="the pods of a sharded cache know each other by name, so their number is"
                " fixed",
                span=options.sizes.origin.span,
                label="a range of pods",
                helps=(f"say how many: `replicas {pods} sharded`",),
            )
        )
    elif pods == 1:
        report.append(
            Diagnostic(
                code=ALONE,
                message="a sharded cache of one pod has no others to ask",
                span=options.sizes.origin.span,
                label="one pod",
                helps=("leave `sharded` out, or say more pods",),
            )
        )
    if use.design.app.application.network == "open":
        report.append(
            Diagnostic(
                code=PEERS_OPEN,
                message="anyone could speak as one of the pods of this cache",
                span=options.sizes.origin.span,
                label="its pods believe each other",
                notes=("`network open` in the app makes no network policies",),
                helps=("leave `network open` out, or `sharded`",),
            )
        )


def _several_times(options: CacheOptions, report: list[Diagnostic]) -> None:
    pods = options.sizes.high
    memory = options.memory[1]
    report.append(
        Diagnostic(
            code=SEVERAL_TIMES,
            message=f"{pods} caches fetch and store every answer {pods} times",
            span=options.sizes.origin.span,
            label="each has a store of its own",
            notes=(f"{pods} x {memory} of memory, and room for what fits into {memory}",),
            helps=(f"have each answer kept by one of them: `replicas {pods} sharded`",),
        )
    )
