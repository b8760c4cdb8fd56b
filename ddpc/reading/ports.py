"""Ports of services, fronts and externals."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from ddpc.diagnostics import Diagnostic, Edit, Fix
from ddpc.ir.design import Port
from ddpc.ir.origin import Origin
from ddpc.reading.origins import origin_of
from ddpc.schema.check import duplicate
from ddpc.schema.settings import Block, Setting


def ports_of(block: Block, report: list[Diagnostic]) -> tuple[Port, ...]:
    """The ports in an order of their own: by number."""
    by_name: dict[str, Setting] = {}
    by_number: dict[tuple[int, bool], Setting] = {}
    by_dialled: dict[tuple[int, bool], Setting] = {}
    ports: list[Port] = []
    for setting in block.listed("port"):
        protocol = setting.need("protocol", str)
        port = Port(
            name=setting.get("name", str) or protocol,
            protocol=protocol,
            number=setting.need("number", int),
            published=setting.get("published", int),
            on_localhost=setting.flag("localhost"),
            origin=origin_of(setting),
        )
        first = by_name.setdefault(port.name, setting)
        same = by_number.setdefault((port.number, protocol == "udp"), setting)
        if first is not setting:
            help_ = "name them: `port http 9090 named admin`"
            report.append(_twice(setting, first, f"two ports are called `{port.name}`", help_))
            continue
        if same is not setting:
            help_ = "declare it once: a process listens once on a port"
            report.append(_twice(setting, same, f"two ports have the number {port.number}", help_))
            continue
        if not port.on_localhost:
            dialled = by_dialled.setdefault((port.dialled, protocol == "udp"), setting)
            if dialled is not setting:
                help_ = "let callers dial another: `published PORT`"
                report.append(
                    _twice(setting, dialled, f"two ports are dialled at {port.dialled}", help_)
                )
                continue
        ports.append(port)
    return tuple(sorted(ports, key=lambda port: (port.number, port.name)))


def dialled_at(ports: Sequence[Port], number: int, *, datagrams: bool = False) -> Port:
    """The port that is dialled at ``number``, which one over TCP and one over UDP may share: the
    latter if it is ``datagrams`` that are sent."""
    there = [port for port in ports if port.dialled == number]
    return next((port for port in there if port.datagrams is datagrams), there[0])


def say_port(
    fitting: Sequence[Port], statement: Origin, usual: str | None = None
) -> tuple[Fix, ...]:
    """The fix of a statement that does not say which of several ports it means, where one is
    likely: the one called ``usual``, or without that the only one that was given no name.
    """
    found = [p for p in fitting if p.name == (p.protocol if usual is None else usual)]
    if len(fitting) < 2 or len(found) != 1:
        return ()
    name = found[0].name
    edit = Edit(span=statement.span._replace(start=statement.span.end), text=f" port {name}")
    return (Fix(title=f"say `port {name}`", edits=(edit,)),)


def _twice(second: Setting, first: Setting, message: str, help_: str) -> Diagnostic:
    # By number ports are listed otherwise than they are written.
    if second.head.path == first.head.path and second.head.start < first.head.start:
        first, second = second, first
    return evolve(duplicate(second, first), message=message, helps=(help_,), fixes=())
