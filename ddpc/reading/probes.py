"""Probes: every time of them written out."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, Label, nearest, one_of
from ddpc.ir.deployment import Command, GrpcHealth, HttpGet, Probe, TcpConnect
from ddpc.ir.service import Port, likely
from ddpc.ir.values import Duration
from ddpc.reading.codes import UNKNOWN_PORT, WHICH_PORT
from ddpc.reading.origins import origin_of
from ddpc.reading.ports import say_port
from ddpc.schema.settings import Setting

EVERY = Duration(10_000)
TIMEOUT = Duration(2_000)
STARTED_EVERY = Duration(2_000)
STARTED_FAILURES = 30


def probe_of(
    setting: Setting | None,
    ports: tuple[Port, ...],
    report: list[Diagnostic],
    scraped: int | None = None,
) -> Probe | None:
    """The probe that ``setting`` describes; None without one, or where ``report`` says why.

    ``scraped`` is the number of the port that `metrics` names.
    """
    if setting is None:
        return None
    asks = _asks(setting, ports, report, scraped)
    if asks is None:
        return None
    slow_start = setting.word == "started"
    every = setting.get("every", Duration) or (STARTED_EVERY if slow_start else EVERY)
    return Probe(
        asks=asks,
        every=every,
        timeout=setting.get("timeout", Duration) or min(TIMEOUT, _whole(every)),
        after=setting.get("after", Duration) or Duration(0),
        failures=setting.get("failures", int) or (STARTED_FAILURES if slow_start else 3),
        successes=setting.get("successes", int) or 1,
        origin=origin_of(setting),
    )


def _whole(time: Duration) -> Duration:
    """As many whole seconds as fit, at least one: the cluster counts in seconds."""
    return Duration(max(1, time.milliseconds // 1_000) * 1_000)


def _asks(
    setting: Setting,
    ports: tuple[Port, ...],
    report: list[Diagnostic],
    scraped: int | None,
) -> HttpGet | TcpConnect | GrpcHealth | Command | None:
    if "arguments" in setting.values:
        return Command(arguments=setting.all("arguments", str))
    port = chosen_port(setting, ports, report, scraped)
    if port is None:
        return None
    if "path" in setting.values:
        block = setting.block
        headers = tuple(
            (header.need("name", str), header.need("value", str))
            for header in (block.listed("header") if block is not None else ())
        )
        return HttpGet(path=setting.need("path", str), port=port.number, headers=headers)
    if setting.form == 2:
        return GrpcHealth(port=port.number, service=setting.get("service", str))
    return TcpConnect(port=port.number)


def chosen_port(
    setting: Setting,
    ports: tuple[Port, ...],
    report: list[Diagnostic],
    scraped: int | None = None,
) -> Port | None:
    """The port that ``port`` of the setting says, or the only one that fits."""
    typed = setting.values.get("port")
    spoken = "http" if "path" in setting.values else "grpc" if setting.form == 2 else None
    ports = tuple(port for port in ports if port.protocol != "udp")  # no probe speaks UDP
    fitting = tuple(port for port in ports if port.protocol == spoken) or ports
    # What only the pod itself reaches is asked by nobody, unless there is nothing else.
    fitting = tuple(port for port in fitting if not port.on_localhost) or fitting
    fitting = likely(fitting, scraped)
    if typed is None:
        if len(fitting) == 1:
            return fitting[0]
        report.append(
            Diagnostic(
                code=WHICH_PORT,
                message=f"`{setting.word}` does not say which port it asks"
                if fitting
                else f"`{setting.word}` asks a port, and the service has none",
                span=setting.head,
                label="expected `port` and " + one_of(port.name for port in fitting)
                if fitting
                else "no port is declared",
                labels=tuple(Label(span=port.origin.span, text="fits") for port in fitting[:3]),
                fixes=say_port(fitting, origin_of(setting), _usual(setting, fitting)),
            )
        )
        return None
    which = setting.get("port", object)
    found = next((port for port in ports if which in {port.name, port.number}), None)
    if found is None:
        near = nearest(str(which), [port.name for port in ports])
        report.append(
            Diagnostic(
                code=UNKNOWN_PORT,
                message=f"the service has no port `{which}`",
                span=setting.where("port"),
                label=f"did you mean {one_of(near)}?"
                if near
                else "expected " + (one_of(port.name for port in ports) or "a declared port"),
            )
        )
    return found


def _usual(setting: Setting, fitting: tuple[Port, ...]) -> str | None:
    """A port that is called as the setting is likely its own: `metrics`."""
    return setting.word if any(port.name == setting.word for port in fitting) else None
