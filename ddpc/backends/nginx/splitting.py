"""Splits: which upstream a request goes to, by rules and by shares of users."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from attrs import evolve

from ddpc.backends.nginx import codes, hops, quote
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.maps import Map, Shares, Splitting
from ddpc.backends.nginx.model import Authority, Clients, Directive, Hop
from ddpc.backends.nginx.quote import Word
from ddpc.diagnostics import Label
from ddpc.ir.http import HttpProxy, Split, Upstream
from ddpc.ir.origin import UNKNOWN
from ddpc.ir.split import Arm, CookieIs, HeaderIs, PathFits, Rule, Sticky
from ddpc.node import frozen

ARM: Final = Word("$arm")
"""The variable that names the upstream of a request."""

_EMPTY: Final = Word("''")
_USER: Final = Word("$split_user")
_EACH: Final = Word("$request_id")
_PLAIN_COOKIE: Final = re.compile(r"[A-Za-z0-9_]+", re.ASCII)


@frozen(kw_only=True)
class Plan:
    """How a program splits: the variables, the way that they lead, the cookie that is given."""

    splitting: Splitting
    hop: Hop
    host: Word
    issued: Directive | None


def plan(program: HttpProxy, split: Split, who: Clients, findings: Findings) -> Plan:
    """How ``split`` is done: rules first, then shares of who is known by the sticky key."""
    users, key = _users(split.sticky) if len(split.shared) > 1 else ((), _EACH)
    rules = _rules(program, split, findings)
    shares, drawn = _shares(program, split, key, ARM if not rules else Word("$drawn_arm"), findings)
    after: list[Map] = []
    for number, one in enumerate(rules):
        last = number == len(rules) - 1
        variable = ARM if last else Word(f"$arm_{number + 1}")
        after.append(evolve(one, variable=variable, default=drawn))
        drawn = variable
    hop, ways = _way(program, split, findings)
    host, by_host = _hosts(program, split, who, findings)
    issued: tuple[Map, ...] = ()
    directive = None
    if users and split.sticky is not None and split.sticky.by == "cookie":
        issued, directive = _issued(split, split.sticky, who)
    return Plan(
        splitting=Splitting(
            before=(*users, *issued),
            shares=shares,
            after=(*after, *ways, *by_host),
            origin=split.origin,
        ),
        hop=hop,
        host=host,
        issued=directive,
    )


def _name(program: HttpProxy, arm: Arm, findings: Findings) -> Word:
    return findings.word(quote.name, arm.upstream or program.next, arm.origin)


def _users(sticky: Sticky | None) -> tuple[tuple[Map, ...], Word]:
    """The maps that tell users apart, and the variable that does."""
    if sticky is None:
        return (), _EACH
    if sticky.by == "client-ip":
        return (), Word("$remote_addr")
    why = "A user is who carries the same one; who has none is drawn for this request alone."
    before: tuple[Map, ...] = ()
    if sticky.by == "header":
        carried = quote.header_variable("http_", sticky.name)
    elif _PLAIN_COOKIE.fullmatch(sticky.name):
        carried = Word(f"$cookie_{sticky.name}")
    else:
        carried = Word("$split_cookie")
        case = (quote.captured_cookie(sticky.name, "split_carried"), Word("$split_carried"))
        before = (Map(of=Word("$http_cookie"), variable=carried, entries=(case,), default=_EMPTY),)
    if sticky.by == "cookie":
        why = "A user is who carries the same cookie; a newcomer gets one, drawn for already here."
    user = Map(of=carried, variable=_USER, entries=((_EMPTY, _EACH),), default=carried, why=why)
    return (*before, user), _USER


def _issued(split: Split, sticky: Sticky, who: Clients) -> tuple[tuple[Map, ...], Directive]:
    """The cookie that newcomers are given, unless the service gives them one of its name."""
    plain = _PLAIN_COOKIE.fullmatch(sticky.name) is not None
    scheme = Word("$forwarded_proto" if who.passes_on else "$scheme")
    secure = Map(
        of=scheme,
        variable=Word("$split_secure"),
        entries=((Word("https"), Word("'; Secure'")),),
        default=_EMPTY,
    )
    own: tuple[Map, ...] = ()
    given = Word(f"$cookie_{sticky.name}$upstream_cookie_{sticky.name}")
    if not plain:
        given = Word("$split_cookie$split_own")
        case = (quote.set_cookie(sticky.name), Word("own"))
        source = Word("$upstream_http_set_cookie")
        own = (Map(of=source, variable=Word("$split_own"), entries=(case,), default=_EMPTY),)
    value = (
        f'"{sticky.name}={_EACH}; Path=/; Max-Age={sticky.lasts.seconds};'
        ' HttpOnly; SameSite=Lax$split_secure"'
    )
    issued = Map(
        of=given,
        variable=Word("$split_issued"),
        entries=((_EMPTY, Word(value)),),
        default=_EMPTY,
    )
    header = Directive(
        name=Word("add_header"),
        arguments=(Word("Set-Cookie"), Word("$split_issued"), Word("always")),
        origin=split.origin,
    )
    return (secure, *own, issued), header


def _shares(
    program: HttpProxy, split: Split, key: Word, variable: Word, findings: Findings
) -> tuple[Shares | None, Word]:
    """The drawing, and what it comes to: without one, the only arm that is left."""
    drawn = split.shared
    if len(drawn) == 1 and variable is not ARM:
        return None, _name(program, drawn[0], findings)
    salt = findings.word(quote.name, split.salt, split.origin)
    parts = [
        (findings.word(quote.share, arm.share, arm.origin), _name(program, arm, findings))
        for arm in drawn[:-1]
        if arm.share is not None
    ]
    parts.append((Word("*"), _name(program, drawn[-1], findings)))
    return Shares(key=Word(f'"{salt}:{key}"'), variable=variable, parts=tuple(parts)), variable


def _rules(program: HttpProxy, split: Split, findings: Findings) -> list[Map]:
    """A map for each thing that rules look at, the one that wins over all others last."""
    found: dict[Word, list[tuple[Rule, tuple[Word, Word]]]] = {}
    for rule, arm in split.rules:
        arm_name = _name(program, arm, findings)
        source, key = _case(rule, findings)
        found.setdefault(source, []).append((rule, (key, arm_name)))
    made = []
    for source, cases in reversed(found.items()):
        _check_twice(cases, findings)
        made.append(
            Map(
                of=source,
                variable=Word(),
                entries=tuple(case for _, case in cases),
                default=Word(),
                origin=cases[0][0].origin if len(cases) == 1 else UNKNOWN,
            )
        )
    return made


def _case(rule: Rule, findings: Findings) -> tuple[Word, Word]:
    """What a rule looks at, and what that has to fit."""
    condition = rule.condition
    if isinstance(condition, HeaderIs):
        source = quote.header_variable("http_", condition.name)
        return source, findings.word(quote.exactly, condition.value, rule.origin)
    if isinstance(condition, CookieIs):
        name = condition.name
        key = findings.word(lambda v: quote.among_cookies(name, v), condition.value, rule.origin)
        return Word("$http_cookie"), key
    assert isinstance(condition, PathFits)
    plain = findings.carry(quote.plain, condition.path, rule.origin)
    return Word("$uri"), findings.word(quote.fits, plain, rule.origin) if plain else Word()


def _check_twice(cases: Iterable[tuple[Rule, tuple[Word, Word]]], findings: Findings) -> None:
    """Two ways to write one path are one rule, and it cannot lead to two places."""
    first: dict[Word, tuple[Rule, Word]] = {}
    for rule, (key, arm) in cases:
        other, leads = first.setdefault(key, (rule, arm))
        if key and leads != arm:
            findings.add(
                codes.TWICE,
                rule.origin,
                "two rules of a split claim the same requests",
                labels=(Label(span=other.origin.span, text="first claimed here"),),
            )


def _way(program: HttpProxy, split: Split, findings: Findings) -> tuple[Hop, tuple[Map, ...]]:
    """The one way to whichever upstream the variable names, and what it needs to know of each."""
    arms = {arm.upstream or program.next: arm for arm in split.arms}
    named = [(program.upstream(name), arm) for name, arm in arms.items()]
    ways = [(hops.way(upstream, None, findings), upstream, arm) for upstream, arm in named]
    longest = max(ways, key=lambda one: one[1].timeout)[0]
    repeats = [way.retry_window for way, _, _ in ways if way.retry_window is not None]
    scheme, by_scheme = _by_arm("$arm_scheme", [(up, _scheme(way)) for way, up, _ in ways])
    maps = by_scheme
    encrypted = [(way.authority, up, arm) for way, up, arm in ways if way.authority is not None]
    authority = None
    if encrypted:
        name, by_name = _by_arm("$arm_name", [(up, signed.name) for signed, up, _ in encrypted])
        maps = (*by_scheme, *by_name)
        authority = evolve(encrypted[0][0], name=name)
        _check_authorities(encrypted, findings)
    return (
        evolve(
            longest,
            url=Word(f"{scheme}://{ARM}"),
            retry_window=repeats[0] if len(repeats) == len(ways) else None,
            authority=authority,
        ),
        maps,
    )


def _hosts(
    program: HttpProxy, split: Split, who: Clients, findings: Findings
) -> tuple[Word, tuple[Map, ...]]:
    """Which host an arm is asked for: one that ends TLS refuses those that it has no name for."""
    entries: list[tuple[Word, Word]] = []
    for name in sorted({arm.upstream or program.next for arm in split.arms}):
        verified = program.upstream(name).verification
        if verified is None or not verified.hosts:
            continue
        known = findings.word(quote.server_name, verified.server_name, split.origin)
        entries += [(quote.of_which(name, host.lower()), who.host) for host in verified.hosts]
        entries.append((quote.of_which(name, None), known))
    if not entries:
        return who.host, ()
    host = Map(
        of=Word(f"{ARM}:{who.host}"),
        variable=Word("$arm_host"),
        entries=tuple(entries),
        default=who.host,
        why="An arm that ends TLS is asked for a host that it knows: this one, or its usual one.",
    )
    return host.variable, (host,)


def _scheme(way: Hop) -> Word:
    return Word(way.url.partition("://")[0])


def _by_arm(variable: str, values: list[tuple[Upstream, Word]]) -> tuple[Word, tuple[Map, ...]]:
    """What an arm has of its own: one value for all, or a variable and the map that makes it."""
    usual = values[-1][1]
    entries = tuple((quote.exactly(up.name), value) for up, value in values if value != usual)
    if not entries:
        return usual, ()
    return Word(variable), (Map(of=ARM, variable=Word(variable), entries=entries, default=usual),)


def _check_authorities(
    encrypted: list[tuple[Authority, Upstream, Arm]], findings: Findings
) -> None:
    """nginx verifies all that one location leads to by the same authority."""
    files = {signed.file for signed, _, _ in encrypted}
    if len(files) > 1:
        first, second = encrypted[0][2], encrypted[-1][2]
        findings.add(
            codes.AUTHORITIES,
            second.origin,
            "two arms of a split are verified by different authorities",
            label="its certificate is signed by another",
            labels=(Label(span=first.origin.span, text="of this arm's"),),
            helps=("let one authority sign both, or both authorities stand in one Secret",),
        )
