"""What an attachment of split says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import field

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.origin import Origin
from ddpc.ir.split import YEAR, Condition, CookieIs, HeaderIs, PathFits, Sticky
from ddpc.ir.values import Duration, PathPattern, Percent
from ddpc.node import frozen
from ddpc.patterns.contract import TierSizes
from ddpc.patterns.split import codes
from ddpc.patterns.split.schema import (
    BY_COOKIE,
    BY_HEADER,
    BY_PATH,
    OF_ADDRESS,
    OF_COOKIE,
    OF_HEADER,
    REST,
)
from ddpc.patterns.told_apart import no_key
from ddpc.patterns.words import listens, reaches, sizes_of
from ddpc.schema.settings import Block, Setting

_INSTEAD: Final = {
    "cookie": "say which cookie: `sticky cookie NAME`",
    "x-forwarded-for": "to draw users by their address: `sticky client-ip`",
    "x-real-ip": "to draw users by their address: `sticky client-ip`",
}
SECOND: Final = Duration(1_000)
STEPS = 100
"""Of how many parts of a per cent shares are made: two digits after the point."""


@frozen(kw_only=True)
class Send:
    """Some of the requests go to ``target``: a share, the rest, or what fits a condition."""

    target: str
    port: str | int | None
    share: Percent | None = None
    rest: bool = False
    conditions: tuple[Condition, ...] = ()
    origin: Origin = field(eq=False, repr=False)


@frozen(kw_only=True)
class SplitOptions:
    """What the block says. ``sticky`` None: nothing keeps users; ``said`` is where that stands."""

    sends: tuple[Send, ...]
    sticky: Sticky | None
    said: Origin | None = field(eq=False, repr=False)
    reach: bool
    listen: int | None
    listens: Origin | None = field(eq=False, repr=False)
    of_tiers: Origin | None = field(eq=False, repr=False)
    """A statement that means something for a tier only, where there is one."""
    sizes: TierSizes

    @property
    def callees(self) -> tuple[str, ...]:
        """The services that requests are sent to."""
        return tuple(sorted({send.target for send in self.sends}))


def read(block: Block, report: list[Diagnostic]) -> SplitOptions | None:
    """The options; None where ``report`` says why there are none."""
    before = len(report)
    sends = tuple(_send(setting, report) for setting in block.listed("send"))
    _check_shares(sends, report)
    _check_rules(sends, report)
    sticky = block.one("sticky")
    # Where all go to one arm it is a ramp's last step: what keeps users stays for the way back.
    if sticky is not None and not any(send.share is not None or send.rest for send in sends):
        report.append(
            Diagnostic(
                code=codes.NOTHING_STICKY,
                message="no share is said that users could be kept in",
                span=sticky.head,
                label="rules decide by each request alone",
            )
        )
    _check_key(sticky, report)
    _check_time(sticky, report)
    if any(diagnostic.is_error for diagnostic in report[before:]):
        return None
    of_tiers = block.one("replicas") or block.one("reach")
    return SplitOptions(
        sends=sends,
        sticky=_sticky(sticky),
        said=_origin(sticky),
        reach=reaches(block),
        listen=block.value("listen", int),
        listens=listens(block),
        of_tiers=_origin(of_tiers),
        sizes=sizes_of(block),
    )


def _origin(setting: Setting | None) -> Origin | None:
    return Origin(setting.head, setting.text, "split") if setting is not None else None


def _send(setting: Setting, report: list[Diagnostic]) -> Send:
    share = setting.get("share", Percent)
    if share is not None and (share.value * STEPS).denominator != 1:
        report.append(
            Diagnostic(
                code=codes.TOO_FINE,
                message=f"a share of {share} is finer than a hundredth of a per cent",
                span=setting.where("share"),
                label="expected at most two digits after the point",
            )
        )
    port = setting.get("port", object)
    assert port is None or isinstance(port, str | int)
    return Send(
        target=setting.need("target", str),
        port=port,
        share=share,
        rest=setting.form == REST,
        conditions=_conditions(setting),
        origin=Origin(setting.head, setting.text, "split"),
    )


def _conditions(setting: Setting) -> tuple[Condition, ...]:
    if setting.form == BY_HEADER:
        name = setting.need("header", str).lower()
        return (HeaderIs(name=name, value=setting.need("value", str)),)
    if setting.form == BY_COOKIE:
        name = setting.need("cookie", str)
        return (CookieIs(name=name, value=setting.need("value", str)),)
    if setting.form == BY_PATH:
        paths = dict.fromkeys(setting.all("paths", PathPattern))
        return tuple(PathFits(path=path) for path in paths)
    return ()


def _sticky(setting: Setting | None) -> Sticky | None:
    if setting is None:
        return None
    if setting.form == OF_COOKIE:
        lasts = setting.get("lasts", Duration)
        return Sticky(by="cookie", name=setting.need("cookie", str), lasts=lasts or YEAR)
    if setting.form == OF_HEADER:
        return Sticky(by="header", name=setting.need("header", str))
    return Sticky(by="client-ip") if setting.form == OF_ADDRESS else None


def _check_key(sticky: Setting | None, report: list[Diagnostic]) -> None:
    header = sticky.get("header", str) if sticky is not None else None
    reason = no_key(header) if header is not None else None
    if sticky is None or reason is None:
        return
    report.append(
        Diagnostic(
            code=codes.NOT_A_KEY,
            message=f"the header {header} does not tell users apart",
            span=sticky.where("header"),
            label=reason,
            helps=(_INSTEAD.get((header or "").lower(), "take a header that names the user"),),
        )
    )


def _check_time(sticky: Setting | None, report: list[Diagnostic]) -> None:
    lasts = sticky.get("lasts", Duration) if sticky is not None else None
    if sticky is None or lasts is None or lasts >= SECOND:
        return
    report.append(
        Diagnostic(
            code=codes.NO_TIME,
            message=f"a cookie that lasts {lasts} keeps nobody with an arm",
            span=sticky.where("lasts"),
            label="expected a second or more",
        )
    )


def _check_shares(sends: tuple[Send, ...], report: list[Diagnostic]) -> None:
    shares = [send for send in sends if send.share is not None]
    total = sum(send.share.value for send in shares if send.share is not None)
    if total > 100:
        last = max(shares, key=lambda send: send.origin.span)
        report.append(
            Diagnostic(
                code=codes.TOO_MUCH,
                message="the shares are more than a hundred per cent",
                span=last.origin.span,
                label="one of them",
                labels=tuple(
                    Label(span=send.origin.span, text=f"{send.share}")
                    for send in shares
                    if send is not last
                ),
                notes=(arithmetic(shares),),
            )
        )
    rests = sorted((send for send in sends if send.rest), key=lambda send: send.origin.span)
    for second in rests[1:]:
        report.append(
            Diagnostic(
                code=codes.TWO_RESTS,
                message="the rest goes to two places",
                span=second.origin.span,
                label="the second",
                labels=(Label(span=rests[0].origin.span, text="the first"),),
            )
        )


def arithmetic(shares: Iterable[Send]) -> str:
    """The sum of some shares, as one would write it."""
    values = [send.share.value for send in shares if send.share is not None]
    return " + ".join(f"{Percent(value)}" for value in values) + f" = {float(sum(values)):g}%"


def _check_rules(sends: tuple[Send, ...], report: list[Diagnostic]) -> None:
    first: dict[Condition, Send] = {}
    named: dict[tuple[str, str, str], Send] = {}
    for send in sorted(sends, key=lambda send: send.origin.span):
        for condition in send.conditions:
            other = first.setdefault(condition, send)
            if other is not send:
                report.append(_same(send, other))
        _check_both_fit(send, named, report)


def _check_both_fit(
    send: Send, named: dict[tuple[str, str, str], Send], report: list[Diagnostic]
) -> None:
    """A request may carry two headers, or two cookies, that are named for different arms."""
    condition = next(iter(send.conditions), None)
    if not isinstance(condition, HeaderIs | CookieIs):
        return
    kind, name = "headers" if isinstance(condition, HeaderIs) else "cookies", condition.name
    for (other_kind, other_name, target), other in named.items():
        if other_kind == kind and other_name != name and target != send.target:
            wins = send if name < other_name else other
            report.append(_both_fit(kind, wins, (send, name), (other, other_name)))
            break
    named.setdefault((kind, name, send.target), send)


def _both_fit(kind: str, wins: Send, here: tuple[Send, str], there: tuple[Send, str]) -> Diagnostic:
    return Diagnostic(
        code=codes.BOTH_FIT,
        message=f"a request with both {kind} goes to `{wins.target}`",
        span=here[0].origin.span,
        label=f"by `{here[1]}`",
        labels=(Label(span=there[0].origin.span, text=f"by `{there[1]}`"),),
        notes=(f"of two {kind} the one whose name comes first in the alphabet wins",),
    )


def _same(second: Send, first: Send) -> Diagnostic:
    return Diagnostic(
        code=codes.SAME_RULE,
        message="two rules are for the same requests",
        span=second.origin.span,
        label="the second",
        labels=(Label(span=first.origin.span, text="the first"),),
    )
