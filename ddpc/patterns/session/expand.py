"""From an attachment of session to its layer, or to what the cluster does itself."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Attachment
from ddpc.ir.http import Session
from ddpc.ir.values import Size
from ddpc.patterns.contract import Contribution, Hop, Use
from ddpc.patterns.ports import health_port
from ddpc.patterns.session.codes import NO_COOKIES, NO_TIER
from ddpc.patterns.session.options import SessionOptions

RANK = 50
"""Nothing stands between a session and the pods."""

PORT, HEALTH = 8080, 8081


def expand(use: Use, report: list[Diagnostic]) -> Contribution:
    """A layer that chooses the pod by cookie or header; by address, the cluster's own affinity."""
    options = use.attachment.options
    assert isinstance(options, SessionOptions)
    if options.affinity is not None:
        _check_head(use.attachment, report)
        return Contribution(affinity=options.affinity)
    if options.cookie is not None and use.port is not None and use.port.protocol == "grpc":
        report.append(_no_cookies(use, options))
    return Contribution(hops=(_hop(use.attachment, options),))


def _hop(attachment: Attachment, options: SessionOptions) -> Hop:
    return Hop(
        layer=Session(
            cookie=options.cookie,
            header=options.header,
            issued=options.issued,
            origin=attachment.origin,
        ),
        rank=RANK,
        pattern=attachment.pattern,
        label=attachment.label,
        placement=attachment.placement,
        port=options.listen or PORT,
        health_port=health_port(options.listen or PORT, HEALTH),
        sizes=options.sizes,
        replicas=2,
        memory=Size(128 << 20),
        reach=options.reach,
        separate=attachment.separate,
        behind=attachment.behind,
        native=attachment.native,
        listens=options.listens,
        pods=options.pods,
        origin=attachment.origin,
    )


def _check_head(attachment: Attachment, report: list[Diagnostic]) -> None:
    for said, word in ((attachment.behind, "behind"), (attachment.separate, "separate")):
        if said:
            report.append(
                Diagnostic(
                    code=NO_TIER,
                    message=f"`{word}` has no meaning where the cluster keeps the clients",
                    span=attachment.origin.span,
                    label="there is no server",
                )
            )


def _no_cookies(use: Use, options: SessionOptions) -> Diagnostic:
    return Diagnostic(
        code=NO_COOKIES,
        message=f"clients of `{use.subject.name}` keep no cookies",
        span=options.by.span,
        label="by cookie, before a port of gRPC",
        helps=("keep them by a header that they send: `by header x-user`",),
    )
