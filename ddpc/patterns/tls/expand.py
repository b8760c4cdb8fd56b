"""From an attachment of tls to its layer."""

from __future__ import annotations

from ddpc.diagnostics import Code, Diagnostic, Label
from ddpc.ir.design import Placement, Service
from ddpc.ir.http import Certificate, Site, Termination
from ddpc.ir.values import Size
from ddpc.patterns.contract import Contribution, Hop, Use
from ddpc.patterns.ports import free_port, health_port
from ddpc.patterns.tls.options import TlsOptions

_APP = "app demo { }\n"
_LEGACY = (
    'service billing {\n  image "registry.example.com/legacy/billing:7.3"\n  user  10001\n'
    '  port  http 8080\n  ready command "/bin/billing" "--health"\n}\n'
    "attach tls to billing as sidecar {\n"
    '  hosts "billing.example.com"\n  certificate secret billing-tls\n  reach load-balancer\n}\n'
)

PLAINTEXT_REACHABLE = Code(
    slug="tls/plaintext-reachable",
    summary="a service with a TLS sidecar also listens in plain text on the pod's address",
    why=(
        "The sidecar shares the pod's network: a process that listens on every address can be"
        " reached"
        " past the sidecar, without TLS, by whoever reaches the pod. It has to listen on 127.0.0.1,"
        " and `on localhost` says that it does."
    ),
    example=_APP + _LEGACY,
    instead=_APP + _LEGACY.replace("8080", "8080 on localhost"),
)

RANK = 10
"""tls is the outermost layer."""

PLAIN_PORT = 8080
HEALTH_PORT = 8081


def expand(use: Use, report: list[Diagnostic]) -> Contribution:
    """One termination layer, with one site for all hosts."""
    options = use.attachment.options
    assert isinstance(options, TlsOptions)
    origin = use.attachment.origin
    sidecar = use.attachment.placement is Placement.SIDECAR
    if sidecar:
        _check_plaintext(use, report)
    plain = options.plain or ("closed" if sidecar else "redirect")
    http_port = free_port(PLAIN_PORT, options.listen) if plain == "redirect" else None
    layer = Termination(
        https_port=options.listen,
        http_port=http_port,
        sites=(
            Site(
                hosts=options.hosts,
                certificate=Certificate(secret=options.certificate),
                routes=(),
                redirect_host=options.hosts[0],
                origin=origin,
            ),
        ),
        hsts=options.hsts,
        body_limit=options.body,
        origin=origin,
    )
    return Contribution(
        hops=(
            Hop(
                layer=layer,
                rank=RANK,
                pattern=use.attachment.pattern,
                label=use.attachment.label,
                placement=use.attachment.placement,
                health_port=health_port(
                    options.listen, None if sidecar else HEALTH_PORT, http_port
                ),
                sizes=options.sizes,
                replicas=2,
                memory=Size(128 << 20),
                reach=options.reach,
                separate=use.attachment.separate,
                behind=use.attachment.behind,
                drain=options.drain,
                native=use.attachment.native,
                listens=options.listens,
                authority=options.authority,
                origin=origin,
            ),
        )
    )


def _check_plaintext(use: Use, report: list[Diagnostic]) -> None:
    port = use.port
    if port is None or not isinstance(use.subject, Service) or port.on_localhost:
        return
    report.append(
        Diagnostic(
            code=PLAINTEXT_REACHABLE,
            message=f"`{use.subject.name}` can be reached in plain text past its TLS sidecar",
            span=port.origin.span,
            label="listens on the pod's address",
            labels=(Label(span=use.attachment.origin.span, text="the sidecar is attached here"),),
            helps=(
                (
                    "let the process listen on 127.0.0.1 only, and say so:"
                    f" `port {port.protocol} {port.number} on localhost`"
                ),
            ),
        )
    )
