"""The order of a service's layers, and what cannot work or is rarely meant in it."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.design import Placement
from ddpc.ir.http import LayerKind, Limits, Split
from ddpc.ir.split import PathFits
from ddpc.passes.codes_layers import (
    BEHIND_NOTHING,
    CANNOT_WORK,
    CONTRADICTION,
    PLAIN_BEFORE_TLS,
    RARELY_MEANT,
    SAME_LAYER,
)
from ddpc.patterns.contract import Hop


def ordered(hops: list[Hop], report: list[Diagnostic]) -> list[Hop] | None:
    """The hops from the user inwards: by rank, then as ``behind`` has it."""
    left = sorted(hops, key=lambda hop: (hop.rank, hop.pattern, hop.label or ""))
    known = {hop.pattern: hop for hop in left}
    for hop in left:
        if hop.behind is not None and hop.behind not in known:
            report.append(
                Diagnostic(
                    code=BEHIND_NOTHING,
                    message=f"no `{hop.behind}` is attached there for `{hop.pattern}` to stand"
                    " behind",
                    span=hop.origin.span,
                    label=f"behind `{hop.behind}`",
                )
            )
            return None
    for hop in left:
        if hop.behind is not None and _inside_out(hop, known[hop.behind]):
            report.append(_behind_pods(hop, known[hop.behind]))
            return None
    done: list[Hop] = []
    while left:
        ready = [h for h in left if h.behind is None or known[h.behind] in done]
        if not ready:
            report.append(_contradiction(left))
            return None
        # A layer that something later must stand behind keeps its place; `behind` pulls inwards
        # only.
        done.append(ready[0])
        left.remove(ready[0])
    return done


def _inside_out(hop: Hop, outer: Hop) -> bool:
    """Whether a tier is to stand behind what is in the service's own pods."""
    return hop.placement is Placement.TIER and outer.placement is not Placement.TIER


def _behind_pods(hop: Hop, outer: Hop) -> Diagnostic:
    return Diagnostic(
        code=CANNOT_WORK,
        message=f"`{hop.pattern}` cannot stand behind a sidecar: it has pods of its own",
        span=hop.origin.span,
        label=f"a tier, behind `{outer.pattern}`",
        labels=(Label(span=outer.origin.span, text="in the service's own pods"),),
    )


def _contradiction(hops: list[Hop]) -> Diagnostic:
    itself = next((hop for hop in hops if hop.behind == hop.pattern), None)
    if itself is not None:
        return Diagnostic(
            code=CONTRADICTION,
            message=f"`{itself.pattern}` is to stand behind itself",
            span=itself.origin.span,
            label=f"behind `{itself.behind}`",
        )
    return Diagnostic(
        code=CONTRADICTION,
        message="each of these layers stands behind the other",
        span=hops[0].origin.span,
        label=f"behind `{hops[0].behind}`",
        labels=tuple(Label(span=h.origin.span, text=f"behind `{h.behind}`") for h in hops[1:3]),
    )


def check_order(tiers: list[Hop], sidecars: list[Hop], report: list[Diagnostic]) -> None:
    kinds = [hop.layer.kind for hop in (*tiers, *sidecars)]
    seen: dict[tuple[LayerKind, bool], Hop] = {}
    for hop in (*tiers, *sidecars):
        first = seen.setdefault((_merged(hop.layer.kind), hop in sidecars), hop)
        if first is not hop:
            report.append(
                Diagnostic(
                    code=SAME_LAYER,
                    message=f"`{hop.pattern}` stands before the service twice",
                    span=hop.origin.span,
                    label="the second",
                    labels=(Label(span=first.origin.span, text="the first"),),
                )
            )
    for place, hop in enumerate((*tiers, *sidecars)):
        outer = (*tiers, *sidecars)[:place]
        if hop.layer.kind is LayerKind.TERMINATION and outer:
            unread = _unread(hop, outer, tiers)
            if unread is not None:
                report.append(
                    Diagnostic(
                        code=CANNOT_WORK,
                        message=f"`{unread.pattern}` cannot read what is still encrypted",
                        span=hop.origin.span,
                        label="TLS ends only here",
                        labels=(Label(span=unread.origin.span, text="stands before it"),),
                    )
                )
            elif hop.authority is None:
                report.append(
                    Diagnostic(
                        code=PLAIN_BEFORE_TLS,
                        message="the tier before this TLS sidecar cannot verify its certificate",
                        span=hop.origin.span,
                        label="needs `authority secret NAME`",
                        labels=(Label(span=outer[-1].origin.span, text="the tier before it"),),
                    )
                )
        elif isinstance(hop.layer, Limits) and LayerKind.CACHE in kinds[:place]:
            cache = next(h for h in outer if h.layer.kind is LayerKind.CACHE)
            report.append(
                Diagnostic(
                    code=RARELY_MEANT,
                    message="behind a cache only what it could not answer is limited",
                    span=hop.origin.span,
                    label="limits stand here",
                    labels=(Label(span=cache.origin.span, text="the cache stands before them"),),
                )
            )
        elif isinstance(hop.layer, Limits) and LayerKind.SPLIT in kinds[:place]:
            split = next(h for h in outer if h.layer.kind is LayerKind.SPLIT)
            report.append(
                Diagnostic(
                    code=RARELY_MEANT,
                    message="behind a split only the requests of one arm are limited",
                    span=hop.origin.span,
                    label="limits stand here",
                    labels=(Label(span=split.origin.span, text="the split stands before them"),),
                )
            )
        elif isinstance(hop.layer, Split) and LayerKind.CACHE in kinds[:place]:
            cache = next(h for h in outer if h.layer.kind is LayerKind.CACHE)
            if _tells_users_apart(hop.layer):
                report.append(_behind_cache(hop, cache))


def _tells_users_apart(split: Split) -> bool:
    """Whether two users who ask for one path may be sent to different arms."""
    rules = (rule for rule, _ in split.rules)
    return len(split.shared) > 1 or any(not isinstance(r.condition, PathFits) for r in rules)


def _behind_cache(split: Hop, cache: Hop) -> Diagnostic:
    return Diagnostic(
        code=CANNOT_WORK,
        message=f"behind a cache, `{split.pattern}` decides for everyone at once",
        span=split.origin.span,
        label="asked only for what is not kept yet",
        labels=(Label(span=cache.origin.span, text="gives one arm's answer to all users"),),
        helps=("let the split stand before the cache: each arm then has its own",),
    )


def _unread(termination: Hop, outer: tuple[Hop, ...], tiers: list[Hop]) -> Hop | None:
    """The layer that cannot do its work because TLS ends only at ``termination``.

    Limits before a TLS sidecar end TLS for themselves and open it again; nothing else does.
    """
    caches = [hop for hop in outer if hop.layer.kind is LayerKind.CACHE]
    if caches:
        return caches[0]
    return outer[-1] if termination in tiers or outer[-1] not in tiers else None


def _merged(kind: LayerKind) -> LayerKind:
    return LayerKind.LIMITS if kind is LayerKind.VERIFIED_LIMITS else kind
