"""From an attachment of split to its layer, or to a server beside its caller."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Container, Role
from ddpc.ir.design import Design, Placement, Service
from ddpc.ir.http import HttpProxy, Split
from ddpc.ir.origin import Origin
from ddpc.ir.split import Sticky
from ddpc.ir.values import Cpu, Size
from ddpc.patterns.contract import Beside, Contribution, Hop, Standing, Use
from ddpc.patterns.dialled import dialled
from ddpc.patterns.ports import health_port
from ddpc.patterns.split import codes
from ddpc.patterns.split.arms import WHOLE, Drawn, drawn
from ddpc.patterns.split.options import SplitOptions

RANK: Final = 30
"""A split stands behind tls and rate-limit, and before each arm's own cache."""

PROTOCOLS: Final = ("http", "grpc")
PORT, HEALTH = 8080, 8081
BESIDE_MEMORY: Final = Size(64 << 20)
BESIDE_CPU: Final = Cpu(50)
_HEADER: Final = "know users by a header that the application sends: `sticky header x-user`"


def expand(use: Use, report: list[Diagnostic]) -> Contribution:
    """The split; nothing where ``report`` says what stands against it."""
    options = use.attachment.options
    assert isinstance(options, SplitOptions)
    if use.attachment.placement is Placement.TIER:
        return _tier(use, options, report)
    return _ambassador(use, options, report)


def _tier(use: Use, options: SplitOptions, report: list[Diagnostic]) -> Contribution:
    attachment, port = use.attachment, use.port
    assert port is not None
    made = drawn(use, options, None, port.protocol, report)
    if made is None:
        return Contribution()
    sticky = options.sticky
    programs = port.protocol == "grpc" or not _from_outside(use.design, use.subject.name)
    if options.said is None and made.shares and not programs:
        sticky = Sticky(by="cookie", name=_own_cookie(use), own=True)
    elif made.settled or not programs:
        pass  # whoever a client is, it comes to the same arm; or it keeps what it is given
    elif options.said is None and made.shares:
        report.append(_no_key(use))
    elif options.said is not None and sticky is not None and sticky.by == "cookie":
        report.append(_cookies_inside(options.said, f"the callers of `{use.subject.name}`"))
    hop = Hop(
        layer=_layer(use, made, sticky, use.subject.name),
        rank=RANK,
        pattern=attachment.pattern,
        label=attachment.label,
        upstreams=made.upstreams,
        port=options.listen or PORT,
        health_port=health_port(options.listen or PORT, HEALTH),
        sizes=options.sizes,
        reach=options.reach,
        separate=attachment.separate,
        behind=attachment.behind,
        native=attachment.native,
        listens=options.listens,
        origin=attachment.origin,
    )
    return Contribution(hops=(hop,))


