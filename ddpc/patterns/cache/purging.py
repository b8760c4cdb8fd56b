"""Who may take an answer out of a cache, and whether that takes it out of all."""

from __future__ import annotations

from ddpc.diagnostics import Code, Diagnostic, Label
from ddpc.ir.design import Placement, Service
from ddpc.patterns.cache.options import CacheOptions
from ddpc.patterns.contract import Use
from ddpc.reading.counts import replicas_of

_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n}\n"
)
_APP = "app demo { }\n"

OPEN = Code(
    slug="cache/purge-open",
    summary="a cache would take PURGE from anyone",
    why=(
        "PURGE is taken at a port of its own, from whoever reaches it. A network policy lets in the"
        " pods of the named services alone, and `network open` makes none."
    ),
    example="app demo { network open }\n" + _WEB + "attach cache to web { purge from web }\n",
    instead=_APP + _WEB + "attach cache to web { purge from web }\n",
)

REPLICAS = Code(
    slug="cache/purge-replicas",
    summary="a purge would reach one of several caches",
    why=(
        "Each pod of a cache has a store of its own, and a PURGE goes to one of them: the others"
        " would give the old answer on. Sharded caches know each other, and pass it on. A sidecar"
        " is in each of the service's pods, and no sidecar knows the others."
    ),
    example=_APP + _WEB + "attach cache to web { purge from web; replicas 2 }\n",
    instead=_APP + _WEB + "attach cache to web { purge from web; replicas 2 sharded }\n",
)


def check(use: Use, options: CacheOptions, report: list[Diagnostic]) -> None:
    """Say where anyone could purge, and where a purge leaves the answer in other caches."""
    if not options.purgers:
        return
    if use.design.app.application.network == "open":
        report.append(
            Diagnostic(
                code=OPEN,
                message="anyone could purge this cache",
                span=use.attachment.origin.span,
                label="takes PURGE from whoever reaches its port",
                notes=("`network open` in the app makes no network policies",),
                helps=("leave `network open` out, or `purge`",),
            )
        )
    if use.attachment.placement is Placement.SIDECAR:
        _one_of_the_pods(use, report)
    elif (pods := options.sizes.high or 1) > 1 and not options.sharded:
        report.append(
            Diagnostic(
                code=REPLICAS,
                message=f"a purge would reach one of {pods} caches",
                span=options.sizes.origin.span,
                label="each has a store of its own",
                labels=(Label(span=use.attachment.origin.span, text="purges are taken here"),),
                helps=(
                    "have them pass it on to each other: `sharded`",
                    "or let one pod cache, or do without purges: a `ttl` bounds what is stale",
                ),
            )
        )


def _one_of_the_pods(use: Use, report: list[Diagnostic]) -> None:
    """A sidecar caches in every pod of its service."""
    service = use.subject
    pods = replicas_of(use.design, service).high if isinstance(service, Service) else 1
    if pods == 1:
        return
    report.append(
        Diagnostic(
            code=REPLICAS,
            message=f"a purge would reach one of {pods} caches",
            span=use.attachment.origin.span,
            label=f"one in each pod of `{service.name}`",
            helps=(
                "cache before the pods: leave `as sidecar` out",
                "or do without purges: a `ttl` bounds what is stale",
            ),
        )
    )
