"""Caches that everybody would pass by, because of what tells users apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.http import Cache
from ddpc.ir.origin import Origin
from ddpc.node import frozen
from ddpc.passes.codes_users import IGNORED_IN_VAIN, PASSED_BY_ALL
from ddpc.passes.plan import Chain, Plan
from ddpc.passes.split_ways import Splitting
from ddpc.passes.users import Headers, headers
from ddpc.patterns.contract import Hop

_ALWAYS: Final = frozenset({"authorization", "cookie"})
"""Headers with which a request passes, whatever is said of them."""


@frozen(kw_only=True)
class Giver:
    """A layer that gives a cookie to whoever comes without it."""

    cookie: str
    subject: str
    split: Splitting | None = None
    own: bool = False
    origin: Origin

    @property
    def tier(self) -> bool:
        return self.split is None or self.split.tier

    @property
    def what(self) -> str:
        return f"{'the split' if self.split else 'the session'} of `{self.subject}`"


def check_caches(
    plan: Plan,
    chain: Chain,
    caches: list[Hop],
    cookies: Mapping[str, Giver],
    report: list[Diagnostic],
) -> None:
    """Whether the caches of a chain serve those who come again.

    ``cookies`` are those that browsers are given and bring here.
    """
    found = headers(plan, chain)
    for hop in caches:
        assert isinstance(hop.layer, Cache)
        _check(chain, hop, hop.layer, cookies, found, report)
        known = (found.of_users | found.by_rule) - _ALWAYS
        for name in sorted({*hop.layer.ignored_headers} - known):
            report.append(_in_vain(hop, name))


def _check(
    chain: Chain,
    hop: Hop,
    cache: Cache,
    cookies: Mapping[str, Giver],
    found: Headers,
    report: list[Diagnostic],
) -> None:
    given = {
        name: one
        for name, one in sorted(cookies.items())
        # Of a session behind the cache itself something worse is said.
        if not (one.own or (one.split is None and one.subject == chain.subject))
        and not (cache.takes(name) or cache.skips(name))
    }
    settled = {*cache.ignored_headers, *cache.skip_headers}
    known = {name: one for name, one in sorted(found.by_split.items()) if name not in settled}
    if not given and not known:
        return
    kinds = [
        *((("cookie", cache.ignored_cookies, tuple(given)),) if given else ()),
        *((("header", cache.ignored_headers, tuple(known)),) if known else ()),
    ]
    ignore = _words("ignore", kinds)
    skip = _words("skip", [(kind, (), names) for kind, _, names in kinds])
    report.append(
        Diagnostic(
            code=PASSED_BY_ALL,
            message=f"whoever comes with {_or(*given, *known)} passes `{hop.pattern}` of"
            f" `{chain.subject}`",
            span=hop.origin.span,
            label="answers only those who come without",
            labels=(
                *(
                    Label(span=one.origin.span, text=f"gives the cookie {name} to everybody")
                    for name, one in given.items()
                ),
                *(
                    Label(span=one.origin.span, text=f"knows everybody by the header {name}")
                    for name, one in known.items()
                ),
            ),
            notes=("it may tell the service who asks, and the answer would be one user's own",),
            helps=(
                f"if answers do not depend on it: {ignore} in the cache",
                f"if they do, say that it is meant: {skip} in the cache",
            ),
        )
    )


def _or(*names: str) -> str:
    return " or ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


def _words(word: str, kinds: list[tuple[str, tuple[str, ...], tuple[str, ...]]]) -> str:
    """The statements that name what is named already, and some more."""
    return " and ".join(
        f"`{word} {kind} {' '.join(_quoted(name) for name in (*before, *more))}`"
        for kind, before, more in kinds
    )


def _quoted(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() else f'"{name}"'


def _in_vain(cache: Hop, name: str) -> Diagnostic:
    always = name in _ALWAYS
    return Diagnostic(
        code=IGNORED_IN_VAIN,
        message=f"`ignore header {name}` changes nothing",
        span=cache.origin.span,
        label="such requests always pass it" if always else "this cache does not look at it",
        notes=(
            "with Authorization or a cookie a request is one user's own (RFC 9111, section 3.5)"
            if always
            else "no split before it and no session behind it tells users apart by that header",
        ),
    )