def _from_outside(design: Design, name: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether browsers may be among the clients: who comes from outside, by a proxy there, or
    through a split that such clients come to, and that has ``name`` for a full arm.
    """
    subject = design.service_by_name.get(name) or design.front_by_name[name]
    return (
        subject.reach
        or bool(design.app.admitted_namespaces)
        or (isinstance(subject, Service) and bool(subject.admitted_namespaces))
        or name in design.routed
        or any(getattr(one.options, "reach", False) for one in design.attached_to.get(name, ()))
        or any(
            _from_outside(design, outer, seen | {name})
            for outer in design.fully_before.get(name, frozenset()) - seen - {name}
        )
    )


def _own_cookie(use: Use) -> str:
    words = ("split", use.subject.name, use.attachment.label)
    return "_".join(word.replace("-", "_") for word in words if word)


def _layer(use: Use, made: Drawn, sticky: Sticky | None, what: str) -> Split:
    """The layer; splits of one thing at several places agree, unless their labels tell them
    apart.
    """
    label = use.attachment.label
    return Split(
        arms=made.arms,
        sticky=sticky,
        salt=f"{what}.{label}" if label else what,
        origin=use.attachment.origin,
    )


def _ambassador(use: Use, options: SplitOptions, report: list[Diagnostic]) -> Contribution:
    attachment = use.attachment
    target = attachment.target
    assert target is not None
    before = len(report)
    _check_ambassador(use, options, report)
    place = dialled(use.design, target, attachment.port, attachment.origin, report, PROTOCOLS)
    if place is None:
        return Contribution()
    made = drawn(use, options, place, place.protocol, report)
    if made is None or any(diagnostic.is_error for diagnostic in report[before:]):
        return Contribution()
    layer = _layer(use, made, options.sticky, target)
    listen = options.listen
    assert listen is not None
    program = HttpProxy(
        port=listen,
        address="127.0.0.1",
        health_port=health_port(listen),
        layers=(layer,),
        upstreams=made.upstreams,
        next=layer.fallback.upstream or target,
        edge=False,
        stands_for=place.host,
        native=attachment.native,
        origin=attachment.origin,
    )
    name = "-".join(word for word in (attachment.pattern, attachment.label) if word)
    memory = options.sizes.memory or (BESIDE_MEMORY, BESIDE_MEMORY)
    container = Container(
        name=name,
        role=Role.SIDECAR,
        cpu=options.sizes.cpu or BESIDE_CPU,
        memory=memory,
        locked=True,
        read_only_root=True,
        program=program,
        origin=attachment.origin,
    )
    stands = Standing(port=place.port, listens=listen)
    return Contribution(
        beside=(Beside(containers=(container,), stands=stands, origin=attachment.origin),)
    )


def _check_ambassador(use: Use, options: SplitOptions, report: list[Diagnostic]) -> None:
    """What an ambassador has to say, and what it cannot."""
    origin = use.attachment.origin
    if options.listen is None:
        report.append(
            Diagnostic(
                code=codes.NO_LISTEN,
                message="nothing says where the application dials this",
                span=origin.span,
                label="expected `listen` and a port of localhost",
            )
        )
    if options.of_tiers is not None:
        report.append(
            Diagnostic(
                code=codes.OF_TIERS,
                message=f"`{options.of_tiers.statement}` has no meaning for an ambassador",
                span=options.of_tiers.span,
                label="it runs in every pod of its caller, for that alone",
            )
        )
    shares = [send.share.value for send in options.sends if send.share is not None]
    if options.said is None and shares and WHOLE not in shares:
        report.append(_no_key(use))
    elif options.said is not None and options.sticky is not None:
        _check_client(use, options.said, options.sticky, report, settled=WHOLE in shares)


def _check_client(
    use: Use, said: Origin, sticky: Sticky, report: list[Diagnostic], *, settled: bool
) -> None:
    """Whom an ambassador can tell apart: those of whom its caller says something."""
    if sticky.by == "client-ip":
        report.append(
            Diagnostic(
                code=codes.ONE_CLIENT,
                message=f"the only client is `{use.attachment.service}`, in the same pod",
                span=said.span,
                label="tells users apart by their address",
                notes=("all have one address: one arm would get everybody, the others nobody",),
                helps=(_HEADER,),
            )
        )
    elif sticky.by == "cookie" and not settled:
        report.append(_cookies_inside(said, f"`{use.attachment.service}`"))


def _cookies_inside(said: Origin, who: str) -> Diagnostic:
    return Diagnostic(
        code=codes.COOKIES_INSIDE,
        message=f"{who} would have to pass on cookies of users both ways",
        span=said.span,
        label="tells users apart by a cookie",
        notes=("a program keeps no cookies by itself: each request would be a newcomer's",),
        helps=(_HEADER,),
    )


def _no_key(use: Use) -> Diagnostic:
    return Diagnostic(
        code=codes.NO_KEY,
        message="with each request a user may meet another arm",
        span=use.attachment.origin.span,
        label="nothing says who is the same user",
        notes=("the callers are programs, which keep no cookies",),
        helps=(
            "name a header that they send for each user: `sticky header x-user`",
            "or say that it is meant: `sticky none`",
        ),
    )
