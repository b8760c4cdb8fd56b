"""Which exporter asks which port of a service."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, Label, one_of
from ddpc.ir.design import Port, Service
from ddpc.node import frozen
from ddpc.patterns.contract import Use
from ddpc.patterns.metrics import codes
from ddpc.patterns.metrics.exporter import Exporter
from ddpc.patterns.metrics.exporters import (
    BY_NAME,
    BY_PROTOCOL,
    CUSTOM,
    EXPORTERS,
    SPEAKS_ITSELF,
)
from ddpc.patterns.metrics.options import MetricsOptions


@frozen(kw_only=True)
class Asked:
    """An exporter and the port that it asks; None where it asks none."""

    exporter: Exporter
    port: Port | None


def asked(use: Use, options: MetricsOptions, report: list[Diagnostic]) -> Asked | None:
    """What asks which port; None where ``report`` says why nothing does."""
    service = use.subject
    assert isinstance(service, Service)
    ports = _ports(use, service, report)
    if ports is None:
        return None
    if options.exporter == CUSTOM:
        custom = _custom(options, report)
        return Asked(exporter=custom, port=None) if custom is not None else None
    if options.exporter is not None:
        named = BY_NAME[options.exporter]
        if not named.fits:
            return Asked(exporter=named, port=None)
        fitting = tuple(port for port in ports if port.protocol in named.fits)
        port = _only(use, fitting, service, f"`{named.name}`", named.fits, report)
        return Asked(exporter=named, port=port) if port is not None else None
    fitting = tuple(port for port in ports if port.protocol in BY_PROTOCOL)
    if not fitting:
        report.append(_no_exporter(use, ports, service))
        return None
    port = _only(use, fitting, service, "an exporter", tuple(BY_PROTOCOL), report)
    return Asked(exporter=BY_PROTOCOL[port.protocol], port=port) if port is not None else None


def _ports(use: Use, service: Service, report: list[Diagnostic]) -> tuple[Port, ...] | None:
    """The ports that may be asked: the one that is said, or all."""
    which = use.attachment.port
    if which is None:
        return service.ports
    found = service.port(which)
    if found is not None:
        return (found,)
    report.append(
        Diagnostic(
            code=codes.WHICH_PORT,
            message=f"`{service.name}` has no port `{which}`",
            span=use.attachment.origin.span,
            label="expected " + (one_of(port.name for port in service.ports) or "a declared port"),
        )
    )
    return None


def _only(
    use: Use,
    fitting: tuple[Port, ...],
    service: Service,
    who: str,
    protocols: tuple[str, ...],
    report: list[Diagnostic],
) -> Port | None:
    if len(fitting) == 1:
        return fitting[0]
    kinds = one_of(protocols)
    report.append(
        Diagnostic(
            code=codes.WHICH_PORT,
            message=f"nothing says which port of `{service.name}` {who} asks"
            if fitting
            else f"`{service.name}` has no port that {who} can ask",
            span=use.attachment.origin.span,
            label="expected `port` and " + one_of(port.name for port in fitting)
            if fitting
            else f"asks a port of {kinds}",
            labels=tuple(
                Label(span=port.origin.span, text="fits" if fitting else f"is {port.protocol}")
                for port in (fitting or service.ports)[:3]
            ),
        )
    )
    return None


def _no_exporter(use: Use, ports: tuple[Port, ...], service: Service) -> Diagnostic:
    kinds = sorted({port.protocol for port in ports})
    hints = [SPEAKS_ITSELF[kind] for kind in kinds if kind in SPEAKS_ITSELF]
    return Diagnostic(
        code=codes.NO_EXPORTER,
        message=f"no exporter is known for {one_of(kinds) or 'a service without ports'}",
        span=use.attachment.origin.span,
        label="cannot tell what asks it",
        notes=(f"known: {', '.join(one.name for one in EXPORTERS)}", *hints),
        helps=(
            (
                "name one: `exporter NAME`, or `exporter custom` with an `image`, a `user` and the"
                " port that it listens at"
            ),
            (
                f"or say where it speaks Prometheus itself, in the service `{service.name}`:"
                " `metrics GET /metrics`"
            ),
        ),
    )


def _custom(options: MetricsOptions, report: list[Diagnostic]) -> Exporter | None:
    if options.image is None or options.user is None or options.listen is None:
        said = {"image": options.image, "user": options.user, "listen": options.listen}
        missing = [word for word, value in said.items() if value is None]
        report.append(
            Diagnostic(
                code=codes.CUSTOM,
                message=f"of your own exporter nothing says {_listed(missing)}",
                span=options.head.span,
                label="expected " + " and ".join(f"`{word}`" for word in missing),
            )
        )
        return None
    return Exporter(
        name=CUSTOM,
        image=options.image,
        port=options.listen,
        user=options.user,
        fits=(),
        up=None,
        health="",
        source="the user",
    )


def _listed(words: list[str]) -> str:
    words = [{"image": "its image", "user": "its user", "listen": "its port"}[w] for w in words]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
