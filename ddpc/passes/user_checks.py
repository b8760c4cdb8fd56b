"""Who is who, all along a user's way: no cookie is given twice, and caches still serve."""

from __future__ import annotations

from collections.abc import Iterator

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.http import Cache, Session
from ddpc.passes.codes_kept import KEY_TAKEN
from ddpc.passes.codes_users import GIVEN_TWICE
from ddpc.passes.plan import Chain, Plan
from ddpc.passes.split_ways import Splitting, SplitWays
from ddpc.passes.user_caches import Giver, check_caches
from ddpc.passes.users import hops
from ddpc.patterns.contract import Hop
from ddpc.source import Span


def check_users(plan: Plan, chains: dict[str, Chain], report: list[Diagnostic]) -> None:
    """Look at all that share a browser's cookies, then at the caches and sessions of each chain."""
    ways = plan.splits
    givers: dict[str, list[Giver]] = {}
    for giver in _givers(ways, chains):
        givers.setdefault(giver.subject, []).append(giver)
    said: set[tuple[Span, Span]] = set()
    come: dict[str, dict[str, Giver]] = {}
    for site, beside in _sites(plan, chains):
        here = [one for subject in sorted(site) for one in givers.get(subject, ()) if one.tier]
        if beside is not None:
            here += [one for one in givers.get(beside.subject, ()) if one.split == beside]
        _check_twice(ways, here, said, report)
        for subject in site & chains.keys() if here else ():
            come.setdefault(subject, {}).update((one.cookie, one) for one in here)
    for subject, chain in sorted(chains.items()):
        caches = [hop for hop in hops(chain) if isinstance(hop.layer, Cache)]
        if caches:
            check_caches(plan, chain, caches, come.get(subject, {}), report)
            _check_session(chain, caches[0], ways.own_cookies, report)


def _givers(ways: SplitWays, chains: dict[str, Chain]) -> Iterator[Giver]:
    for one in ways.every:
        sticky = one.layer.sticky
        if sticky is not None and sticky.by == "cookie" and len(one.layer.shared) > 1:
            yield Giver(
                cookie=sticky.name,
                subject=one.subject,
                split=one,
                own=sticky.own,
                origin=one.origin,
            )
    for subject, chain in sorted(chains.items()):
        for hop in hops(chain):
            if isinstance(hop.layer, Session) and hop.layer.issued:
                yield Giver(cookie=hop.layer.cookie or "", subject=subject, origin=hop.origin)


def _sites(
    plan: Plan, chains: dict[str, Chain]
) -> Iterator[tuple[frozenset[str], Splitting | None]]:
    """The subjects that a browser's cookies for one host come to, and the split beside a caller
    that they come through, if they do.
    """
    ways = plan.splits
    for edge in plan.design.edges:
        for host in edge.hosts:
            yield ways.reach(route.target for route in host.routes), None
    for one in ways.every:
        if not one.tier:
            yield ways.reach(one.ways), one
    for subject in sorted(chains):
        yield ways.reach({subject}), None


def _check_twice(
    ways: SplitWays, givers: list[Giver], said: set[tuple[Span, Span]], report: list[Diagnostic]
) -> None:
    """Servers read cookies whatever the case of their names."""
    first_of: dict[str, list[Giver]] = {}
    for second in givers:
        of_name = first_of.setdefault(second.cookie.lower(), [])
        for first in of_name:
            key = (first.origin.span, second.origin.span)
            if key in said or not _clash(ways, first, second):
                continue
            said.add(key)
            report.append(_given_twice(first, second))
        of_name.append(second)


def _clash(ways: SplitWays, first: Giver, second: Giver) -> bool:
    """Two splits may share a cookie's value, but where requests come through both."""
    if first.split is None or second.split is None:
        return True
    return _enters(ways, first.split, second.split) or _enters(ways, second.split, first.split)


def _enters(ways: SplitWays, outer: Splitting, inner: Splitting) -> bool:
    """Whether an arm of ``outer`` leads through ``inner``: one that is entered as a whole."""
    whole = {arm.target for arm in outer.arms if arm.target and not arm.inner}
    return inner.tier and inner != outer and inner.subject in ways.reach(whole)


def _given_twice(first: Giver, second: Giver) -> Diagnostic:
    if second.split and not first.split:
        first, second = second, first
    return Diagnostic(
        code=GIVEN_TWICE,
        message=f"{first.what} and {second.what} both give the cookie {second.cookie}",
        span=second.origin.span,
        label="gives it to whoever has none",
        labels=(Label(span=first.origin.span, text="gives it too"),),
        notes=("a browser keeps one of the two, and what the other chose by is lost",),
        helps=("give one of them another name",),
    )


def _check_session(chain: Chain, cache: Hop, own: frozenset[str], report: list[Diagnostic]) -> None:
    """A cookie of ours that every cache ignores keeps nobody on a pod behind one."""
    for hop in hops(chain):
        layer = hop.layer
        if isinstance(layer, Session) and layer.cookie in own:
            report.append(
                Diagnostic(
                    code=KEY_TAKEN,
                    message=f"the cookie {layer.cookie} does not reach `{hop.pattern}`",
                    span=hop.origin.span,
                    label="sends each client to its pod by it",
                    labels=(
                        Label(
                            span=cache.origin.span,
                            text="takes it away: it is a split's own, which no service reads",
                        ),
                    ),
                )
            )
