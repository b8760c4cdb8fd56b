"""Who is who, all along a user's way: no cookie is given twice, and caches still serve."""

from __future__ import annotations

from collections.abc import Iterator

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.http import Cache, Session
from ddpc.ir.split import PathFits
from ddpc.node import frozen
from ddpc.passes.codes_kept import KEY_TAKEN
from ddpc.passes.codes_users import GIVEN_TWICE
from ddpc.passes.plan import Chain, Plan
from ddpc.passes.split_ways import Splitting, SplitWays
from ddpc.passes.user_caches import Giver, check_caches
from ddpc.passes.users import hops
from ddpc.patterns.contract import Hop
from ddpc.source import Span


@frozen(kw_only=True)
class Site:
    """Where a browser brings the cookies of one host: to which subjects, and, if it does, through
    which split beside a caller.
    """

    roots: frozenset[str]
    beside: Splitting | None = None


def check_users(plan: Plan, chains: dict[str, Chain], report: list[Diagnostic]) -> None:
    """Look at all that share a browser's cookies, then at the caches and sessions of each chain."""
    ways = plan.splits
    givers: dict[str, list[Giver]] = {}
    for giver in _givers(ways, chains):
        givers.setdefault(giver.subject, []).append(giver)
    said: set[tuple[Span, Span]] = set()
    come: dict[str, dict[str, Giver]] = {}
    for site in _sites(plan, chains):
        met = ways.reach(site.roots)
        here = [one for subject in sorted(met) for one in givers.get(subject, ()) if one.tier]
        if site.beside is not None:
            here += [o for o in givers.get(site.beside.subject, ()) if o.split == site.beside]
        _check_twice(ways, site, here, said, report)
        for subject in met & chains.keys() if here else ():
            come.setdefault(subject, {}).update((one.cookie, one) for one in here)
    _check_case(ways, chains, report)
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


def _sites(plan: Plan, chains: dict[str, Chain]) -> Iterator[Site]:
    ways = plan.splits
    for edge in plan.design.edges:
        for host in edge.hosts:
            yield Site(roots=frozenset(route.target for route in host.routes))
    for one in ways.every:
        if not one.tier:
            yield Site(roots=one.ways, beside=one)
    for subject in sorted(chains):
        yield Site(roots=frozenset({subject}))


def _check_twice(
    ways: SplitWays,
    site: Site,
    givers: list[Giver],
    said: set[tuple[Span, Span]],
    report: list[Diagnostic],
) -> None:
    """Servers read cookies whatever the case of their names."""
    first_of: dict[str, list[Giver]] = {}
    for second in givers:
        of_name = first_of.setdefault(second.cookie.lower(), [])
        for first in of_name:
            key = (first.origin.span, second.origin.span)
            if key in said or not _clash(ways, site, first, second):
                continue
            said.add(key)
            report.append(_given_twice(first, second))
        of_name.append(second)


def _check_case(ways: SplitWays, chains: dict[str, Chain], report: list[Diagnostic]) -> None:
    """A cookie that a split gives is not that of a session behind it, in another case.

    A browser keeps two, and a server reads the first that comes for both.
    """
    given = [one for one in _givers(ways, chains) if one.split is not None]
    for subject, chain in sorted(chains.items()):
        for hop in hops(chain):
            read = hop.layer.cookie if isinstance(hop.layer, Session) else None
            if not read or (isinstance(hop.layer, Session) and hop.layer.issued):
                continue
            for one in given:
                alike = one.cookie.lower() == read.lower() and one.cookie != read
                if alike and one.split is not None and subject in ways.reach(one.split.ways):
                    report.append(_one_in_two_cases(one, read, hop))


def _one_in_two_cases(giver: Giver, read: str, hop: Hop) -> Diagnostic:
    return Diagnostic(
        code=GIVEN_TWICE,
        message=f"the cookies {giver.cookie} and {read} are one to servers, and two to browsers",
        span=hop.origin.span,
        label=f"chooses the pod by {read}",
        labels=(Label(span=giver.origin.span, text=f"gives {giver.cookie}"),),
        helps=(f"write one as the other where it is one cookie: `{giver.cookie}`",),
    )


def _clash(ways: SplitWays, site: Site, first: Giver, second: Giver) -> bool:
    """Two splits may share a cookie's value, but where requests come through both.

    What stands in two arms of a split may give one cookie: no request comes through both.
    """
    if first.split is not None and second.split is not None:
        return _enters(ways, first.split, second.split) or _enters(ways, second.split, first.split)
    return not (_apart(first, second, ways) and _kept_apart(ways, site, first, second))


def _apart(first: Giver, second: Giver, ways: SplitWays) -> bool:
    """Whether no request comes through both: the sessions of two, or a split that the other's
    requests do not come through.
    """
    split = first.split or second.split
    if split is None:
        return first.subject != second.subject
    other = second if first.split else first
    return other.subject not in ways.reach(split.ways)


def _kept_apart(ways: SplitWays, site: Site, first: Giver, second: Giver) -> bool:
    """Whether a client is with one of the two at a time, because a split keeps it there.

    Not where a host leads to both by ways of its own, nor where a rule sends some of a client's
    paths, or a split without memory each request, to the one or the other.
    """
    both = {first.subject, second.subject}
    entries = [root for root in site.roots if both & ways.reach({root})]
    if site.beside is None and len(entries) > 1:
        return False
    met = ways.reach(site.roots)
    here = [one for one in ways.every if one == site.beside or (one.tier and one.subject in met)]
    parting = [one for one in here if both <= ways.reach(one.ways)]
    return bool(parting) and all(_keeps(one) for one in parting)


def _keeps(split: Splitting) -> bool:
    """Whether a client that comes again comes to the same arm."""
    by_path = any(isinstance(rule.condition, PathFits) for rule, _ in split.layer.rules)
    return split.layer.sticky is not None and not by_path


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
