"""Ports of services, fronts and externals."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Port
from ddpc.reading.origins import origin_of
from ddpc.schema.check import duplicate
from ddpc.schema.codes import DUPLICATE
from ddpc.schema.settings import Block, Setting


def ports_of(block: Block, report: list[Diagnostic]) -> tuple[Port, ...]:
    """The ports in an order of their own: by number."""
    by_name: dict[str, Setting] = {}
    by_number: dict[tuple[int, bool], Setting] = {}
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
            report.append(_twice(setting, first, f"two ports are called `{port.name}`"))
        elif same is not setting:
            report.append(_twice(setting, same, f"two ports have the number {port.number}"))
        else:
            ports.append(port)
    return tuple(sorted(ports, key=lambda port: (port.number, port.name)))


def _twice(second: Setting, first: Setting, message: str) -> Diagnostic:
    from attrs import evolve

    made = duplicate(second, first)
    return evolve(
        made,
        code=DUPLICATE,
        message=message,
        helps=("name them: `port http 9090 named admin`",),
        fixes=(),
    )
