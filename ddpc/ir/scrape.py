"""What is measured, by whom, and when somebody is told."""

from __future__ import annotations

from attrs import field

from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.values import Duration
from ddpc.node import frozen


@frozen(kw_only=True)
class Monitor:
    """Asked for as an object of the cluster's Prometheus operator too, which finds it by
    ``labels``.
    """

    labels: tuple[tuple[str, str], ...] = ()


@frozen(kw_only=True)
class Watch:
    """Somebody is told when it has been down, or given no metrics, for ``lasting``."""

    lasting: Duration = Duration(120_000)
    severity: str = "critical"


@frozen(kw_only=True)
class Scrape:
    """A workload's pods are asked for their metrics: GET ``path`` at the container port ``port``.

    ``name`` is a name of the cluster, of this scrape alone: with the namespace before it, it is
    what the measurements are known by. ``port_name`` is the container port's name, ``scheme`` is
    ``http`` or ``https``. The ``timeout`` is never longer than ``every``. ``up`` is the measurement
    that is 0 where an exporter does not reach its service.
    """

    name: str
    home: str
    workload: str
    port: int
    port_name: str
    scheme: str = "http"
    path: str = "/metrics"
    every: Duration = Duration(30_000)
    timeout: Duration = Duration(10_000)
    up: str | None = None
    watch: Watch = Watch()
    monitor: Monitor | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class TargetSilent:
    """A pod that should be scraped does not answer."""


@frozen(kw_only=True)
class NoTargets:
    """There is no pod to scrape at all."""


@frozen(kw_only=True)
class Zero:
    """The measurement ``metric`` is 0: an exporter's word for not having reached its service."""

    metric: str


@frozen(kw_only=True)
class Expression:
    """What the user wrote, in PromQL."""

    text: str


Condition = TargetSilent | NoTargets | Zero | Expression


@frozen(kw_only=True)
class Alert:
    """Somebody is told when ``condition`` has held for ``lasting``.

    ``scrape`` is the name of the scrape that it is about. ``summary`` is for who is told; it may
    hold ``{{ $labels.NAME }}`` and ``{{ $value }}``, which stand for what was measured.
    """

    name: str
    home: str
    scrape: str
    condition: Condition
    lasting: Duration
    severity: str
    summary: str
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
