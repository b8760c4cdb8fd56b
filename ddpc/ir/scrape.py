"""What is measured, by whom, and when somebody is told."""

from __future__ import annotations

from attrs import field, frozen

from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.values import Duration


@frozen(kw_only=True)
class Scrape:
    """A workload's pods are asked for their metrics: GET ``path`` at the container port ``port``.

    ``port_name`` is the container port's name. ``job`` names the measurements. ``monitor``: asked
    for as an object of the cluster's Prometheus operator too.
    """

    job: str
    home: str
    workload: str
    port: int
    port_name: str
    path: str = "/metrics"
    every: Duration = Duration(30_000)
    timeout: Duration = Duration(10_000)
    monitor: bool = False
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Alert:
    """Somebody is told when ``expression`` (PromQL) has held for ``lasting``."""

    name: str
    home: str
    expression: str
    lasting: Duration
    severity: str
    summary: str
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
