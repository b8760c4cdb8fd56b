"""The arms of a split: which there are, what each gets, and where they lead."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.design import Front, Placement
from ddpc.ir.http import Upstream
from ddpc.ir.split import Arm, Rule
from ddpc.ir.values import Duration, Percent
from ddpc.node import frozen
from ddpc.patterns.contract import Use
from ddpc.patterns.dialled import Place, dialled
from ddpc.patterns.split import codes
from ddpc.patterns.split.options import Send, SplitOptions, arithmetic

TIMEOUT = Duration(60_000)
WHOLE = 100


@frozen(kw_only=True)
class Drawn:
    """The arms in their order, the upstreams of those that are not the subject itself."""

    arms: tuple[Arm, ...]
    upstreams: tuple[Upstream, ...]

    @property
    def shares(self) -> bool:
        """Whether users are drawn at all."""
        return any(arm.share is not None for arm in self.arms)

    @property
    def settled(self) -> bool:
        """Whether all who are drawn come to one arm: the last step of a ramp."""
        return any(arm.share is not None and arm.share.value == WHOLE for arm in self.arms)


def drawn(
    use: Use, options: SplitOptions, place: Place | None, protocol: str, report: list[Diagnostic]
) -> Drawn | None:
    """The arms, the rest last; None where ``report`` says why there are none.

    ``place`` is where an ambassador's target is dialled; ``protocol`` is what all arms speak.
    """
    attachment = use.attachment
    tier = attachment.placement is Placement.TIER
    home = attachment.service if tier else attachment.target
    before = len(report)
    if all(send.target == home for send in options.sends):
        report.append(_nowhere(use, home or ""))
        return None
    stays = not (tier and isinstance(use.subject, Front))
    sends = _with_rest(use, options.sends, home if stays else None, report)
    arms: dict[str | None, Arm] = {}
    upstreams: dict[str, Upstream] = {}
    for send in sorted(sends, key=lambda send: (send.rest, send.target, str(send.port or ""))):
        name: str | None = None
        if not (tier and send.target == home and send.port is None):
            at = place if send.target == home and send.port is None else None
            upstream = _upstream(use, send, at, protocol, report)
            if upstream is None:
                continue
            name = upstream.name
            upstreams.setdefault(name, upstream)
        arms[name] = _added(arms.get(name), name, send)
    if any(diagnostic.is_error for diagnostic in report[before:]):
        return None
    in_order = sorted(arms.values(), key=lambda arm: (arm.rest, arm.upstream or home or ""))
    return Drawn(
        arms=tuple(in_order), upstreams=tuple(upstreams[name] for name in sorted(upstreams))
    )


def _added(arm: Arm | None, name: str | None, send: Send) -> Arm:
    """The arm with what one more statement sends to it: of one port by name and number, both."""
    arm = arm or Arm(upstream=name, origin=send.origin)
    rules = tuple(Rule(condition=one, origin=send.origin) for one in send.conditions)
    shares = [share.value for share in (arm.share, send.share) if share is not None and share.value]
    return evolve(
        arm,
        share=Percent(sum(shares, start=Fraction(0))) if shares else None,
        rest=arm.rest or send.rest,
        rules=(*arm.rules, *rules),
    )


def _with_rest(
    use: Use, sends: tuple[Send, ...], home: str | None, report: list[Diagnostic]
) -> tuple[Send, ...]:
    """The statements, with one for the rest wherever something is left or may be some day."""
    shares = [send for send in sends if send.share is not None]
    total = sum((s.share.value for s in shares if s.share is not None), start=Fraction(0))
    rest = said = next((send for send in sends if send.rest), None)
    own = next((send for send in shares if send.target == home and send.port is None), None)
    if rest is None and own is not None and total == WHOLE:
        # The subject's own share is what the others leave, and grows or shrinks with them.
        return (*(s for s in sends if s is not own), evolve(own, share=None, rest=True))
    if rest is None and home is not None and own is None:
        rest = Send(target=home, port=None, rest=True, origin=use.attachment.origin)
        sends = (*sends, rest)
    if rest is None and total != WHOLE:
        report.append(_no_rest(use, shares, Percent(WHOLE - total)))
    elif rest is not None and total == WHOLE:
        report.append(_nothing_left(rest, shares, implied=said is None))
    return sends


def _upstream(
    use: Use, send: Send, place: Place | None, protocol: str, report: list[Diagnostic]
) -> Upstream | None:
    if place is None:
        place = dialled(use.design, send.target, send.port, send.origin, report, (protocol,))
    if place is None:
        return None
    return Upstream(
        name=place.upstream_of(send.target, send.port),
        host=place.host,
        port=place.port,
        protocol=place.protocol,
        timeout=TIMEOUT,
        target=send.target,
        inner=not use.attachment.full,
        origin=send.origin,
    )


def _nowhere(use: Use, home: str) -> Diagnostic:
    return Diagnostic(
        code=codes.NOWHERE,
        message=f"the split sends nothing to anything but `{home}`",
        span=use.attachment.origin.span,
        label="expected another service to `send` to",
    )


def _no_rest(use: Use, shares: list[Send], left: Percent) -> Diagnostic:
    where = use.attachment.service
    return Diagnostic(
        code=codes.NO_REST,
        message=f"{left if shares else 'what no rule names'} goes nowhere",
        span=use.attachment.origin.span,
        label="expected `send rest to SERVICE`",
        labels=tuple(Label(span=send.origin.span, text=f"{send.share}") for send in shares),
        notes=(arithmetic(shares),)
        if shares
        else (f"`{where}` has no pods that could take the others",),
    )


def _nothing_left(rest: Send, shares: list[Send], *, implied: bool) -> Diagnostic:
    helps: tuple[str, ...] = ()
    if implied and len(shares) == 1:
        helps = (f"if everybody is meant to go there: `send rest to {shares[0].target}`",)
    return Diagnostic(
        code=codes.NOTHING_LEFT,
        message=f"nothing is left for `{rest.target}`",
        span=rest.origin.span,
        label="takes what the shares leave",
        labels=tuple(Label(span=send.origin.span, text=f"{send.share}") for send in shares),
        notes=(arithmetic(shares),),
        helps=helps,
    )
